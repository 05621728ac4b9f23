// SPDX-License-Identifier: GPL-3.0-or-later
// Whole numbers instead of the processor's own conversion: that one is missing on older processors, and it treats the
// payload of a NaN in another way. Small halves are counted in their steps of 2^-24, so that no denormal float is
// multiplied, which takes some processors a hundred times as long.
#include "core/tensor/half_values.h"

#include "core/tensor/half.h"

#include <cassert>
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

struct ToHalves {
    template <class F>
    HWY_INLINE void operator()(F f, const float* in, std::uint16_t* out) const
    {
        const hn::Rebind<std::uint16_t, F> u16;
        const hn::RebindToUnsigned<F> u32;
        const hn::RebindToSigned<F> i32;
        const auto bits = hn::BitCast(u32, hn::LoadU(f, in));
        const auto rest = hn::And(bits, hn::Set(u32, 0x7fffffff));
        const auto isBelow = [&](float limit) {
            return hn::RebindMask(u32, hn::Lt(hn::BitCast(i32, rest), hn::BitCast(i32, hn::Set(f, limit))));
        };
        const auto half = hn::Set(f, 0.5F); // the floats after it count steps of 2^-24, too: adding it rounds
        const auto small = hn::Sub(hn::BitCast(u32, hn::Add(hn::BitCast(f, rest), half)), hn::BitCast(u32, half));
        const auto odd = hn::And(hn::ShiftRight<13>(rest), hn::Set(u32, 1));
        const auto rounded = hn::Add(hn::Add(rest, hn::Set(u32, 0xfff)), odd);
        const auto usual = hn::ShiftRight<13>(hn::Sub(rounded, hn::Set(u32, 112U << 23)));
        const auto isNan = hn::RebindMask(u32, hn::Gt(hn::BitCast(i32, rest), hn::Set(i32, 0x7f800000)));
        const auto special = hn::IfThenElse(isNan, hn::Set(u32, 0x7e00), hn::Set(u32, 0x7c00));
        const auto magnitude = hn::IfThenElse(isBelow(0x1p-14F), small, hn::IfThenElse(isBelow(65520), usual, special));
        const auto sign = hn::And(hn::ShiftRight<16>(bits), hn::Set(u32, 0x8000));
        hn::StoreU(hn::DemoteTo(u16, hn::BitCast(i32, hn::Or(magnitude, sign))), u16, out);
    }
};

struct ToFloats {
    template <class F>
    HWY_INLINE void operator()(F f, const std::uint16_t* in, float* out) const
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
};

template <class Use, class In, class Out>
HWY_INLINE void forAll(const Use& use, const In* in, std::size_t count, Out* out)
{
    const hn::ScalableTag<float> f;
    std::size_t i = 0;
    for (; i + hn::Lanes(f) <= count; i += hn::Lanes(f)) {
        use(f, in + i, out + i);
    }
    for (; i < count; ++i) {
        use(hn::CappedTag<float, 1>(), in + i, out + i);
    }
}

void halvesToFloatsOnTarget(const std::uint16_t* in, std::size_t count, float* out)
{
    forAll(ToFloats(), in, count, out);
}

void floatsToHalvesOnTarget(const float* in, std::size_t count, std::uint16_t* out)
{
    forAll(ToHalves(), in, count, out);
}

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace qs {
HWY_EXPORT(halvesToFloatsOnTarget);
HWY_EXPORT(floatsToHalvesOnTarget);

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

void floatsToHalves(std::span<const float> in, std::span<std::uint16_t> out)
{
    assert(in.size() == out.size());
    HWY_DYNAMIC_DISPATCH(floatsToHalvesOnTarget)(in.data(), in.size(), out.data());
}

} // namespace qs
#endif
