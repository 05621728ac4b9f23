// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/error_sums.h"

#include <algorithm>

// The order matters: this file is compiled once per CPU target from the first of these includes.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/error_pass.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "core/kernels/double_halves-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace qs::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Σ of products of float vectors, in double: the product of two floats is exact there, so fused or not is the same.
struct ProductSum {
    VD low, high;

    // Constructors are written out: an implicit one would not be compiled for the target.
    HWY_INLINE ProductSum() : low(hn::Zero(D())), high(hn::Zero(D())) {}

    HWY_INLINE void add(VD aLow, VD aHigh, VD bLow, VD bHigh)
    {
        low = hn::MulAdd(aLow, bLow, low);
        high = hn::MulAdd(aHigh, bHigh, high);
    }
    HWY_INLINE double total() const { return totalOf(low, high); }
};

/// The sums of one call, in registers, and the arithmetic on one vector.
struct ErrorPass {
    ProductSum signal, rounding, clipping, cross;
    VF maxError;
    VF zeroed; // counts: exact up to 2^24 a lane
    std::uint64_t clipped = 0;
    CodeSet* codes;
    VF runLow, runHigh; // codes that need no marking

    // The grid of the current group.
    VF scale, inverse, zeroPoint, low, high;
    int lowCode = 0;

    HWY_INLINE explicit ErrorPass(CodeSet& set) : maxError(hn::Zero(F())), zeroed(hn::Zero(F())), codes(&set) {}

    HWY_INLINE void setGrid(const AffineGrid& grid)
    {
        const F f;
        scale = hn::Set(f, grid.scale);
        inverse = hn::Set(f, 1.0F / grid.scale);
        zeroPoint = hn::Set(f, static_cast<float>(grid.zeroPoint));
        low = hn::Set(f, static_cast<float>(grid.low));
        high = hn::Set(f, static_cast<float>(grid.high));
        lowCode = grid.low;
    }

    HWY_INLINE void setRun()
    {
        const F f;
        runLow = hn::Set(f, static_cast<float>(codes->runLow() + lowCode));
        runHigh = hn::Set(f, static_cast<float>(codes->runHigh() + lowCode));
    }

    /// round(x / scale), half to even, as the division gives it. Multiplying by the reciprocal is several times faster
    /// and differs only where the quotient lies next to a half, so only those vectors divide.
    HWY_INLINE VF roundedQuotient(VF x) const
    {
        const F f;
        const VF product = hn::Mul(x, inverse);
        const VF rounded = hn::Round(product);
        // The product is off by at most 3 · 2^-24 of itself: below 1e-4 up to 500, more than any code. Larger quotients
        // are clipped either way.
        const auto nearHalf = hn::Gt(hn::Abs(hn::Sub(product, rounded)), hn::Set(f, 0.4999F));
        if (HWY_UNLIKELY(!hn::AllFalse(f, nearHalf))) {
            return hn::Round(hn::Div(x, scale));
        }
        return rounded;
    }

    HWY_NOINLINE void mark(VF code, std::size_t valid)
    {
        HWY_ALIGN float lanes[hn::MaxLanes(F())];
        hn::Store(code, F(), lanes);
        for (std::size_t i = 0; i < valid; ++i) {
            codes->add(static_cast<int>(lanes[i]) - lowCode);
        }
        setRun();
    }

    /// Takes in one vector; only its first `valid` lanes are values, the others are 0 and change no sum.
    HWY_INLINE void add(VF x, std::size_t valid)
    {
        const F f;
        const VF unclamped = hn::Add(roundedQuotient(x), zeroPoint);
        const VF code = hn::Min(hn::Max(unclamped, low), high);
        const VF back = hn::Mul(scale, hn::Sub(code, zeroPoint));
        VF error = hn::Sub(back, x);

        maxError = hn::Max(maxError, hn::Abs(error));
        const auto becameZero = hn::And(hn::Eq(back, hn::Zero(f)), hn::Ne(x, hn::Zero(f)));
        zeroed = hn::Add(zeroed, hn::IfThenElseZero(becameZero, hn::Set(f, 1.0F)));

        const VD xLow = lowerDouble(x);
        const VD xHigh = upperDouble(x);
        signal.add(xLow, xHigh, xLow, xHigh);

        const auto outside = hn::Ne(unclamped, code);
        if (HWY_UNLIKELY(!hn::AllFalse(f, outside))) {
            clipped += hn::CountTrue(f, outside);
            const VF excess = hn::IfThenElseZero(outside, error);
            error = hn::IfThenZeroElse(outside, error);
            const VD excessLow = lowerDouble(excess);
            const VD excessHigh = upperDouble(excess);
            clipping.add(excessLow, excessHigh, excessLow, excessHigh);
            cross.add(xLow, xHigh, excessLow, excessHigh);
        }
        const VD errorLow = lowerDouble(error);
        const VD errorHigh = upperDouble(error);
        rounding.add(errorLow, errorHigh, errorLow, errorHigh);
        cross.add(xLow, xHigh, errorLow, errorHigh);

        const auto unmarked = hn::Or(hn::Lt(code, runLow), hn::Gt(code, runHigh));
        if (HWY_UNLIKELY(!hn::AllFalse(f, unmarked))) {
            mark(code, valid);
        }
    }
};

void addErrorsOnTarget(const float* values, std::size_t count, std::size_t groupSize, const AffineGrid* grids,
                       ErrorSums& sums, CodeSet& codes)
{
    const F f;
    const std::size_t lanes = hn::Lanes(f);
    ErrorPass pass(codes);
    for (std::size_t start = 0; start < count; start += groupSize, ++grids) {
        const std::size_t size = std::min(groupSize, count - start);
        const float* const group = values + start;
        pass.setGrid(*grids);
        pass.setRun();
        std::size_t i = 0;
        for (; i + lanes <= size; i += lanes) {
            pass.add(hn::LoadU(f, group + i), lanes);
        }
        if (i < size) {
            HWY_ALIGN float rest[hn::MaxLanes(F())] = {};
            std::copy(group + i, group + size, rest);
            pass.add(hn::Load(f, rest), size - i);
        }
    }
    ErrorSums found;
    found.count = count;
    found.clipped = pass.clipped;
    found.zeroed = static_cast<std::uint64_t>(totalOf(lowerDouble(pass.zeroed), upperDouble(pass.zeroed)));
    found.signal = pass.signal.total();
    found.rounding = pass.rounding.total();
    found.clipping = pass.clipping.total();
    found.cross = pass.cross.total();
    found.maxAbsError = hn::GetLane(hn::MaxOfLanes(f, pass.maxError));
    sums.merge(found);
}

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace qs {
HWY_EXPORT(addErrorsOnTarget);

void addErrors(std::span<const float> values, std::size_t groupSize, std::span<const AffineGrid> grids, ErrorSums& sums,
               CodeSet& codes)
{
    HWY_DYNAMIC_DISPATCH(addErrorsOnTarget)(values.data(), values.size(), groupSize, grids.data(), sums, codes);
}
} // namespace qs
#endif
