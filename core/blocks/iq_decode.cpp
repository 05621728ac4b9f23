// SPDX-License-Identifier: GPL-3.0-or-later
// The IQ formats: a few bits choose a point of a lattice for eight or four values at once, their signs are kept apart.
// Layouts and order of the products as ggml-common.h and the dequantize_row_iq… functions of ggml-quants.c have them.
#include "core/blocks/block_fields.h"
#include "core/blocks/codecs.h"
#include "core/blocks/lattice_tables.h"

#include <bit>
#include <span>

namespace qs {

namespace {

constexpr std::size_t kGroups = 8; ///< of 32 values in a block

std::size_t byteAt(const std::byte* in, std::size_t i)
{
    return std::to_integer<std::size_t>(in[i]);
}

/// Seven signs; the eighth makes the number of negative ones even.
std::size_t signsOf(std::size_t sevenBits)
{
    return sevenBits | static_cast<std::size_t>(std::popcount(sevenBits) & 1) << 7;
}

/// Bit j of `signs` makes value j negative. Returns where the next values go.
template <std::size_t Dimensions>
float* writePoint(const LatticePoint<Dimensions>& point, float scale, std::size_t signs, float* out)
{
    for (std::size_t j = 0; j < Dimensions; ++j) {
        const float magnitude = scale * point[j];
        out[j] = (signs >> j & 1U) != 0 ? -magnitude : magnitude;
    }
    return out + Dimensions;
}

/// The same for the ternary lattice, all of whose coordinates are moved together.
float* writeMovedPoint(const LatticePoint<8>& point, float scale, bool down, float* out)
{
    constexpr float kMove = 0.125F;
    for (std::size_t j = 0; j < point.size(); ++j) {
        out[j] = scale * (point[j] + (down ? -kMove : kMove));
    }
    return out + point.size();
}

/// The scales of two sub-blocks of 16 in one byte; a half is added so that none is 0.
float iq2Scale(float scale, std::size_t fourBits)
{
    return scale * (0.5F + static_cast<float>(fourBits)) * 0.25F;
}

} // namespace

/// For each group four indices and a word: four times seven signs, then four bits of scale.
void Iq2XxsBlock::decode(const std::byte* block, float* values)
{
    const float scale = loadHalf(block);
    for (std::size_t group = 0; group < kGroups; ++group) {
        const std::byte* const indices = block + 2 + 8 * group;
        const auto word = loadField<std::uint32_t>(indices + 4);
        for (std::size_t l = 0; l < 4; ++l) {
            const auto& point = kIq2XxsLattice[byteAt(indices, l)];
            values = writePoint(point, iq2Scale(scale, word >> 28), signsOf(word >> 7 * l & 127U), values);
        }
    }
}

/// 32 times nine bits of index and seven signs, then the scales.
void Iq2XsBlock::decode(const std::byte* block, float* values)
{
    const float scale = loadHalf(block);
    for (std::size_t l = 0; l < 32; ++l) {
        const auto word = loadField<std::uint16_t>(block + 2 + 2 * l);
        const std::size_t fourBits = byteAt(block, 66 + l / 4) >> l % 4 / 2 * 4 & 15U;
        values = writePoint(kIq2XsLattice[word & 511U], iq2Scale(scale, fourBits), signsOf(word >> 9), values);
    }
}

/// 32 bytes of index, 32 bytes of signs, two more bits for each index, then the scales.
void Iq2SBlock::decode(const std::byte* block, float* values)
{
    const float scale = loadHalf(block);
    for (std::size_t l = 0; l < 32; ++l) {
        const std::size_t index = byteAt(block, 2 + l) | (byteAt(block, 66 + l / 4) >> l % 4 * 2 & 3U) << 8;
        const std::size_t fourBits = byteAt(block, 74 + l / 4) >> l % 4 / 2 * 4 & 15U;
        values = writePoint(kIq2SLattice[index], iq2Scale(scale, fourBits), byteAt(block, 34 + l), values);
    }
}

/// 64 indices, then for each group a word: four times seven signs, four bits of scale.
void Iq3XxsBlock::decode(const std::byte* block, float* values)
{
    const float scale = loadHalf(block);
    for (std::size_t l = 0; l < 32; ++l) {
        const auto word = loadField<std::uint32_t>(block + 66 + l / 4 * 4);
        const float groupScale = scale * (0.5F + static_cast<float>(word >> 28)) * 0.5F;
        const std::size_t signs = signsOf(word >> 7 * (l % 4) & 127U);
        values = writePoint(kIq3XxsLattice[byteAt(block, 2 + 2 * l)], groupScale, signs, values);
        values = writePoint(kIq3XxsLattice[byteAt(block, 3 + 2 * l)], groupScale, signs >> 4, values);
    }
}

/// 64 bytes of index, a ninth bit for each, 32 bytes of signs, then four bits of scale for each group.
void Iq3SBlock::decode(const std::byte* block, float* values)
{
    const float scale = loadHalf(block);
    for (std::size_t l = 0; l < 64; ++l) {
        const std::size_t index = byteAt(block, 2 + l) | (byteAt(block, 66 + l / 8) >> l % 8 & 1U) << 8;
        const std::size_t fourBits = byteAt(block, 106 + l / 16) >> l / 8 % 2 * 4 & 15U;
        const std::size_t signs = byteAt(block, 74 + l / 2) >> l % 2 * 4;
        values = writePoint(kIq3SLattice[index], scale * static_cast<float>(1 + 2 * fourBits), signs, values);
    }
}

/// 32 bytes of index, then for each group a word: three more bits for each of four indices, three bits of scale and
/// which way the points are moved.
void Iq1SBlock::decode(const std::byte* block, float* values)
{
    const float scale = loadHalf(block);
    for (std::size_t l = 0; l < 32; ++l) {
        const auto word = loadField<std::uint16_t>(block + 34 + l / 4 * 2);
        const std::size_t index = byteAt(block, 2 + l) | (word >> l % 4 * 3 & 7U) << 8;
        const auto factor = static_cast<float>(2 * (word >> 12 & 7) + 1);
        values = writeMovedPoint(kIq1Lattice[index], scale * factor, (word & 0x8000U) != 0, values);
    }
}

/// 32 bytes of index, for each of them four bits: three of index and which way the point is moved. Then four words with
/// four times three bits of scale each, and the parts of the block's own scale in their highest four bits.
void Iq1MBlock::decode(const std::byte* block, float* values)
{
    std::size_t words[4];
    std::size_t scaleBits = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        words[i] = loadField<std::uint16_t>(block + 48 + 2 * i);
        scaleBits |= words[i] >> 12 << 4 * i;
    }
    const float scale = halfToFloat(static_cast<std::uint16_t>(scaleBits));
    for (std::size_t l = 0; l < 32; ++l) {
        const std::size_t fourBits = byteAt(block, 32 + l / 2) >> l % 2 * 4 & 15U;
        const std::size_t index = byteAt(block, l) | (fourBits & 7U) << 8;
        const auto factor = static_cast<float>(2 * (words[l / 8] >> l % 8 / 2 * 3 & 7U) + 1);
        values = writeMovedPoint(kIq1Lattice[index], scale * factor, (fourBits & 8U) != 0, values);
    }
}

} // namespace qs
