// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace qs {

/// The borders between up to sixteen levels, in the middle between neighbours.
struct LevelBorders {
    static constexpr std::size_t kMost = 16;
    explicit LevelBorders(std::span<const float> levels);

    std::array<float, kMost> levels = {};
    std::array<float, kMost> borders = {}; ///< infinite behind the last
    std::size_t count = 0;                 ///< of borders, one less than levels
    float below = 0;                       ///< half a step below the lowest level
    float above = 0;                       ///< half a step above the highest
};

/// Many levels, found by the bucket a value lies in: even buckets from the lowest to the highest border, each with the
/// two levels around the border in it (or the one level twice). Where borders are closer than a bucket is wide, the
/// bucket is crowded: it has NaN, and the levels are searched.
struct LevelBuckets {
    static constexpr std::size_t kBuckets = 4096;
    struct Pair {
        float low = 0;
        float high = 0;
    };
    explicit LevelBuckets(std::span<const float> levels);

    /// Of all levels the nearest to `value`, in the middle between two the lower one.
    float nearest(float value) const;

    std::span<const float> levels;
    std::array<Pair, kBuckets> pairs = {};
    bool hasCrowds = false;
    float first = 0;   ///< where bucket 0 begins
    float perUnit = 0; ///< buckets per unit
    float below = 0;
    float above = 0;
};

} // namespace qs
