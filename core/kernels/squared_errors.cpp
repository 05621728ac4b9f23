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

/// Adds to sums[g][lane] for kGridsAtOnce grids. `count` is a multiple of kPartialSums.
void squaredErrorsOnTarget(const float* values, std::size_t count, const CentredGrid* grids,
                           float (*sums)[kPartialSums])
{
    const F f;
    constexpr std::size_t lanes = hn::MaxLanes(F());
    constexpr std::size_t parts = kPartialSums / lanes;
    // One part after the other: its kGridsAtOnce sums stay in registers over all values.
    for (std::size_t part = 0; part < parts; ++part) {
        auto sum0 = hn::LoadU(f, sums[0] + part * lanes);
        auto sum1 = hn::LoadU(f, sums[1] + part * lanes);
        auto sum2 = hn::LoadU(f, sums[2] + part * lanes);
        auto sum3 = hn::LoadU(f, sums[3] + part * lanes);
        const auto squaredError = [f](auto x, const CentredGrid& grid) HWY_ATTR {
            const auto code = hn::Round(hn::Mul(x, hn::Set(f, grid.inverse)));
            const auto kept = hn::Min(hn::Max(code, hn::Set(f, grid.low)), hn::Set(f, grid.high));
            const auto error = hn::Sub(x, hn::Mul(kept, hn::Set(f, grid.scale)));
            return hn::Mul(error, error); // not fused with the addition: not every target can
        };
        for (std::size_t i = part * lanes; i < count; i += kPartialSums) {
            const auto x = hn::LoadU(f, values + i);
            sum0 = hn::Add(sum0, squaredError(x, grids[0]));
            sum1 = hn::Add(sum1, squaredError(x, grids[1]));
            sum2 = hn::Add(sum2, squaredError(x, grids[2]));
            sum3 = hn::Add(sum3, squaredError(x, grids[3]));
        }
        hn::StoreU(sum0, f, sums[0] + part * lanes);
        hn::StoreU(sum1, f, sums[1] + part * lanes);
        hn::StoreU(sum2, f, sums[2] + part * lanes);
        hn::StoreU(sum3, f, sums[3] + part * lanes);
    }
}

/// Adds to sums[lane] for one grid and any rule. A last vector that is not full is met with zeros, whose errors do not
/// count.
template <typename Elements>
void elementSquaredErrors(Elements elements, const float* values, std::size_t count, const Grid& grid,
                          float (&sums)[kPartialSums])
{
    const E e;
    constexpr std::size_t lanes = hn::MaxLanes(E());
    elements.setGrid(grid);
    for (std::size_t part = 0; part < kPartialSums / lanes; ++part) {
        auto sum = hn::LoadU(e, sums + part * lanes);
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
        hn::StoreU(sum, e, sums + part * lanes);
    }
}

void elementSquaredErrorsOnTarget(const CodeRule& rule, const float* values, std::size_t count, const Grid& grid,
                                  float (&sums)[kPartialSums])
{
    switch (rule.kind) {
    case CodeRule::Kind::Affine:
        return elementSquaredErrors(AffineElements(rule), values, count, grid, sums);
    case CodeRule::Kind::Float:
        return elementSquaredErrors(FloatElements(rule), values, count, grid, sums);
    case CodeRule::Kind::Levels:
        return rule.levels.size() <= LevelBorders::kMost
                   ? elementSquaredErrors(FewLevels(rule), values, count, grid, sums)
                   : elementSquaredErrors(ManyLevels(*rule.buckets), values, count, grid, sums);
    }
}

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace qs {
HWY_EXPORT(squaredErrorsOnTarget);
HWY_EXPORT(elementSquaredErrorsOnTarget);

namespace {

/// Added in pairs, so that the order is part of the source.
double sumOf(const float (&lanes)[kPartialSums])
{
    std::array<double, kPartialSums> sums;
    std::copy(std::begin(lanes), std::end(lanes), sums.begin());
    for (std::size_t half = kPartialSums / 2; half > 0; half /= 2) {
        for (std::size_t i = 0; i < half; ++i) {
            sums[i] += sums[i + half];
        }
    }
    return sums[0];
}

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
        for (std::size_t start = 0; start < values.size(); start += kPiece) {
            const auto piece = values.subspan(start, std::min(kPiece, values.size() - start));
            const std::size_t whole = piece.size() / kPartialSums * kPartialSums;
            float lanes[kGridsAtOnce][kPartialSums] = {};
            HWY_DYNAMIC_DISPATCH(squaredErrorsOnTarget)(piece.data(), whole, batch.data(), lanes);
            if (whole < piece.size()) {
                float rest[kPartialSums] = {}; // a 0 has no error on any grid
                std::copy(piece.begin() + static_cast<std::ptrdiff_t>(whole), piece.end(), rest);
                HWY_DYNAMIC_DISPATCH(squaredErrorsOnTarget)(rest, kPartialSums, batch.data(), lanes);
            }
            for (std::size_t i = 0; i < used; ++i) {
                sums[g + i] += sumOf(lanes[i]);
            }
        }
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
            float lanes[kPartialSums] = {};
            HWY_DYNAMIC_DISPATCH(elementSquaredErrorsOnTarget)(rule, piece.data(), piece.size(), grids[g], lanes);
            sums[g] += sumOf(lanes);
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

} // namespace qs
#endif
