// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/source_family.h"

namespace qs {

/// The density proportional to exp(−|x/α|^β) with α such that the variance is 1 (Box and Tiao 1973). β = 2 is the
/// Gaussian, 1 is Laplace's; below 1 the tails are heavier than exponential, yet all moments exist. `exponent` is β >
/// 0.
double generalisedGaussianDensity(double exponent, double x);
PartialMoments generalisedGaussianUpTo(double exponent, double x);
/// Differential entropy in nats.
double generalisedGaussianEntropy(double exponent);

/// E x⁴ / (E x²)²: 3 for the Gaussian, 6 for Laplace's density, 25 for β = ½.
double generalisedGaussianKurtosis(double exponent);

/// Regularised lower incomplete gamma function P(a, x), a > 0, x ≥ 0.
double incompleteGamma(double a, double x);

} // namespace qs
