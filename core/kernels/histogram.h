// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

namespace qs {

/// Counts `values` into counts.size() bins of width 2^exponent · 2 / counts.size() that cover [−2^exponent,
/// 2^exponent). The number of bins is a power of two, so the scaling is exact and a value on an edge goes to the bin
/// above it on every CPU target. All values are finite and inside the range.
void addToHistogram(std::span<const float> values, int exponent, std::span<std::uint64_t> counts);
void addToHistogramByDefinition(std::span<const float> values, int exponent, std::span<std::uint64_t> counts);

} // namespace qs
