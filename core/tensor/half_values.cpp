// SPDX-License-Identifier: GPL-3.0-or-later
// Whole numbers instead of the processor's own conversion: that one is missing on older processors, and it changes the
// payload of a NaN. Small halves are counted in their steps of 2^-24, so that no denormal float is multiplied, which
// takes some processors a hundred times as long.
#include "core/tensor/half_values.h"

#include "core/tensor/half.h"

#include <cstdint>
#include <cstring>

// The order matters: this file is compiled once per CPU target from the first of these includes.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/tensor/half_values.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace qs::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

template <class F>
HWY_INLINE void convert(F f, const std::uint16_t* in, float* out)
{
    const hn::Rebind<std::uint16_t, F> u16;
    const hn::RebindToUnsigned<F> u32;
    const hn::RebindToSigned<F> i32;
    const auto bits = hn::PromoteTo(u32, hn::LoadU(u16, in));
    const auto rest = hn::And(bits, hn::Set(u32, 0x7fff));
    const auto moved = hn::ShiftLeft<13>(rest);
    const auto usual = hn::Add(moved, hn::Set(u32, 112U << 23)); // from an exponent around 15 to one around 127
    const auto special = hn::Or(moved, hn::Set(u32, 0x7f800000U));
    const auto steps = hn::BitCast(i32, rest);
    const auto small = hn::BitCast(u32, hn::Mul(hn::ConvertTo(f, steps), hn::Set(f, 0x1p-24F)));
    const auto isSmall = hn::RebindMask(u32, hn::Lt(steps, hn::Set(i32, 0x400)));
    const auto isSpecial = hn::RebindMask(u32, hn::Gt(steps, hn::Set(i32, 0x7bff)));
    const auto magnitude = hn::IfThenElse(isSpecial, special, hn::IfThenElse(isSmall, small, usual));
    const auto sign = hn::ShiftLeft<16>(hn::And(bits, hn::Set(u32, 0x8000)));
    hn::StoreU(hn::BitCast(f, hn::Or(magnitude, sign)), f, out);
}

void halvesToFloatsOnTarget(const std::uint16_t* in, std::size_t count, float* out)
{
    const hn::ScalableTag<float> f;
    std::size_t i = 0;
    for (; i + hn::Lanes(f) <= count; i += hn::Lanes(f)) {
        convert(f, in + i, out + i);
    }
    for (; i < count; ++i) {
        convert(hn::CappedTag<float, 1>(), in + i, out + i);
    }
}

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace qs {
HWY_EXPORT(halvesToFloatsOnTarget);

void halvesToFloats(const std::byte* in, std::span<float> out)
{
    if (reinterpret_cast<std::uintptr_t>(in) % alignof(std::uint16_t) == 0) {
        HWY_DYNAMIC_DISPATCH(halvesToFloatsOnTarget)
        (reinterpret_cast<const std::uint16_t*>(in), out.size(), out.data());
        return;
    }
    for (std::size_t i = 0; i < out.size(); ++i) { // an odd address: rare enough for the definition
        std::uint16_t bits = 0;
        std::memcpy(&bits, in + i * sizeof(bits), sizeof(bits));
        out[i] = halfToFloat(bits);
    }
}

} // namespace qs
#endif
