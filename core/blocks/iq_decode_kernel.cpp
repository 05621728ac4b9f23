// SPDX-License-Identifier: GPL-3.0-or-later
// What iq_decode.cpp defines, in three steps for each block: the points are gathered as bytes, then sixteen bytes at a
// time get their signs (IQ1: are moved), then become floats and are multiplied by their scale.
//
// A sign is applied before the product instead of after it, and IQ1's points are taken eight times as large with an
// eighth of the scale: both are exact, so the bits are the definition's.
#include "core/blocks/block_fields.h"
#include "core/blocks/codecs.h"
#include "core/blocks/lattice_tables.h"

#include <array>
#include <bit>

// The order matters: this file is compiled once per CPU target from the first of these includes.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/blocks/iq_decode_kernel.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on

#ifndef QS_IQ_FLAGS
#define QS_IQ_FLAGS
namespace qs {

constexpr std::uint64_t kEachByte = 0x0101010101010101;

/// Seven signs and the eighth that makes the number of negative ones even, once for each of eight bytes.
constexpr auto kEvenFlags = [] {
    std::array<std::uint64_t, 128> flags{};
    for (std::uint64_t signs = 0; signs < flags.size(); ++signs) {
        flags[signs] = (signs | static_cast<std::uint64_t>(std::popcount(signs) & 1) << 7) * kEachByte;
    }
    return flags;
}();

} // namespace qs
#endif

HWY_BEFORE_NAMESPACE();
namespace qs::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Bytes16 = hn::CappedTag<std::uint8_t, 16>;

/// A block of 256 values between the steps.
struct Gathered {
    alignas(64) std::uint8_t points[256];
    alignas(64) std::uint64_t flags[32]; ///< of eight values: bit j of each byte belongs to value j
    float scales[16];                    ///< of sixteen values
};

HWY_INLINE std::size_t byteAt(const std::byte* in, std::size_t i)
{
    return std::to_integer<std::size_t>(in[i]);
}

template <std::size_t Dimensions>
HWY_INLINE void putPoint(const LatticePoint<Dimensions>& point, std::size_t index, Gathered& block)
{
    std::memcpy(block.points + Dimensions * index, point.data(), Dimensions);
}

/// Eight times the point, plus one for where it moves.
HWY_INLINE void putMovedPoint(const LatticePoint<8>& point, std::size_t index, bool down, Gathered& block)
{
    std::uint64_t coordinates;
    std::memcpy(&coordinates, point.data(), sizeof(coordinates));
    coordinates = (coordinates << 3 & 0xf8 * kEachByte) | kEachByte; // three bits cleared below each coordinate
    std::memcpy(block.points + 8 * index, &coordinates, sizeof(coordinates));
    block.flags[index] = down ? ~std::uint64_t{0} : 0;
}

/// All ones in the bytes whose flag is set.
HWY_INLINE hn::Vec<Bytes16> flaggedBytes(const Gathered& block, std::size_t at)
{
    HWY_ALIGN static constexpr std::uint8_t kBitOfByte[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    const Bytes16 u8;
    const auto flags = hn::LoadU(u8, reinterpret_cast<const std::uint8_t*>(block.flags) + at);
    return hn::VecFromMask(u8, hn::TestBit(flags, hn::LoadU(u8, kBitOfByte + at % 16)));
}

HWY_INLINE void applySigns(Gathered& block)
{
    const Bytes16 u8;
    for (std::size_t i = 0; i < sizeof(block.points); i += hn::Lanes(u8)) {
        const auto negative = flaggedBytes(block, i);
        const auto point = hn::Xor(hn::LoadU(u8, block.points + i), negative);
        hn::StoreU(hn::Sub(point, negative), u8, block.points + i);
    }
}

HWY_INLINE void applyMoves(Gathered& block)
{
    const Bytes16 u8;
    for (std::size_t i = 0; i < sizeof(block.points); i += hn::Lanes(u8)) {
        const auto fromUpToDown = hn::And(flaggedBytes(block, i), hn::Set(u8, 2));
        hn::StoreU(hn::Sub(hn::LoadU(u8, block.points + i), fromUpToDown), u8, block.points + i);
    }
}

HWY_INLINE void scaleAll(const Gathered& block, float* out)
{
    const hn::CappedTag<float, 16> f;
    const hn::Rebind<std::int32_t, decltype(f)> i32;
    const hn::Rebind<std::int8_t, decltype(f)> i8;
    for (std::size_t part = 0; part < 16; ++part) {
        const auto scale = hn::Set(f, block.scales[part]);
        for (std::size_t i = 16 * part; i < 16 * part + 16; i += hn::Lanes(f)) {
            const auto point = hn::LoadU(i8, reinterpret_cast<const std::int8_t*>(block.points) + i);
            hn::StoreU(hn::Mul(scale, hn::ConvertTo(f, hn::PromoteTo(i32, point))), f, out + i);
        }
    }
}

HWY_INLINE float iq2Scale(float scale, std::size_t fourBits)
{
    return scale * (0.5F + static_cast<float>(fourBits)) * 0.25F;
}

HWY_INLINE void setScales(std::size_t group, float scale, Gathered& block)
{
    block.scales[2 * group] = scale;
    block.scales[2 * group + 1] = scale;
}

HWY_INLINE void gather(Iq2XxsBlock, const std::byte* in, Gathered& block)
{
    const float scale = loadHalf(in);
    for (std::size_t group = 0; group < 8; ++group) {
        const std::byte* const indices = in + 2 + 8 * group;
        const auto word = loadField<std::uint32_t>(indices + 4);
        for (std::size_t l = 0; l < 4; ++l) {
            putPoint(kIq2XxsLattice[byteAt(indices, l)], 4 * group + l, block);
            block.flags[4 * group + l] = kEvenFlags[word >> 7 * l & 127U];
        }
        setScales(group, iq2Scale(scale, word >> 28), block);
    }
    applySigns(block);
}

HWY_INLINE void gather(Iq2XsBlock, const std::byte* in, Gathered& block)
{
    const float scale = loadHalf(in);
    for (std::size_t l = 0; l < 32; ++l) {
        const auto word = loadField<std::uint16_t>(in + 2 + 2 * l);
        putPoint(kIq2XsLattice[word & 511U], l, block);
        block.flags[l] = kEvenFlags[word >> 9];
    }
    for (std::size_t i = 0; i < 16; ++i) {
        block.scales[i] = iq2Scale(scale, byteAt(in, 66 + i / 2) >> i % 2 * 4 & 15U);
    }
    applySigns(block);
}

HWY_INLINE void gather(Iq2SBlock, const std::byte* in, Gathered& block)
{
    const float scale = loadHalf(in);
    for (std::size_t l = 0; l < 32; ++l) {
        const std::size_t index = byteAt(in, 2 + l) | (byteAt(in, 66 + l / 4) >> l % 4 * 2 & 3U) << 8;
        putPoint(kIq2SLattice[index], l, block);
        block.flags[l] = byteAt(in, 34 + l) * kEachByte;
    }
    for (std::size_t i = 0; i < 16; ++i) {
        block.scales[i] = iq2Scale(scale, byteAt(in, 74 + i / 2) >> i % 2 * 4 & 15U);
    }
    applySigns(block);
}

HWY_INLINE void gather(Iq3XxsBlock, const std::byte* in, Gathered& block)
{
    const float scale = loadHalf(in);
    for (std::size_t group = 0; group < 8; ++group) {
        const auto word = loadField<std::uint32_t>(in + 66 + 4 * group);
        for (std::size_t l = 4 * group; l < 4 * group + 4; ++l) {
            putPoint(kIq3XxsLattice[byteAt(in, 2 + 2 * l)], 2 * l, block);
            putPoint(kIq3XxsLattice[byteAt(in, 3 + 2 * l)], 2 * l + 1, block);
            block.flags[l] = kEvenFlags[word >> 7 * (l % 4) & 127U];
        }
        setScales(group, scale * (0.5F + static_cast<float>(word >> 28)) * 0.5F, block);
    }
    applySigns(block);
}

HWY_INLINE void gather(Iq3SBlock, const std::byte* in, Gathered& block)
{
    const float scale = loadHalf(in);
    for (std::size_t group = 0; group < 8; ++group) {
        const std::size_t ninthBits = byteAt(in, 66 + group);
        for (std::size_t l = 0; l < 8; ++l) {
            const std::size_t index = byteAt(in, 2 + 8 * group + l) | (ninthBits >> l & 1U) << 8;
            putPoint(kIq3SLattice[index], 8 * group + l, block);
        }
        for (std::size_t l = 4 * group; l < 4 * group + 4; ++l) {
            block.flags[l] = byteAt(in, 74 + l) * kEachByte;
        }
        const std::size_t fourBits = byteAt(in, 106 + group / 2) >> group % 2 * 4 & 15U;
        setScales(group, scale * static_cast<float>(1 + 2 * fourBits), block);
    }
    applySigns(block);
}

HWY_INLINE void gather(Iq1SBlock, const std::byte* in, Gathered& block)
{
    const float scale = loadHalf(in);
    for (std::size_t group = 0; group < 8; ++group) {
        const auto word = loadField<std::uint16_t>(in + 34 + 2 * group);
        for (std::size_t l = 0; l < 4; ++l) {
            const std::size_t index = byteAt(in, 2 + 4 * group + l) | (word >> l * 3 & 7U) << 8;
            putMovedPoint(kIq1Lattice[index], 4 * group + l, (word & 0x8000U) != 0, block);
        }
        setScales(group, scale * static_cast<float>(2 * (word >> 12 & 7) + 1) * 0.125F, block);
    }
    applyMoves(block);
}

HWY_INLINE void gather(Iq1MBlock, const std::byte* in, Gathered& block)
{
    const auto scales = loadField<std::uint64_t>(in + 48); // four words, their highest four bits are the block's scale
    const std::uint64_t scaleBits =
        (scales >> 12 & 0xfU) | (scales >> 24 & 0xf0U) | (scales >> 36 & 0xf00U) | (scales >> 48 & 0xf000U);
    const float scale = halfToFloat(static_cast<std::uint16_t>(scaleBits));
    for (std::size_t l = 0; l < 32; ++l) {
        const std::size_t fourBits = byteAt(in, 32 + l / 2) >> l % 2 * 4 & 15U;
        putMovedPoint(kIq1Lattice[byteAt(in, l) | (fourBits & 7U) << 8], l, (fourBits & 8U) != 0, block);
    }
    for (std::size_t i = 0; i < 16; ++i) {
        const std::uint64_t threeBits = scales >> (i / 4 * 16 + i % 4 * 3) & 7U;
        block.scales[i] = scale * static_cast<float>(2 * threeBits + 1) * 0.125F;
    }
    applyMoves(block);
}

template <class Block>
HWY_INLINE void decodeLattice(const std::byte* in, std::size_t blocks, float* out)
{
    Gathered gathered;
    for (; blocks > 0; --blocks, in += Block::kBytes, out += Block::kValues) {
        gather(Block(), in, gathered);
        scaleAll(gathered, out);
    }
}

// The dispatch takes no templates.
#define QS_EACH_LATTICE_FORMAT(DO) DO(Iq3S) DO(Iq3Xxs) DO(Iq2S) DO(Iq2Xs) DO(Iq2Xxs) DO(Iq1M) DO(Iq1S)
#define QS_DECODER(Format)                                                                                             \
    void decode##Format##OnTarget(const std::byte* in, std::size_t blocks, float* out)                                 \
    {                                                                                                                  \
        decodeLattice<Format##Block>(in, blocks, out);                                                                 \
    }
QS_EACH_LATTICE_FORMAT(QS_DECODER)
#undef QS_DECODER

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace qs {

#define QS_DECODER(Format)                                                                                             \
    HWY_EXPORT(decode##Format##OnTarget);                                                                              \
    void decode##Format(const std::byte* in, std::size_t blocks, float* out)                                           \
    {                                                                                                                  \
        HWY_DYNAMIC_DISPATCH(decode##Format##OnTarget)(in, blocks, out);                                               \
    }
QS_EACH_LATTICE_FORMAT(QS_DECODER)
#undef QS_DECODER

} // namespace qs
#endif
