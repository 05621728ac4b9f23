// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tensor/tensor.h"

#include <algorithm>
#include <array>

namespace qs {

/// Numbers that are floats by their making. Derived classes read floats; as doubles they are the same numbers.
class FloatData : public TensorData {
public:
    using TensorData::read;

    Status read(std::uint64_t first, std::span<double> out) const final
    {
        std::array<float, 1024> batch;
        while (!out.empty()) {
            const auto some = std::span(batch).first(std::min(out.size(), batch.size()));
            QS_TRY(read(first, some));
            std::ranges::copy(some, out.begin());
            first += some.size();
            out = out.subspan(some.size());
        }
        return ok();
    }
};

} // namespace qs
