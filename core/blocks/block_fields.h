// SPDX-License-Identifier: GPL-3.0-or-later
// What blocks are made of: little-endian fields without alignment, and scales that become halves.
#pragma once

#include "core/kernels/moments.h"
#include "core/tensor/half.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace qs {

template <typename T>
T loadField(const std::byte* in)
{
    T value;
    std::memcpy(&value, in, sizeof(T));
    return value;
}

template <typename T>
void storeField(T value, std::byte* out)
{
    std::memcpy(out, &value, sizeof(T));
}

inline float loadHalf(const std::byte* in)
{
    return halfToFloat(loadField<std::uint16_t>(in));
}

/// Stores `value` in half precision. A NaN becomes the one without a sign, because the sign of an invalid operation's
/// result differs between processors.
inline void storeHalf(float value, std::byte* out)
{
    constexpr std::uint16_t kNaN = 0x7e00;
    storeField(std::isnan(value) ? kNaN : floatToHalf(value), out);
}

/// What values are multiplied with to be divided by `scale`. 0 where there is nothing to divide by: a scale of 0, or
/// one so small that float has no reciprocal for it. As a half either is 0, so the codes do not matter.
inline float reciprocalOf(float scale)
{
    const float reciprocal = 1 / scale;
    return std::isinf(reciprocal) ? 0 : reciprocal;
}

/// The values beyond which an error counts as clipping: half of the outermost step beyond the lowest and the highest
/// level. A negative scale makes the step negative and turns the levels around.
inline MinMax halfAStepBeyond(float lowest, float highest, float step)
{
    const float a = lowest - step / 2;
    const float b = highest + step / 2;
    return {std::min(a, b), std::max(a, b)};
}

} // namespace qs
