// SPDX-License-Identifier: GPL-3.0-or-later
// The range with the smallest Σ|x − Q(x)|^p. GPTQ's quantizer searches with p = 2.4 over shrunken min–max ranges
// (Frantar et al. 2022, quant.py); LAPQ combines several p between 2 and 4 (Nahshan et al. 2019). The search is that of
// "mse".
#include "core/calibration/binned_values.h"
#include "core/calibration/power_errors.h"
#include "core/calibration/range_search.h"
#include "core/calibration/rules.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace qs {

namespace {

/// Σ weight · |error|^p for the grids of `ranges`, in units of `largest`, the largest magnitude. No weights: all 1.
void sumPowers(const Quantizer& quantizer, std::span<const float> values, std::span<const float> weights,
               double largest, double p, std::span<const Range> ranges, std::span<double> costs)
{
    const double unit = std::max(largest, double{std::numeric_limits<float>::min()});
    std::ranges::transform(ranges, costs.begin(), [&](const Range& range) {
        const Grid grid = quantizer.gridOf(range);
        // Powers of about 1, so that neither small nor large values leave the range of float on the way; a range too
        // small for a scale has the scale 1, far above the values.
        const auto step = static_cast<float>(std::min(double{grid.scale}, unit));
        const double sum = powerErrors(quantizer.rule(), values, weights, grid, step, static_cast<float>(p));
        return sum * std::pow(step / unit, p);
    });
}

} // namespace

/// Every value of a bin counts as its middle.
Range lpOfDistribution(const Distribution& distribution, const Quantizer& quantizer, const CalibrationChoice& choice)
{
    std::vector<float> values;
    std::vector<float> weights;
    for (const WeightedValue& bin : binnedValues(distribution)) {
        values.push_back(static_cast<float>(bin.x));
        weights.push_back(static_cast<float>(bin.weight));
    }
    const Moments& moments = distribution.moments();
    const RangeCost cost = [&](std::span<const Range> ranges, std::span<double> costs) {
        sumPowers(quantizer, values, weights, moments.absMax(), choice.value, ranges, costs);
    };
    return searchedRange(moments.min, moments.max, quantizer.scheme(), cost);
}

Range lpOfValues(ValueSpan values, const MinMax& extremes, const Quantizer& quantizer, const CalibrationChoice& choice)
{
    const double largest = std::max(-extremes.min, extremes.max);
    const RangeCost cost = [&](std::span<const Range> ranges, std::span<double> costs) {
        sumPowers(quantizer, values, {}, largest, choice.value, ranges, costs);
    };
    return searchedRange(extremes.min, extremes.max, quantizer.scheme(), cost);
}

} // namespace qs
