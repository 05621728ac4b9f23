// SPDX-License-Identifier: GPL-3.0-or-later
// ggml's MXFP4 and NVFP4: floats of four bits under scales of eight. Rules as quantize_row_mxfp4_ref and
// quantize_row_nvfp4_ref in ggml-quants.c have them.
#include "core/blocks/block_fields.h"
#include "core/blocks/codecs.h"
#include "core/blocks/microscaling_scales.h"

namespace qs {

namespace {

float largestMagnitude(const float* values, int count)
{
    float largest = 0;
    for (int i = 0; i < count; ++i) {
        largest = std::max(largest, std::abs(values[i]));
    }
    return largest;
}

/// The code of the nearest level, the first of several: the smaller magnitude, and never −0. Where a value is so far
/// beyond the levels that float cannot tell their distances, that is 0.
unsigned nearestCode(float value, float scale)
{
    unsigned best = 0;
    for (unsigned code = 1; code < kDoubledE2m1.size(); ++code) {
        if (std::abs(kDoubledE2m1[code] * scale - value) < std::abs(kDoubledE2m1[best] * scale - value)) {
            best = code;
        }
    }
    return best;
}

/// `half` bytes, byte j holds value j in its low half and value j + half in its high half.
void encodeNibbles(const float* values, int half, float scale, std::byte* out)
{
    for (int j = 0; j < half; ++j) {
        out[j] = static_cast<std::byte>(nearestCode(values[j], scale) | nearestCode(values[j + half], scale) << 4);
    }
}

void nibblesOf(const std::byte* in, int half, std::uint8_t* codes)
{
    for (int j = 0; j < half; ++j) {
        codes[j] = std::to_integer<std::uint8_t>(in[j] & std::byte{15});
        codes[j + half] = std::to_integer<std::uint8_t>(in[j] >> 4);
    }
}

MinMax clippingStartOf(float scale)
{
    return halfAStepBeyond(-12 * scale, 12 * scale, 4 * scale);
}

} // namespace

void Mxfp4Block::encode(const float* values, std::byte* block)
{
    const std::uint8_t scale = e8m0For(largestMagnitude(values, kValues));
    storeField(scale, block);
    encodeNibbles(values, kValues / 2, halfOfE8m0(scale), block + 1);
}

void Mxfp4Block::decode(const std::byte* block, float* values)
{
    const float scale = halfOfE8m0(loadField<std::uint8_t>(block));
    std::array<std::uint8_t, kValues> codes{};
    codesOf(block, codes.data());
    for (std::size_t j = 0; j < codes.size(); ++j) {
        values[j] = kDoubledE2m1[codes[j]] * scale;
    }
}

void Mxfp4Block::codesOf(const std::byte* block, std::uint8_t* codes)
{
    nibblesOf(block + 1, kValues / 2, codes);
}

void Mxfp4Block::clippingStart(const std::byte* block, MinMax* perSubBlock)
{
    *perSubBlock = clippingStartOf(halfOfE8m0(loadField<std::uint8_t>(block)));
}

void Nvfp4Block::encode(const float* values, std::byte* block)
{
    for (std::size_t part = 0; part < kValues / kSubBlock; ++part, values += kSubBlock) {
        const std::uint8_t scale = ue4m3For(largestMagnitude(values, kSubBlock) / 6);
        storeField(scale, block + part);
        encodeNibbles(values, kSubBlock / 2, halfOfUe4m3(scale), block + kNibblesAt + part * (kSubBlock / 2));
    }
}

void Nvfp4Block::decode(const std::byte* block, float* values)
{
    std::array<std::uint8_t, kValues> codes{};
    codesOf(block, codes.data());
    for (std::size_t j = 0; j < codes.size(); ++j) {
        values[j] = kDoubledE2m1[codes[j]] * halfOfUe4m3(loadField<std::uint8_t>(block + j / kSubBlock));
    }
}

void Nvfp4Block::codesOf(const std::byte* block, std::uint8_t* codes)
{
    for (std::size_t part = 0; part < kValues / kSubBlock; ++part) {
        nibblesOf(block + kNibblesAt + part * (kSubBlock / 2), kSubBlock / 2, codes + part * kSubBlock);
    }
}

void Nvfp4Block::clippingStart(const std::byte* block, MinMax* perSubBlock)
{
    for (std::size_t part = 0; part < kValues / kSubBlock; ++part) {
        perSubBlock[part] = clippingStartOf(halfOfUe4m3(loadField<std::uint8_t>(block + part)));
    }
}

} // namespace qs
