// SPDX-License-Identifier: GPL-3.0-or-later
// What plain_decode.cpp defines, with vectors across the block: the same operations.
#include "core/blocks/codecs.h"

// The order matters: this file is compiled once per CPU target from the first of these includes.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/blocks/plain_decode_kernel.cpp"
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

HWY_INLINE VF scaled(VI level, VF scale)
{
    return hn::Mul(hn::ConvertTo(T::F(), level), scale);
}

template <class Block>
HWY_INLINE void decodeBytes(const std::byte* block, float scale, float* out)
{
    const auto* const codes = reinterpret_cast<const std::int8_t*>(block + 4);
    for (std::size_t j = 0; j < Block::kValues; j += T::kLanes) {
        const VI level = hn::PromoteTo(T::I(), hn::LoadU(T::I8(), codes + j));
        hn::StoreU(scaled(level, hn::Set(T::F(), scale)), T::F(), out + j);
    }
}

void decodeQ81OnTarget(const std::byte* in, std::size_t blocks, float* out)
{
    for (; blocks > 0; --blocks, in += Q81Block::kBytes, out += Q81Block::kValues) {
        decodeBytes<Q81Block>(in, loadHalf(in), out);
    }
}

void decodeQ8KOnTarget(const std::byte* in, std::size_t blocks, float* out)
{
    for (; blocks > 0; --blocks, in += Q8KBlock::kBytes, out += Q8KBlock::kValues) {
        decodeBytes<Q8KBlock>(in, loadField<float>(in), out);
    }
}

/// By lane: how far to shift to the right, so that sixteen fields of `Bits` bits come to the lowest place.
template <int Bits>
HWY_INLINE VI fieldsOf(std::int32_t word, std::size_t first)
{
    HWY_ALIGN static constexpr std::int32_t kLane[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    const hn::RebindToUnsigned<T::I> u32;
    const auto places = hn::BitCast(u32, hn::ShiftLeft<Bits - 1>(hn::LoadU(T::I(), kLane + first)));
    const auto fields = hn::Shr(hn::BitCast(u32, hn::Set(T::I(), word)), places);
    return hn::And(hn::BitCast(T::I(), fields), hn::Set(T::I(), (1 << Bits) - 1));
}

void decodeQ10OnTarget(const std::byte* in, std::size_t blocks, float* out)
{
    const T::F f;
    for (; blocks > 0; --blocks, in += Q10Block::kBytes, out += Q10Block::kValues) {
        const float scale = loadHalf(in);
        for (std::size_t part = 0; part < Q10Block::kValues; part += 16) {
            const auto word = loadField<std::uint16_t>(in + 2 + part / 8);
            for (std::size_t j = 0; j < 16; j += T::kLanes) {
                const auto isPositive = hn::Gt(fieldsOf<1>(word, j), hn::Zero(T::I()));
                const VF value = hn::IfThenElse(hn::RebindMask(f, isPositive), hn::Set(f, scale), hn::Set(f, -scale));
                hn::StoreU(value, f, out + part + j);
            }
        }
    }
}

void decodeQ20OnTarget(const std::byte* in, std::size_t blocks, float* out)
{
    for (; blocks > 0; --blocks, in += Q20Block::kBytes, out += Q20Block::kValues) {
        const VF scale = hn::Set(T::F(), loadHalf(in));
        for (std::size_t part = 0; part < Q20Block::kValues; part += 16) {
            const auto word = loadField<std::int32_t>(in + 2 + part / 4);
            for (std::size_t j = 0; j < 16; j += T::kLanes) {
                const VI level = hn::Sub(fieldsOf<2>(word, j), hn::Set(T::I(), 1));
                hn::StoreU(scaled(level, scale), T::F(), out + part + j);
            }
        }
    }
}

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace qs {
HWY_EXPORT(decodeQ8KOnTarget);
HWY_EXPORT(decodeQ81OnTarget);
HWY_EXPORT(decodeQ20OnTarget);
HWY_EXPORT(decodeQ10OnTarget);

void decodeQ8K(const std::byte* in, std::size_t blocks, float* out)
{
    HWY_DYNAMIC_DISPATCH(decodeQ8KOnTarget)(in, blocks, out);
}
void decodeQ81(const std::byte* in, std::size_t blocks, float* out)
{
    HWY_DYNAMIC_DISPATCH(decodeQ81OnTarget)(in, blocks, out);
}
void decodeQ20(const std::byte* in, std::size_t blocks, float* out)
{
    HWY_DYNAMIC_DISPATCH(decodeQ20OnTarget)(in, blocks, out);
}
void decodeQ10(const std::byte* in, std::size_t blocks, float* out)
{
    HWY_DYNAMIC_DISPATCH(decodeQ10OnTarget)(in, blocks, out);
}

} // namespace qs
#endif
