// SPDX-License-Identifier: GPL-3.0-or-later
// IEEE 754 half precision, the type of every block's own scale.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace qs {

/// Nearest half, ties to even; beyond the largest an infinity. A NaN becomes the one without a sign, because the sign
/// of an invalid operation's result differs between processors.
inline std::uint16_t halfBits(float value)
{
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const std::uint32_t sign = (bits >> 16) & 0x8000U;
    const std::uint32_t magnitude = bits & 0x7fffffffU;
    if (magnitude > 0x7f800000U) {
        return 0x7e00U;
    }
    if (magnitude >= 0x477ff000U) { // 65520, half a step beyond the largest half
        return static_cast<std::uint16_t>(sign | 0x7c00U);
    }
    if (magnitude < 0x38800000U) { // below 2^-14: adding 0.5 lets the float unit round to multiples of 2^-24
        const float sum = std::bit_cast<float>(magnitude) + 0.5F;
        return static_cast<std::uint16_t>(sign | (std::bit_cast<std::uint32_t>(sum) - 0x3f000000U));
    }
    const std::uint32_t rounded = magnitude + 0xfffU + ((magnitude >> 13) & 1U);
    return static_cast<std::uint16_t>(sign | ((rounded - 0x38000000U) >> 13));
}

inline float floatOfHalf(std::uint16_t half)
{
    const std::uint32_t sign = (half & 0x8000U) << 16;
    const std::uint32_t rest = half & 0x7fffU;
    if (rest >= 0x7c00U) { // infinity and NaN
        return std::bit_cast<float>(sign | 0x7f800000U | ((rest & 0x3ffU) << 13));
    }
    // Moving the fields into float's places leaves the exponent 127 − 15 too small; the product mends it, also for
    // denormal halves.
    const float magnitude = std::bit_cast<float>(rest << 13) * 0x1p112F;
    return std::bit_cast<float>(std::bit_cast<std::uint32_t>(magnitude) | sign);
}

inline float loadHalf(const std::byte* in)
{
    std::uint16_t half = 0;
    std::memcpy(&half, in, sizeof half);
    return floatOfHalf(half);
}

/// Stores `value` and returns what was stored.
inline float storeHalf(float value, std::byte* out)
{
    const std::uint16_t half = halfBits(value);
    std::memcpy(out, &half, sizeof half);
    return floatOfHalf(half);
}

} // namespace qs
