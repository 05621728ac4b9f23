// SPDX-License-Identifier: GPL-3.0-or-later
// Operators that calculate with codes of 8 bits one by one: 256 cases, looked up.
#pragma once

#include "core/integer/code_range.h"
#include "core/operators/operator.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace qs {

/// What codes of 8 bits mean: (q − z) · s.
struct CodeMeaning {
    ElementType type = ElementType::U8; ///< I8 or U8
    float scale = 1;
    std::int32_t zeroPoint = 0;

    CodeRange range() const { return *codeRangeOf(type); }
    /// The code whose bits are `byte`.
    std::int32_t codeOf(std::size_t byte) const
    {
        return type == ElementType::I8 ? static_cast<std::int8_t>(byte) : static_cast<std::int32_t>(byte);
    }
    /// The differences q − z, by the bits of the code.
    std::array<float, 256> differences() const;
    /// The numbers, by the bits of the code.
    std::array<float, 256> values() const;
    /// The code of v, a number in units of the scale, as its bits.
    std::uint8_t bitsOf(float v) const { return static_cast<std::uint8_t>(CodeRounder(range(), zeroPoint)(v)); }
};

/// The meaning that two inputs give: the scale, one float, and the zero point, one code, which may be left out. `type`
/// is that of the codes, and of the zero point where it is there.
Result<CodeMeaning> meaningOf(const Call& call, std::size_t scale, std::size_t zeroPoint, ElementType type);

/// An array of codes with each byte replaced by table[byte].
Result<Array> lookedUp(const Array& codes, ElementType type, const std::array<std::uint8_t, 256>& table);

} // namespace qs
