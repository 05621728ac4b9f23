// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tensor/array.h"

#include <cstdint>
#include <span>
#include <vector>

namespace qs {

/// Codes of 8 bits as signed ones, with their zero points: one, or several. Unsigned codes and their zero points are
/// moved down by 128, which leaves alone what a calculation with codes asks for: the differences q − z.
struct SignedCodes {
    Array codes; ///< I8
    std::vector<std::int32_t> zeroPoints{0};

    const std::int8_t* data() const { return codes.values<std::int8_t>().data(); }
};

/// Of I8 or U8, and zero points of the same type; absent: 0. An error for other types.
Result<SignedCodes> signedCodes(const Array& codes, const Array& zeroPoints);
/// The signed codes alone, those of I8 without a copy.
Result<Array> signedArray(const Array& codes);
/// Zero points of unsigned codes as those of the signed ones.
inline constexpr std::int32_t kUnsignedShift = 128;

} // namespace qs
