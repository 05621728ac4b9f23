// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

namespace qs {

struct LevelBuckets;

/// What happens to a number in the middle between two codes.
enum class Rounding : std::uint8_t {
    HalfEven, ///< to the even one (IEEE 754 default; PyTorch, ONNX, TensorRT)
    HalfAway, ///< away from zero (C round(); TensorFlow Lite, ggml's Q8_0)
    HalfUp,   ///< upwards (floor(v + 0.5); JavaScript, ggml's Q4_0)
};

/// x / s as one division, or x · (1 / s) with the reciprocal rounded to float first.
enum class Division : std::uint8_t { Quotient, Reciprocal };

/// round(x / s) + z, or round(x / s + z).
enum class ZeroAddition : std::uint8_t { AfterRounding, BeforeRounding };

/// The three choices in which runtimes differ where a value lies next to the middle between two codes.
struct AffineRule {
    Rounding rounding = Rounding::HalfEven;
    Division division = Division::Quotient;
    ZeroAddition zeroAddition = ZeroAddition::AfterRounding;

    bool operator==(const AffineRule&) const = default;
};

/// A small floating-point type without infinities: numbers ±m · 2^e with `mantissaBits` bits behind the leading one,
/// subnormal below 2^leastExponent, at most `largest`. Rounds half to even and saturates.
struct FloatRule {
    int mantissaBits = 3;
    int leastExponent = -6; ///< of the smallest normal number
    float largest = 448;

    bool operator==(const FloatRule&) const = default;
};

/// How a number becomes a code and is read back, beside its grid: what a kernel must know of a format.
///
///   Affine   q = clamp(round(x / s) + z, low, high), x' = (q − z) · s
///   Float    x' = s · nearest(x / s) among the numbers of `floats`
///   Levels   x' = s · nearest(x / s) among `levels`; in the middle between two the lower one
///
/// Divisions and products in float. Codes of Float and Levels count the levels from the lowest.
struct CodeRule {
    enum class Kind : std::uint8_t { Affine, Float, Levels };
    Kind kind = Kind::Affine;
    AffineRule affine;
    FloatRule floats;
    /// Ascending, 2 … 256 of them; also of Float, where it is empty for types of more than 8 bits: their codes are not
    /// counted.
    std::span<const float> levels;
    /// Of Levels: the table that finds one of more than LevelBorders::kMost levels quickly; null for fewer.
    const LevelBuckets* buckets = nullptr;

    /// The largest magnitude of the levels, in units of the scale. Not for Affine.
    float highestLevel() const
    {
        return kind == Kind::Float ? floats.largest : levels.back() > -levels.front() ? levels.back() : -levels.front();
    }
};

} // namespace qs
