// SPDX-License-Identifier: GPL-3.0-or-later
// The two layouts whose codes are places in a table of sixteen levels that are closer where weights are more frequent.
#pragma once

#include "core/blocks/k_layouts.h"

namespace qs {

/// From ggml-common.h.
inline constexpr std::array<std::int8_t, 16> kIq4Levels{-127, -104, -83, -65, -49, -35, -22, -10,
                                                        1,    13,   25,  38,  53,  69,  89,  113};

struct Iq4Levels {
    static constexpr int kCodes = 16;
    static constexpr float kLowerEdge = -127 - 11.5F;
    static constexpr float kUpperEdge = 113 + 12.0F;
    static constexpr int level(unsigned code) { return kIq4Levels[code]; }
};

struct Iq4Nl : Iq4Levels {
    static constexpr int kValues = 32;
    static constexpr int kBytes = 18;
    static constexpr int kSubBlock = 32;
    static constexpr int kStep = 0;
    static constexpr int kNibbles = 2;
    using Nibbles = BitPlane<4, 16>;

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
    static SubBlockScales scales(const std::byte* block)
    {
        SubBlockScales scales;
        scales.step[0] = loadHalf(block + kStep);
        return scales;
    }
};

/// Super-blocks of eight sub-blocks, each with a 6-bit scale that is stored 32 too large.
struct Iq4Xs : Iq4Levels {
    static constexpr int kValues = 256;
    static constexpr int kBytes = 136;
    static constexpr int kSubBlock = 32;
    static constexpr int kStep = 0;
    static constexpr int kUpperScales = 2; ///< two bits for each sub-block
    static constexpr int kLowerScales = 4; ///< four bits for each
    static constexpr int kNibbles = 8;
    using Nibbles = BitPlane<4, 16>;
    using UpperScales = BitPlane<2, 1>;
    using LowerScales = BitPlane<4, 1>;

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
    static SubBlockScales scales(const std::byte* block)
    {
        const float step = loadHalf(block + kStep);
        SubBlockScales scales;
        for (int j = 0; j < 8; ++j) {
            const unsigned packed =
                LowerScales::get(block + kLowerScales, j) | (UpperScales::get(block + kUpperScales, j) << 4);
            scales.step[static_cast<std::size_t>(j)] = step * static_cast<float>(static_cast<int>(packed) - 32);
        }
        return scales;
    }
    /// 0 … 63; the bits were zero.
    static void setScale(std::byte* block, int j, unsigned packed)
    {
        LowerScales::put(block + kLowerScales, j, packed);
        UpperScales::put(block + kUpperScales, j, packed >> 4);
    }
};

} // namespace qs
