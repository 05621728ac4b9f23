// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/source_family.h"
#include "core/calibration/distribution.h"
#include "core/kernels/shape_moments.h"

#include <cstdint>
#include <optional>

namespace qs {

/// Which family some values resemble most.
struct FamilyFit {
    SourceShape shape;
    bool isOneSided = false;   ///< one half of the density, from 0 outwards: no value has the other sign
    double powerOverShape = 1; ///< Σx² over what the shape spreads: 1 + mean²/σ², and 1 for one-sided values

    bool operator==(const FamilyFit&) const = default;
};

/// Fewer values tell too little of their family.
inline constexpr std::uint64_t kLeastForFamily = 100;

/// First the largest likelihood (mean of ln f):
///   Gauss    about the mean with the σ of the values, −½·ln(2πe·σ²)
///   Laplace  likewise, −ln(√2·σ) − √2·E|x − mean| / σ
///   uniform  from the smallest to the largest, −ln(max − min)
/// Gauss and Laplace have the variance of the values, because SQNR is measured against it; they part at
/// (E|x − mean| / σ)² = 0.575 (scales of largest likelihood would part at π/2e = 0.578: Kundu 2005). Values of which
/// none is negative, or none positive, are tried as one half of Gauss or Laplace about 0 as well.
/// Then the tail: likelihood looks at the many values in the middle, the error of a quantizer depends as much on the
/// few outside. Unless the values are uniform, a kurtosis above that of Laplace by three standard errors of a Laplace
/// sample of this size makes a heavy tail, a generalised Gaussian of this kurtosis (Varanasi and Aazhang 1989). Its
/// exponent is rounded to twentieths, 0.25 … 0.95. All is exact but E|x − mean|, which comes from the histogram;
/// without one, it is E|x| where the mean is within σ/20 of zero. Nothing for fewer than kLeastForFamily finite values,
/// for values that are all equal, and where E|x − mean| is not known.
std::optional<FamilyFit> fitFamily(const ShapeMoments& moments, const Distribution& distribution);

/// The exponent of a generalised Gaussian with this kurtosis (not the excess), a twentieth from 0.25 to 0.95.
double exponentOfKurtosis(double kurtosis);

} // namespace qs
