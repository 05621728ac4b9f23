// SPDX-License-Identifier: GPL-3.0-or-later
// What microscaling_blocks.cpp defines, with vectors across the block.
//
// The nearest level is found by comparing magnitudes with the middles between levels instead of comparing distances.
// That is the same: next to a middle both differences are exact in float (Sterbenz), and a middle goes to the lower
// level both ways. It is not the same where levels or middles leave the range of float, or where a value lies so far
// beyond the levels that distances are rounded; such blocks go to the definition.
#include "core/blocks/block_fields.h"
#include "core/blocks/codecs.h"
#include "core/blocks/microscaling_scales.h"

#include <limits>

// The order matters: this file is compiled once per CPU target from the first of these includes.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/blocks/microscaling_blocks_simd.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "core/blocks/block_vectors-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace qs::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// The middles between the levels, each lane with its own scale.
template <class T>
struct Middles {
    typename T::VF at[kDoubledE2m1Middles.size()];

    HWY_INLINE explicit Middles(typename T::VF scale)
    {
        for (std::size_t i = 0; i < kDoubledE2m1Middles.size(); ++i) {
            at[i] = hn::Mul(hn::Set(typename T::F(), kDoubledE2m1Middles[i]), scale);
        }
    }
};

template <class T>
HWY_INLINE typename T::VI codesOf(typename T::VF x, const Middles<T>& middles)
{
    const typename T::I i32;
    const hn::RebindToUnsigned<typename T::I> u32;
    const auto magnitude = hn::Abs(x);
    // By halves, as one looks up a word: the bits of the code from the highest to the lowest.
    const auto& at = middles.at;
    const auto four = hn::Gt(magnitude, at[3]);
    const auto two = hn::Gt(magnitude, hn::IfThenElse(four, at[5], at[1]));
    const auto one =
        hn::Gt(magnitude, hn::IfThenElse(four, hn::IfThenElse(two, at[6], at[4]), hn::IfThenElse(two, at[2], at[0])));
    const auto bit = [&](auto mask, std::int32_t value)
                         HWY_ATTR { return hn::IfThenElseZero(hn::RebindMask(i32, mask), hn::Set(i32, value)); };
    const auto code = hn::Or(bit(four, 4), hn::Or(bit(two, 2), bit(one, 1)));
    const auto sign = hn::ShiftLeft<3>(hn::ShiftRight<31>(hn::BitCast(u32, x)));
    const auto withSign = hn::Or(code, hn::BitCast(i32, sign));
    return hn::IfThenElseZero(hn::Gt(code, hn::Zero(i32)), withSign); // there is no −0
}

/// A byte per lane: the code of `low` in its low half, of `high` in its high half.
template <class T>
HWY_INLINE void encodeNibbles(typename T::VF low, typename T::VF high, const Middles<T>& middles, std::byte* out)
{
    const auto nibbles = hn::Or(codesOf<T>(low, middles), hn::ShiftLeft<4>(codesOf<T>(high, middles)));
    hn::StoreU(hn::DemoteTo(typename T::U8(), nibbles), typename T::U8(), asBytes(out));
}

struct Mxfp4Encoder {
    using Scaling = std::int32_t; ///< the scale's code; −1: left to the definition

    static HWY_INLINE Scaling scalingOf(const float* values, std::byte* out)
    {
        const auto bits = std::bit_cast<std::uint32_t>(largestMagnitudeOf<Mxfp4Block::kValues>(values));
        // Less than 2^-17 below a power of two the logarithm may be rounded up to it.
        if (HWY_UNLIKELY((bits & 0x7fff80U) == 0x7fff80U)) {
            return -1;
        }
        const std::int32_t code = std::max(static_cast<std::int32_t>(bits >> 23) - 2, 0);
        storeField(static_cast<std::uint8_t>(code), out);
        return code;
    }

    static HWY_INLINE void writeCodes(const float* values, Scaling code, std::byte* out)
    {
        if (HWY_UNLIKELY(code < 0)) {
            Mxfp4Block::encode(values, out);
            return;
        }
        using T = Tags<16>;
        const T::F f;
        const Middles<T> middles(hn::Set(f, halfOfE8m0(static_cast<std::uint8_t>(code))));
        for (std::size_t j = 0; j < 16; j += T::kLanes) {
            encodeNibbles<T>(hn::LoadU(f, values + j), hn::LoadU(f, values + 16 + j), middles, out + 1 + j);
        }
    }
};

#if HWY_MAX_BYTES == 64
/// Two sub-blocks side by side: their low halves fill one vector, their high halves another.
HWY_INLINE void encodeTwoSubBlocks(const float* values, const float* scales, std::byte* out)
{
    using T = Tags<16>;
    const T::F f;
    const hn::Half<T::F> half;
    const Middles<T> middles(hn::Combine(f, hn::Set(half, scales[1]), hn::Set(half, scales[0])));
    const auto low = hn::Combine(f, hn::LoadU(half, values + 16), hn::LoadU(half, values));
    const auto high = hn::Combine(f, hn::LoadU(half, values + 24), hn::LoadU(half, values + 8));
    encodeNibbles<T>(low, high, middles, out);
}
#else
HWY_INLINE void encodeTwoSubBlocks(const float* values, const float* scales, std::byte* out)
{
    using T = Tags<8>;
    for (std::size_t i = 0; i < 2; ++i) {
        const Middles<T> middles(hn::Set(T::F(), scales[i]));
        for (std::size_t j = 0; j < 8; j += T::kLanes) {
            const auto low = hn::LoadU(T::F(), values + 16 * i + j);
            encodeNibbles<T>(low, hn::LoadU(T::F(), values + 16 * i + 8 + j), middles, out + 8 * i + j);
        }
    }
}
#endif

struct Nvfp4Encoder {
    static constexpr std::size_t kParts = Nvfp4Block::kValues / Nvfp4Block::kSubBlock;
    struct Scaling {
        float scales[kParts];
        bool isFarBeyondTheLevels; ///< left to the definition
    };

    static HWY_INLINE Scaling scalingOf(const float* values, std::byte* out)
    {
        Scaling scaling;
        float largest = 0;
        for (std::size_t part = 0; part < kParts; ++part) {
            const float found = largestMagnitudeOf<Nvfp4Block::kSubBlock>(values + Nvfp4Block::kSubBlock * part);
            const std::uint8_t code = ue4m3For(found / 6);
            storeField(code, out + part);
            // No magnitude is above an infinity: where the scale is 0, all codes are.
            scaling.scales[part] = code == 0 ? std::numeric_limits<float>::infinity() : halfOfUe4m3(code);
            largest = std::max(largest, found);
        }
        scaling.isFarBeyondTheLevels = largest > 0x1p20F; // the outermost level is 2688
        return scaling;
    }

    static HWY_INLINE void writeCodes(const float* values, const Scaling& scaling, std::byte* out)
    {
        if (HWY_UNLIKELY(scaling.isFarBeyondTheLevels)) {
            Nvfp4Block::encode(values, out);
            return;
        }
        encodeTwoSubBlocks(values, scaling.scales, out + Nvfp4Block::kNibblesAt);
        encodeTwoSubBlocks(values + 32, scaling.scales + 2, out + Nvfp4Block::kNibblesAt + 16);
    }
};

void encodeMxfp4OnTarget(const float* values, std::size_t blocks, std::byte* out)
{
    encodeInRuns<Mxfp4Block, Mxfp4Encoder>(values, blocks, out);
}

void encodeNvfp4OnTarget(const float* values, std::size_t blocks, std::byte* out)
{
    encodeInRuns<Nvfp4Block, Nvfp4Encoder>(values, blocks, out);
}

#if HWY_TARGET == HWY_SCALAR
HWY_INLINE void levelsOf(const std::byte* in, std::int8_t* low, std::int8_t* high)
{
    for (int j = 0; j < 16; ++j) {
        low[j] = kDoubledE2m1[std::to_integer<std::size_t>(in[j] & std::byte{15})];
        high[j] = kDoubledE2m1[std::to_integer<std::size_t>(in[j] >> 4)];
    }
}
#else
/// The doubled levels of 16 bytes of codes.
HWY_INLINE void levelsOf(const std::byte* in, std::int8_t* low, std::int8_t* high)
{
    const hn::Full128<std::uint8_t> u8;
    const hn::Full128<std::int8_t> i8;
    const auto table = hn::LoadU(i8, kDoubledE2m1.data());
    const auto nibbles = hn::LoadU(u8, asBytes(in));
    hn::StoreU(hn::TableLookupBytes(table, hn::BitCast(i8, hn::And(nibbles, hn::Set(u8, 15)))), i8, low);
    hn::StoreU(hn::TableLookupBytes(table, hn::BitCast(i8, hn::ShiftRight<4>(nibbles))), i8, high);
}
#endif

template <std::size_t Count>
HWY_INLINE void scaleLevels(const std::int8_t* levels, float scale, float* out)
{
    using T = Tags<Count>;
    const typename T::F f;
    for (std::size_t j = 0; j < Count; j += T::kLanes) {
        const auto level = hn::PromoteTo(typename T::I(), hn::LoadU(typename T::I8(), levels + j));
        hn::StoreU(hn::Mul(hn::ConvertTo(f, level), hn::Set(f, scale)), f, out + j);
    }
}

void decodeMxfp4OnTarget(const std::byte* in, std::size_t blocks, float* out)
{
    for (; blocks > 0; --blocks, in += Mxfp4Block::kBytes, out += Mxfp4Block::kValues) {
        std::int8_t levels[Mxfp4Block::kValues];
        levelsOf(in + 1, levels, levels + 16);
        scaleLevels<32>(levels, halfOfE8m0(loadField<std::uint8_t>(in)), out);
    }
}

void decodeNvfp4OnTarget(const std::byte* in, std::size_t blocks, float* out)
{
    for (; blocks > 0; --blocks, in += Nvfp4Block::kBytes, out += Nvfp4Block::kValues) {
        for (std::size_t part = 0; part < 4; part += 2) { // 16 bytes hold two sub-blocks
            std::int8_t low[16];
            std::int8_t high[16];
            levelsOf(in + Nvfp4Block::kNibblesAt + 8 * part, low, high);
            for (std::size_t i = 0; i < 2; ++i) {
                const float scale = halfOfUe4m3(loadField<std::uint8_t>(in + part + i));
                scaleLevels<8>(low + 8 * i, scale, out + 16 * (part + i));
                scaleLevels<8>(high + 8 * i, scale, out + 16 * (part + i) + 8);
            }
        }
    }
}

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace qs {
HWY_EXPORT(encodeMxfp4OnTarget);
HWY_EXPORT(encodeNvfp4OnTarget);
HWY_EXPORT(decodeMxfp4OnTarget);
HWY_EXPORT(decodeNvfp4OnTarget);

void encodeMxfp4(const float* values, std::size_t blocks, std::byte* out)
{
    HWY_DYNAMIC_DISPATCH(encodeMxfp4OnTarget)(values, blocks, out);
}
void encodeNvfp4(const float* values, std::size_t blocks, std::byte* out)
{
    HWY_DYNAMIC_DISPATCH(encodeNvfp4OnTarget)(values, blocks, out);
}
void decodeMxfp4(const std::byte* in, std::size_t blocks, float* out)
{
    HWY_DYNAMIC_DISPATCH(decodeMxfp4OnTarget)(in, blocks, out);
}
void decodeNvfp4(const std::byte* in, std::size_t blocks, float* out)
{
    HWY_DYNAMIC_DISPATCH(decodeNvfp4OnTarget)(in, blocks, out);
}

} // namespace qs
#endif
