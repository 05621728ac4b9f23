// SPDX-License-Identifier: GPL-3.0-or-later
// Where a super-block of 256 values keeps what, as ggml-common.h defines it. Each layout says
//     kBytes, kSubBlock           sizes
//     kCodes, level               how many codes there are, and what each stands for before scaling
//     kLowerEdge, kUpperEdge      half the outermost step beyond the outermost levels
//     code, setCode               one value's code; setCode wants zeros before
//     unpackCodes, packCodes      all of them
//     scales                      what turns levels into values
#pragma once

#include "core/blocks/k_half.h"
#include "core/blocks/k_planes.h"

#include <array>

namespace qs {

/// A value is step · level − offset of its sub-block.
struct SubBlockScales {
    static constexpr int kMost = 16; ///< sub-blocks of a super-block
    std::array<float, kMost> step{};
    std::array<float, kMost> offset{};
};

/// Whole numbers from `Lowest` upwards.
template <int Codes, int Lowest>
struct EvenLevels {
    static constexpr int kCodes = Codes;
    static constexpr int kLowestLevel = Lowest;
    static constexpr int kHighestLevel = Lowest + Codes - 1;
    static constexpr float kLowerEdge = Lowest - 0.5F;
    static constexpr float kUpperEdge = kHighestLevel + 0.5F;
    static constexpr int level(unsigned code) { return Lowest + static_cast<int>(code); }
};

/// Twelve bytes with a 6-bit scale and a 6-bit minimum for each of eight sub-blocks.
struct ScalesAndMinimums {
    std::array<std::uint8_t, 8> scale{};
    std::array<std::uint8_t, 8> minimum{};

    static ScalesAndMinimums unpack(const std::byte* bytes);
    void pack(std::byte* bytes) const;
};

/// Twelve bytes with a 6-bit number for each of sixteen sub-blocks.
struct SixteenScales {
    std::array<std::uint8_t, 16> scale{};

    static SixteenScales unpack(const std::byte* bytes);
    void pack(std::byte* bytes) const;
};

struct Q2K : EvenLevels<4, 0> {
    static constexpr int kValues = 256;
    static constexpr int kBytes = 84;
    static constexpr int kSubBlock = 16;
    static constexpr int kScales = 0; ///< per sub-block the scale in the low nibble, the minimum in the high one
    static constexpr int kPairs = 16;
    static constexpr int kStep = 80;
    static constexpr int kMinimum = 82;
    using Pairs = BitPlane<2, 32>;

    static unsigned code(const std::byte* block, int i) { return Pairs::get(block + kPairs, i); }
    static void setCode(std::byte* block, int i, unsigned code) { Pairs::put(block + kPairs, i, code); }
    static void unpackCodes(const std::byte* block, std::uint8_t* codes)
    {
        Pairs::unpack<0>(block + kPairs, kValues, codes);
    }
    static void packCodes(const std::uint8_t* codes, std::byte* block)
    {
        Pairs::pack<0>(codes, kValues, block + kPairs);
    }
    static SubBlockScales scales(const std::byte* block);
};

struct Q3K : EvenLevels<8, -4> {
    static constexpr int kValues = 256;
    static constexpr int kBytes = 110;
    static constexpr int kSubBlock = 16;
    static constexpr int kTops = 0; ///< the third bit of each code
    static constexpr int kPairs = 32;
    static constexpr int kScales = 96; ///< SixteenScales, each 32 too large
    static constexpr int kStep = 108;
    using Tops = BitPlane<1, 32>;
    using Pairs = BitPlane<2, 32>;

    static unsigned code(const std::byte* block, int i)
    {
        return Pairs::get(block + kPairs, i) | (Tops::get(block + kTops, i) << 2);
    }
    static void setCode(std::byte* block, int i, unsigned code)
    {
        Pairs::put(block + kPairs, i, code);
        Tops::put(block + kTops, i, code >> 2);
    }
    static void unpackCodes(const std::byte* block, std::uint8_t* codes)
    {
        Pairs::unpack<0>(block + kPairs, kValues, codes);
        Tops::unpack<2>(block + kTops, kValues, codes);
    }
    static void packCodes(const std::uint8_t* codes, std::byte* block)
    {
        Pairs::pack<0>(codes, kValues, block + kPairs);
        Tops::pack<2>(codes, kValues, block + kTops);
    }
    static SubBlockScales scales(const std::byte* block);
};

struct Q4K : EvenLevels<16, 0> {
    static constexpr int kValues = 256;
    static constexpr int kBytes = 144;
    static constexpr int kSubBlock = 32;
    static constexpr int kStep = 0;
    static constexpr int kMinimum = 2;
    static constexpr int kScales = 4; ///< ScalesAndMinimums
    static constexpr int kNibbles = 16;
    using Nibbles = BitPlane<4, 32>;

    static unsigned code(const std::byte* block, int i) { return Nibbles::get(block + kNibbles, i); }
    static void setCode(std::byte* block, int i, unsigned code) { Nibbles::put(block + kNibbles, i, code); }
    static void unpackCodes(const std::byte* block, std::uint8_t* codes)
    {
        Nibbles::unpack<0>(block + kNibbles, kValues, codes);
    }
    static void packCodes(const std::uint8_t* codes, std::byte* block)
    {
        Nibbles::pack<0>(codes, kValues, block + kNibbles);
    }
    static SubBlockScales scales(const std::byte* block);
};

struct Q5K : EvenLevels<32, 0> {
    static constexpr int kValues = 256;
    static constexpr int kBytes = 176;
    static constexpr int kSubBlock = 32;
    static constexpr int kStep = 0;
    static constexpr int kMinimum = 2;
    static constexpr int kScales = 4; ///< ScalesAndMinimums
    static constexpr int kTops = 16;  ///< the fifth bit of each code
    static constexpr int kNibbles = 48;
    using Tops = BitPlane<1, 32>;
    using Nibbles = BitPlane<4, 32>;

    static unsigned code(const std::byte* block, int i)
    {
        return Nibbles::get(block + kNibbles, i) | (Tops::get(block + kTops, i) << 4);
    }
    static void setCode(std::byte* block, int i, unsigned code)
    {
        Nibbles::put(block + kNibbles, i, code);
        Tops::put(block + kTops, i, code >> 4);
    }
    static void unpackCodes(const std::byte* block, std::uint8_t* codes)
    {
        Nibbles::unpack<0>(block + kNibbles, kValues, codes);
        Tops::unpack<4>(block + kTops, kValues, codes);
    }
    static void packCodes(const std::uint8_t* codes, std::byte* block)
    {
        Nibbles::pack<0>(codes, kValues, block + kNibbles);
        Tops::pack<4>(codes, kValues, block + kTops);
    }
    static SubBlockScales scales(const std::byte* block);
};

struct Q6K : EvenLevels<64, -32> {
    static constexpr int kValues = 256;
    static constexpr int kBytes = 210;
    static constexpr int kSubBlock = 16;
    static constexpr int kNibbles = 0;
    static constexpr int kPairs = 128;  ///< the upper two bits of each code
    static constexpr int kScales = 192; ///< per sub-block a signed byte
    static constexpr int kStep = 208;
    using Nibbles = BitPlane<4, 64>;
    using Pairs = BitPlane<2, 32>;

    static unsigned code(const std::byte* block, int i)
    {
        return Nibbles::get(block + kNibbles, i) | (Pairs::get(block + kPairs, i) << 4);
    }
    static void setCode(std::byte* block, int i, unsigned code)
    {
        Nibbles::put(block + kNibbles, i, code);
        Pairs::put(block + kPairs, i, code >> 4);
    }
    static void unpackCodes(const std::byte* block, std::uint8_t* codes)
    {
        Nibbles::unpack<0>(block + kNibbles, kValues, codes);
        Pairs::unpack<4>(block + kPairs, kValues, codes);
    }
    static void packCodes(const std::uint8_t* codes, std::byte* block)
    {
        Nibbles::pack<0>(codes, kValues, block + kNibbles);
        Pairs::pack<4>(codes, kValues, block + kPairs);
    }
    static SubBlockScales scales(const std::byte* block);
};

} // namespace qs
