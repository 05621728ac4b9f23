// SPDX-License-Identifier: GPL-3.0-or-later
// From a number to a code: round half to even, add the zero point, saturate (ONNX QuantizeLinear).
#pragma once

#include "core/tensor/element_type.h"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace qs {

/// The codes that a type holds.
struct CodeRange {
    std::int32_t low = 0;
    std::int32_t high = 0;

    bool operator==(const CodeRange&) const = default;
};

/// Of whole-number types of up to 16 bits; nothing for the others.
inline std::optional<CodeRange> codeRangeOf(ElementType type)
{
    switch (type) {
    case ElementType::I8:
    case ElementType::I16:
    case ElementType::I4:
    case ElementType::I2: {
        const std::int32_t half = 1 << (rowOf(type).bits - 1);
        return CodeRange{-half, half - 1};
    }
    case ElementType::U8:
    case ElementType::U16:
    case ElementType::U4:
    case ElementType::U2:
        return CodeRange{0, (1 << rowOf(type).bits) - 1};
    default:
        return std::nullopt;
    }
}

/// The nearest whole number, half to even, of a |v| of up to 2^22: the sum has no bits left behind the point. Unlike
/// std::nearbyint it is two vector instructions on every processor.
inline float nearestWhole(float v)
{
    constexpr float shift = 0x1.8p23F;
    return (v + shift) - shift;
}

/// Codes with one zero point. Clamping comes before rounding: the ends are whole numbers, so the order makes no
/// difference, and what is rounded is small. NaN becomes the lowest code, as ONNX Runtime has it on x86.
class CodeRounder {
public:
    /// The zero point is within 2^17 of 0.
    CodeRounder(CodeRange range, std::int32_t zeroPoint)
        : m_low(static_cast<float>(range.low - zeroPoint)),
          m_high(static_cast<float>(range.high - zeroPoint)),
          m_zeroPoint(zeroPoint)
    {}

    /// The code of v, a number in units of the scale.
    std::int32_t operator()(float v) const
    {
        v = v > m_low ? v : m_low;
        v = v < m_high ? v : m_high;
        return static_cast<std::int32_t>(nearestWhole(v)) + m_zeroPoint;
    }

private:
    float m_low;
    float m_high;
    std::int32_t m_zeroPoint;
};

} // namespace qs
