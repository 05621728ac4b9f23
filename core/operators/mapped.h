// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/operators/types.h"

#include <algorithm>

namespace qs {

/// f of every element, of the same type.
template <typename T, typename F>
Result<Arrays> mapped(const Array& x, const F& f)
{
    auto y = Array::make(x.type(), x.shape());
    if (!y) {
        return y.error();
    }
    std::ranges::transform(x.values<T>(), y->edit<T>().begin(), f);
    return one(std::move(y));
}

} // namespace qs
