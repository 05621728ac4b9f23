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
    using Codes = BitPlanes<BitPlane<4, 0, 2, 16>>;

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
    using Scales = BitPlanes<BitPlane<4, 0, 4, 1>, BitPlane<2, 4, 2, 1>>;
    static constexpr int kScalesEnd = 8;
    using Codes = BitPlanes<BitPlane<4, 0, 8, 16>>;

    static SubBlockScales scales(const std::byte* block)
    {
        const float step = loadHalf(block + kStep);
        SubBlockScales scales;
        for (int j = 0; j < 8; ++j) {
            const auto packed = static_cast<int>(Scales::get(block, j));
            scales.step[static_cast<std::size_t>(j)] = step * static_cast<float>(packed - 32);
        }
        return scales;
    }
};

} // namespace qs
