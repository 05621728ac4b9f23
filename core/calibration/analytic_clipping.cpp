// SPDX-License-Identifier: GPL-3.0-or-later
// ACIQ (Banner, Nahshan and Soudry, "Post training 4-bit quantization of convolutional networks for rapid-deployment",
// 2019): the clip of least error in closed form, given the kind of distribution. The paper rounds the solutions to a
// table; here they are solved for.
#include "core/calibration/analytic_clipping.h"

#include "core/calibration/rules.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace qs {

namespace {

/// Where a function that grows from below 0 to above 0 is 0.
template <typename Function>
double rootOf(const Function& function, double low, double high)
{
    constexpr int kHalvings = 80;
    for (int i = 0; i < kHalvings; ++i) {
        const double middle = (low + high) / 2;
        (function(middle) < 0 ? low : high) = middle;
    }
    return high;
}

/// Rounding inside ±α costs α² / (3 · 4^bits); this is half its derivative divided by α.
double roundingSlope(double bits)
{
    return std::pow(4.0, -bits) / 3;
}

constexpr double kFarthest = 64; // clips of 16 bits lie near 6 and 20

/// What the model needs to know of the values.
struct Shape {
    double mean = 0;
    double sigma = 0;
    double meanDeviation = 0; ///< of |x − mean|
    double min = 0;
    double max = 0;
};

/// Values on one side of 0 are taken as one half of a symmetric distribution around it.
bool isOneSided(const Shape& shape)
{
    return shape.min >= 0 || shape.max <= 0;
}

Shape halfShape(const Moments& moments)
{
    const double squares = moments.variance() + moments.mean * moments.mean;
    return {0, std::sqrt(squares), std::abs(moments.mean), moments.min, moments.max};
}

Shape shapeOf(const Distribution& distribution)
{
    const Moments& moments = distribution.moments();
    const Shape shape{moments.mean, moments.std(), 0, moments.min, moments.max};
    if (isOneSided(shape)) {
        return halfShape(moments);
    }
    const auto below = distribution.below(moments.mean);
    const double deviation = 2 * (moments.mean * below.count - below.sum) / static_cast<double>(moments.count);
    return {shape.mean, shape.sigma, std::max(deviation, 0.0), shape.min, shape.max};
}

Shape shapeOf(ValueSpan values)
{
    const Moments moments = momentsOf(values);
    Shape shape{moments.mean, moments.std(), 0, moments.min, moments.max};
    if (isOneSided(shape)) {
        return halfShape(moments);
    }
    double sum = 0;
    for (const float x : values) {
        sum += std::abs(x - moments.mean);
    }
    shape.meanDeviation = sum / static_cast<double>(values.size());
    return shape;
}

/// E|x − µ| / σ is √(2/π) for a normal and √(1/2) for a Laplace distribution.
bool looksNormal(const Shape& shape)
{
    const double middle = (std::sqrt(2 / std::numbers::pi) + std::sqrt(0.5)) / 2;
    return shape.meanDeviation >= middle * shape.sigma;
}

double bitsOf(const Quantizer& quantizer)
{
    const int bits = quantizer.format().codeBits();
    return bits > 0 ? bits : std::log2(static_cast<double>(quantizer.codeCount()));
}

enum class Density { Normal, Laplace };

Range clipped(const Shape& shape, const Quantizer& quantizer, Density density)
{
    // All codes on one side are as dense as twice as many on both.
    const bool usesOneSide = !quantizer.isSymmetric() || quantizer.lowCode() == 0;
    const bool isHalved = isOneSided(shape) && usesOneSide && quantizer.format().isInteger();
    const double bits = std::min(bitsOf(quantizer) + (isHalved ? 1 : 0), 16.0);
    const double reach =
        density == Density::Normal ? gaussianClip(bits) * shape.sigma : laplaceClip(bits) * shape.meanDeviation;
    const double low = std::clamp(shape.mean - reach, shape.min, shape.max);
    const double high = std::clamp(shape.mean + reach, shape.min, shape.max);
    if (quantizer.isSymmetric()) {
        const double widest = std::max(std::abs(low), std::abs(high));
        return {-widest, widest};
    }
    return {std::min(low, high), std::max(low, high)};
}

Range automatic(const Shape& shape, const Quantizer& quantizer)
{
    return clipped(shape, quantizer, looksNormal(shape) ? Density::Normal : Density::Laplace);
}

} // namespace

/// D(a) = (1 + a²) (1 − erf(a/√2)) − √(2/π) a exp(−a²/2) + a² / (3 · 4^bits), convex: half its derivative.
double gaussianClip(double bits)
{
    const double slope = roundingSlope(bits);
    return rootOf(
        [slope](double a) {
            const double tail =
                a * std::erfc(a / std::numbers::sqrt2) - std::sqrt(2 / std::numbers::pi) * std::exp(-a * a / 2);
            return tail + a * slope;
        },
        0, kFarthest);
}

/// D(a) = 2 exp(−a) + a² / (3 · 4^bits), convex: half its derivative.
double laplaceClip(double bits)
{
    const double slope = roundingSlope(bits);
    return rootOf([slope](double a) { return a * slope - std::exp(-a); }, 0, kFarthest);
}

Range aciqOfDistribution(const Distribution& distribution, const Quantizer& quantizer, const CalibrationChoice&)
{
    return automatic(shapeOf(distribution), quantizer);
}

Range aciqOfValues(ValueSpan values, const MinMax&, const Quantizer& quantizer, const CalibrationChoice&)
{
    return automatic(shapeOf(values), quantizer);
}

Range aciqGaussOfDistribution(const Distribution& distribution, const Quantizer& quantizer, const CalibrationChoice&)
{
    return clipped(shapeOf(distribution), quantizer, Density::Normal);
}

Range aciqGaussOfValues(ValueSpan values, const MinMax&, const Quantizer& quantizer, const CalibrationChoice&)
{
    return clipped(shapeOf(values), quantizer, Density::Normal);
}

Range aciqLaplaceOfDistribution(const Distribution& distribution, const Quantizer& quantizer, const CalibrationChoice&)
{
    return clipped(shapeOf(distribution), quantizer, Density::Laplace);
}

Range aciqLaplaceOfValues(ValueSpan values, const MinMax&, const Quantizer& quantizer, const CalibrationChoice&)
{
    return clipped(shapeOf(values), quantizer, Density::Laplace);
}

} // namespace qs
