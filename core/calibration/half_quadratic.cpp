// SPDX-License-Identifier: GPL-3.0-or-later
// Half-quadratic quantization (Badri and Shaji, "Half-quadratic quantization of large machine learning models", 2023;
// the authors' hqq/core/optimize.py): the scale stays that of min–max and the zero point z is chosen to make Σ|x −
// Q(x)|^p with p = 0.7 small, which forgives outliers. The error is split in two, e close to x − Q(x) with a penalty
// that grows:
//
//   e ← shrink(x − Q(x)) = sign · max(0, |x − Q(x)| − |x − Q(x)|^(p−1) / β)
//   z ← mean(q − (x − e) / s),   β ← 1.01 β,   up to 20 times, while mean |x − Q(x)| falls
//
// β is in units of the values, as published: with weights of a few hundredths e is mostly 0 and z becomes the mean of
// what rounding leaves. The authors return the zero point after the last step, here it is the best of those seen.
//
// The zero point is a real number. The rule gives the range that scale and zero point stand for, so an arithmetic with
// whole zero points rounds it afterwards. A symmetric grid has no zero point: its range is min–max.
#include "core/calibration/binned_values.h"
#include "core/calibration/rules.h"
#include "core/calibration/scale_unit.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace qs {

namespace {

constexpr double kPower = 0.7;
constexpr double kFirstBeta = 10;
constexpr double kGrowth = 1.01;
constexpr int kMostSteps = 20;

double shrunk(double error, double beta)
{
    const double magnitude = std::abs(error);
    if (magnitude == 0) {
        return 0;
    }
    return std::copysign(std::max(0.0, magnitude - std::pow(magnitude, kPower - 1) / beta), error);
}

/// One step at a time: the mean |error| of a zero point and the one that follows it.
class ZeroPoints {
public:
    ZeroPoints(std::span<const WeightedValue> values, const Quantizer& quantizer, double scale)
        : m_values(values), m_scale(scale), m_low(quantizer.lowCode()), m_high(quantizer.highCode())
    {}

    struct Step {
        double error = 0;
        double next = 0;
    };
    Step at(double zero, double beta) const
    {
        double errors = 0;
        double zeros = 0;
        double weights = 0;
        for (const auto& [x, weight] : m_values) {
            const double code = std::clamp(std::nearbyint(x / m_scale + zero), m_low, m_high);
            const double error = x - m_scale * (code - zero);
            errors += weight * std::abs(error);
            zeros += weight * (code - (x - shrunk(error, beta)) / m_scale);
            weights += weight;
        }
        return {errors / weights, zeros / weights};
    }

private:
    std::span<const WeightedValue> m_values;
    double m_scale;
    double m_low;
    double m_high;
};

Range optimised(std::span<const WeightedValue> values, double low, double high, const Quantizer& quantizer)
{
    if (quantizer.isSymmetric()) {
        return {low, high};
    }
    const bool holdsZero = quantizer.arithmetic().rangeHoldsZero;
    const double from = holdsZero ? std::min(low, 0.0) : low;
    const double to = holdsZero ? std::max(high, 0.0) : high;
    const double scale = (to - from) / (quantizer.highCode() - quantizer.lowCode());
    if (!(scale >= std::numeric_limits<float>::min())) {
        return {low, high};
    }
    const ZeroPoints zeroPoints(values, quantizer, scale);
    double zero = quantizer.lowCode() - from / scale;
    double best = zero;
    double bestError = std::numeric_limits<double>::infinity();
    double beta = kFirstBeta;
    for (int step = 0; step < kMostSteps; ++step) {
        const auto [error, next] = zeroPoints.at(zero, beta);
        if (error >= bestError) {
            break;
        }
        bestError = error;
        best = zero;
        zero = holdsZero ? std::clamp(next, 1.0 * quantizer.lowCode(), 1.0 * quantizer.highCode()) : next;
        beta *= kGrowth;
    }
    return rangeOf(quantizer, scale, best);
}

} // namespace

Range hqqOfDistribution(const Distribution& distribution, const Quantizer& quantizer, const CalibrationChoice&)
{
    const Moments& moments = distribution.moments();
    return optimised(binnedValues(distribution), moments.min, moments.max, quantizer);
}

Range hqqOfValues(ValueSpan values, const MinMax& extremes, const Quantizer& quantizer, const CalibrationChoice&)
{
    std::vector<WeightedValue> all;
    all.reserve(values.size());
    for (const float x : values) {
        all.push_back({x, 1});
    }
    return optimised(all, extremes.min, extremes.max, quantizer);
}

} // namespace qs
