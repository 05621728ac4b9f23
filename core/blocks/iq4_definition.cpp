// SPDX-License-Identifier: GPL-3.0-or-later
// IQ4_NL and IQ4_XS, one value after the other, as ggml-quants.c encodes them without importance matrix.
#include "core/blocks/iq4_search.h"
#include "core/blocks/k_codecs.h"
#include "core/blocks/k_search.h"

#include <algorithm>
#include <cmath>

namespace qs {

namespace {

void setCodes(std::span<const float> values, float inverse, std::size_t first, std::byte* block, auto layout)
{
    for (std::size_t i = 0; i < values.size(); ++i) {
        decltype(layout)::Codes::put(block, static_cast<int>(first + i), nearestIq4Code(inverse * values[i]));
    }
}

float inverseOf(float value)
{
    return value == 0 ? 0 : 1 / value;
}

} // namespace

unsigned nearestIq4Code(float value)
{
    for (unsigned code = 0; code < 15; ++code) {
        const auto middle = static_cast<float>(kIq4Levels[code] + kIq4Levels[code + 1]) / 2;
        if (value < middle) {
            return code;
        }
    }
    return 15;
}

float fitIq4Scale(std::span<const float> values)
{
    float largest = 0;
    for (const float x : values) {
        largest = std::abs(x) > std::abs(largest) ? x : largest;
    }
    if (std::abs(largest) < kNothing) {
        return 0;
    }
    float scale = 0;
    float bestMeasure = 0;
    for (int i = -8; i <= 7; ++i) {
        const bool first = i == -8; // the plain choice comes first, and again as number 0, in other arithmetic
        const float inverse = first ? 1 / (-largest / -127) : static_cast<float>(i - 127) / largest;
        float xl = 0;
        float ll = 0;
        for (const float x : values) {
            const float w = x * x;
            const auto level = static_cast<float>(kIq4Levels[nearestIq4Code(inverse * x)]);
            xl += w * level * x;
            ll += w * level * level;
        }
        if (ll > 0 && (first || xl * xl > bestMeasure * ll)) {
            scale = xl / ll;
            bestMeasure = scale * xl;
        }
    }
    return scale;
}

float storeIq4Scale(float scale, std::byte* block)
{
    storeHalf(scale, block + Iq4Nl::kStep);
    return inverseOf(scale);
}

std::array<float, 8> storeIq4Scales(std::span<const float, 8> scales, std::byte* block)
{
    float farthest = 0;
    for (const float scale : scales) {
        farthest = std::abs(scale) > std::abs(farthest) ? scale : farthest;
    }
    const float step = -farthest / 32;
    const float perStep = inverseOf(step);
    std::array<float, 8> inverses{};
    std::fill_n(block, Iq4Xs::kScalesEnd, std::byte{0});
    storeHalf(step, block + Iq4Xs::kStep);
    for (std::size_t j = 0; j < 8; ++j) {
        const int level = std::clamp(nearestInt(perStep * scales[j]), -32, 31);
        Iq4Xs::Scales::put(block, static_cast<int>(j), static_cast<unsigned>(level + 32));
        inverses[j] = inverseOf(step * static_cast<float>(level));
    }
    return inverses;
}

template <>
void SearchedCodec<Iq4Nl>::encodeByDefinition(const float* values, std::size_t blocks, std::byte* out)
{
    for (; blocks > 0; --blocks, values += Iq4Nl::kValues, out += Iq4Nl::kBytes) {
        const std::span block(values, Iq4Nl::kValues);
        std::fill_n(out, Iq4Nl::kBytes, std::byte{0});
        setCodes(block, storeIq4Scale(fitIq4Scale(block), out), 0, out, Iq4Nl());
    }
}

template <>
void SearchedCodec<Iq4Xs>::encodeByDefinition(const float* values, std::size_t blocks, std::byte* out)
{
    for (; blocks > 0; --blocks, values += Iq4Xs::kValues, out += Iq4Xs::kBytes) {
        std::array<float, 8> scales{};
        for (std::size_t j = 0; j < 8; ++j) {
            scales[j] = fitIq4Scale({values + 32 * j, 32});
        }
        std::fill_n(out, Iq4Xs::kBytes, std::byte{0});
        const std::array<float, 8> inverses = storeIq4Scales(scales, out);
        for (std::size_t j = 0; j < 8; ++j) {
            setCodes({values + 32 * j, 32}, inverses[j], 32 * j, out, Iq4Xs());
        }
    }
}

} // namespace qs
