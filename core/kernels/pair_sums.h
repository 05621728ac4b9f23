// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

namespace qs {

/// How many values of a set are not finite.
struct NonFinite {
    std::uint64_t nan = 0;
    std::uint64_t posInf = 0;
    std::uint64_t negInf = 0;

    void add(double value); ///< a value that is not finite
    void merge(const NonFinite& other);
    std::uint64_t total() const { return nan + posInf + negInf; }

    bool operator==(const NonFinite&) const = default;
};

/// What lies between two sets of values of the same size: x of the reference and x' of the other one, e = x' − x. Fed
/// pair by pair, merged tile by tile in index order. All sums are over the pairs of which both values are finite.
struct PairSums {
    std::uint64_t count = 0;     ///< pairs
    std::uint64_t finite = 0;    ///< pairs of two finite values
    std::uint64_t identical = 0; ///< pairs of equal values; also two equal infinities, and two NaN
    NonFinite reference;         ///< of the reference's values
    NonFinite other;             ///< of the other's
    double signal = 0;           ///< Σ x²
    double otherSignal = 0;      ///< Σ x'²
    double product = 0;          ///< Σ x·x'
    double noise = 0;            ///< Σ e²
    double error = 0;            ///< Σ e
    double maxAbsError = 0;      ///< max |e|

    void merge(const PairSums& next);

    double mse() const;       ///< Σ e² / n; 0 where no pair is finite
    double meanError() const; ///< Σ e / n, the bias of the other one; 0 where no pair is finite
    /// 10·log10(Σx² / Σe²) in dB; +inf where nothing changed, NaN where there is no signal.
    double sqnrDb() const;
    /// Σ x·x' / √(Σx² · Σx'²); NaN where either is all zero.
    double cosine() const;
    double identicalFraction() const; ///< of all pairs; 0 where there are none

    bool operator==(const PairSums&) const = default;
};

/// Adds pairs of equal index. `errors` is empty or gets each e rounded to float, NaN where a value is not finite.
/// Counts are the same on every CPU target, sums agree to 12 digits.
void addPairs(std::span<const float> reference, std::span<const float> other, PairSums& sums, std::span<float> errors);

/// The definition of addPairs: one pair after the other, in double. Values that float cannot hold are taken here.
void addPairsByDefinition(std::span<const float> reference, std::span<const float> other, PairSums& sums,
                          std::span<float> errors);
void addPairsByDefinition(std::span<const double> reference, std::span<const double> other, PairSums& sums,
                          std::span<float> errors);

} // namespace qs
