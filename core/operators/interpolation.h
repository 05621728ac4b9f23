// SPDX-License-Identifier: GPL-3.0-or-later
// Arrays of another size along some of their axes.
#pragma once

#include "core/tensor/array.h"

#include <cstddef>
#include <vector>

namespace qs {

/// Where the elements of a resized axis come from: each from the same number of old ones, the taps. The tap t of the
/// element i stands at t * count + i.
struct ResizedAxis {
    std::size_t axis = 0;
    std::size_t count = 0;
    std::size_t taps = 1;
    std::vector<std::size_t> sources;
    std::vector<double> weights;
};

/// Takes the first source of each element of the named axes. `x` has elements.
Result<Array> withNearest(const Array& x, const std::vector<ResizedAxis>& axes);

/// Adds up the weighted sources of each element, axis by axis. F32 and F64 only; `x` has elements.
Result<Array> interpolated(const Array& x, const std::vector<ResizedAxis>& axes);

} // namespace qs
