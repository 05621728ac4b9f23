// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/quantizer.h"

#include <functional>
#include <span>

namespace qs {

/// The cost of each of up to kMostRangesAtOnce ranges, in the same order. Only the order of the costs matters.
inline constexpr std::size_t kMostRangesAtOnce = 8;
using RangeCost = std::function<void(std::span<const Range> ranges, std::span<double> costs)>;
/// No range inside `range` costs less than this: what lies beyond it is clipped. Saves the search candidates that
/// cannot win.
using LeastRangeCost = std::function<double(const Range& range)>;

/// The range with the smallest cost found among parts of low … high stretched to contain 0.
///
/// The cost against the range is a valley with small ripples (a step that fits a few large values by chance), so a
/// search that walks downhill can stop anywhere. Instead the whole width is tried on an even grid and the best point's
/// neighbourhood again on a finer one: every 2 % of the width, then every 0.2 % between the best one's neighbours. When
/// asymmetric three times: both ends together, then each by itself. The whole width is one of them, so the cost never
/// exceeds that of min–max; of equal costs the widest range wins.
Range searchedRange(double low, double high, Scheme scheme, const RangeCost& cost,
                    const LeastRangeCost& leastCost = {});

} // namespace qs
