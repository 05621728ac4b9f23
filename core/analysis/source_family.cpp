// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/source_family.h"

#include "core/analysis/generalised_gaussian.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

namespace qs {

namespace {

constexpr std::array kFamilies{
    FamilyRow{Family::Gauss, "gauss", "Gauss", "Normal density, as in most trained weights."},
    FamilyRow{Family::Laplace, "laplace", "Laplace", "A sharp peak and exponential tails on both sides."},
    FamilyRow{Family::Uniform, "uniform", "Uniform", "Every value between two ends is equally likely."},
    FamilyRow{Family::HeavyTail, "heavy-tail", "Heavy tail",
              "Density ∝ exp(−|x/α|^β) with β < 1: most values close to zero, a few far beyond all others."},
};

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kLaplaceScale = 1 / std::numbers::sqrt2; // variance 2·scale² = 1
constexpr double kHalfWidth = std::numbers::sqrt3;        // variance halfWidth² / 3 = 1

double gaussDensity(double x)
{
    return std::exp(-x * x / 2) * std::numbers::inv_sqrtpi / std::numbers::sqrt2;
}

PartialMoments gaussUpTo(double x)
{
    const double mass = std::erf(x / std::numbers::sqrt2) / 2;
    const double density = gaussDensity(x);
    return {mass, gaussDensity(0) - density, x == kInfinity ? mass : mass - x * density};
}

PartialMoments laplaceUpTo(double x)
{
    constexpr double b = kLaplaceScale;
    const double left = std::exp(-x / b);
    if (left == 0) {
        return {0.5, b / 2, b * b};
    }
    return {(1 - left) / 2, (b - (x + b) * left) / 2, b * b - (x * x / 2 + b * x + b * b) * left};
}

PartialMoments uniformUpTo(double x)
{
    const double end = std::min(x, kHalfWidth);
    const double density = 1 / (2 * kHalfWidth);
    return {end * density, end * end / 2 * density, end * end * end / 3 * density};
}

} // namespace

std::span<const FamilyRow> families()
{
    return kFamilies;
}

const FamilyRow& rowOf(Family family)
{
    return kFamilies[static_cast<std::size_t>(family)];
}

double densityAt(const SourceShape& shape, double x)
{
    switch (shape.family) {
    case Family::Gauss:
        return gaussDensity(x);
    case Family::Laplace:
        return std::exp(-std::abs(x) / kLaplaceScale) / (2 * kLaplaceScale);
    case Family::Uniform:
        return std::abs(x) <= kHalfWidth ? 1 / (2 * kHalfWidth) : 0;
    case Family::HeavyTail:
        return generalisedGaussianDensity(shape.exponent, x);
    }
    return 0;
}

PartialMoments momentsUpTo(const SourceShape& shape, double x)
{
    switch (shape.family) {
    case Family::Gauss:
        return gaussUpTo(x);
    case Family::Laplace:
        return laplaceUpTo(x);
    case Family::Uniform:
        return uniformUpTo(x);
    case Family::HeavyTail:
        return generalisedGaussianUpTo(shape.exponent, x);
    }
    return {};
}

double differentialEntropyBits(const SourceShape& shape)
{
    switch (shape.family) {
    case Family::Gauss:
        return std::log2(2 * std::numbers::pi * std::numbers::e) / 2;
    case Family::Laplace:
        return std::log2(2 * std::numbers::e * kLaplaceScale);
    case Family::Uniform:
        return std::log2(2 * kHalfWidth);
    case Family::HeavyTail:
        return generalisedGaussianEntropy(shape.exponent) / std::numbers::ln2;
    }
    return 0;
}

} // namespace qs
