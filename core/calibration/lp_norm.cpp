// SPDX-License-Identifier: GPL-3.0-or-later
// The range with the smallest Σ|x − Q(x)|^p. GPTQ's quantizer searches with p = 2.4 over shrunken min–max ranges
// (Frantar et al. 2022, quant.py); LAPQ combines several p between 2 and 4 (Nahshan et al. 2019). The search is that of
// "mse".
#include "core/calibration/binned_values.h"
#include "core/calibration/range_search.h"
#include "core/calibration/rules.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace qs {

namespace {

/// Σ weight · |error|^p of the grids of `ranges`, in units of `largest`, the largest magnitude. `each` calls its
/// argument with every value and its weight.
template <typename Each>
void sumPowers(const Quantizer& quantizer, double largest, double p, std::span<const Range> ranges,
               std::span<double> costs, const Each& each)
{
    const double unit = std::max(largest, double{std::numeric_limits<float>::min()});
    const auto power = static_cast<float>(p);
    std::ranges::transform(ranges, costs.begin(), [&](const Range& range) {
        const Grid grid = quantizer.gridOf(range);
        // Powers of about 1, so that neither small nor large values leave the range of float on the way; a range too
        // small for a scale has the scale 1, far above the values.
        const double step = std::min(double{grid.scale}, unit);
        double sum = 0;
        each([&](float value, double weight) {
            const double error = std::abs(double{quantized(value, quantizer.rule(), grid).value} - value) / step;
            constexpr double kLargestInFloat = 1e4; // to the power of 8
            sum += weight *
                   (error < kLargestInFloat ? double{std::pow(static_cast<float>(error), power)} : std::pow(error, p));
        });
        return sum * std::pow(step / unit, p);
    });
}

} // namespace

/// Every value of a bin counts as its middle.
Range lpOfDistribution(const Distribution& distribution, const Quantizer& quantizer, const CalibrationChoice& choice)
{
    const std::vector<WeightedValue> bins = binnedValues(distribution);
    const Moments& moments = distribution.moments();
    const RangeCost cost = [&](std::span<const Range> ranges, std::span<double> costs) {
        sumPowers(quantizer, moments.absMax(), choice.value, ranges, costs, [&](const auto& add) {
            for (const WeightedValue& bin : bins) {
                add(static_cast<float>(bin.x), bin.weight);
            }
        });
    };
    return searchedRange(moments.min, moments.max, quantizer.scheme(), cost);
}

Range lpOfValues(ValueSpan values, const MinMax& extremes, const Quantizer& quantizer, const CalibrationChoice& choice)
{
    const double largest = std::max(-extremes.min, extremes.max);
    const RangeCost cost = [&](std::span<const Range> ranges, std::span<double> costs) {
        sumPowers(quantizer, largest, choice.value, ranges, costs, [&](const auto& add) {
            for (const float x : values) {
                add(x, 1);
            }
        });
    };
    return searchedRange(extremes.min, extremes.max, quantizer.scheme(), cost);
}

} // namespace qs
