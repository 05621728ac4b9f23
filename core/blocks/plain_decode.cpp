// SPDX-License-Identifier: GPL-3.0-or-later
// Formats that are only read: Q8_1 and Q8_K, which ggml makes of activations while it computes, and Q1_0 and Q2_0.
// Layouts as ggml-common.h has them.
#include "core/blocks/block_fields.h"
#include "core/blocks/codecs.h"

namespace qs {

namespace {

void decodeBytes(const std::byte* in, int count, float scale, float* out)
{
    for (int j = 0; j < count; ++j) {
        out[j] = static_cast<float>(loadField<std::int8_t>(in + j)) * scale;
    }
}

} // namespace

/// The scale, the sum of all values, the codes.
void Q81Block::decode(const std::byte* block, float* values)
{
    decodeBytes(block + 4, kValues, loadHalf(block), values);
}

/// The scale as a float, the codes, their sums in sixteens.
void Q8KBlock::decode(const std::byte* block, float* values)
{
    decodeBytes(block + 4, kValues, loadField<float>(block), values);
}

/// The scale, then a bit for each value that is set where it is positive.
void Q10Block::decode(const std::byte* block, float* values)
{
    const float scale = loadHalf(block);
    for (int j = 0; j < kValues; ++j) {
        const bool positive = (block[2 + j / 8] >> j % 8 & std::byte{1}) != std::byte{0};
        values[j] = positive ? scale : -scale;
    }
}

/// The scale, then two bits for each value: −1, 0, 1 or 2 times the scale.
void Q20Block::decode(const std::byte* block, float* values)
{
    const float scale = loadHalf(block);
    for (int j = 0; j < kValues; ++j) {
        const int code = std::to_integer<int>(block[2 + j / 4] >> j % 4 * 2 & std::byte{3});
        values[j] = static_cast<float>(code - 1) * scale;
    }
}

} // namespace qs
