// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/differences.h"

#include <algorithm>
#include <cmath>

// The order matters: this file is compiled once per CPU target from the first of these includes.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/differences.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "core/kernels/double_halves-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace qs::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Sums over whole vectors, in double from the start: the parts are short, and an exact square of a float costs as
/// much as a rounded one.
struct Differences {
    VD roundingLow, roundingHigh, backLow, backHigh, clippingLow, clippingHigh;
    VF maxError;
    std::uint64_t zeroed = 0;
    std::uint64_t clipped = 0;

    HWY_INLINE Differences()
        : roundingLow(hn::Zero(D())),
          roundingHigh(roundingLow),
          backLow(roundingLow),
          backHigh(roundingLow),
          clippingLow(roundingLow),
          clippingHigh(roundingLow),
          maxError(hn::Zero(F()))
    {}

    HWY_INLINE void add(VF x, VF back, VF low, VF high)
    {
        const F f;
        VF error = hn::Sub(back, x);
        maxError = hn::Max(maxError, hn::Abs(error));
        zeroed += hn::CountTrue(f, hn::Or(hn::Eq(back, hn::Zero(f)), hn::Eq(x, hn::Zero(f))));
        const auto outside = hn::Or(hn::Lt(x, low), hn::Gt(x, high));
        if (HWY_UNLIKELY(!hn::AllFalse(f, outside))) {
            clipped += hn::CountTrue(f, outside);
            addSquares(hn::IfThenElseZero(outside, error), clippingLow, clippingHigh);
            error = hn::IfThenZeroElse(outside, error);
        }
        addSquares(error, roundingLow, roundingHigh);
        addSquares(back, backLow, backHigh);
    }

    HWY_INLINE static void addSquares(VF v, VD& low, VD& high)
    {
        const VD vLow = lowerDouble(v);
        const VD vHigh = upperDouble(v);
        low = hn::MulAdd(vLow, vLow, low); // the square of a float is exact in double, so fused or not is the same
        high = hn::MulAdd(vHigh, vHigh, high);
    }
};

void addDifferencesOnTarget(const float* values, const float* backs, std::size_t count, std::size_t partSize,
                            const MinMax* starts, ErrorSums& sums)
{
    const F f;
    const std::size_t lanes = hn::Lanes(f);
    Differences found;
    for (std::size_t start = 0; start < count; start += partSize, ++starts) {
        const std::size_t size = std::min(partSize, count - start);
        const VF low = hn::Set(f, starts->min);
        const VF high = hn::Set(f, starts->max);
        std::size_t i = 0;
        for (; i + lanes <= size; i += lanes) {
            found.add(hn::LoadU(f, values + start + i), hn::LoadU(f, backs + start + i), low, high);
        }
        if (i < size) { // 0 read back as 0 inside the range changes no sum but the count of zeros
            HWY_ALIGN float x[hn::MaxLanes(F())] = {};
            HWY_ALIGN float back[hn::MaxLanes(F())] = {};
            std::copy(values + start + i, values + start + size, x);
            std::copy(backs + start + i, backs + start + size, back);
            const VF zero = hn::Zero(f);
            found.add(hn::Load(f, x), hn::Load(f, back), hn::IfThenElse(hn::FirstN(f, size - i), low, zero),
                      hn::IfThenElse(hn::FirstN(f, size - i), high, zero));
            found.zeroed -= lanes - (size - i);
        }
    }
    ErrorSums all;
    all.count = count;
    all.clipped = found.clipped;
    all.zeroed = found.zeroed;
    all.rounding = totalOf(found.roundingLow, found.roundingHigh);
    all.clipping = totalOf(found.clippingLow, found.clippingHigh);
    all.reconstructed = totalOf(found.backLow, found.backHigh);
    all.maxAbsError = hn::GetLane(hn::MaxOfLanes(f, found.maxError));
    sums.merge(all);
}

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace qs {
HWY_EXPORT(addDifferencesOnTarget);

void addDifferences(std::span<const float> values, std::span<const float> backs, std::size_t partSize,
                    std::span<const MinMax> clippingStart, ErrorSums& sums)
{
    HWY_DYNAMIC_DISPATCH(addDifferencesOnTarget)
    (values.data(), backs.data(), values.size(), partSize, clippingStart.data(), sums);
}

void addDifferencesByDefinition(std::span<const float> values, std::span<const float> backs, std::size_t partSize,
                                std::span<const MinMax> clippingStart, ErrorSums& sums)
{
    for (std::size_t i = 0; i < values.size(); ++i) {
        const MinMax& start = clippingStart[i / partSize];
        const double error = backs[i] - values[i];
        const bool isClipped = values[i] < start.min || values[i] > start.max;
        ++sums.count;
        sums.clipped += isClipped ? 1 : 0;
        (isClipped ? sums.clipping : sums.rounding) += error * error;
        sums.zeroed += backs[i] == 0 || values[i] == 0 ? 1 : 0;
        sums.reconstructed += double{backs[i]} * backs[i];
        sums.maxAbsError = std::max(sums.maxAbsError, std::abs(error));
    }
}

} // namespace qs
#endif
