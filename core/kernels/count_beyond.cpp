// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/count_beyond.h"

#include <cmath>
#include <limits>

// The order matters: this file is compiled once per CPU target from the first of these includes.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/count_beyond.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace qs::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

std::uint64_t countBeyondOnTarget(const float* values, std::size_t count, float low, float high)
{
    const hn::ScalableTag<float> f;
    const std::size_t lanes = hn::Lanes(f);
    constexpr float kLargest = std::numeric_limits<float>::max();
    const auto lowest = hn::Set(f, low);
    const auto highest = hn::Set(f, high);
    const auto largest = hn::Set(f, kLargest);
    std::uint64_t found = 0;
    std::size_t i = 0;
    for (; i + lanes <= count; i += lanes) {
        const auto x = hn::LoadU(f, values + i);
        const auto isBeyond = hn::Or(hn::Lt(x, lowest), hn::Gt(x, highest));
        found += hn::CountTrue(f, hn::And(isBeyond, hn::Le(hn::Abs(x), largest)));
    }
    for (; i < count; ++i) {
        const float x = values[i];
        found += (x < low || x > high) && std::abs(x) <= kLargest ? 1 : 0;
    }
    return found;
}

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace qs {
HWY_EXPORT(countBeyondOnTarget);

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

/// The smallest float that is not below `x`: a float is below the one exactly if it is below the other.
float roundedUp(double x)
{
    const auto nearest = static_cast<float>(x);
    return nearest < x ? std::nextafter(nearest, kInfinity) : nearest;
}

} // namespace

std::uint64_t countBeyond(std::span<const float> values, double low, double high)
{
    return HWY_DYNAMIC_DISPATCH(countBeyondOnTarget)(values.data(), values.size(), roundedUp(low), -roundedUp(-high));
}

std::uint64_t countBeyondByDefinition(std::span<const float> values, double low, double high)
{
    std::uint64_t found = 0;
    for (const float value : values) {
        const double x = value;
        found += std::isfinite(x) && (x < low || x > high) ? 1 : 0;
    }
    return found;
}

} // namespace qs
#endif
