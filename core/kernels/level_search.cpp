// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/level_search.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace qs {

namespace {

constexpr LevelBuckets::Pair kCrowded{std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::quiet_NaN()};

float middle(float a, float b)
{
    return (a + b) / 2;
}

float halfStepBelow(std::span<const float> levels)
{
    return levels[0] - (levels[1] - levels[0]) / 2;
}

float halfStepAbove(std::span<const float> levels)
{
    return levels.back() + (levels.back() - levels[levels.size() - 2]) / 2;
}

} // namespace

LevelBorders::LevelBorders(std::span<const float> all)
    : count(all.size() - 1), below(halfStepBelow(all)), above(halfStepAbove(all))
{
    assert(all.size() >= 2 && all.size() <= kMost);
    std::ranges::copy(all, levels.begin());
    borders.fill(std::numeric_limits<float>::infinity());
    for (std::size_t i = 0; i < count; ++i) {
        borders[i] = middle(all[i], all[i + 1]);
    }
}

LevelBuckets::LevelBuckets(std::span<const float> all)
    : levels(all), below(halfStepBelow(all)), above(halfStepAbove(all))
{
    const float firstBorder = middle(all[0], all[1]);
    const float lastBorder = middle(all[all.size() - 2], all.back());
    const double width = (double{lastBorder} - firstBorder) / (kBuckets - 4);
    perUnit = static_cast<float>(1 / width);
    first = static_cast<float>(firstBorder - 2 * width);
    if (!std::isnormal(perUnit) || !std::isfinite(first)) { // levels that leave the range of float: all in one bucket
        perUnit = first = 0;
        pairs[0] = kCrowded;
        hasCrowds = true;
        return;
    }
    // A border belongs to the bucket that the kernel's own arithmetic puts it in, and so do its neighbours in float on
    // either side: all of them are tried.
    const auto bucketOf = [this](float value) {
        const float place = (value - first) * perUnit;
        return static_cast<std::size_t>(std::nearbyint(std::clamp(std::trunc(place), 0.0F, kBuckets - 1.0F)));
    };
    std::size_t next = 0;
    for (std::size_t i = 0; i + 1 < all.size(); ++i) {
        const float border = middle(all[i], all[i + 1]);
        const std::size_t bucket = bucketOf(border);
        for (; next < bucket; ++next) { // buckets without a border
            pairs[next] = {all[i], all[i]};
        }
        if (next == bucket) {
            pairs[bucket] = {all[i], all[i + 1]};
            ++next;
        } else { // the former border lies here too
            pairs[bucket] = kCrowded;
            hasCrowds = true;
        }
        // The value next above the border may be the first of the next bucket: it has the level above, as all there.
    }
    for (; next < kBuckets; ++next) {
        pairs[next] = {all.back(), all.back()};
    }
}

float LevelBuckets::nearest(float value) const
{
    // Few levels are left between two neighbouring buckets; a binary search over the borders is good enough.
    std::size_t from = 0;
    std::size_t to = levels.size() - 1;
    while (from < to) {
        const std::size_t at = (from + to) / 2;
        if (value > middle(levels[at], levels[at + 1])) {
            from = at + 1;
        } else {
            to = at;
        }
    }
    return levels[from];
}

} // namespace qs
