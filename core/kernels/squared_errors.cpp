// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/squared_errors.h"

#include "core/kernels/level_search.h"

#include <algorithm>
#include <array>
#include <cmath>

// How many partial sums there are on every target, whatever its vectors hold.
#ifndef QS_SQUARED_ERRORS_ONCE
#define QS_SQUARED_ERRORS_ONCE
namespace qs {
inline constexpr std::size_t kPartialSums = 16;
inline constexpr std::size_t kGridsAtOnce = 4;

/// A grid with its zero point moved into the limits: x' = scale · clamp(round(x / scale), low, high).
struct CentredGrid {
    float inverse = 1;
    float scale = 1;
    float low = 0;
    float high = 0;
};
} // namespace qs
#endif

// The order matters: this file is compiled once per CPU target from the first of these includes.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/squared_errors.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "core/kernels/code_rule-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace qs::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using F = hn::CappedTag<float, kPartialSums>;

/// Sums of kPartialSums lanes, in double: lane i and i + 8, of those i and i + 4 and so on, the same on every target.
HWY_INLINE double laneSum(const float* lanes)
{
    const hn::CappedTag<double, kPartialSums / 2> d;
    const hn::Rebind<float, decltype(d)> f;
    constexpr std::size_t width = hn::MaxLanes(d);
    HWY_ALIGN double sums[width];
    hn::Vec<decltype(d)> parts[kPartialSums / width];
    for (std::size_t i = 0; i < kPartialSums / width; ++i) {
        parts[i] = hn::PromoteTo(d, hn::LoadU(f, lanes + i * width));
    }
    for (std::size_t half = kPartialSums / width / 2; half > 0; half /= 2) {
        for (std::size_t i = 0; i < half; ++i) {
            parts[i] = hn::Add(parts[i], parts[i + half]);
        }
    }
    hn::Store(parts[0], d, sums);
    for (std::size_t half = width / 2; half > 0; half /= 2) {
        for (std::size_t i = 0; i < half; ++i) {
            sums[i] += sums[i + half];
        }
    }
    return sums[0];
}

float squaresBeyondOnTarget(const float* largest, std::size_t count, float reach)
{
    const hn::CappedTag<float, 4> f;
    auto sum = hn::Zero(f);
    for (std::size_t i = 0; i < count; i += hn::Lanes(f)) {
        const auto beyond = hn::Max(hn::Zero(f), hn::Sub(hn::LoadU(f, largest + i), hn::Set(f, reach)));
        sum = hn::Add(sum, hn::Mul(beyond, beyond));
    }
    return hn::GetLane(hn::SumOfLanes(f, sum));
}

/// Adds to sums[g] for kGridsAtOnce grids. A last vector that is not full is filled up with zeros, which have no error.
void squaredErrorsOnTarget(const float* values, std::size_t count, const CentredGrid* grids, double* sums)
{
    const F f;
    constexpr std::size_t lanes = hn::MaxLanes(F());
    const std::size_t whole = count / kPartialSums * kPartialSums;
    HWY_ALIGN float rest[kPartialSums] = {};
    std::copy(values + whole, values + count, rest);
    HWY_ALIGN float found[kGridsAtOnce][kPartialSums];
    const auto squaredError = [f](auto x, const CentredGrid& grid) HWY_ATTR {
        const auto code = hn::Round(hn::Mul(x, hn::Set(f, grid.inverse)));
        const auto kept = hn::Min(hn::Max(code, hn::Set(f, grid.low)), hn::Set(f, grid.high));
        const auto error = hn::Sub(x, hn::Mul(kept, hn::Set(f, grid.scale)));
        return hn::Mul(error, error); // not fused with the addition: not every target can
    };
    // One part after the other: its kGridsAtOnce sums stay in registers over all values.
    for (std::size_t part = 0; part < kPartialSums / lanes; ++part) {
        const auto last = hn::Load(f, rest + part * lanes);
        auto sum0 = squaredError(last, grids[0]);
        auto sum1 = squaredError(last, grids[1]);
        auto sum2 = squaredError(last, grids[2]);
        auto sum3 = squaredError(last, grids[3]);
        for (std::size_t i = part * lanes; i < whole; i += kPartialSums) {
            const auto x = hn::LoadU(f, values + i);
            sum0 = hn::Add(sum0, squaredError(x, grids[0]));
            sum1 = hn::Add(sum1, squaredError(x, grids[1]));
            sum2 = hn::Add(sum2, squaredError(x, grids[2]));
            sum3 = hn::Add(sum3, squaredError(x, grids[3]));
        }
        hn::Store(sum0, f, found[0] + part * lanes);
        hn::Store(sum1, f, found[1] + part * lanes);
        hn::Store(sum2, f, found[2] + part * lanes);
        hn::Store(sum3, f, found[3] + part * lanes);
    }
    for (std::size_t g = 0; g < kGridsAtOnce; ++g) {
        sums[g] += laneSum(found[g]);
    }
}

/// Adds to `sum` for one grid and any rule. A last vector that is not full is met with zeros, whose errors do not
/// count.
template <typename Elements>
void elementSquaredErrors(Elements elements, const float* values, std::size_t count, const Grid& grid, double& total)
{
    const E e;
    constexpr std::size_t lanes = hn::MaxLanes(E());
    HWY_ALIGN float sums[kPartialSums];
    elements.setGrid(grid);
    for (std::size_t part = 0; part < kPartialSums / lanes; ++part) {
        auto sum = hn::Zero(e);
        for (std::size_t i = part * lanes; i < count; i += kPartialSums) {
            const std::size_t valid = std::min(lanes, count - i);
            VE x = hn::Zero(e);
            if (HWY_LIKELY(valid == lanes)) {
                x = hn::LoadU(e, values + i);
            } else {
                HWY_ALIGN float rest[lanes] = {};
                std::copy(values + i, values + i + valid, rest);
                x = hn::Load(e, rest);
            }
            const VE error = hn::Sub(elements(x).value, x);
            sum = hn::Add(sum, hn::IfThenElseZero(hn::FirstN(e, valid), hn::Mul(error, error)));
        }
        hn::Store(sum, e, sums + part * lanes);
    }
    total += laneSum(sums);
}

void elementSquaredErrorsOnTarget(const CodeRule& rule, const float* values, std::size_t count, const Grid& grid,
                                  double& total)
{
    switch (rule.kind) {
    case CodeRule::Kind::Affine:
        return elementSquaredErrors(AffineElements(rule), values, count, grid, total);
    case CodeRule::Kind::Float:
        return elementSquaredErrors(FloatElements(rule), values, count, grid, total);
    case CodeRule::Kind::Levels:
        return rule.levels.size() <= LevelBorders::kMost
                   ? elementSquaredErrors(FewLevels(rule), values, count, grid, total)
                   : elementSquaredErrors(ManyLevels(*rule.buckets), values, count, grid, total);
    }
}

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace qs {
HWY_EXPORT(squaredErrorsOnTarget);
HWY_EXPORT(elementSquaredErrorsOnTarget);
HWY_EXPORT(squaresBeyondOnTarget);

namespace {

CentredGrid centred(const Grid& grid)
{
    return {1.0F / grid.scale, grid.scale, static_cast<float>(grid.low) - grid.zeroPoint,
            static_cast<float>(grid.high) - grid.zeroPoint};
}

// A float sum of 1024 terms a lane is good to six digits; longer inputs are summed in double piece by piece.
constexpr std::size_t kPiece = 1024 * kPartialSums;

/// Several grids at once, multiplied by the reciprocal: only ties and their neighbours could show the difference.
void affineSquaredErrors(std::span<const float> values, std::span<const Grid> grids, std::span<double> sums)
{
    for (std::size_t g = 0; g < grids.size(); g += kGridsAtOnce) {
        const std::size_t used = std::min(kGridsAtOnce, grids.size() - g);
        std::array<CentredGrid, kGridsAtOnce> batch;
        for (std::size_t i = 0; i < used; ++i) {
            batch[i] = centred(grids[g + i]);
        }
        std::array<double, kGridsAtOnce> totals = {};
        for (std::size_t start = 0; start < values.size(); start += kPiece) {
            const auto piece = values.subspan(start, std::min(kPiece, values.size() - start));
            HWY_DYNAMIC_DISPATCH(squaredErrorsOnTarget)(piece.data(), piece.size(), batch.data(), totals.data());
        }
        std::copy_n(totals.begin(), used, sums.begin() + static_cast<std::ptrdiff_t>(g));
    }
}

/// 0 lies on every such grid, and its code does not depend on where the zero point is added.
bool holdsZero(const CodeRule& rule, std::span<const Grid> grids)
{
    return rule.kind == CodeRule::Kind::Affine && rule.affine.zeroAddition == ZeroAddition::AfterRounding &&
           std::ranges::all_of(grids, [](const Grid& grid) {
               return grid.zeroPoint >= static_cast<float>(grid.low) && grid.zeroPoint <= static_cast<float>(grid.high);
           });
}

} // namespace

void squaredErrors(const CodeRule& rule, std::span<const float> values, std::span<const Grid> grids,
                   std::span<double> sums)
{
    std::ranges::fill(sums, 0.0);
    if (holdsZero(rule, grids)) {
        affineSquaredErrors(values, grids, sums);
        return;
    }
    for (std::size_t g = 0; g < grids.size(); ++g) {
        for (std::size_t start = 0; start < values.size(); start += kPiece) {
            const auto piece = values.subspan(start, std::min(kPiece, values.size() - start));
            HWY_DYNAMIC_DISPATCH(elementSquaredErrorsOnTarget)(rule, piece.data(), piece.size(), grids[g], sums[g]);
        }
    }
}

void squaredErrorsByDefinition(const CodeRule& rule, std::span<const float> values, std::span<const Grid> grids,
                               std::span<double> sums)
{
    for (std::size_t g = 0; g < grids.size(); ++g) {
        sums[g] = 0;
        for (const float x : values) {
            const double error = double{quantized(x, rule, grids[g]).value} - x;
            sums[g] += error * error;
        }
    }
}

float squaresBeyond(std::span<const float> largest, float reach)
{
    return HWY_DYNAMIC_DISPATCH(squaresBeyondOnTarget)(largest.data(), largest.size(), reach);
}

} // namespace qs
#endif
