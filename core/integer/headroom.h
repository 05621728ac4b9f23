// SPDX-License-Identifier: GPL-3.0-or-later
// How far the sums of a layer are from what 32 bits hold.
#pragma once

#include "core/integer/code_grid.h"

#include <cstdint>
#include <span>

namespace qs {

/// The largest |Σ (qa − za)(qb − zb)| of `count` products with any codes: count · max|qa − za| · max|qb − zb|.
std::int64_t largestSum(std::uint64_t count, CodeRange a, std::int32_t zeroA, CodeRange b, std::int32_t zeroB);
/// How many products a sum may have that fits into 32 bits with any codes.
std::uint64_t longestSafeSum(CodeRange a, std::int32_t zeroA, CodeRange b, std::int32_t zeroB);

/// The largest |accumulator| that any input codes reach with these weights and this bias (empty: none).
std::int64_t largestAccumulator(const WeightCodes& weights, const CodeGrid& input, std::span<const std::int32_t> bias);

} // namespace qs
