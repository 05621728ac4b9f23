// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/generalised_gaussian.h"

#include <cmath>
#include <limits>
#include <numbers>

namespace qs {

namespace {

constexpr double kPrecision = std::numeric_limits<double>::epsilon();
constexpr int kMostTerms = 1000;

/// α for variance 1: E x² = α² · Γ(3/β) / Γ(1/β).
double unitScale(double exponent)
{
    return std::exp((std::lgamma(1 / exponent) - std::lgamma(3 / exponent)) / 2);
}

/// P(a, x) without its front factor, DLMF 8.7.1. Quick for x < a + 1.
double gammaSeries(double a, double x)
{
    double term = 1 / a;
    double sum = term;
    for (int n = 1; n < kMostTerms && term > sum * kPrecision; ++n) {
        term *= x / (a + n);
        sum += term;
    }
    return sum;
}

/// 1 − P(a, x) without its front factor: the continued fraction DLMF 8.9.2, by Lentz's method as modified by Thompson
/// and Barnett (1986). Quick for x > a + 1, where none of its terms vanishes.
double gammaFraction(double a, double x)
{
    double below = x + 1 - a;
    double upper = std::numeric_limits<double>::infinity();
    double lower = 1 / below;
    double fraction = lower;
    for (int n = 1; n < kMostTerms; ++n) {
        const double numerator = -n * (n - a);
        below += 2;
        lower = 1 / (below + numerator * lower);
        upper = below + numerator / upper;
        fraction *= lower * upper;
        if (std::abs(lower * upper - 1) < kPrecision) {
            break;
        }
    }
    return fraction;
}

} // namespace

double incompleteGamma(double a, double x)
{
    if (x <= 0) {
        return 0;
    }
    const double front = std::exp(a * std::log(x) - x - std::lgamma(a));
    if (front == 0) { // far below or far above all that counts
        return x < a ? 0 : 1;
    }
    return x < a + 1 ? front * gammaSeries(a, x) : 1 - front * gammaFraction(a, x);
}

double generalisedGaussianDensity(double exponent, double x)
{
    const double scale = unitScale(exponent);
    return exponent / (2 * scale) * std::exp(-std::lgamma(1 / exponent) - std::pow(std::abs(x) / scale, exponent));
}

/// With u = (x/α)^β, each moment is an incomplete gamma function of u.
PartialMoments generalisedGaussianUpTo(double exponent, double x)
{
    const double scale = unitScale(exponent);
    const double u = std::pow(x / scale, exponent);
    const double meanAbs = scale * std::exp(std::lgamma(2 / exponent) - std::lgamma(1 / exponent));
    if (std::isinf(u)) {
        return {0.5, meanAbs / 2, 0.5};
    }
    return {incompleteGamma(1 / exponent, u) / 2, incompleteGamma(2 / exponent, u) * meanAbs / 2,
            incompleteGamma(3 / exponent, u) / 2};
}

double generalisedGaussianEntropy(double exponent)
{
    return 1 / exponent + std::log(2 * unitScale(exponent) / exponent) + std::lgamma(1 / exponent);
}

double generalisedGaussianKurtosis(double exponent)
{
    return std::exp(std::lgamma(5 / exponent) + std::lgamma(1 / exponent) - 2 * std::lgamma(3 / exponent));
}

} // namespace qs
