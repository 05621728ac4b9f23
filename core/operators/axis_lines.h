// SPDX-License-Identifier: GPL-3.0-or-later
// Operators that walk along one axis; the table of reductions lists them.
#pragma once

#include "core/operators/operator.h"

#include <type_traits>

namespace qs {

/// What sums of T are kept in: double, or 64 bits that wrap around.
template <typename T>
using SumState = std::conditional_t<std::is_floating_point_v<T>, double, std::uint64_t>;

Result<Arrays> argMax(const Call& call);
Result<Arrays> argMin(const Call& call);
Result<Arrays> cumSum(const Call& call);

} // namespace qs
