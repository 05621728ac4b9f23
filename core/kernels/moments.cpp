// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/moments.h"

#include <algorithm>
#include <cmath>
#include <vector>

#ifndef QS_MOMENTS_ONCE
#define QS_MOMENTS_ONCE
namespace qs {
/// What one pass finds, as if all values were finite.
struct RawMoments {
    MinMax extremes;
    bool allFinite = true;
    double sum = 0;
    double squares = 0;
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

RawMoments rawMomentsOnTarget(const float* values, std::size_t count)
{
    const F f;
    const D d;
    const std::size_t lanes = hn::Lanes(f);
    RawMoments found;
    auto low = hn::Set(f, found.extremes.min);
    auto high = hn::Set(f, found.extremes.max);
    auto sumLow = hn::Zero(d);
    auto sumHigh = hn::Zero(d);
    auto squaresLow = hn::Zero(d);
    auto squaresHigh = hn::Zero(d);
    std::size_t i = 0;
    for (; i + lanes <= count; i += lanes) {
        const auto x = hn::LoadU(f, values + i);
        low = hn::Min(low, x);
        high = hn::Max(high, x);
        found.zeros += hn::CountTrue(f, hn::Eq(x, hn::Zero(f)));
        const auto xLow = lowerDouble(x);
        const auto xHigh = upperDouble(x);
        sumLow = hn::Add(sumLow, xLow);
        sumHigh = hn::Add(sumHigh, xHigh);
        squaresLow = hn::MulAdd(xLow, xLow, squaresLow);
        squaresHigh = hn::MulAdd(xHigh, xHigh, squaresHigh);
    }
    found.extremes.min = hn::GetLane(hn::MinOfLanes(f, low));
    found.extremes.max = hn::GetLane(hn::MaxOfLanes(f, high));
    found.sum = totalOf(sumLow, sumHigh);
    found.squares = totalOf(squaresLow, squaresHigh);
    for (; i < count; ++i) {
        const float x = values[i];
        found.extremes.min = std::min(found.extremes.min, x);
        found.extremes.max = std::max(found.extremes.max, x);
        found.zeros += x == 0 ? 1 : 0;
        found.sum += x;
        found.squares += double{x} * x;
    }
    // The square of a finite float is finite in double, and so is a sum of them.
    found.allFinite = found.squares < std::numeric_limits<double>::infinity();
    return found;
}

/// Σ (x − mean)²
double awayFromOnTarget(const float* values, std::size_t count, double mean)
{
    const F f;
    const std::size_t lanes = hn::Lanes(f);
    const auto middle = hn::Set(D(), mean);
    const auto upperMiddle = upperConstant(mean);
    auto low = hn::Zero(D());
    auto high = hn::Zero(D());
    std::size_t i = 0;
    for (; i + lanes <= count; i += lanes) {
        const auto x = hn::LoadU(f, values + i);
        const auto awayLow = hn::Sub(lowerDouble(x), middle);
        const auto awayHigh = hn::Sub(upperDouble(x), upperMiddle);
        low = hn::MulAdd(awayLow, awayLow, low);
        high = hn::MulAdd(awayHigh, awayHigh, high);
    }
    double sum = totalOf(low, high);
    for (; i < count; ++i) {
        sum += (values[i] - mean) * (values[i] - mean);
    }
    return sum;
}

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace qs {
HWY_EXPORT(rawMomentsOnTarget);
HWY_EXPORT(awayFromOnTarget);

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

Moments momentsOfFinite(std::span<const float> values, const RawMoments& raw)
{
    Moments moments;
    if (values.empty()) {
        return moments;
    }
    const auto count = static_cast<double>(values.size());
    moments.count = values.size();
    moments.zeros = raw.zeros;
    moments.min = raw.extremes.min;
    moments.max = raw.extremes.max;
    moments.mean = raw.sum / count;
    moments.m2 = std::max(0.0, raw.squares - raw.sum * moments.mean);
    // The difference of two large numbers keeps few digits when the values lie far from zero and close together: then a
    // second look is worth its time.
    constexpr double kWorthALook = 1e-3;
    if (moments.m2 < kWorthALook * raw.squares) {
        moments.m2 = HWY_DYNAMIC_DISPATCH(awayFromOnTarget)(values.data(), values.size(), moments.mean);
    }
    return moments;
}

} // namespace

MinMax minMaxOf(std::span<const float> values)
{
    MinMax found;
    for (const float value : values) {
        if (std::isfinite(value)) {
            found.min = std::min(found.min, value);
            found.max = std::max(found.max, value);
        }
    }
    return found;
}

Moments momentsOf(std::span<const float> values)
{
    constexpr std::size_t kPiece = 65536; // stays in the second-level cache for a second look
    Moments moments;
    while (!values.empty()) {
        const auto piece = values.first(std::min(values.size(), kPiece));
        values = values.subspan(piece.size());
        const RawMoments raw = HWY_DYNAMIC_DISPATCH(rawMomentsOnTarget)(piece.data(), piece.size());
        moments.merge(raw.allFinite ? momentsOfFinite(piece, raw) : oneByOne(piece));
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
