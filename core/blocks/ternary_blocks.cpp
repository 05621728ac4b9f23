// SPDX-License-Identifier: GPL-3.0-or-later
// TQ1_0 and TQ2_0: 256 values that are −d, 0 or d with d the largest magnitude, made for networks trained that way.
// Rules as quantize_row_tq1_0_ref and quantize_row_tq2_0_ref in ggml-quants.c have them.
#include "core/blocks/block_fields.h"
#include "core/blocks/codecs.h"

#include <array>

namespace qs {

namespace {

using Codes = std::array<std::uint8_t, 256>;

/// Codes 0, 1, 2 for −d, 0, d; writes d.
Codes ternaryCodes(const float* values, std::byte* scaleField)
{
    float largest = 0;
    for (std::size_t i = 0; i < 256; ++i) {
        largest = std::max(largest, std::abs(values[i]));
    }
    storeHalf(largest, scaleField);
    const float reciprocal = reciprocalOf(largest);
    Codes codes{};
    for (std::size_t i = 0; i < codes.size(); ++i) {
        codes[i] = static_cast<std::uint8_t>(std::lround(values[i] * reciprocal) + 1); // half away from zero
    }
    return codes;
}

void decodeTernary(const std::uint8_t* codes, float scale, float* values)
{
    for (int i = 0; i < 256; ++i) {
        values[i] = static_cast<float>(codes[i] - 1) * scale;
    }
}

/// A part of TQ1_0: `bytes` bytes from byte `byteAt`, digit n of byte m belongs to value `valueAt` + m + n · bytes.
struct DigitRows {
    std::size_t byteAt, bytes, valueAt, digits;
};
constexpr std::array kDigitRows{DigitRows{0, 32, 0, 5}, DigitRows{32, 16, 160, 5}, DigitRows{48, 4, 240, 4}};

} // namespace

/// A byte holds five digits to base three as a fraction: ⌈v · 256 / 243⌉. The first digit is the most significant, so
/// that multiplying the byte by three pushes one digit after the other over its upper end.
void Tq10Block::encode(const float* values, std::byte* block)
{
    const Codes codes = ternaryCodes(values, block + kScaleAt);
    for (const DigitRows& rows : kDigitRows) {
        for (std::size_t m = 0; m < rows.bytes; ++m) {
            unsigned number = 0;
            for (std::size_t n = 0; n < 5; ++n) {
                number = 3 * number + (n < rows.digits ? codes[rows.valueAt + m + n * rows.bytes] : 0U);
            }
            block[rows.byteAt + m] = static_cast<std::byte>((number * 256 + 242) / 243);
        }
    }
}

void Tq10Block::codesOf(const std::byte* block, std::uint8_t* codes)
{
    for (const DigitRows& rows : kDigitRows) {
        for (std::size_t m = 0; m < rows.bytes; ++m) {
            auto fraction = std::to_integer<unsigned>(block[rows.byteAt + m]);
            for (std::size_t n = 0; n < rows.digits; ++n) {
                codes[rows.valueAt + m + n * rows.bytes] = static_cast<std::uint8_t>(3 * fraction >> 8);
                fraction = 3 * fraction & 255U;
            }
        }
    }
}

void Tq10Block::decode(const std::byte* block, float* values)
{
    Codes codes{};
    codesOf(block, codes.data());
    decodeTernary(codes.data(), loadHalf(block + kScaleAt), values);
}

void Tq10Block::clippingStart(const std::byte* block, MinMax* perSubBlock)
{
    const float scale = loadHalf(block + kScaleAt);
    *perSubBlock = halfAStepBeyond(-scale, scale, scale);
}

void Tq20Block::encode(const float* values, std::byte* block)
{
    const Codes codes = ternaryCodes(values, block + kScaleAt);
    for (std::size_t i = 0; i < codes.size(); i += 128) {
        for (std::size_t m = 0; m < 32; ++m) {
            const std::uint8_t* const first = &codes[i + m];
            block[i / 4 + m] = static_cast<std::byte>(first[0] | first[32] << 2 | first[64] << 4 | first[96] << 6);
        }
    }
}

void Tq20Block::codesOf(const std::byte* block, std::uint8_t* codes)
{
    for (std::size_t part = 0; part < kValues / 32; ++part) { // of 32 values, in the same two bits of 32 bytes
        const std::byte* const bytes = block + part / 4 * 32;
        for (std::size_t m = 0; m < 32; ++m) {
            codes[part * 32 + m] = static_cast<std::uint8_t>(std::to_integer<unsigned>(bytes[m]) >> part % 4 * 2 & 3U);
        }
    }
}

void Tq20Block::decode(const std::byte* block, float* values)
{
    Codes codes{};
    codesOf(block, codes.data());
    decodeTernary(codes.data(), loadHalf(block + kScaleAt), values);
}

void Tq20Block::clippingStart(const std::byte* block, MinMax* perSubBlock)
{
    const float scale = loadHalf(block + kScaleAt);
    *perSubBlock = halfAStepBeyond(-scale, 2 * scale, scale);
}

} // namespace qs
