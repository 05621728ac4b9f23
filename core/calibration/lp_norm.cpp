// SPDX-License-Identifier: GPL-3.0-or-later
// The range with the smallest Σ|x − Q(x)|^p. GPTQ's quantizer searches with p = 2.4 over shrunken min–max ranges
// (Frantar et al. 2022, quant.py); LAPQ combines several p between 2 and 4 (Nahshan et al. 2019). The search is that of
// "mse".
#include "core/calibration/binned_values.h"
#include "core/calibration/range_search.h"
#include "core/calibration/rules.h"

#include <algorithm>
#include <cmath>

namespace qs {

namespace {

/// |error / scale|^p, so that neither very small nor very large values leave the range of float on the way.
double relativePower(float value, const CodeRule& rule, const Grid& grid, float p)
{
    const float error = std::abs(quantized(value, rule, grid).value - value) / grid.scale;
    constexpr float kLargestInFloat = 1e4F; // to the power of 8
    return error < kLargestInFloat ? double{std::pow(error, p)} : std::pow(double{error}, double{p});
}

/// Grids have scales of their own: the sum in units of `unit`, the largest magnitude.
double inUnits(double sum, const Grid& grid, double unit, double p)
{
    return sum * std::pow(grid.scale / unit, p);
}

} // namespace

/// Every value of a bin counts as its middle.
Range lpOfDistribution(const Distribution& distribution, const Quantizer& quantizer, const CalibrationChoice& choice)
{
    const std::vector<WeightedValue> bins = binnedValues(distribution);
    const Moments& moments = distribution.moments();
    const double unit = std::max(moments.absMax(), double{std::numeric_limits<float>::min()});
    const RangeCost cost = [&](std::span<const Range> ranges, std::span<double> costs) {
        std::ranges::transform(ranges, costs.begin(), [&](const Range& range) {
            const Grid grid = quantizer.gridOf(range);
            double sum = 0;
            for (const WeightedValue& bin : bins) {
                sum += bin.weight * relativePower(static_cast<float>(bin.x), quantizer.rule(), grid,
                                                  static_cast<float>(choice.value));
            }
            return inUnits(sum, grid, unit, choice.value);
        });
    };
    return searchedRange(moments.min, moments.max, quantizer.scheme(), cost);
}

Range lpOfValues(ValueSpan values, const MinMax& extremes, const Quantizer& quantizer, const CalibrationChoice& choice)
{
    const double unit =
        std::max({-double{extremes.min}, double{extremes.max}, double{std::numeric_limits<float>::min()}});
    const RangeCost cost = [&](std::span<const Range> ranges, std::span<double> costs) {
        std::ranges::transform(ranges, costs.begin(), [&](const Range& range) {
            const Grid grid = quantizer.gridOf(range);
            double sum = 0;
            for (const float x : values) {
                sum += relativePower(x, quantizer.rule(), grid, static_cast<float>(choice.value));
            }
            return inUnits(sum, grid, unit, choice.value);
        });
    };
    return searchedRange(extremes.min, extremes.max, quantizer.scheme(), cost);
}

} // namespace qs
