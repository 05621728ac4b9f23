// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/moments.h"

#include <algorithm>
#include <cmath>
#include <vector>

#ifndef QS_MOMENTS_ONCE
#define QS_MOMENTS_ONCE
namespace qs {
/// Σx and the number of zeros, then Σ(x − mean)², of finite values.
struct Spread {
    double sum = 0;
    double m2 = 0;
    std::uint64_t zeros = 0;
};
} // namespace qs
#endif

// The order matters: this file is compiled once per CPU target from the first of these includes.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/moments.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "core/kernels/double_halves-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace qs::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Extremes as if all values were finite, and whether they are: x · 0 is NaN for NaN and infinities and stays so in a
/// sum.
MinMax minMaxOnTarget(const float* values, std::size_t count)
{
    const F f;
    const std::size_t lanes = hn::Lanes(f);
    MinMax found;
    auto low = hn::Set(f, found.min);
    auto high = hn::Set(f, found.max);
    auto check = hn::Zero(f);
    std::size_t i = 0;
    for (; i + lanes <= count; i += lanes) {
        const auto x = hn::LoadU(f, values + i);
        low = hn::Min(low, x);
        high = hn::Max(high, x);
        check = hn::Add(check, hn::Mul(x, hn::Zero(f)));
    }
    found.min = hn::GetLane(hn::MinOfLanes(f, low));
    found.max = hn::GetLane(hn::MaxOfLanes(f, high));
    found.allFinite = hn::AllTrue(f, hn::Eq(check, hn::Zero(f)));
    for (; i < count; ++i) {
        found.min = std::min(found.min, values[i]);
        found.max = std::max(found.max, values[i]);
        found.allFinite = found.allFinite && values[i] * 0 == 0;
    }
    return found;
}

Spread spreadOnTarget(const float* values, std::size_t count)
{
    const F f;
    const D d;
    const std::size_t lanes = hn::Lanes(f);
    Spread found;
    auto sumLow = hn::Zero(d);
    auto sumHigh = hn::Zero(d);
    auto zeros = hn::Zero(f);
    std::size_t i = 0;
    for (; i + lanes <= count; i += lanes) {
        const auto x = hn::LoadU(f, values + i);
        sumLow = hn::Add(sumLow, lowerDouble(x));
        sumHigh = hn::Add(sumHigh, upperDouble(x));
        zeros = hn::Add(zeros, hn::IfThenElseZero(hn::Eq(x, hn::Zero(f)), hn::Set(f, 1.0F)));
    }
    found.sum = totalOf(sumLow, sumHigh);
    found.zeros = static_cast<std::uint64_t>(hn::GetLane(hn::SumOfLanes(f, zeros)));
    for (; i < count; ++i) {
        found.sum += values[i];
        found.zeros += values[i] == 0 ? 1 : 0;
    }

    const double mean = count == 0 ? 0 : found.sum / static_cast<double>(count);
    const auto middle = hn::Set(d, mean);
    const auto upperMiddle = upperConstant(mean);
    auto squaresLow = hn::Zero(d);
    auto squaresHigh = hn::Zero(d);
    for (i = 0; i + lanes <= count; i += lanes) {
        const auto x = hn::LoadU(f, values + i);
        const auto awayLow = hn::Sub(lowerDouble(x), middle);
        const auto awayHigh = hn::Sub(upperDouble(x), upperMiddle);
        squaresLow = hn::MulAdd(awayLow, awayLow, squaresLow);
        squaresHigh = hn::MulAdd(awayHigh, awayHigh, squaresHigh);
    }
    found.m2 = totalOf(squaresLow, squaresHigh);
    for (; i < count; ++i) {
        found.m2 += (values[i] - mean) * (values[i] - mean);
    }
    return found;
}

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace qs {
HWY_EXPORT(minMaxOnTarget);
HWY_EXPORT(spreadOnTarget);

void Moments::merge(const Moments& other)
{
    if (other.count > 0) {
        const auto own = static_cast<double>(count);
        const auto more = static_cast<double>(other.count);
        const double apart = other.mean - mean;
        m2 += other.m2 + apart * apart * own * more / (own + more);
        mean = own == 0 ? other.mean : mean + apart * more / (own + more);
    }
    count += other.count;
    nan += other.nan;
    posInf += other.posInf;
    negInf += other.negInf;
    zeros += other.zeros;
    min = std::min(min, other.min);
    max = std::max(max, other.max);
}

double Moments::std() const
{
    return std::sqrt(variance());
}

double Moments::absMax() const
{
    return count == 0 ? 0 : std::max(std::abs(min), std::abs(max));
}

namespace {

template <typename T>
void countNonFinite(Moments& moments, T value)
{
    moments.nan += std::isnan(value) ? 1 : 0;
    moments.posInf += std::isinf(value) && value > 0 ? 1 : 0;
    moments.negInf += std::isinf(value) && value < 0 ? 1 : 0;
}

/// Welford's update, value by value.
template <typename T>
Moments oneByOne(std::span<const T> values)
{
    Moments moments;
    for (const T value : values) {
        if (!std::isfinite(value)) {
            countNonFinite(moments, value);
            continue;
        }
        ++moments.count;
        moments.zeros += value == 0 ? 1 : 0;
        moments.min = std::min(moments.min, double{value});
        moments.max = std::max(moments.max, double{value});
        const double apart = value - moments.mean;
        moments.mean += apart / static_cast<double>(moments.count);
        moments.m2 += apart * (value - moments.mean);
    }
    return moments;
}

Moments momentsOfFinite(std::span<const float> values, const MinMax& extremes)
{
    Moments moments;
    if (values.empty()) {
        return moments;
    }
    const auto spread = HWY_DYNAMIC_DISPATCH(spreadOnTarget)(values.data(), values.size());
    moments.count = values.size();
    moments.zeros = spread.zeros;
    moments.min = extremes.min;
    moments.max = extremes.max;
    moments.mean = spread.sum / static_cast<double>(values.size());
    moments.m2 = spread.m2;
    return moments;
}

} // namespace

MinMax minMaxOf(std::span<const float> values)
{
    MinMax found = HWY_DYNAMIC_DISPATCH(minMaxOnTarget)(values.data(), values.size());
    if (!found.allFinite) {
        found = {.min = MinMax().min, .max = MinMax().max, .allFinite = false};
        for (const float value : values) {
            if (std::isfinite(value)) {
                found.min = std::min(found.min, value);
                found.max = std::max(found.max, value);
            }
        }
    }
    return found;
}

Moments momentsOf(std::span<const float> values)
{
    constexpr std::size_t kPiece = 65536; // stays in the second-level cache for the second loop
    Moments moments;
    while (!values.empty()) {
        const auto piece = values.first(std::min(values.size(), kPiece));
        values = values.subspan(piece.size());
        const MinMax extremes = minMaxOf(piece);
        moments.merge(extremes.allFinite ? momentsOfFinite(piece, extremes) : oneByOne(piece));
    }
    return moments;
}

Moments momentsByDefinition(std::span<const float> values)
{
    return oneByOne(values);
}

Moments momentsOf(std::span<const double> values)
{
    return oneByOne(values);
}

} // namespace qs
#endif
