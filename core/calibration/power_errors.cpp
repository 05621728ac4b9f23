// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/power_errors.h"

#include "core/kernels/level_search.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

// The order matters: this file is compiled once per CPU target from the first of these includes.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/calibration/power_errors.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "core/kernels/code_rule-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace qs::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

constexpr std::size_t kPartialSums = 16;
constexpr std::size_t kLanes = hn::MaxLanes(E());

/// log2 of a positive normal number: the exponent, and the series of artanh for what is left between √½ and √2, where
/// its next term is below 2e-8.
HWY_INLINE VE log2Of(VE x)
{
    const E e;
    const hn::RebindToSigned<E> i;
    constexpr std::int32_t kRootOfHalf = 0x3f3504f3;
    const auto bits = hn::BitCast(i, x);
    const auto exponent = hn::ShiftRight<23>(hn::Sub(bits, hn::Set(i, kRootOfHalf)));
    const VE m = hn::BitCast(e, hn::Sub(bits, hn::ShiftLeft<23>(exponent)));
    const VE one = hn::Set(e, 1.0F);
    const VE s = hn::Div(hn::Sub(m, one), hn::Add(m, one));
    const VE z = hn::Mul(s, s);
    constexpr float kTwoByLn2 = 2.8853900817779268F;
    VE sum = hn::Set(e, kTwoByLn2 / 7);
    sum = hn::Add(hn::Mul(sum, z), hn::Set(e, kTwoByLn2 / 5));
    sum = hn::Add(hn::Mul(sum, z), hn::Set(e, kTwoByLn2 / 3));
    sum = hn::Add(hn::Mul(sum, z), hn::Set(e, kTwoByLn2));
    return hn::Add(hn::ConvertTo(e, exponent), hn::Mul(sum, s));
}

/// 2^y for y from −126 to 127: the exponent, and the series of exp for what is left within ±½, where its next term is
/// below 2e-7.
HWY_INLINE VE exp2Of(VE y)
{
    const E e;
    const hn::RebindToSigned<E> i;
    const VE whole = hn::Round(y);
    const VE f = hn::Sub(y, whole);
    constexpr std::array kTerms{1.0F,           0.69314718056F, 0.24022650696F, 0.0555041086648F, 0.009618129108F,
                                0.00133335581F, 0.000154035304F}; // ln(2)^k / k!
    VE sum = hn::Set(e, kTerms.back());
    for (std::size_t k = kTerms.size() - 1; k-- > 0;) {
        sum = hn::Add(hn::Mul(sum, f), hn::Set(e, kTerms[k]));
    }
    const auto power = hn::ShiftLeft<23>(hn::Add(hn::ConvertTo(i, whole), hn::Set(i, 127)));
    return hn::Mul(sum, hn::BitCast(e, power));
}

/// Adds to sums[lane]. What is behind the last value counts nothing.
template <typename Elements>
void addPowers(Elements elements, std::span<const float> values, const float* weights, const Grid& grid, float unit,
               float p, double (&sums)[kPartialSums])
{
    const E e;
    elements.setGrid(grid);
    const VE inverse = hn::Set(e, 1 / unit);
    for (std::size_t i = 0; i < values.size(); i += kLanes) {
        const std::size_t valid = std::min(kLanes, values.size() - i);
        HWY_ALIGN float in[kLanes] = {};
        HWY_ALIGN float factor[kLanes] = {};
        std::copy_n(values.data() + i, valid, in);
        if (weights != nullptr) {
            std::copy_n(weights + i, valid, factor);
        } else {
            std::fill_n(factor, valid, 1.0F);
        }
        const VE x = hn::Load(e, in);
        const VE error = hn::Mul(hn::Abs(hn::Sub(elements(x).value, x)), inverse);
        const auto counts = hn::Ge(error, hn::Set(e, 1.17549435e-38F)); // the smallest normal number
        const VE y = hn::Mul(log2Of(hn::Min(error, hn::Set(e, 3e38F))), hn::Set(e, p));
        const VE limited = hn::Min(hn::Max(y, hn::Set(e, -126.0F)), hn::Set(e, 126.0F));
        const VE power = hn::IfThenElseZero(counts, exp2Of(limited));
        HWY_ALIGN float out[kLanes];
        hn::Store(power, e, out);
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            sums[(i + lane) % kPartialSums] += double{out[lane]} * factor[lane];
        }
    }
}

void addPowersOnTarget(const CodeRule& rule, std::span<const float> values, const float* weights, const Grid& grid,
                       float unit, float p, double (&sums)[kPartialSums])
{
    switch (rule.kind) {
    case CodeRule::Kind::Affine:
        return addPowers(AffineElements(rule), values, weights, grid, unit, p, sums);
    case CodeRule::Kind::Float:
        return addPowers(FloatElements(rule), values, weights, grid, unit, p, sums);
    case CodeRule::Kind::Levels:
        return rule.levels.size() <= LevelBorders::kMost
                   ? addPowers(FewLevels(rule), values, weights, grid, unit, p, sums)
                   : addPowers(ManyLevels(*rule.buckets), values, weights, grid, unit, p, sums);
    }
}

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace qs {
HWY_EXPORT(addPowersOnTarget);

double powerErrors(const CodeRule& rule, std::span<const float> values, std::span<const float> weights,
                   const Grid& grid, float unit, float p)
{
    assert(weights.empty() || weights.size() == values.size());
    double sums[16] = {};
    HWY_DYNAMIC_DISPATCH(addPowersOnTarget)
    (rule, values, weights.empty() ? nullptr : weights.data(), grid, unit, p, sums);
    double total = 0;
    for (const double sum : sums) {
        total += sum;
    }
    return total;
}

double powerErrorsByDefinition(const CodeRule& rule, std::span<const float> values, std::span<const float> weights,
                               const Grid& grid, float unit, float p)
{
    double total = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double error = std::abs(double{quantized(values[i], rule, grid).value} - values[i]) / unit;
        total += std::pow(error, double{p}) * (weights.empty() ? 1 : weights[i]);
    }
    return total;
}

} // namespace qs
#endif
