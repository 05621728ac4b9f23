// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/group_ranges.h"

#include <algorithm>

// The order matters: this file is compiled once per CPU target from the first of these includes.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/group_ranges.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "core/kernels/double_halves-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace qs::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

double groupRangesOnTarget(const float* values, std::size_t count, std::size_t groupSize, MinMax* ranges)
{
    const F f;
    const std::size_t lanes = hn::Lanes(f);
    VD squaresLow = hn::Zero(D());
    VD squaresHigh = hn::Zero(D());
    double rest = 0;
    const auto addSquares = [&](VF x) HWY_ATTR {
        const VD low = lowerDouble(x);
        const VD high = upperDouble(x);
        squaresLow = hn::MulAdd(low, low, squaresLow);
        squaresHigh = hn::MulAdd(high, high, squaresHigh);
    };
    for (std::size_t start = 0; start < count; start += groupSize, ++ranges) {
        const std::size_t size = std::min(groupSize, count - start);
        const float* const group = values + start;
        MinMax found;
        std::size_t i = 0;
        if (size >= lanes) {
            VF low = hn::LoadU(f, group);
            VF high = low;
            addSquares(low);
            for (i = lanes; i + lanes <= size; i += lanes) {
                const VF x = hn::LoadU(f, group + i);
                low = hn::Min(low, x);
                high = hn::Max(high, x);
                addSquares(x);
            }
            found.min = hn::GetLane(hn::MinOfLanes(f, low));
            found.max = hn::GetLane(hn::MaxOfLanes(f, high));
        }
        for (; i < size; ++i) {
            found.min = std::min(found.min, group[i]);
            found.max = std::max(found.max, group[i]);
            rest += double{group[i]} * group[i];
        }
        *ranges = found;
    }
    return totalOf(squaresLow, squaresHigh) + rest;
}

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace qs {
HWY_EXPORT(groupRangesOnTarget);

double groupRanges(std::span<const float> values, std::size_t groupSize, std::span<MinMax> ranges)
{
    return HWY_DYNAMIC_DISPATCH(groupRangesOnTarget)(values.data(), values.size(), groupSize, ranges.data());
}

double groupRangesByDefinition(std::span<const float> values, std::size_t groupSize, std::span<MinMax> ranges)
{
    double squares = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        MinMax& range = ranges[i / groupSize];
        range = i % groupSize == 0 ? MinMax() : range;
        range.min = std::min(range.min, values[i]);
        range.max = std::max(range.max, values[i]);
        squares += double{values[i]} * values[i];
    }
    return squares;
}

} // namespace qs
#endif
