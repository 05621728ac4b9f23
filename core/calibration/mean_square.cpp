// SPDX-License-Identifier: GPL-3.0-or-later
// The range with the smallest mean squared error, by search, finer than a grid of 100 candidates; public tools try 80
// to 100.
#include "core/calibration/binned_error.h"
#include "core/calibration/range_search.h"
#include "core/calibration/rules.h"
#include "core/calibration/squared_error_cost.h"

#include <algorithm>
#include <functional>

namespace qs {

Range meanSquareOfDistribution(const Distribution& distribution, const Quantizer& quantizer, const CalibrationChoice&)
{
    const RangeCost cost = [&](std::span<const Range> ranges, std::span<double> costs) {
        std::ranges::transform(ranges, costs.begin(), [&](const Range& range) {
            return binnedError(distribution, quantizer, quantizer.gridOf(range)).total();
        });
    };
    return searchedRange(distribution.moments().min, distribution.moments().max, quantizer.scheme(), cost);
}

Range meanSquareOfValues(ValueSpan values, const MinMax& extremes, const Quantizer& quantizer, const CalibrationChoice&)
{
    const RangeCost cost = [&](std::span<const Range> ranges, std::span<double> costs) {
        squaredErrorsOfRanges(values, extremes, quantizer, ranges, costs);
    };
    const LeastSquaredError least(values, quantizer);
    return searchedRange(extremes.min, extremes.max, quantizer.scheme(), cost, std::cref(least));
}

} // namespace qs
