// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/group_ranges.h"

#include <algorithm>

// The order matters: this file is compiled once per CPU target from the first of these includes.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/group_ranges.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace qs::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

void groupRangesOnTarget(const float* values, std::size_t count, std::size_t groupSize, MinMax* ranges)
{
    const hn::ScalableTag<float> f;
    const std::size_t lanes = hn::Lanes(f);
    for (std::size_t start = 0; start < count; start += groupSize, ++ranges) {
        const std::size_t size = std::min(groupSize, count - start);
        const float* const group = values + start;
        MinMax found;
        std::size_t i = 0;
        if (size >= lanes) {
            auto low = hn::LoadU(f, group);
            auto high = low;
            for (i = lanes; i + lanes <= size; i += lanes) {
                const auto x = hn::LoadU(f, group + i);
                low = hn::Min(low, x);
                high = hn::Max(high, x);
            }
            // The last vector may overlap the one before: extremes do not mind seeing a value twice.
            const auto x = hn::LoadU(f, group + size - lanes);
            found.min = hn::GetLane(hn::MinOfLanes(f, hn::Min(low, x)));
            found.max = hn::GetLane(hn::MaxOfLanes(f, hn::Max(high, x)));
            i = size;
        }
        for (; i < size; ++i) {
            found.min = std::min(found.min, group[i]);
            found.max = std::max(found.max, group[i]);
        }
        *ranges = found;
    }
}

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace qs {
HWY_EXPORT(groupRangesOnTarget);

void groupRanges(std::span<const float> values, std::size_t groupSize, std::span<MinMax> ranges)
{
    HWY_DYNAMIC_DISPATCH(groupRangesOnTarget)(values.data(), values.size(), groupSize, ranges.data());
}

void groupRangesByDefinition(std::span<const float> values, std::size_t groupSize, std::span<MinMax> ranges)
{
    for (std::size_t i = 0; i < values.size(); ++i) {
        MinMax& range = ranges[i / groupSize];
        range = i % groupSize == 0 ? MinMax() : range;
        range.min = std::min(range.min, values[i]);
        range.max = std::max(range.max, values[i]);
    }
}

} // namespace qs
#endif
