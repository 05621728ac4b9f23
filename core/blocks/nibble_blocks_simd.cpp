// SPDX-License-Identifier: GPL-3.0-or-later
// What nibble_blocks.cpp defines, with vectors across the block: the same operations in the same order.
#include "core/blocks/block_fields.h"
#include "core/blocks/codecs.h"

#include <algorithm>

// The order matters: this file is compiled once per CPU target from the first of these includes.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/blocks/nibble_blocks_simd.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "core/blocks/block_vectors-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace qs::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using T = Tags<16>;
using VF = T::VF;
using VI = T::VI;
constexpr std::size_t kHalf = 16; ///< values: byte j of a block holds parts of value j and of value j + 16

/// A tie between a positive and a negative value is rare, so finding the first of them may take its time.
HWY_INLINE float valueOfLargestMagnitude(const float* values)
{
    const MinMax range = extremesOf<32>(values);
    if (HWY_UNLIKELY(range.max == -range.min)) {
        const auto* const first =
            std::find_if(values, values + 32, [&](float x) { return x == range.max || x == range.min; });
        return range.max == 0 ? 0 : *first;
    }
    return range.max > -range.min ? range.max : range.min;
}

/// The fifth bits of codes, that of the first code lowest.
HWY_INLINE std::uint32_t fifthBitsOf(VI codes)
{
    std::uint8_t bytes[8] = {};
    hn::StoreMaskBits(T::I(), hn::Gt(codes, hn::Set(T::I(), 15)), bytes);
    return T::kLanes > 8 ? bytes[0] | std::uint32_t{bytes[1]} << 8 : bytes[0];
}

template <class Block>
struct NibbleEncoder {
    struct Scaling {
        float minimum, reciprocal;
    };

    static HWY_INLINE Scaling scalingOf(const float* values, std::byte* out)
    {
        if constexpr (Block::kHasMinimum) {
            const MinMax range = extremesOf<32>(values);
            const float scale = (range.max - range.min) / (Block::kCodes - 1);
            // The first of several zeros decides the sign.
            const float low = range.min == 0 ? *std::find(values, values + 32, 0.0F) : range.min;
            storeHalf(scale, out);
            storeHalf(low, out + Block::kMinimumAt);
            return {low, reciprocalOf(scale)};
        } else {
            const float scale = valueOfLargestMagnitude(values) / -Block::kMiddle;
            storeHalf(scale, out);
            return {0, reciprocalOf(scale)};
        }
    }

    static HWY_INLINE void writeCodes(const float* values, const Scaling& scaling, std::byte* out)
    {
        const VI lowFour = hn::Set(T::I(), 15);
        std::uint32_t fifthBits = 0;
        for (std::size_t j = 0; j < kHalf; j += T::kLanes) {
            const VI low = codesOf(values + j, scaling);
            const VI high = codesOf(values + j + kHalf, scaling);
            const VI nibbles = hn::Or(hn::And(low, lowFour), hn::ShiftLeft<4>(hn::And(high, lowFour)));
            hn::StoreU(hn::DemoteTo(T::U8(), nibbles), T::U8(), asBytes(out) + Block::kNibblesAt + j);
            if constexpr (Block::kHasFifthBits) {
                fifthBits |= fifthBitsOf(low) << j | fifthBitsOf(high) << (j + kHalf);
            }
        }
        if constexpr (Block::kHasFifthBits) {
            storeField(fifthBits, out + Block::kFifthBitsAt);
        }
    }

private:
    static HWY_INLINE VI codesOf(const float* values, const Scaling& scaling)
    {
        const T::F f;
        const VF x = hn::LoadU(f, values);
        const VF reciprocal = hn::Set(f, scaling.reciprocal);
        VF shifted;
        if constexpr (Block::kHasMinimum) {
            shifted = hn::Add(hn::Mul(hn::Sub(x, hn::Set(f, scaling.minimum)), reciprocal), hn::Set(f, 0.5F));
            shifted = hn::IfThenElseZero(hn::Ge(shifted, hn::Zero(f)), shifted); // drops NaN
        } else {
            shifted = hn::Add(hn::Mul(x, reciprocal), hn::Set(f, Block::kMiddle + 0.5F));
        }
        return hn::Min(hn::ConvertTo(T::I(), shifted), hn::Set(T::I(), Block::kCodes - 1));
    }
};

struct Q80Encoder {
    using Scaling = float; ///< what values are multiplied with

    static HWY_INLINE Scaling scalingOf(const float* values, std::byte* out)
    {
        const float scale = largestMagnitudeOf<Q80Block::kValues>(values) / 127;
        storeHalf(scale, out);
        return reciprocalOf(scale);
    }

    static HWY_INLINE void writeCodes(const float* values, Scaling reciprocal, std::byte* out)
    {
        const T::F f;
        for (std::size_t j = 0; j < Q80Block::kValues; j += T::kLanes) {
            const VI codes = roundHalfAway<T>(hn::Mul(hn::LoadU(f, values + j), hn::Set(f, reciprocal)));
            hn::StoreU(hn::DemoteTo(T::I8(), codes), T::I8(), reinterpret_cast<std::int8_t*>(out) + 2 + j);
        }
    }
};

/// The levels of a block, as far as they are whole numbers.
template <class Block>
class Levels {
public:
    HWY_INLINE explicit Levels(const std::byte* block)
        : m_scale(hn::Set(T::F(), loadHalf(block))),
          m_minimum(hn::Set(T::F(), Block::kHasMinimum ? loadHalf(block + Block::kMinimumAt) : 0.0F))
    {}
    HWY_INLINE VF valueOf(VI code) const
    {
        if constexpr (Block::kHasMinimum) {
            return hn::Add(hn::Mul(hn::ConvertTo(T::F(), code), m_scale), m_minimum);
        } else {
            return hn::Mul(hn::ConvertTo(T::F(), hn::Sub(code, hn::Set(T::I(), Block::kMiddle))), m_scale);
        }
    }

private:
    VF m_scale, m_minimum;
};

/// 16 in the lanes whose bit is set, that of the first lane lowest.
HWY_INLINE VI fifthBitsFrom(std::uint32_t bits)
{
    const T::I i32;
    HWY_ALIGN static constexpr std::int32_t kBitOfLane[16] = {1,       1 << 1,  1 << 2,  1 << 3, 1 << 4,  1 << 5,
                                                              1 << 6,  1 << 7,  1 << 8,  1 << 9, 1 << 10, 1 << 11,
                                                              1 << 12, 1 << 13, 1 << 14, 1 << 15};
    const VI spread = hn::Set(i32, static_cast<std::int32_t>(bits & 0xffffU));
    return hn::IfThenElseZero(hn::TestBit(spread, hn::Load(i32, kBitOfLane)), hn::Set(i32, 16));
}

template <class Block>
void decode(const std::byte* in, std::size_t blocks, float* out)
{
    const T::I i32;
    for (; blocks > 0; --blocks, in += Block::kBytes, out += Block::kValues) {
        const Levels<Block> levels(in);
        for (std::size_t j = 0; j < kHalf; j += T::kLanes) {
            const VI nibbles = hn::PromoteTo(i32, hn::LoadU(T::U8(), asBytes(in) + Block::kNibblesAt + j));
            VI low = hn::And(nibbles, hn::Set(i32, 15));
            VI high = hn::ShiftRight<4>(nibbles);
            if constexpr (Block::kHasFifthBits) {
                const auto fifthBits = loadField<std::uint32_t>(in + Block::kFifthBitsAt);
                low = hn::Or(low, fifthBitsFrom(fifthBits >> j));
                high = hn::Or(high, fifthBitsFrom(fifthBits >> (j + kHalf)));
            }
            hn::StoreU(levels.valueOf(low), T::F(), out + j);
            hn::StoreU(levels.valueOf(high), T::F(), out + j + kHalf);
        }
    }
}

void encodeQ40OnTarget(const float* values, std::size_t blocks, std::byte* out)
{
    encodeInRuns<Q40Block, NibbleEncoder<Q40Block>>(values, blocks, out);
}
void encodeQ41OnTarget(const float* values, std::size_t blocks, std::byte* out)
{
    encodeInRuns<Q41Block, NibbleEncoder<Q41Block>>(values, blocks, out);
}
void encodeQ50OnTarget(const float* values, std::size_t blocks, std::byte* out)
{
    encodeInRuns<Q50Block, NibbleEncoder<Q50Block>>(values, blocks, out);
}
void encodeQ51OnTarget(const float* values, std::size_t blocks, std::byte* out)
{
    encodeInRuns<Q51Block, NibbleEncoder<Q51Block>>(values, blocks, out);
}
void encodeQ80OnTarget(const float* values, std::size_t blocks, std::byte* out)
{
    encodeInRuns<Q80Block, Q80Encoder>(values, blocks, out);
}
void decodeQ40OnTarget(const std::byte* in, std::size_t blocks, float* out)
{
    decode<Q40Block>(in, blocks, out);
}
void decodeQ41OnTarget(const std::byte* in, std::size_t blocks, float* out)
{
    decode<Q41Block>(in, blocks, out);
}
void decodeQ50OnTarget(const std::byte* in, std::size_t blocks, float* out)
{
    decode<Q50Block>(in, blocks, out);
}
void decodeQ51OnTarget(const std::byte* in, std::size_t blocks, float* out)
{
    decode<Q51Block>(in, blocks, out);
}

void decodeQ80OnTarget(const std::byte* in, std::size_t blocks, float* out)
{
    const T::F f;
    for (; blocks > 0; --blocks, in += Q80Block::kBytes, out += Q80Block::kValues) {
        const VF scale = hn::Set(f, loadHalf(in));
        for (std::size_t j = 0; j < Q80Block::kValues; j += T::kLanes) {
            const auto codes = hn::LoadU(T::I8(), reinterpret_cast<const std::int8_t*>(in) + 2 + j);
            hn::StoreU(hn::Mul(hn::ConvertTo(f, hn::PromoteTo(T::I(), codes)), scale), f, out + j);
        }
    }
}

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace qs {
HWY_EXPORT(encodeQ40OnTarget);
HWY_EXPORT(encodeQ41OnTarget);
HWY_EXPORT(encodeQ50OnTarget);
HWY_EXPORT(encodeQ51OnTarget);
HWY_EXPORT(encodeQ80OnTarget);
HWY_EXPORT(decodeQ40OnTarget);
HWY_EXPORT(decodeQ41OnTarget);
HWY_EXPORT(decodeQ50OnTarget);
HWY_EXPORT(decodeQ51OnTarget);
HWY_EXPORT(decodeQ80OnTarget);

void encodeQ40(const float* values, std::size_t blocks, std::byte* out)
{
    HWY_DYNAMIC_DISPATCH(encodeQ40OnTarget)(values, blocks, out);
}
void encodeQ41(const float* values, std::size_t blocks, std::byte* out)
{
    HWY_DYNAMIC_DISPATCH(encodeQ41OnTarget)(values, blocks, out);
}
void encodeQ50(const float* values, std::size_t blocks, std::byte* out)
{
    HWY_DYNAMIC_DISPATCH(encodeQ50OnTarget)(values, blocks, out);
}
void encodeQ51(const float* values, std::size_t blocks, std::byte* out)
{
    HWY_DYNAMIC_DISPATCH(encodeQ51OnTarget)(values, blocks, out);
}
void encodeQ80(const float* values, std::size_t blocks, std::byte* out)
{
    HWY_DYNAMIC_DISPATCH(encodeQ80OnTarget)(values, blocks, out);
}
void decodeQ40(const std::byte* in, std::size_t blocks, float* out)
{
    HWY_DYNAMIC_DISPATCH(decodeQ40OnTarget)(in, blocks, out);
}
void decodeQ41(const std::byte* in, std::size_t blocks, float* out)
{
    HWY_DYNAMIC_DISPATCH(decodeQ41OnTarget)(in, blocks, out);
}
void decodeQ50(const std::byte* in, std::size_t blocks, float* out)
{
    HWY_DYNAMIC_DISPATCH(decodeQ50OnTarget)(in, blocks, out);
}
void decodeQ51(const std::byte* in, std::size_t blocks, float* out)
{
    HWY_DYNAMIC_DISPATCH(decodeQ51OnTarget)(in, blocks, out);
}
void decodeQ80(const std::byte* in, std::size_t blocks, float* out)
{
    HWY_DYNAMIC_DISPATCH(decodeQ80OnTarget)(in, blocks, out);
}

} // namespace qs
#endif
