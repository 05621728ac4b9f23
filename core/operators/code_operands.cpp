// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/operators/code_operands.h"

#include "core/integer/signed_codes.h"

#include <algorithm>

namespace qs {

bool isByte(const Array& codes)
{
    return codes.type() == ElementType::I8 || codes.type() == ElementType::U8;
}

bool isOneZero(const Array& zero, const Array& codes)
{
    return zero.isAbsent() || (zero.type() == codes.type() && zero.count() == 1);
}

bool isAroundZero(const Array& w, const Array& zeroW, std::size_t channels)
{
    if (zeroW.isAbsent()) {
        return w.type() == ElementType::I8;
    }
    if (zeroW.type() != w.type() || (zeroW.count() != 1 && zeroW.count() != channels)) {
        return false;
    }
    const std::byte middle{w.type() == ElementType::I8 ? std::uint8_t{0} : std::uint8_t{kUnsignedShift}};
    return std::ranges::all_of(zeroW.bytes(), [=](std::byte zero) { return zero == middle; });
}

Result<Array> unsignedArray(const Array& codes)
{
    if (codes.type() == ElementType::U8) {
        return codes;
    }
    auto moved = Array::make(ElementType::U8, codes.shape(), codes.layout());
    if (moved) {
        std::ranges::transform(codes.values<std::uint8_t>(), moved->edit<std::uint8_t>().begin(),
                               [](std::uint8_t q) { return static_cast<std::uint8_t>(q ^ 0x80U); });
    }
    return moved;
}

std::int32_t unsignedZero(const Array& zero, const Array& codes)
{
    const bool isSigned = codes.type() == ElementType::I8;
    const std::int32_t given = zero.isAbsent() ? 0
                               : isSigned      ? zero.values<std::int8_t>()[0]
                                               : zero.values<std::uint8_t>()[0];
    return given + (isSigned ? kUnsignedShift : 0);
}

KeptOperands::KeptOperands(const Call& call, std::size_t last)
{
    for (std::size_t input = 1; input <= last; ++input) {
        m_operands.push_back(call.in(input));
    }
}

bool KeptOperands::areIn(const Call& call) const
{
    for (std::size_t i = 0; i < m_operands.size(); ++i) {
        const Array& now = call.in(i + 1);
        if (m_operands[i].isAbsent() != now.isAbsent() ||
            (!now.isAbsent() && (!m_operands[i].isSameMemory(now) || m_operands[i].shape() != now.shape()))) {
            return false;
        }
    }
    return !m_operands.empty();
}

} // namespace qs
