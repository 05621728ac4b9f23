// SPDX-License-Identifier: GPL-3.0-or-later
// Where a super-block of 256 values keeps what, as ggml-common.h defines it. Each layout says
//     kBytes, kSubBlock           sizes
//     kCodes, level               how many codes there are, and what each stands for before scaling
//     kLowerEdge, kUpperEdge      half the outermost step beyond the outermost levels
//     Codes                       where the codes are
//     scales                      what turns levels into values
#pragma once

#include "core/blocks/block_fields.h"
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
    static constexpr int kStep = 80;
    static constexpr int kMinimum = 82;
    using Codes = BitPlanes<BitPlane<2, 0, 16, 32>>;

    static SubBlockScales scales(const std::byte* block);
};

struct Q3K : EvenLevels<8, -4> {
    static constexpr int kValues = 256;
    static constexpr int kBytes = 110;
    static constexpr int kSubBlock = 16;
    static constexpr int kScales = 96; ///< SixteenScales, each 32 too large
    static constexpr int kStep = 108;
    using Codes = BitPlanes<BitPlane<2, 0, 32, 32>, BitPlane<1, 2, 0, 32>>;

    static SubBlockScales scales(const std::byte* block);
};

struct Q4K : EvenLevels<16, 0> {
    static constexpr int kValues = 256;
    static constexpr int kBytes = 144;
    static constexpr int kSubBlock = 32;
    static constexpr int kStep = 0;
    static constexpr int kMinimum = 2;
    static constexpr int kScales = 4; ///< ScalesAndMinimums
    using Codes = BitPlanes<BitPlane<4, 0, 16, 32>>;

    static SubBlockScales scales(const std::byte* block);
};

struct Q5K : EvenLevels<32, 0> {
    static constexpr int kValues = 256;
    static constexpr int kBytes = 176;
    static constexpr int kSubBlock = 32;
    static constexpr int kStep = 0;
    static constexpr int kMinimum = 2;
    static constexpr int kScales = 4; ///< ScalesAndMinimums
    using Codes = BitPlanes<BitPlane<4, 0, 48, 32>, BitPlane<1, 4, 16, 32>>;

    static SubBlockScales scales(const std::byte* block);
};

struct Q6K : EvenLevels<64, -32> {
    static constexpr int kValues = 256;
    static constexpr int kBytes = 210;
    static constexpr int kSubBlock = 16;
    static constexpr int kScales = 192; ///< per sub-block a signed byte
    static constexpr int kStep = 208;
    using Codes = BitPlanes<BitPlane<4, 0, 0, 64>, BitPlane<2, 4, 128, 32>>;

    static SubBlockScales scales(const std::byte* block);
};

} // namespace qs
