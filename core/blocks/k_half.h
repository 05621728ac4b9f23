// SPDX-License-Identifier: GPL-3.0-or-later
// Half-precision scales in the bytes of a block.
#pragma once

#include "core/tensor/half.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace qs {

inline float loadHalf(const std::byte* in)
{
    std::uint16_t half = 0;
    std::memcpy(&half, in, sizeof half);
    return halfToFloat(half);
}

/// Stores `value` and returns what was stored. A NaN becomes the one without a sign, because the sign of an invalid
/// operation's result differs between processors.
inline float storeHalf(float value, std::byte* out)
{
    constexpr std::uint16_t kNaN = 0x7e00;
    const std::uint16_t half = std::isnan(value) ? kNaN : floatToHalf(value);
    std::memcpy(out, &half, sizeof half);
    return halfToFloat(half);
}

} // namespace qs
