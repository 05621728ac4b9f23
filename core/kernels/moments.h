// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <span>

namespace qs {

/// Smallest and largest of some finite values. {+inf, -inf} when there are none.
struct MinMax {
    float min = std::numeric_limits<float>::infinity();
    float max = -std::numeric_limits<float>::infinity();

    bool operator==(const MinMax&) const = default;
};
/// Count, extremes, mean and spread of the finite values of a set; the others are counted apart. Merged tile by tile in
/// index order (Chan, Golub, LeVeque 1979: pairwise update of mean and second moment).
struct Moments {
    std::uint64_t count = 0; ///< finite values
    std::uint64_t nan = 0;
    std::uint64_t posInf = 0;
    std::uint64_t negInf = 0;
    std::uint64_t zeros = 0;                              ///< values equal to 0
    double min = std::numeric_limits<double>::infinity(); ///< +inf when there are no finite values
    double max = -std::numeric_limits<double>::infinity();
    double mean = 0;
    double m2 = 0; ///< Σ (x − mean)²

    void merge(const Moments& other);

    /// Σ x²
    double squares() const { return m2 + static_cast<double>(count) * mean * mean; }
    std::uint64_t nonFinite() const { return nan + posInf + negInf; }
    MinMax extremes() const { return {static_cast<float>(min), static_cast<float>(max)}; } ///< of float values
    double variance() const { return count == 0 ? 0 : m2 / static_cast<double>(count); }   ///< of the population
    double std() const;
    double absMax() const; ///< max |x|; 0 when there are no finite values

    bool operator==(const Moments&) const = default;
};

/// Fast for tiles of up to a million values; a longer span is taken in pieces.
Moments momentsOf(std::span<const float> values);
Moments momentsByDefinition(std::span<const float> values);
/// For tensors that float cannot hold (F64, 64-bit integers).
Moments momentsOf(std::span<const double> values);

/// NaN and infinities are passed over.
MinMax minMaxOf(std::span<const float> values);

} // namespace qs
