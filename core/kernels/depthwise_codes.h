// SPDX-License-Identifier: GPL-3.0-or-later
// Depthwise convolutions of codes that lie channels-last.
#pragma once

#include "core/kernels/code_conversion.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace qs {

/// What a depthwise convolution has of its own for each channel, in the order in which vectors want it: blocks of 64
/// lanes, lane l of block b being channel (64 b + l) mod C. There may be as many blocks as it takes until a block would
/// begin with channel 0 again; places that lie one after the other can be gone through without looking at their borders
/// then.
class DepthwiseBlocks {
public:
    static constexpr std::size_t kLanes = 64;

    /// Of weights [C, taps]: codes are (Σ x w + offset) · factor, with an offset and a factor for each channel.
    DepthwiseBlocks(std::span<const std::int8_t> weights, std::span<const std::int32_t> offsets,
                    std::span<const float> factors, std::size_t blocks);

    std::size_t count() const { return m_lines.size() / linesOf(quads()); }
    /// Four taps are added at once: those that are missing have weights of 0.
    std::size_t quads() const { return (m_taps + 3) / 4; }
    std::size_t taps() const { return m_taps; }
    /// Of one block.
    static std::size_t bytes(std::size_t taps) { return linesOf((taps + 3) / 4) * sizeof(Line); }

    /// [4, 16]: lane l is at [l % 16 / 4, l / 16 · 4 + l % 4], where interleaving the codes of four taps leaves it.
    const std::int32_t* offsets(std::size_t block) const { return at<std::int32_t>(block, 0); }
    const float* factors(std::size_t block) const { return at<float>(block, 4); }
    /// [quad, 4, 16, tap]
    const std::int8_t* weights(std::size_t block) const { return at<std::int8_t>(block, 8); }

private:
    /// Vectors read whole lines of the cache.
    struct alignas(kLanes) Line {
        std::array<std::byte, kLanes> bytes;
    };
    static std::size_t linesOf(std::size_t quads) { return 4 + 4 + 4 * quads; }
    template <typename T>
    const T* at(std::size_t block, std::size_t line) const
    {
        return reinterpret_cast<const T*>(&m_lines[block * linesOf(quads()) + line]);
    }

    std::size_t m_taps;
    std::vector<Line> m_lines;
};

/// Places of the output, each `lanes` elements from channel 0 on that lie side by side.
struct DepthwiseRun {
    const std::uint8_t* const* taps; ///< 4 · quads(): where each tap finds its codes for the first place
    std::size_t places;
    std::size_t step; ///< bytes from the codes of a place to those of the next
    std::size_t lanes;
};

/// The codes, of I8 or U8, which holds the bounds: (sum + offset) · factor as CodeRounder rounds it, sum + offset
/// modulo 2^32. Factors are finite.
void depthwiseCodes(const DepthwiseRun& run, const DepthwiseBlocks& blocks, CodeBounds bounds, std::uint8_t* out);

} // namespace qs
