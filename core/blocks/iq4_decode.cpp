// SPDX-License-Identifier: GPL-3.0-or-later
// IQ4_NL and IQ4_XS: four bits choose one of sixteen levels that lie closer together near zero. Layouts as block_iq4_nl
// and block_iq4_xs in ggml-common.h have them.
#include "core/blocks/block_fields.h"
#include "core/blocks/codecs.h"

#include <array>

namespace qs {

namespace {

constexpr std::array<std::int8_t, 16> kLevels{-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113};

/// Byte j holds value j in its low half and value j + 16 in its high half.
void decodeNibbles(const std::byte* in, float scale, float* out)
{
    for (int j = 0; j < 16; ++j) {
        out[j] = scale * kLevels[std::to_integer<std::size_t>(in[j] & std::byte{15})];
        out[j + 16] = scale * kLevels[std::to_integer<std::size_t>(in[j] >> 4)];
    }
}

} // namespace

void Iq4NlBlock::decode(const std::byte* block, float* values)
{
    decodeNibbles(block + 2, loadHalf(block), values);
}

/// The scales of the eight sub-blocks have six bits, 32 meaning 0: two in a word of their own, the others in four
/// bytes.
void Iq4XsBlock::decode(const std::byte* block, float* values)
{
    const float scale = loadHalf(block);
    const auto high = loadField<std::uint16_t>(block + 2);
    for (std::size_t part = 0; part < kValues / kSubBlock; ++part) {
        const int low = std::to_integer<int>(block[4 + part / 2]) >> part % 2 * 4 & 15;
        const int sixBits = low | (high >> 2 * part & 3) << 4;
        decodeNibbles(block + 8 + 16 * part, scale * static_cast<float>(sixBits - 32), values + kSubBlock * part);
    }
}

} // namespace qs
