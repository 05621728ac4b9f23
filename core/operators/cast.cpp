// SPDX-License-Identifier: GPL-3.0-or-later
// Elements as another type.
#include "core/operators/layout_parts.h"
#include "core/operators/types.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

namespace qs {

namespace {

bool isFloat8(ElementType type)
{
    return type == ElementType::F8E4M3 || type == ElementType::F8E5M2 || type == ElementType::F8E4M3Fnuz ||
           type == ElementType::F8E5M2Fnuz;
}

/// The codes of an 8-bit float with a sign, and where a number lies among them.
class Float8Codes {
public:
    Float8Codes(ElementType type, bool saturates) : m_saturates(saturates)
    {
        std::array<std::byte, 256> codes;
        for (std::size_t code = 0; code < codes.size(); ++code) {
            codes[code] = static_cast<std::byte>(code);
        }
        std::array<float, 256> values;
        rowOf(type).toFloat(codes.data(), values);
        std::copy_n(values.begin(), m_values.size(), m_values.begin());
        // Codes of the positive half rise with their values; what is not finite stands at its end.
        while (m_largest > 0 && !std::isfinite(m_values[m_largest])) {
            --m_largest;
        }
        m_hasInfinity = std::isinf(m_values[std::min(m_largest + 1, m_values.size() - 1)]);
        m_hasNegativeZero = std::isfinite(values[0x80]);
        m_nan = m_hasNegativeZero ? 0x7f : 0x80;
    }

    /// The nearest code, ties to the even one.
    std::uint8_t of(float value) const
    {
        if (std::isnan(value)) {
            return m_nan;
        }
        const float magnitude = std::abs(value);
        const float largest = m_values[m_largest];
        const float step = largest - m_values[m_largest - 1];
        std::size_t code = m_largest;
        if (std::isinf(magnitude) || magnitude > largest + step / 2 ||
            (magnitude == largest + step / 2 && m_largest % 2 != 0)) {
            if (!m_saturates) {
                if (!m_hasInfinity) {
                    return m_nan;
                }
                code = m_largest + 1;
            }
        } else if (magnitude < largest) {
            const auto above = static_cast<std::size_t>(
                std::upper_bound(m_values.begin(), m_values.begin() + static_cast<std::ptrdiff_t>(m_largest),
                                 magnitude) -
                m_values.begin());
            const float down = magnitude - m_values[above - 1]; // both exact: neighbours within a factor of two, or 0
            const float up = m_values[above] - magnitude;
            code = down < up || (down == up && above % 2 != 0) ? above - 1 : above;
        }
        const bool negative = std::signbit(value) && (code != 0 || m_hasNegativeZero);
        return static_cast<std::uint8_t>(code | (negative ? 0x80U : 0U));
    }

private:
    std::array<float, 128> m_values{};
    std::size_t m_largest = 127;
    bool m_saturates;
    bool m_hasInfinity = false;
    bool m_hasNegativeZero = false;
    std::uint8_t m_nan = 0;
};

/// The low bits of whole numbers, which the types of less than 8 bits keep.
void cutToBits(Array& array, int bits, bool isSigned)
{
    const auto spare = static_cast<unsigned>(8 - bits);
    if (isSigned) {
        for (std::int8_t& each : array.edit<std::int8_t>()) {
            each =
                static_cast<std::int8_t>(static_cast<std::int8_t>(static_cast<std::uint8_t>(each) << spare) >> spare);
        }
    } else {
        for (std::uint8_t& each : array.edit<std::uint8_t>()) {
            each = static_cast<std::uint8_t>(static_cast<std::uint8_t>(each << spare) >> spare);
        }
    }
}

Result<Arrays> castTo(const Array& x, ElementType type, bool saturates)
{
    if (x.type() == type) {
        return Arrays{x};
    }
    if (isFloat8(x.type())) {
        auto floats = Array::make(ElementType::F32, x.shape());
        if (!floats) {
            return floats.error();
        }
        rowOf(x.type()).toFloat(x.bytes().data(), floats->edit<float>());
        return castTo(*floats, type, saturates);
    }
    if (isFloat8(type)) {
        const auto floats = converted(x, ElementType::F32);
        auto y = Array::make(type, x.shape());
        if (!floats || !y) {
            return floats ? y.error() : floats.error();
        }
        const Float8Codes codes(type, saturates);
        std::ranges::transform(floats->values<float>(), y->edit<std::uint8_t>().begin(),
                               [&](float value) { return codes.of(value); });
        return one(std::move(y));
    }
    auto y = converted(x, type);
    if (y && (type == ElementType::I4 || type == ElementType::U4)) {
        cutToBits(*y, 4, type == ElementType::I4);
    }
    return one(std::move(y));
}

} // namespace

Result<Arrays> cast(const Call& call)
{
    const auto type = elementTypeNumbered(call.node.integer("to", 0));
    return type ? castTo(call.in(0), *type, call.node.integer("saturate", 1) != 0) : type.error();
}

Result<Arrays> castLike(const Call& call)
{
    return castTo(call.in(0), call.in(1).type(), call.node.integer("saturate", 1) != 0);
}

} // namespace qs
