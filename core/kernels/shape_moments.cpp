// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/shape_moments.h"

#include <algorithm>
#include <cmath>
#include <limits>

#ifndef QS_SHAPE_MOMENTS_ONCE
#define QS_SHAPE_MOMENTS_ONCE
namespace qs {
/// Sums over values that are all finite.
struct ShapeSums {
    double cubes = 0;   ///< Σ (x − mean)³
    double fourths = 0; ///< Σ (x − mean)⁴
    double abs = 0;     ///< Σ |x|
};
} // namespace qs
#endif

// The order matters: this file is compiled once per CPU target from the first of these includes.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/shape_moments.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "core/kernels/double_halves-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace qs::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// One half of the lanes. Two of them make chains of additions that are independent of each other.
struct HalfSums {
    HWY_INLINE explicit HalfSums(VD middleOfHalf)
        : middle(middleOfHalf), cubes(hn::Zero(D())), fourths(hn::Zero(D())), abs(hn::Zero(D()))
    {}

    HWY_INLINE void add(VD x)
    {
        const VD away = hn::Sub(x, middle);
        const VD square = hn::Mul(away, away);
        cubes = hn::MulAdd(square, away, cubes);
        fourths = hn::MulAdd(square, square, fourths);
        abs = hn::Add(abs, hn::Abs(x));
    }

    VD middle;
    VD cubes;
    VD fourths;
    VD abs;
};

ShapeSums shapeSumsOnTarget(const float* values, std::size_t count, double mean)
{
    const F f;
    const std::size_t lanes = hn::Lanes(f);
    HalfSums low(hn::Set(D(), mean));
    HalfSums high(upperConstant(mean));
    std::size_t i = 0;
    for (; i + lanes <= count; i += lanes) {
        const VF x = hn::LoadU(f, values + i);
        low.add(lowerDouble(x));
        high.add(upperDouble(x));
    }
    ShapeSums sums;
    sums.cubes = totalOf(low.cubes, high.cubes);
    sums.fourths = totalOf(low.fourths, high.fourths);
    sums.abs = totalOf(low.abs, high.abs);
    for (; i < count; ++i) {
        const double away = values[i] - mean;
        sums.cubes += away * away * away;
        sums.fourths += away * away * away * away;
        sums.abs += std::abs(double{values[i]});
    }
    return sums;
}

double absSumOnTarget(const float* values, std::size_t count)
{
    const F f;
    const std::size_t lanes = hn::Lanes(f);
    VD low = hn::Zero(D());
    VD high = hn::Zero(D());
    std::size_t i = 0;
    for (; i + lanes <= count; i += lanes) {
        const VF x = hn::Abs(hn::LoadU(f, values + i));
        low = hn::Add(low, lowerDouble(x));
        high = hn::Add(high, upperDouble(x));
    }
    double sum = totalOf(low, high);
    for (; i < count; ++i) {
        sum += std::abs(double{values[i]});
    }
    return sum;
}

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace qs {
HWY_EXPORT(shapeSumsOnTarget);
HWY_EXPORT(absSumOnTarget);

void ShapeMoments::merge(const ShapeMoments& other)
{
    if (other.count == 0) {
        return;
    }
    if (count == 0) {
        *this = other;
        return;
    }
    const auto own = static_cast<double>(count);
    const auto more = static_cast<double>(other.count);
    const double all = own + more;
    const double apart = other.mean - mean;
    const double step = apart / all; // what each value of the one set moves the mean towards the other
    m4 += other.m4 + step * step * step * apart * own * more * (own * own - own * more + more * more) +
          6 * step * step * (own * own * other.m2 + more * more * m2) + 4 * step * (own * other.m3 - more * m3);
    m3 += other.m3 + step * step * apart * own * more * (own - more) + 3 * step * (own * other.m2 - more * m2);
    m2 += other.m2 + step * apart * own * more;
    mean += step * more;
    count += other.count;
    absSum += other.absSum;
}

bool ShapeMoments::hasSpread() const
{
    // The mean is good to a few units of its last place; a single float that differs from the others is 2^29 of them
    // away.
    const double doubt = 0x1p-48 * mean;
    return count > 0 && m2 > static_cast<double>(count) * doubt * doubt;
}

double skewness(const ShapeMoments& moments)
{
    if (!moments.hasSpread()) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    return std::sqrt(static_cast<double>(moments.count)) * moments.m3 / (moments.m2 * std::sqrt(moments.m2));
}

double excessKurtosis(const ShapeMoments& moments)
{
    if (!moments.hasSpread()) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    return static_cast<double>(moments.count) * (moments.m4 / moments.m2) / moments.m2 - 3;
}

double meanAbs(const ShapeMoments& moments)
{
    return moments.absSum / static_cast<double>(moments.count);
}

namespace {

ShapeMoments momentsOfFinite(std::span<const float> values, double mean, double m2)
{
    const ShapeSums sums = HWY_DYNAMIC_DISPATCH(shapeSumsOnTarget)(values.data(), values.size(), mean);
    return {values.size(), mean, m2, sums.cubes, sums.fourths, sums.abs};
}

} // namespace

ShapeMoments shapeMomentsOf(std::span<const float> values, const Moments& known)
{
    return known.nonFinite() == 0 ? momentsOfFinite(values, known.mean, known.m2) : shapeMomentsByDefinition(values);
}

ShapeMoments shapeMomentsOf(std::span<const float> values)
{
    constexpr std::size_t kPiece = 65536; // stays in the second-level cache for the second look
    ShapeMoments moments;
    while (!values.empty()) {
        const auto piece = values.first(std::min(values.size(), kPiece));
        values = values.subspan(piece.size());
        moments.merge(shapeMomentsOf(piece, momentsOf(piece)));
    }
    return moments;
}

double absSumOf(std::span<const float> values)
{
    return HWY_DYNAMIC_DISPATCH(absSumOnTarget)(values.data(), values.size());
}

/// The mean first, then every power of every distance from it.
ShapeMoments shapeMomentsByDefinition(std::span<const float> values)
{
    ShapeMoments moments;
    double sum = 0;
    for (const float value : values) {
        if (std::isfinite(value)) {
            ++moments.count;
            sum += value;
            moments.absSum += std::abs(double{value});
        }
    }
    moments.mean = moments.count == 0 ? 0 : sum / static_cast<double>(moments.count);
    for (const float value : values) {
        if (std::isfinite(value)) {
            const double away = value - moments.mean;
            moments.m2 += away * away;
            moments.m3 += away * away * away;
            moments.m4 += away * away * away * away;
        }
    }
    return moments;
}

} // namespace qs
#endif
