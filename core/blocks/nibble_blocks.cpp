// SPDX-License-Identifier: GPL-3.0-or-later
// Q4_0, Q4_1, Q5_0, Q5_1 and Q8_0: 32 values with a scale. Rules as quantize_row_q4_0_ref and its siblings in
// ggml-quants.c have them, without fused multiply-add.
#include "core/blocks/block_fields.h"
#include "core/blocks/codecs.h"

#include <array>

namespace qs {

namespace {

using Codes = std::array<std::uint8_t, 32>;

/// The value of largest magnitude, the first of several, with its sign. It gets the lowest code, which has no
/// counterpart on the other side.
float valueOfLargestMagnitude(const float* values)
{
    float found = 0;
    for (int j = 0; j < 32; ++j) {
        found = std::abs(values[j]) > std::abs(found) ? values[j] : found;
    }
    return found;
}

template <class Block>
Codes encodeAroundZero(const float* values, std::byte* block)
{
    const float scale = valueOfLargestMagnitude(values) / -Block::kMiddle;
    const float reciprocal = reciprocalOf(scale);
    storeHalf(scale, block);
    Codes codes{};
    for (std::size_t j = 0; j < codes.size(); ++j) {
        const float shifted = values[j] * reciprocal + (Block::kMiddle + 0.5F); // at least 0.49
        codes[j] = static_cast<std::uint8_t>(std::min(static_cast<int>(shifted), Block::kCodes - 1));
    }
    return codes;
}

template <class Block>
Codes encodeFromMinimum(const float* values, std::byte* block)
{
    float low = values[0]; // the first of several, which decides the sign of a zero
    float high = values[0];
    for (int j = 1; j < 32; ++j) {
        low = values[j] < low ? values[j] : low;
        high = values[j] > high ? values[j] : high;
    }
    const float scale = (high - low) / (Block::kCodes - 1);
    const float reciprocal = reciprocalOf(scale);
    storeHalf(scale, block);
    storeHalf(low, block + Block::kMinimumAt);
    Codes codes{};
    for (std::size_t j = 0; j < codes.size(); ++j) {
        const float shifted = (values[j] - low) * reciprocal + 0.5F;
        // NaN where the difference is beyond the range of float.
        codes[j] = static_cast<std::uint8_t>(shifted >= 0 ? std::min(static_cast<int>(shifted), Block::kCodes - 1) : 0);
    }
    return codes;
}

} // namespace

template <int Bits, bool HasMinimum>
void NibbleBlock<Bits, HasMinimum>::encode(const float* values, std::byte* block)
{
    Codes codes;
    if constexpr (HasMinimum) {
        codes = encodeFromMinimum<NibbleBlock>(values, block);
    } else {
        codes = encodeAroundZero<NibbleBlock>(values, block);
    }
    std::uint32_t fifthBits = 0;
    for (std::size_t j = 0; j < 16; ++j) {
        block[kNibblesAt + j] = static_cast<std::byte>((codes[j] & 15U) | (codes[j + 16] & 15U) << 4);
        fifthBits |= (codes[j] >> 4 & 1U) << j | (codes[j + 16] >> 4 & 1U) << (j + 16);
    }
    if constexpr (kHasFifthBits) {
        storeField(fifthBits, block + kFifthBitsAt);
    }
}

template <int Bits, bool HasMinimum>
void NibbleBlock<Bits, HasMinimum>::codesOf(const std::byte* block, std::uint8_t* codes)
{
    const std::uint32_t fifthBits = kHasFifthBits ? loadField<std::uint32_t>(block + kFifthBitsAt) : 0;
    for (int j = 0; j < 16; ++j) {
        const auto byte = std::to_integer<unsigned>(block[kNibblesAt + j]);
        codes[j] = static_cast<std::uint8_t>((byte & 15U) | (fifthBits >> j & 1U) << 4);
        codes[j + 16] = static_cast<std::uint8_t>(byte >> 4 | (fifthBits >> (j + 16) & 1U) << 4);
    }
}

template <int Bits, bool HasMinimum>
void NibbleBlock<Bits, HasMinimum>::decode(const std::byte* block, float* values)
{
    const float scale = loadHalf(block);
    Codes codes{};
    codesOf(block, codes.data());
    for (std::size_t j = 0; j < codes.size(); ++j) {
        if constexpr (HasMinimum) {
            values[j] = static_cast<float>(codes[j]) * scale + loadHalf(block + kMinimumAt);
        } else {
            values[j] = static_cast<float>(codes[j] - kMiddle) * scale;
        }
    }
}

template <int Bits, bool HasMinimum>
void NibbleBlock<Bits, HasMinimum>::clippingStart(const std::byte* block, MinMax* perSubBlock)
{
    const float scale = loadHalf(block);
    const float lowest = HasMinimum ? loadHalf(block + kMinimumAt) : -kMiddle * scale;
    const float highest = HasMinimum ? (NibbleBlock::kCodes - 1) * scale + lowest : (kMiddle - 1) * scale;
    *perSubBlock = halfAStepBeyond(lowest, highest, scale);
}

template struct NibbleBlock<4, false>;
template struct NibbleBlock<4, true>;
template struct NibbleBlock<5, false>;
template struct NibbleBlock<5, true>;

void Q80Block::encode(const float* values, std::byte* block)
{
    const float scale = std::abs(valueOfLargestMagnitude(values)) / 127;
    const float reciprocal = reciprocalOf(scale);
    storeHalf(scale, block);
    for (int j = 0; j < kValues; ++j) {
        storeField(static_cast<std::int8_t>(std::round(values[j] * reciprocal)), block + 2 + j); // half away from zero
    }
}

void Q80Block::decode(const std::byte* block, float* values)
{
    const float scale = loadHalf(block);
    for (int j = 0; j < kValues; ++j) {
        values[j] = static_cast<float>(loadField<std::int8_t>(block + 2 + j)) * scale;
    }
}

void Q80Block::codesOf(const std::byte* block, std::uint8_t* codes)
{
    for (int j = 0; j < kValues; ++j) {
        codes[j] = static_cast<std::uint8_t>(loadField<std::int8_t>(block + 2 + j) + 128);
    }
}

void Q80Block::clippingStart(const std::byte* block, MinMax* perSubBlock)
{
    const float scale = loadHalf(block);
    *perSubBlock = halfAStepBeyond(-128 * scale, 127 * scale, scale);
}

} // namespace qs
