// SPDX-License-Identifier: GPL-3.0-or-later
// The 16-bit float of IEEE 754-2008: one bit of sign, five of exponent, ten of mantissa.
#pragma once

#include <bit>
#include <cstdint>

namespace qs {

/// Exact.
inline float halfToFloat(std::uint16_t bits)
{
    const std::uint32_t sign = (bits & 0x8000U) << 16;
    const std::uint32_t rest = bits & 0x7fffU;
    if (rest >= 0x7c00U) { // infinity and NaN: all exponent bits set, mantissa moved along
        return std::bit_cast<float>(sign | 0x7f800000U | ((rest & 0x3ffU) << 13));
    }
    // Moving the fields into float's places leaves the exponent 127 − 15 too small; multiplying by 2^112 mends it, and
    // makes denormal halves into normal floats on the way.
    const float magnitude = std::bit_cast<float>(rest << 13) * 0x1p112F;
    return std::bit_cast<float>(std::bit_cast<std::uint32_t>(magnitude) | sign);
}

/// The nearest half, ties to even. From 65520 on an infinity; a NaN stays one.
inline std::uint16_t floatToHalf(float value)
{
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const std::uint32_t sign = (bits >> 16) & 0x8000U;
    const std::uint32_t rest = bits & 0x7fffffffU;
    const auto magnitude = std::bit_cast<float>(rest);
    if (!(magnitude < 65520)) {
        return static_cast<std::uint16_t>(sign | (magnitude >= 65520 ? 0x7c00U : 0x7e00U));
    }
    if (magnitude < 0x1p-14F) { // Denormal halves count steps of 2^-24, and so do the floats that follow 0.5.
        const std::uint32_t steps = std::bit_cast<std::uint32_t>(magnitude + 0.5F) - std::bit_cast<std::uint32_t>(0.5F);
        return static_cast<std::uint16_t>(sign | steps);
    }
    // 13 bits of the mantissa go; what is carried out of it raises the exponent, as it should.
    const std::uint32_t rounded = rest + 0xfffU + ((rest >> 13) & 1U);
    return static_cast<std::uint16_t>(sign | ((rounded - (112U << 23)) >> 13));
}

} // namespace qs
