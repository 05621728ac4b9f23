// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/blocks/k_super_block.h"

#include "core/blocks/k_search.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace qs {

namespace {

/// The largest that is above zero, else zero. NaN is passed over.
float largestOf(std::span<const float> values)
{
    float largest = 0;
    for (const float value : values) {
        largest = value > largest ? value : largest;
    }
    return largest;
}

/// The one of largest magnitude, with its sign.
float farthestOf(std::span<const float> values)
{
    float farthest = 0;
    for (const float value : values) {
        farthest = std::abs(value) > std::abs(farthest) ? value : farthest;
    }
    return farthest;
}

/// A number of six bits. Through a byte, as the reference takes it: what is negative becomes the highest.
std::uint8_t sixBits(float value)
{
    return std::min<std::uint8_t>(63, static_cast<std::uint8_t>(nearestInt(value)));
}

template <typename Layout>
void storeEight(const FoundScales& found, std::byte* block)
{
    const float largestStep = largestOf(found.step);
    const float largestOffset = largestOf(found.offset);
    const float perStep = largestStep > 0 ? 63 / largestStep : 0.0F;
    const float perOffset = largestOffset > 0 ? 63 / largestOffset : 0.0F;
    ScalesAndMinimums packed;
    for (std::size_t j = 0; j < 8; ++j) {
        packed.scale[j] = sixBits(perStep * found.step[j]);
        packed.minimum[j] = sixBits(perOffset * found.offset[j]);
    }
    packed.pack(block + Layout::kScales);
    storeHalf(largestStep / 63, block + Layout::kStep);
    storeHalf(largestOffset / 63, block + Layout::kMinimum);
}

} // namespace

bool storeScales(const FoundScales& found, Q2K, std::byte* block)
{
    const auto store = [&](const std::array<float, 16>& numbers, int shift, std::byte* half) {
        const float largest = largestOf(numbers);
        if (!(largest > 0)) {
            return;
        }
        const float per = 15 / largest;
        for (std::size_t j = 0; j < 16; ++j) {
            block[Q2K::kScales + j] |= static_cast<std::byte>(nearestInt(per * numbers[j]) * (1 << shift));
        }
        storeHalf(largest / 15, half);
    };
    store(found.step, 0, block + Q2K::kStep);
    store(found.offset, 4, block + Q2K::kMinimum);
    return true;
}

bool storeScales(const FoundScales& found, Q3K, std::byte* block)
{
    const float farthest = farthestOf(found.step);
    if (farthest == 0) {
        return true;
    }
    const float per = -32 / farthest;
    SixteenScales packed;
    for (std::size_t j = 0; j < 16; ++j) {
        const auto level = static_cast<std::int8_t>(nearestInt(per * found.step[j]));
        packed.scale[j] = static_cast<std::uint8_t>(std::clamp<int>(level, -32, 31) + 32);
    }
    packed.pack(block + Q3K::kScales);
    storeHalf(1 / per, block + Q3K::kStep);
    return true;
}

bool storeScales(const FoundScales& found, Q4K, std::byte* block)
{
    storeEight<Q4K>(found, block);
    return true;
}

bool storeScales(const FoundScales& found, Q5K, std::byte* block)
{
    storeEight<Q5K>(found, block);
    return true;
}

bool storeScales(const FoundScales& found, Q6K, std::byte* block)
{
    const float farthest = farthestOf(found.step);
    if (std::abs(farthest) < kNothing) {
        return false;
    }
    const float per = -128 / farthest;
    for (std::size_t j = 0; j < 16; ++j) {
        block[Q6K::kScales + j] = static_cast<std::byte>(std::min(127, nearestInt(per * found.step[j])));
    }
    storeHalf(1 / per, block + Q6K::kStep);
    return true;
}

} // namespace qs
