// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/squared_error_cost.h"

#include "core/calibration/range_search.h"
#include "core/kernels/squared_errors.h"

#include <algorithm>
#include <array>
#include <cassert>

namespace qs {

void squaredErrorsOfRanges(std::span<const float> values, const MinMax& extremes, const Quantizer& quantizer,
                           std::span<const Range> ranges, std::span<double> costs)
{
    assert(ranges.size() <= kMostRangesAtOnce && ranges.size() == costs.size());
    std::array<Grid, kMostRangesAtOnce> made;
    std::ranges::transform(ranges, made.begin(), [&](const Range& range) { return quantizer.gridOf(range); });
    const auto grids = std::span(made).first(ranges.size());
    // The kernel adds squares in float, which holds them between these magnitudes only.
    constexpr float kLeast = 1e-15F;
    constexpr float kMost = 1e15F;
    const float largest = std::max(-extremes.min, extremes.max);
    if (largest < kLeast || largest > kMost) {
        squaredErrorsByDefinition(quantizer.rule(), values, grids, costs);
    } else {
        squaredErrors(quantizer.rule(), values, grids, costs);
    }
}

} // namespace qs
