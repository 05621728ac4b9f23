// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/moments.h"

#include <cstdint>
#include <span>

namespace qs {

/// What tells the shape of a distribution: central moments up to the fourth, and Σ |x|, of the finite values of a set;
/// NaN and infinities are passed over. Merged tile by tile in index order (Pébay 2008, Sandia report SAND2008-6212:
/// pairwise update of central moments of any order).
struct ShapeMoments {
    std::uint64_t count = 0; ///< finite values
    double mean = 0;
    double m2 = 0; ///< Σ (x − mean)²
    double m3 = 0; ///< Σ (x − mean)³
    double m4 = 0; ///< Σ (x − mean)⁴
    double absSum = 0;

    void merge(const ShapeMoments& other);

    /// m2 stands for a spread, not for the rounding of the mean of equal values.
    bool hasSpread() const;

    bool operator==(const ShapeMoments&) const = default;
};

/// Moments of the population, as NumPy and SciPy compute them without a correction for small samples. NaN where all
/// values are equal or there are none.
double skewness(const ShapeMoments& moments);       ///< √n · m3 / m2^(3/2); 0 for what is symmetric
double excessKurtosis(const ShapeMoments& moments); ///< n · m4 / m2² − 3; 0 for normal data
double meanAbs(const ShapeMoments& moments);        ///< Σ |x| / n; NaN when there are none

/// `known` are the moments of the same values: with them one look at the values is enough.
ShapeMoments shapeMomentsOf(std::span<const float> values, const Moments& known);
/// Fast for tiles of any size; a long span is taken in pieces.
ShapeMoments shapeMomentsOf(std::span<const float> values);
ShapeMoments shapeMomentsByDefinition(std::span<const float> values);

/// Σ |x| of values that are all finite: the absSum of their shape moments without the rest.
double absSumOf(std::span<const float> values);

} // namespace qs
