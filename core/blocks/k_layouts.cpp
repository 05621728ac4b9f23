// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/blocks/k_layouts.h"

namespace qs {

namespace {

unsigned at(const std::byte* bytes, int i)
{
    return std::to_integer<unsigned>(bytes[i]);
}

/// The same for both layouts with a scale and a minimum in six bits.
template <typename Layout>
SubBlockScales scalesOfEight(const std::byte* block)
{
    const float step = loadHalf(block + Layout::kStep);
    const float minimum = loadHalf(block + Layout::kMinimum);
    const auto packed = ScalesAndMinimums::unpack(block + Layout::kScales);
    SubBlockScales scales;
    for (std::size_t j = 0; j < 8; ++j) {
        scales.step[j] = step * static_cast<float>(packed.scale[j]);
        scales.offset[j] = minimum * static_cast<float>(packed.minimum[j]);
    }
    return scales;
}

} // namespace

// The first four sub-blocks have their six bits in a byte; of the last four the lower nibbles share a byte, and the
// upper two bits lie above the six of the first.
ScalesAndMinimums ScalesAndMinimums::unpack(const std::byte* bytes)
{
    ScalesAndMinimums found;
    for (int j = 0; j < 4; ++j) {
        const auto i = static_cast<std::size_t>(j);
        found.scale[i] = static_cast<std::uint8_t>(at(bytes, j) & 63U);
        found.minimum[i] = static_cast<std::uint8_t>(at(bytes, j + 4) & 63U);
        found.scale[i + 4] = static_cast<std::uint8_t>((at(bytes, j + 8) & 15U) | (at(bytes, j) >> 6 << 4));
        found.minimum[i + 4] = static_cast<std::uint8_t>((at(bytes, j + 8) >> 4) | (at(bytes, j + 4) >> 6 << 4));
    }
    return found;
}

void ScalesAndMinimums::pack(std::byte* bytes) const
{
    for (std::size_t j = 0; j < 4; ++j) {
        bytes[j] = static_cast<std::byte>(scale[j] | (scale[j + 4] >> 4 << 6));
        bytes[j + 4] = static_cast<std::byte>(minimum[j] | (minimum[j + 4] >> 4 << 6));
        bytes[j + 8] = static_cast<std::byte>((scale[j + 4] & 15U) | ((minimum[j + 4] & 15U) << 4));
    }
}

// The lower nibbles fill eight bytes, sub-block j + 8 above sub-block j; the upper two bits lie in four more bytes,
// where byte j has those of j, j + 4, j + 8 and j + 12.
SixteenScales SixteenScales::unpack(const std::byte* bytes)
{
    SixteenScales found;
    for (int j = 0; j < 16; ++j) {
        const unsigned low = (at(bytes, j % 8) >> (j / 8 * 4)) & 15U;
        const unsigned high = (at(bytes, 8 + j % 4) >> (j / 4 * 2)) & 3U;
        found.scale[static_cast<std::size_t>(j)] = static_cast<std::uint8_t>(low | (high << 4));
    }
    return found;
}

void SixteenScales::pack(std::byte* bytes) const
{
    for (std::size_t j = 0; j < 8; ++j) {
        bytes[j] = static_cast<std::byte>((scale[j] & 15U) | ((scale[j + 8] & 15U) << 4));
    }
    for (std::size_t j = 0; j < 4; ++j) {
        bytes[j + 8] = static_cast<std::byte>((scale[j] >> 4) | (scale[j + 4] >> 4 << 2) | (scale[j + 8] >> 4 << 4) |
                                              (scale[j + 12] >> 4 << 6));
    }
}

SubBlockScales Q2K::scales(const std::byte* block)
{
    const float step = loadHalf(block + kStep);
    const float minimum = loadHalf(block + kMinimum);
    SubBlockScales scales;
    for (std::size_t j = 0; j < 16; ++j) {
        const auto both = std::to_integer<unsigned>(block[kScales + j]);
        scales.step[j] = step * static_cast<float>(both & 15U);
        scales.offset[j] = minimum * static_cast<float>(both >> 4);
    }
    return scales;
}

SubBlockScales Q3K::scales(const std::byte* block)
{
    const float step = loadHalf(block + kStep);
    const auto packed = SixteenScales::unpack(block + kScales);
    SubBlockScales scales;
    for (std::size_t j = 0; j < 16; ++j) {
        scales.step[j] = step * static_cast<float>(packed.scale[j] - 32);
    }
    return scales;
}

SubBlockScales Q4K::scales(const std::byte* block)
{
    return scalesOfEight<Q4K>(block);
}

SubBlockScales Q5K::scales(const std::byte* block)
{
    return scalesOfEight<Q5K>(block);
}

SubBlockScales Q6K::scales(const std::byte* block)
{
    const float step = loadHalf(block + kStep);
    SubBlockScales scales;
    for (std::size_t j = 0; j < 16; ++j) {
        scales.step[j] = step * static_cast<float>(static_cast<std::int8_t>(block[kScales + j]));
    }
    return scales;
}

} // namespace qs
