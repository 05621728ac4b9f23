// SPDX-License-Identifier: GPL-3.0-or-later
// The scales and levels of the microscaling formats as ggml keeps them: levels twice as large as E2M1 has them, so that
// they are whole numbers, and every scale half as large. (ggml-impl.h, ggml_e8m0_to_fp32_half, ggml_ue4m3_to_fp32 and
// ggml_fp32_to_ue4m3; OCP Microscaling Formats Specification for E8M0 and E2M1.)
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

namespace qs {

/// By code; the highest bit is the sign.
constexpr std::array<std::int8_t, 16> kDoubledE2m1{0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12};

/// Where one magnitude becomes the next: in the middle between two levels, which itself goes to the lower one.
constexpr std::array<float, 7> kDoubledE2m1Middles{0.5F, 1.5F, 2.5F, 3.5F, 5, 7, 10};

/// 2^(code − 128), half of what E8M0 means. The two smallest are denormal.
inline float halfOfE8m0(std::uint8_t code)
{
    return std::bit_cast<float>(code < 2 ? 0x00200000U << code : (code - 1U) << 23);
}

/// The scale whose levels reach from above half of `largest` on: ⌊log2 largest⌋ − 2, in float as the reference has it,
/// so that a value a hair below a power of two counts as that power. Magnitudes below 2^-125 get the smallest scale.
inline std::uint8_t e8m0For(float largest)
{
    if (largest == 0) {
        return 0;
    }
    const int exponent = static_cast<int>(std::floor(static_cast<float>(std::log2(double{largest}))));
    return static_cast<std::uint8_t>(std::max(exponent - 2 + 127, 0));
}

/// Half of what E4M3 without a sign means. 0x7f, which would be NaN, is 0; the eighth bit is not looked at.
inline float halfOfUe4m3(std::uint8_t code)
{
    const std::uint32_t exponent = code >> 3 & 15U;
    const std::uint32_t mantissa = code & 7U;
    if (code == 0x7f) {
        return 0;
    }
    return exponent == 0 ? static_cast<float>(mantissa) * 0x1p-10F
                         : std::bit_cast<float>((exponent + 127 - 8) << 23 | mantissa << 20);
}

/// The nearest E4M3 without a sign, a half upwards, as the reference has it: 8 steps of a denormal become 7, and what
/// would round to 256 or more becomes 448, as if that were the only number with the largest exponent.
inline std::uint8_t ue4m3For(float scale)
{
    if (scale < 0x1p-6F) {
        return static_cast<std::uint8_t>(std::min(std::trunc(scale * 512 + 0.5F), 7.0F));
    }
    // Exponent and three bits of mantissa of the float, rounded by the bit below them, counted from 2^-7 on.
    const std::uint32_t bits = std::bit_cast<std::uint32_t>(scale);
    const std::uint32_t rounded = (bits >> 20) + (bits >> 19 & 1U) - ((127U - 7U) << 3);
    return static_cast<std::uint8_t>(rounded >= 15U << 3 ? 0x7eU : rounded);
}

} // namespace qs
