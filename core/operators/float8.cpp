// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/operators/float8.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace qs {

namespace {

struct Float8Rule {
    int mantissaBits;
    int bias;
    std::uint8_t largest;  ///< bits of the largest number
    std::uint8_t nan;      ///< bits of NaN
    std::uint8_t infinity; ///< bits of infinity; NaN's in types that have none
    bool isUnsignedZero;   ///< no −0, whose bits are NaN (FNUZ)
};

const Float8Rule* ruleOf(ElementType type)
{
    static constexpr Float8Rule e4m3{3, 7, 0x7e, 0x7f, 0x7f, false};
    static constexpr Float8Rule e4m3Fnuz{3, 8, 0x7f, 0x80, 0x80, true};
    static constexpr Float8Rule e5m2{2, 15, 0x7b, 0x7f, 0x7c, false};
    static constexpr Float8Rule e5m2Fnuz{2, 16, 0x7f, 0x80, 0x80, true};
    switch (type) {
    case ElementType::F8E4M3:
        return &e4m3;
    case ElementType::F8E4M3Fnuz:
        return &e4m3Fnuz;
    case ElementType::F8E5M2:
        return &e5m2;
    case ElementType::F8E5M2Fnuz:
        return &e5m2Fnuz;
    default:
        return nullptr;
    }
}

} // namespace

bool isFloat8(ElementType type)
{
    return ruleOf(type) != nullptr;
}

std::uint8_t toFloat8(float value, ElementType type, bool saturate)
{
    const Float8Rule& rule = *ruleOf(type);
    const auto sign = static_cast<std::uint8_t>(std::signbit(value) ? 0x80 : 0);
    const auto withSign = [&](std::uint8_t bits) {
        const bool hasSign = bits != 0x80 && !(bits == 0 && rule.isUnsignedZero);
        return static_cast<std::uint8_t>(hasSign ? bits | sign : bits);
    };
    if (std::isnan(value) || (std::isinf(value) && saturate && rule.isUnsignedZero)) {
        return withSign(rule.nan);
    }
    const std::uint8_t beyond = saturate ? rule.largest : rule.infinity;
    if (std::isinf(value)) {
        return withSign(beyond);
    }
    const float magnitude = std::abs(value);
    // Subnormal numbers share the exponent of the smallest normal one. Counted in steps of the last mantissa bit, the
    // bits of a number go on by one from each to the next, across exponents too.
    const int exponent = magnitude == 0 ? 1 - rule.bias : std::max(std::ilogb(magnitude), 1 - rule.bias);
    if (exponent > 16) { // beyond all of the types, and 2^16 · 2 fits an int
        return withSign(beyond);
    }
    const auto steps = static_cast<int>(std::nearbyint(std::ldexp(magnitude, rule.mantissaBits - exponent)));
    const int bits = (exponent + rule.bias - 1) * (1 << rule.mantissaBits) + steps;
    return withSign(bits > rule.largest ? beyond : static_cast<std::uint8_t>(bits));
}

float fromFloat8(std::uint8_t bits, ElementType type)
{
    float value = 0;
    const auto byte = static_cast<std::byte>(bits);
    rowOf(type).toFloat(&byte, std::span<float>(&value, 1));
    return value;
}

} // namespace qs
