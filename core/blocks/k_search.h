// SPDX-License-Identifier: GPL-3.0-or-later
// How the searched families choose scale, minimum and codes of one sub-block: ggml-quants.c without importance matrix.
// Every sum is taken in float, one value after the other from zero, because bytes depend on how it rounds.
#pragma once

#include "core/blocks/k_layouts.h"

#include <array>
#include <bit>
#include <cstdint>
#include <span>

namespace qs {

/// Nearest integer, ties to even, out of the lowest bits of value + 1.5 · 2^23. Beyond ±2^22 and for NaN that is not
/// the nearest any more, but the same number everywhere, and the one that the reference gets.
inline int nearestInt(float value)
{
    const float shifted = value + 12582912.0F;
    return static_cast<int>(std::bit_cast<std::uint32_t>(shifted) & 0x007fffffU) - 0x00400000;
}

/// Values smaller than this everywhere count as zeros.
inline constexpr float kNothing = 1e-15F;

/// What a search found: value ≈ scale · (code + lowest level) − minimum.
struct SubBlockFit {
    float scale = 0;
    float minimum = 0;
    std::array<std::uint8_t, 32> codes{};
};

enum class ValueWeight { Magnitude, MagnitudeAndSpread }; ///< |x|, and |x| + root mean square of the sub-block
enum class ErrorPower { Absolute, Squared };

/// Rounds with the inverse scales (highest + from + i · step) / (max + minimum), i = 0 … last, solves for scale and
/// minimum by weighted least squares and keeps the smallest weighted error; the minimum found moves the next tries.
struct MinimumSearch {
    int highest; ///< code
    ValueWeight weight;
    ErrorPower power;
    float from;
    float step;
    int last;
};
constexpr MinimumSearch minimumSearch(Q2K)
{
    return {3, ValueWeight::Magnitude, ErrorPower::Absolute, -0.5F, 0.1F, 15};
}
constexpr MinimumSearch minimumSearch(Q4K)
{
    return {15, ValueWeight::MagnitudeAndSpread, ErrorPower::Squared, -1.0F, 0.1F, 20};
}
constexpr MinimumSearch minimumSearch(Q5K)
{
    return {31, ValueWeight::MagnitudeAndSpread, ErrorPower::Squared, -0.5F, 0.1F, 15};
}

SubBlockFit fitWithMinimum(std::span<const float> values, const MinimumSearch& search);

/// Levels −32 … 31: the first scale meets the largest magnitude with −32, eighteen more let it fall on −31.1 … −32.9.
/// The best is the one with the largest (Σ w x l)² / Σ w l², w = x².
SubBlockFit fitSixBits(std::span<const float> values);

/// Levels −4 … 3: after a first rounding each level in turn moves to where it serves the scale of the others best, in
/// up to five sweeps.
SubBlockFit fitThreeBits(std::span<const float> values);

} // namespace qs
