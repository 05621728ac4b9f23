// SPDX-License-Identifier: GPL-3.0-or-later
// The range with the smallest mean squared error, not searched but found: see sweptScale().
//
// What is exact: the scale as a real number, before it is rounded to float and to the chosen storage. Of up to
// kMostChanges changes of codes (a group of 128 with 8 bits, a channel of 4096 with 4 bits) all scales are gone
// through; of more, those around the searched optimum, as many as the limit allows and at most 5 % to either side.
// Integer formats that are asymmetric: the best scale for each whole zero point, all of them up to 4 bits and else the
// searched one and its two neighbours on either side. A whole tensor is swept on the middles of its bins. The searched
// range is kept where the swept one is not better once the scale is stored.
#include "core/calibration/binned_error.h"
#include "core/calibration/rules.h"
#include "core/calibration/scale_sweep.h"
#include "core/calibration/scale_unit.h"
#include "core/calibration/squared_error_cost.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace qs {

namespace {

constexpr std::size_t kMostChanges = 1 << 15;
constexpr double kWidestNeighbourhood = 0.05;
constexpr int kMostBitsOfAllZeroPoints = 4;
constexpr int kNeighbouringZeroPoints = 2;

struct Window {
    double least = 0;
    double most = std::numeric_limits<double>::infinity();
};

/// Clipping alone costs more than `error` at any smaller scale: what lies beyond the outermost level only grows.
double scaleOfClipping(std::span<const WeightedValue> values, const ScaledLevels& levels, double error, double scale)
{
    double low = 0;
    double high = scale;
    const std::array last{levels.last(false), levels.last(true)};
    constexpr int kHalvings = 8; // a lower limit is all that is wanted
    for (int i = 0; i < kHalvings; ++i) {
        const double middle = (low + high) / 2;
        double clipping = 0;
        for (const WeightedValue& value : values) {
            const double beyond = std::max(0.0, std::abs(value.x) - middle * std::abs(last[value.x < 0 ? 1 : 0]));
            clipping += value.weight * beyond * beyond;
        }
        (clipping > error ? low : high) = middle;
    }
    return low;
}

/// The scales to go through, all that can be the best where they are not too many.
Window windowOf(std::span<const WeightedValue> values, const ScaledLevels& levels, const SweptScale& searched,
                double signal)
{
    const std::size_t steps = std::max(levels.steps(false), levels.steps(true));
    if (values.size() * steps <= kMostChanges) {
        const double error = signal - searched.gain;
        return {scaleOfClipping(values, levels, error * (1 + 1e-9) + signal * 1e-12, searched.scale),
                std::numeric_limits<double>::infinity()};
    }
    const auto changesWithin = [&](double part) {
        std::size_t changes = 0;
        for (const WeightedValue& value : values) {
            const double magnitude = std::abs(value.x) / searched.scale;
            changes += levels.crossed(value.x < 0, magnitude / (1 - part)) -
                       levels.crossed(value.x < 0, magnitude / (1 + part));
        }
        return changes;
    };
    double part = kWidestNeighbourhood;
    while (changesWithin(part) > kMostChanges && part > 1e-6) {
        part /= 2;
    }
    return {searched.scale * (1 - part), searched.scale * (1 + part)};
}

/// How much of the signal the nearest levels recover at this scale; the levels' own best scale is at least as good.
SweptScale gainAt(std::span<const WeightedValue> values, const ScaledLevels& levels, double scale)
{
    SweptScale found{scale, 0};
    for (const WeightedValue& value : values) {
        const bool isNegative = value.x < 0;
        const std::size_t crossed = levels.crossed(isNegative, std::abs(value.x) / scale);
        const double level = crossed == 0 ? levels.first(isNegative) : levels.step(isNegative, crossed - 1).level;
        found.gain += value.weight * scale * level * (2 * value.x - scale * level);
    }
    return found;
}

double signalOf(std::span<const WeightedValue> values)
{
    double signal = 0;
    for (const WeightedValue& value : values) {
        signal += value.weight * value.x * value.x;
    }
    return signal;
}

SweptScale symmetricSweep(std::span<const WeightedValue> values, const ScaledLevels& levels, double searchedScale)
{
    const SweptScale searched = gainAt(values, levels, searchedScale);
    const Window window = windowOf(values, levels, searched, signalOf(values));
    return sweptScale(values, levels, window.least, window.most);
}

ScaledLevels levelsOf(const Quantizer& quantizer, double zeroPoint)
{
    if (quantizer.rule().kind != CodeRule::Kind::Affine) {
        return ScaledLevels(quantizer.rule().levels);
    }
    const CentredCodes codes = centredCodes(quantizer, zeroPoint);
    return {static_cast<int>(codes.low), static_cast<int>(codes.high)};
}

/// The swept range, or `searched` where there is nothing to sweep.
Range sweptRange(std::span<const WeightedValue> values, const Quantizer& quantizer, const Range& searched)
{
    const bool isAffine = quantizer.rule().kind == CodeRule::Kind::Affine;
    if (!isAffine && quantizer.rule().levels.empty()) {
        return searched; // a floating-point type of more than 8 bits
    }
    const Grid grid = quantizer.gridOf(searched);
    if (quantizer.isSymmetric()) {
        const SweptScale found = symmetricSweep(values, levelsOf(quantizer, grid.zeroPoint), grid.scale);
        return found.scale > 0 ? symmetricRangeOf(quantizer, found.scale) : searched;
    }
    const bool isSmall = quantizer.format().codeBits() <= kMostBitsOfAllZeroPoints;
    const int searchedZero =
        static_cast<int>(std::clamp(std::nearbyint(double{grid.zeroPoint}), 1.0 * grid.low, 1.0 * grid.high));
    const int first = isSmall ? grid.low : std::max(grid.low, searchedZero - kNeighbouringZeroPoints);
    const int last = isSmall ? grid.high : std::min(grid.high, searchedZero + kNeighbouringZeroPoints);
    SweptScale best;
    double bestZero = searchedZero;
    for (int zero = first; zero <= last; ++zero) {
        const SweptScale found = symmetricSweep(values, levelsOf(quantizer, zero), grid.scale);
        if (found.gain > best.gain) {
            best = found;
            bestZero = zero;
        }
    }
    return best.scale > 0 ? rangeOf(quantizer, best.scale, bestZero) : searched;
}

} // namespace

Range exactSquareOfDistribution(const Distribution& distribution, const Quantizer& quantizer,
                                const CalibrationChoice& choice)
{
    const Range searched = meanSquareOfDistribution(distribution, quantizer, choice);
    const Range swept = sweptRange(binnedValues(distribution), quantizer, searched);
    const double before = binnedError(distribution, quantizer, quantizer.gridOf(searched)).total();
    return binnedError(distribution, quantizer, quantizer.gridOf(swept)).total() < before ? swept : searched;
}

Range exactSquareOfValues(ValueSpan values, const MinMax& extremes, const Quantizer& quantizer,
                          const CalibrationChoice& choice)
{
    const Range searched = meanSquareOfValues(values, extremes, quantizer, choice);
    std::vector<WeightedValue> all;
    all.reserve(values.size());
    for (const float x : values) {
        all.push_back({x, 1});
    }
    const std::array ranges{searched, sweptRange(all, quantizer, searched)};
    std::array<double, 2> costs;
    squaredErrorsOfRanges(values, extremes, quantizer, ranges, costs);
    return costs[1] < costs[0] ? ranges[1] : ranges[0];
}

} // namespace qs
