// SPDX-License-Identifier: GPL-3.0-or-later
// The levels of the small floating-point types and of the fixed codebooks.
#pragma once

#include "core/kernels/code_rule.h"

#include <array>
#include <cstddef>

namespace qs {

// IEEE 754 half; bfloat16; OCP 8-bit floating point (OFP8, 2023) and the FNUZ kinds of ONNX; OCP microscaling (MX,
// 2023).
inline constexpr FloatRule kHalfRule{10, -14, 65504};
inline constexpr FloatRule kBfloatRule{7, -126, 0x1.fep127F};
inline constexpr FloatRule kE4m3Rule{3, -6, 448};
inline constexpr FloatRule kE5m2Rule{2, -14, 57344};
inline constexpr FloatRule kE4m3FnuzRule{3, -7, 240};
inline constexpr FloatRule kE5m2FnuzRule{2, -15, 57344};
inline constexpr FloatRule kE2m3Rule{3, 0, 7.5};
inline constexpr FloatRule kE3m2Rule{2, -2, 28};
inline constexpr FloatRule kE2m1Rule{1, 0, 6};

constexpr float powerOfTwoAt(int exponent)
{
    float power = 1;
    for (; exponent > 0; --exponent) {
        power *= 2;
    }
    for (; exponent < 0; ++exponent) {
        power /= 2;
    }
    return power;
}

/// How many positive numbers a type has.
constexpr std::size_t positiveCount(const FloatRule& rule)
{
    std::size_t count = 0;
    float step = powerOfTwoAt(rule.leastExponent - rule.mantissaBits);
    float binade = 2 * powerOfTwoAt(rule.leastExponent); // where the step doubles next
    for (float value = step; value <= rule.largest; value += step) {
        ++count;
        if (value == binade) {
            step *= 2;
            binade *= 2;
        }
    }
    return count;
}

/// All numbers of a type, ascending, zero once. `Count` is 2 · positiveCount + 1.
template <std::size_t Count>
constexpr std::array<float, Count> floatLevels(const FloatRule& rule)
{
    std::array<float, Count> levels = {};
    constexpr std::size_t zero = Count / 2;
    float step = powerOfTwoAt(rule.leastExponent - rule.mantissaBits);
    float binade = 2 * powerOfTwoAt(rule.leastExponent);
    float value = 0;
    for (std::size_t i = 1; i <= zero; ++i) {
        value += step;
        levels[zero + i] = value;
        levels[zero - i] = -value;
        if (value == binade) {
            step *= 2;
            binade *= 2;
        }
    }
    return levels;
}

inline constexpr auto kE4m3Levels = floatLevels<2 * positiveCount(kE4m3Rule) + 1>(kE4m3Rule);
inline constexpr auto kE5m2Levels = floatLevels<2 * positiveCount(kE5m2Rule) + 1>(kE5m2Rule);
inline constexpr auto kE4m3FnuzLevels = floatLevels<2 * positiveCount(kE4m3FnuzRule) + 1>(kE4m3FnuzRule);
inline constexpr auto kE5m2FnuzLevels = floatLevels<2 * positiveCount(kE5m2FnuzRule) + 1>(kE5m2FnuzRule);
inline constexpr auto kE2m3Levels = floatLevels<2 * positiveCount(kE2m3Rule) + 1>(kE2m3Rule);
inline constexpr auto kE3m2Levels = floatLevels<2 * positiveCount(kE3m2Rule) + 1>(kE3m2Rule);
inline constexpr auto kE2m1Levels = floatLevels<2 * positiveCount(kE2m1Rule) + 1>(kE2m1Rule);

/// Dettmers et al. 2023 (QLoRA), appendix E: quantiles of the normal distribution, 8 above zero and 7 below.
inline constexpr std::array<float, 16> kNf4Levels{
    -1.0F,
    -0.6961928009986877F,
    -0.5250730514526367F,
    -0.39491748809814453F,
    -0.28444138169288635F,
    -0.18477343022823334F,
    -0.09105003625154495F,
    0.0F,
    0.07958029955625534F,
    0.16093020141124725F,
    0.24611230194568634F,
    0.33791524171829224F,
    0.44070982933044434F,
    0.5626170039176941F,
    0.7229568362236023F,
    1.0F,
};
inline constexpr std::array<float, 3> kTernaryLevels{-1, 0, 1};
inline constexpr std::array<float, 2> kBinaryLevels{-1, 1};
inline constexpr double kLog2Of3 = 1.5849625007211562;

} // namespace qs
