// SPDX-License-Identifier: GPL-3.0-or-later
// Between numbers and codes of 8 bits, many at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace qs {

/// Codes low … high that mean (q − zero) · s. As CodeRounder has it: clamped, halves to even, NaN becomes the lowest.
struct CodeBounds {
    std::int32_t low = 0;
    std::int32_t high = 255;
    std::int32_t zero = 0;
};

/// The codes of x / scale. Out is I8 or U8, which holds the bounds.
void codesOfNumbers(std::span<const float> x, float scale, CodeBounds bounds, std::uint8_t* out);
void codesOfNumbers(std::span<const float> x, float scale, CodeBounds bounds, std::int8_t* out);

/// The numbers that codes mean.
void numbersOfCodes(std::span<const std::uint8_t> codes, float scale, std::int32_t zero, float* out);
void numbersOfCodes(std::span<const std::int8_t> codes, float scale, std::int32_t zero, float* out);

/// The codes of (sum + offset) · factor for a row of sums, sum + offset modulo 2^32. One offset and factor per sum.
void codesOfSums(std::span<const std::int32_t> sums, const std::int32_t* offsets, const float* factors,
                 CodeBounds bounds, std::uint8_t* out);
void codesOfSums(std::span<const std::int32_t> sums, const std::int32_t* offsets, const float* factors,
                 CodeBounds bounds, std::int8_t* out);

} // namespace qs
