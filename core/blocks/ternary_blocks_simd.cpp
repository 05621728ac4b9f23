// SPDX-License-Identifier: GPL-3.0-or-later
// What ternary_blocks.cpp defines, with vectors along the bytes: the same operations in the same order.
#include "core/blocks/block_fields.h"
#include "core/blocks/codecs.h"

// The order matters: this file is compiled once per CPU target from the first of these includes.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/blocks/ternary_blocks_simd.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "core/blocks/block_vectors-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace qs::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Wide = Tags<16>;
using Narrow = Tags<4>; ///< the last four bytes of TQ1_0

/// Writes d, returns what values are multiplied with.
HWY_INLINE float reciprocalFor(const float* values, std::byte* scaleField)
{
    prefetchAhead(values, 256);
    const float largest = largestMagnitudeOf<256>(values);
    storeHalf(largest, scaleField);
    return reciprocalOf(largest);
}

/// 0, 1 or 2
template <class T>
HWY_INLINE typename T::VI codesOf(const float* values, typename T::VF reciprocal)
{
    const auto quotient = hn::Mul(hn::LoadU(typename T::F(), values), reciprocal);
    return hn::Add(roundHalfAway<T>(quotient), hn::Set(typename T::I(), 1));
}

/// `Bytes` bytes with `Digits` digits to base three each, digit n of byte m from value m + n · Bytes.
template <class T, std::size_t Bytes, int Digits>
HWY_INLINE void encodeDigits(const float* values, float reciprocal, std::byte* out)
{
    const typename T::I i32;
    const auto factor = hn::Set(typename T::F(), reciprocal);
    for (std::size_t m = 0; m < Bytes; m += T::kLanes) {
        auto number = codesOf<T>(values + m, factor);
        for (std::size_t n = 1; n < 5; ++n) {
            number = hn::Add(number, hn::ShiftLeft<1>(number));
            if (n < Digits) {
                number = hn::Add(number, codesOf<T>(values + m + n * Bytes, factor));
            }
        }
        // ⌈256 v / 243⌉ = v + ⌊(13 v + 242) / 243⌋, and 4316 / 2^20 is close enough to 1 / 243 for numerators to 3,388.
        const auto numerator = hn::Add(hn::Mul(number, hn::Set(i32, 13)), hn::Set(i32, 242));
        const auto fraction = hn::Add(number, hn::ShiftRight<20>(hn::Mul(numerator, hn::Set(i32, 4316))));
        hn::StoreU(hn::DemoteTo(typename T::U8(), fraction), typename T::U8(), asBytes(out) + m);
    }
}

template <class T, std::size_t Bytes, int Digits>
HWY_INLINE void decodeDigits(const std::byte* in, float scale, float* out)
{
    const typename T::I i32;
    const typename T::F f;
    for (std::size_t m = 0; m < Bytes; m += T::kLanes) {
        auto fraction = hn::PromoteTo(i32, hn::LoadU(typename T::U8(), asBytes(in) + m));
        for (std::size_t n = 0; n < Digits; ++n) {
            fraction = hn::Add(fraction, hn::ShiftLeft<1>(fraction));
            const auto level = hn::Sub(hn::ShiftRight<8>(fraction), hn::Set(i32, 1));
            hn::StoreU(hn::Mul(hn::ConvertTo(f, level), hn::Set(f, scale)), f, out + m + n * Bytes);
            fraction = hn::And(fraction, hn::Set(i32, 255));
        }
    }
}

void encodeTq10OnTarget(const float* values, std::size_t blocks, std::byte* out)
{
    for (; blocks > 0; --blocks, values += Tq10Block::kValues, out += Tq10Block::kBytes) {
        const float reciprocal = reciprocalFor(values, out + Tq10Block::kScaleAt);
        encodeDigits<Wide, 32, 5>(values, reciprocal, out);
        encodeDigits<Wide, 16, 5>(values + 160, reciprocal, out + 32);
        encodeDigits<Narrow, 4, 4>(values + 240, reciprocal, out + 48);
    }
}

void decodeTq10OnTarget(const std::byte* in, std::size_t blocks, float* out)
{
    for (; blocks > 0; --blocks, in += Tq10Block::kBytes, out += Tq10Block::kValues) {
        const float scale = loadHalf(in + Tq10Block::kScaleAt);
        decodeDigits<Wide, 32, 5>(in, scale, out);
        decodeDigits<Wide, 16, 5>(in + 32, scale, out + 160);
        decodeDigits<Narrow, 4, 4>(in + 48, scale, out + 240);
    }
}

void encodeTq20OnTarget(const float* values, std::size_t blocks, std::byte* out)
{
    using T = Wide;
    for (; blocks > 0; --blocks, values += Tq20Block::kValues, out += Tq20Block::kBytes) {
        const auto reciprocal = hn::Set(T::F(), reciprocalFor(values, out + Tq20Block::kScaleAt));
        for (std::size_t byte = 0; byte < 64; byte += T::kLanes) {
            const float* const first = values + byte / 32 * 128 + byte % 32;
            auto bits = codesOf<T>(first, reciprocal);
            bits = hn::Or(bits, hn::ShiftLeft<2>(codesOf<T>(first + 32, reciprocal)));
            bits = hn::Or(bits, hn::ShiftLeft<4>(codesOf<T>(first + 64, reciprocal)));
            bits = hn::Or(bits, hn::ShiftLeft<6>(codesOf<T>(first + 96, reciprocal)));
            hn::StoreU(hn::DemoteTo(T::U8(), bits), T::U8(), asBytes(out) + byte);
        }
    }
}

void decodeTq20OnTarget(const std::byte* in, std::size_t blocks, float* out)
{
    using T = Wide;
    const T::F f;
    const T::I i32;
    for (; blocks > 0; --blocks, in += Tq20Block::kBytes, out += Tq20Block::kValues) {
        const auto scale = hn::Set(f, loadHalf(in + Tq20Block::kScaleAt));
        for (std::size_t byte = 0; byte < 64; byte += T::kLanes) {
            auto bits = hn::PromoteTo(i32, hn::LoadU(T::U8(), asBytes(in) + byte));
            for (std::size_t n = 0; n < 4; ++n) {
                const auto level = hn::Sub(hn::And(bits, hn::Set(i32, 3)), hn::Set(i32, 1));
                hn::StoreU(hn::Mul(hn::ConvertTo(f, level), scale), f, out + byte / 32 * 128 + byte % 32 + n * 32);
                bits = hn::ShiftRight<2>(bits);
            }
        }
    }
}

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace qs {
HWY_EXPORT(encodeTq10OnTarget);
HWY_EXPORT(encodeTq20OnTarget);
HWY_EXPORT(decodeTq10OnTarget);
HWY_EXPORT(decodeTq20OnTarget);

void encodeTq10(const float* values, std::size_t blocks, std::byte* out)
{
    HWY_DYNAMIC_DISPATCH(encodeTq10OnTarget)(values, blocks, out);
}
void encodeTq20(const float* values, std::size_t blocks, std::byte* out)
{
    HWY_DYNAMIC_DISPATCH(encodeTq20OnTarget)(values, blocks, out);
}
void decodeTq10(const std::byte* in, std::size_t blocks, float* out)
{
    HWY_DYNAMIC_DISPATCH(decodeTq10OnTarget)(in, blocks, out);
}
void decodeTq20(const std::byte* in, std::size_t blocks, float* out)
{
    HWY_DYNAMIC_DISPATCH(decodeTq20OnTarget)(in, blocks, out);
}

} // namespace qs
#endif
