// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

namespace qs {

/// How the families lay out `Bits` bits of every code of a block, those from bit `From` upwards: from byte `Offset` of
/// the block on, a run of `Run` bytes takes Run · 8 / Bits values, and byte l of a run holds the values l, l + Run,
/// l + 2 Run … of its stretch from the lowest bits upwards.
template <int Bits, int From, int Offset, int Run>
struct BitPlane {
    static constexpr int kBits = Bits;
    static constexpr int kFrom = From;
    static constexpr int kOffset = Offset;
    static constexpr int kRun = Run;
    static constexpr int kPerByte = 8 / Bits;
    static constexpr int kStretch = Run * kPerByte; ///< values of one run
    static constexpr unsigned kMask = (1U << Bits) - 1;

    static constexpr int byteOf(int i) { return Offset + i / kStretch * Run + i % Run; }
    static constexpr int shiftOf(int i) { return Bits * (i % kStretch / Run); }

    /// This plane's share of code i.
    static unsigned get(const std::byte* block, int i)
    {
        return ((std::to_integer<unsigned>(block[byteOf(i)]) >> shiftOf(i)) & kMask) << From;
    }
    /// The bits were zero.
    static void put(std::byte* block, int i, unsigned code)
    {
        block[byteOf(i)] |= static_cast<std::byte>(((code >> From) & kMask) << shiftOf(i));
    }
    /// Writes the whole plane of `values` codes.
    static void pack(const std::uint8_t* codes, int values, std::byte* block)
    {
        std::byte* plane = block + Offset;
        for (int start = 0; start < values; start += kStretch, plane += Run, codes += kStretch) {
            for (int l = 0; l < Run; ++l) {
                unsigned byte = 0;
                for (int part = 0; part < kPerByte; ++part) {
                    byte |= ((static_cast<unsigned>(codes[part * Run + l]) >> From) & kMask) << (Bits * part);
                }
                plane[l] = static_cast<std::byte>(byte);
            }
        }
    }
};

/// The planes that together hold the codes.
template <typename... Plane>
struct BitPlanes {
    static unsigned get(const std::byte* block, int i) { return (Plane::get(block, i) | ...); }
    static void put(std::byte* block, int i, unsigned code) { (Plane::put(block, i, code), ...); }
    static void pack(const std::uint8_t* codes, int values, std::byte* block)
    {
        (Plane::pack(codes, values, block), ...);
    }
};

} // namespace qs
