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

/// As BlockCodec has them. Codes: 0 where only decoding is known.
template <int Values, int Bytes, int SubBlock, int Codes = 0, int WrittenCodes = Codes>
struct BlockSizes {
    static constexpr int kValues = Values;
    static constexpr int kBytes = Bytes;
    static constexpr int kSubBlock = SubBlock;
    static constexpr int kCodes = Codes;
    static constexpr int kWrittenCodes = WrittenCodes;
};

/// Q4_0, Q4_1, Q5_0, Q5_1: the scale, the minimum if there is one, the fifth bits if there are any, then 16 bytes of
/// which byte j holds the lower four bits of value j in its low half and of value j + 16 in its high half. Bit j of the
/// fifth bits belongs to value j.
template <int Bits, bool HasMinimum>
struct NibbleBlock : BlockSizes<32, 2 + (HasMinimum ? 2 : 0) + (Bits == 5 ? 4 : 0) + 16, 32, 1 << Bits> {
    static constexpr bool kHasMinimum = HasMinimum;
    static constexpr bool kHasFifthBits = Bits == 5;
    static constexpr int kMinimumAt = 2;
    static constexpr int kFifthBitsAt = HasMinimum ? 4 : 2;
    static constexpr int kNibblesAt = kFifthBitsAt + (Bits == 5 ? 4 : 0);
    static constexpr int kMiddle = 1 << (Bits - 1); ///< the code of 0 where there is no minimum

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

/// A scale and 32 signed bytes. The code is the byte + 128; −128 is never chosen.
struct Q80Block : BlockSizes<32, 34, 32, 256, 255> {
    static void encode(const float* values, std::byte* block);
    static void decode(const std::byte* block, float* values);
    static void codesOf(const std::byte* block, std::uint8_t* codes);
    static void clippingStart(const std::byte* block, MinMax* perSubBlock);
};

/// 256 values −d, 0 or d, five to a byte: values m, m + 32 … m + 128 in byte m of the first 32, values 160 + m, 160 + m
/// + 16 … in the next 16 bytes, and values 240 + m, 240 + m + 4 … 240 + m + 12 in the next 4. Then d.
struct Tq10Block : BlockSizes<256, 54, 256, 3> {
    static constexpr int kScaleAt = 52;

    static void encode(const float* values, std::byte* block);
    static void decode(const std::byte* block, float* values);
    static void codesOf(const std::byte* block, std::uint8_t* codes);
    static void clippingStart(const std::byte* block, MinMax* perSubBlock);
};

/// 256 values of two bits: values m, m + 32, m + 64 and m + 96 of each half in one byte, lowest bits first. Then d. The
/// fourth code, 2 d, exists but is never chosen.
struct Tq20Block : BlockSizes<256, 66, 256, 4, 3> {
    static constexpr int kScaleAt = 64;

    static void encode(const float* values, std::byte* block);
    static void decode(const std::byte* block, float* values);
    static void codesOf(const std::byte* block, std::uint8_t* codes);
    static void clippingStart(const std::byte* block, MinMax* perSubBlock);
};

/// 32 values of four bits (E2M1: ±0, 0.5, 1, 1.5, 2, 3, 4, 6) with a power of two as their scale (E8M0), as ggml lays
/// them out: the scale first, byte j holds value j in its low half and value j + 16 in its high half.
struct Mxfp4Block : BlockSizes<32, 17, 32, 16, 15> {
    static void encode(const float* values, std::byte* block);
    static void decode(const std::byte* block, float* values);
    static void codesOf(const std::byte* block, std::uint8_t* codes);
    static void clippingStart(const std::byte* block, MinMax* perSubBlock);
};

/// Four times 16 values of four bits (E2M1), as ggml lays them out: four scales (E4M3 without sign), then eight bytes
/// for each sub-block, of which byte j holds value j in its low half and value j + 8 in its high half. The scale of the
/// whole tensor that NVIDIA's format has lies outside and is not used.
struct Nvfp4Block : BlockSizes<64, 36, 16, 16, 15> {
    static constexpr int kNibblesAt = 4;

    static void encode(const float* values, std::byte* block);
    static void decode(const std::byte* block, float* values);
    static void codesOf(const std::byte* block, std::uint8_t* codes);
    static void clippingStart(const std::byte* block, MinMax* perSubBlock);
};

EncodeBlocks encodeQ40, encodeQ41, encodeQ50, encodeQ51, encodeQ80;
DecodeBlocks decodeQ40, decodeQ41, decodeQ50, decodeQ51, decodeQ80;
EncodeBlocks encodeTq10, encodeTq20;
DecodeBlocks decodeTq10, decodeTq20;
EncodeBlocks encodeMxfp4, encodeNvfp4;
DecodeBlocks decodeMxfp4, decodeNvfp4;

// Formats that are only decoded.

struct Iq3SBlock : BlockSizes<256, 110, 32> {
    static void decode(const std::byte* block, float* values);
};
struct Iq3XxsBlock : BlockSizes<256, 98, 32> {
    static void decode(const std::byte* block, float* values);
};
struct Iq2SBlock : BlockSizes<256, 82, 16> {
    static void decode(const std::byte* block, float* values);
};
struct Iq2XsBlock : BlockSizes<256, 74, 16> {
    static void decode(const std::byte* block, float* values);
};
struct Iq2XxsBlock : BlockSizes<256, 66, 32> {
    static void decode(const std::byte* block, float* values);
};
struct Iq1MBlock : BlockSizes<256, 56, 16> {
    static void decode(const std::byte* block, float* values);
};
struct Iq1SBlock : BlockSizes<256, 50, 32> {
    static void decode(const std::byte* block, float* values);
};
struct Q8KBlock : BlockSizes<256, 292, 256> {
    static void decode(const std::byte* block, float* values);
};
struct Q81Block : BlockSizes<32, 36, 32> {
    static void decode(const std::byte* block, float* values);
};
struct Q20Block : BlockSizes<64, 18, 64> {
    static void decode(const std::byte* block, float* values);
};
struct Q10Block : BlockSizes<128, 18, 128> {
    static void decode(const std::byte* block, float* values);
};

DecodeBlocks decodeIq3S, decodeIq3Xxs, decodeIq2S, decodeIq2Xs, decodeIq2Xxs, decodeIq1M, decodeIq1S;
DecodeBlocks decodeQ8K, decodeQ81, decodeQ20, decodeQ10;

} // namespace qs
