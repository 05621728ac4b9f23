// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

namespace qs {

/// How the families lay out `Bits` bits of every code of a block: a run of `Run` bytes takes Run · 8 / Bits values, and
/// byte l of a run holds the values l, l + Run, l + 2 Run … of its stretch from the lowest bits upwards.
template <int Bits, int Run>
struct BitPlane {
    static constexpr int kPerByte = 8 / Bits;
    static constexpr int kStretch = Run * kPerByte; ///< values of one run
    static constexpr unsigned kMask = (1U << Bits) - 1;

    static constexpr int byteOf(int i) { return i / kStretch * Run + i % Run; }
    static constexpr int shiftOf(int i) { return Bits * (i % kStretch / Run); }

    static unsigned get(const std::byte* plane, int i)
    {
        return (std::to_integer<unsigned>(plane[byteOf(i)]) >> shiftOf(i)) & kMask;
    }
    /// The bits were zero.
    static void put(std::byte* plane, int i, unsigned bits)
    {
        plane[byteOf(i)] |= static_cast<std::byte>((bits & kMask) << shiftOf(i));
    }

    /// All `values` codes at once, of which this plane has the bits from `From` upwards: sets them where From is 0,
    /// else adds them.
    template <int From>
    static void unpack(const std::byte* plane, int values, std::uint8_t* codes)
    {
        for (int start = 0; start < values; start += kStretch, plane += Run) {
            for (int part = 0; part < kPerByte; ++part, codes += Run) {
                for (int l = 0; l < Run; ++l) {
                    const auto bits = (static_cast<unsigned>(plane[l]) >> (Bits * part)) & kMask;
                    codes[l] = static_cast<std::uint8_t>(From == 0 ? bits : codes[l] | (bits << From));
                }
            }
        }
    }
    /// Writes the whole plane.
    template <int From>
    static void pack(const std::uint8_t* codes, int values, std::byte* plane)
    {
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

} // namespace qs
