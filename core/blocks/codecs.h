// SPDX-License-Identifier: GPL-3.0-or-later
// The functions behind the rows of blockCodecs(); each family is defined in the file of its name.
//
// A `…Block` is the definition of a format: what happens to the values of one block, one after the other. The
// functions beside it do the same to many blocks, fast.
#pragma once

#include "core/blocks/block_codec.h"

namespace qs {

using EncodeBlocks = void(const float* values, std::size_t blocks, std::byte* out);
using DecodeBlocks = void(const std::byte* in, std::size_t blocks, float* out);

/// Q4_0, Q4_1, Q5_0, Q5_1: the scale, the minimum if there is one, the fifth bits if there are any, then 16 bytes of
/// which byte j holds the lower four bits of value j in its low half and of value j + 16 in its high half. Bit j of the
/// fifth bits belongs to value j.
template <int Bits, bool HasMinimum>
struct NibbleBlock {
    static constexpr int kValues = 32;
    static constexpr int kMinimumAt = 2;
    static constexpr int kFifthBitsAt = HasMinimum ? 4 : 2;
    static constexpr int kNibblesAt = kFifthBitsAt + (Bits == 5 ? 4 : 0);
    static constexpr int kBytes = kNibblesAt + kValues / 2;
    static constexpr int kSubBlock = kValues;
    static constexpr int kCodes = 1 << Bits;
    static constexpr int kMiddle = kCodes / 2; ///< the code of 0 where there is no minimum
    static constexpr bool kHasMinimum = HasMinimum;
    static constexpr bool kHasFifthBits = Bits == 5;

    static void encode(const float* values, std::byte* block);
    static void decode(const std::byte* block, float* values);
    static void codesOf(const std::byte* block, std::uint8_t* codes);
    static void clippingStart(const std::byte* block, MinMax* perSubBlock);
};
using Q40Block = NibbleBlock<4, false>;
using Q41Block = NibbleBlock<4, true>;
using Q50Block = NibbleBlock<5, false>;
using Q51Block = NibbleBlock<5, true>;
extern template struct NibbleBlock<4, false>;
extern template struct NibbleBlock<4, true>;
extern template struct NibbleBlock<5, false>;
extern template struct NibbleBlock<5, true>;

EncodeBlocks encodeQ40, encodeQ41, encodeQ50, encodeQ51;
DecodeBlocks decodeQ40, decodeQ41, decodeQ50, decodeQ51;

/// A scale and 32 signed bytes. The code is the byte + 128.
struct Q80Block {
    static constexpr int kValues = 32;
    static constexpr int kBytes = 34;
    static constexpr int kSubBlock = kValues;
    static constexpr int kCodes = 256;

    static void encode(const float* values, std::byte* block);
    static void decode(const std::byte* block, float* values);
    static void codesOf(const std::byte* block, std::uint8_t* codes);
    static void clippingStart(const std::byte* block, MinMax* perSubBlock);
};
EncodeBlocks encodeQ80;
DecodeBlocks decodeQ80;

/// 256 values −d, 0 or d, five to a byte: values m, m + 32 … m + 128 in byte m of the first 32, values 160 + m, 160 + m
/// + 16 … in the next 16 bytes, and values 240 + m, 240 + m + 4 … 240 + m + 12 in the next 4. Then d.
struct Tq10Block {
    static constexpr int kValues = 256;
    static constexpr int kBytes = 54;
    static constexpr int kSubBlock = kValues;
    static constexpr int kCodes = 3;
    static constexpr int kScaleAt = 52;

    static void encode(const float* values, std::byte* block);
    static void decode(const std::byte* block, float* values);
    static void codesOf(const std::byte* block, std::uint8_t* codes);
    static void clippingStart(const std::byte* block, MinMax* perSubBlock);
};
EncodeBlocks encodeTq10;
DecodeBlocks decodeTq10;

/// 256 values of two bits: values m, m + 32, m + 64 and m + 96 of each half in one byte, lowest bits first. Then d. The
/// fourth code, 2 d, exists but is never chosen.
struct Tq20Block {
    static constexpr int kValues = 256;
    static constexpr int kBytes = 66;
    static constexpr int kSubBlock = kValues;
    static constexpr int kCodes = 4;
    static constexpr int kScaleAt = 64;

    static void encode(const float* values, std::byte* block);
    static void decode(const std::byte* block, float* values);
    static void codesOf(const std::byte* block, std::uint8_t* codes);
    static void clippingStart(const std::byte* block, MinMax* perSubBlock);
};
EncodeBlocks encodeTq20;
DecodeBlocks decodeTq20;

/// 32 values of four bits (E2M1: ±0, 0.5, 1, 1.5, 2, 3, 4, 6) with a power of two as their scale (E8M0), as ggml lays
/// them out: the scale first, byte j holds value j in its low half and value j + 16 in its high half.
struct Mxfp4Block {
    static constexpr int kValues = 32;
    static constexpr int kBytes = 17;
    static constexpr int kSubBlock = kValues;
    static constexpr int kCodes = 16;

    static void encode(const float* values, std::byte* block);
    static void decode(const std::byte* block, float* values);
    static void codesOf(const std::byte* block, std::uint8_t* codes);
    static void clippingStart(const std::byte* block, MinMax* perSubBlock);
};
EncodeBlocks encodeMxfp4;
DecodeBlocks decodeMxfp4;

/// Four times 16 values of four bits (E2M1), as ggml lays them out: four scales (E4M3 without sign), then eight bytes
/// for each sub-block, of which byte j holds value j in its low half and value j + 8 in its high half. The scale of the
/// whole tensor that NVIDIA's format has lies outside and is not used.
struct Nvfp4Block {
    static constexpr int kValues = 64;
    static constexpr int kBytes = 36;
    static constexpr int kSubBlock = 16;
    static constexpr int kCodes = 16;
    static constexpr int kNibblesAt = 4;

    static void encode(const float* values, std::byte* block);
    static void decode(const std::byte* block, float* values);
    static void codesOf(const std::byte* block, std::uint8_t* codes);
    static void clippingStart(const std::byte* block, MinMax* perSubBlock);
};
EncodeBlocks encodeNvfp4;
DecodeBlocks decodeNvfp4;

} // namespace qs
