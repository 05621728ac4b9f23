// SPDX-License-Identifier: GPL-3.0-or-later
// How far the values of a quantized network lie from those of the original.
#pragma once

#include "core/data/decision_axis.h"
#include "core/tensor/array.h"

#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

namespace qs {

/// Sums over all elements of one value, over all samples. Elements that are not finite in either are left out and
/// counted. Sums in double, in the order in which they are added.
struct OutputError {
    std::uint64_t count = 0;
    std::uint64_t notFinite = 0;
    double signal = 0;  ///< Σ y²
    double error = 0;   ///< Σ (ŷ − y)²
    double other = 0;   ///< Σ ŷ²
    double product = 0; ///< Σ y·ŷ

    /// Adds one element, y and ŷ.
    void add(double original, double quantized)
    {
        if (!std::isfinite(original) || !std::isfinite(quantized)) {
            ++notFinite;
            return;
        }
        ++count;
        signal += original * original;
        error += (quantized - original) * (quantized - original);
        other += quantized * quantized;
        product += original * quantized;
    }
    /// Adds the elements of two arrays of the same shape. An error where they differ in it or are no numbers.
    Status add(const Array& original, const Array& quantized);
    void merge(const OutputError& more);

    /// 10·log10(Σy² / Σ(ŷ − y)²) in dB, higher is better: +inf where nothing changed, NaN where there is no signal.
    double sqnrDb() const;
    /// ‖ŷ − y‖ / ‖y‖, lower is better.
    double relative() const;
    /// Of the angle between y and ŷ, 1 is best.
    double cosine() const;
};

/// What becomes of the decisions.
struct DecisionError {
    std::uint64_t decisions = 0;
    std::uint64_t flips = 0;        ///< the class with the largest value is another one
    double divergence = 0;          ///< Σ KL(softmax(y) ‖ softmax(ŷ)) in nats
    std::uint64_t labelled = 0;     ///< decisions that have a label
    std::uint64_t correct = 0;      ///< of these, by the original
    std::uint64_t otherCorrect = 0; ///< by the quantized network

    /// `labels`: one for each decision, or none at all; a negative one is not asked. Values that are probabilities
    /// already, 0 or more with a sum of 1, are taken as they are, others as logits.
    Status add(const Array& original, const Array& quantized, std::span<const std::int64_t> labels);
    void merge(const DecisionError& more);

    double meanDivergence() const; ///< lower is better
    double flipShare() const;      ///< lower is better
};

} // namespace qs
