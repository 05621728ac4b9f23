// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/pair_sums.h"

#include <algorithm>
#include <cmath>
#include <limits>

// The order matters: this file is compiled once per CPU target from the first of these includes.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/pair_sums.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "core/kernels/double_halves-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace qs::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Sums in double from the start: the difference of two floats need not fit a float.
struct DoubleSums {
    VD signal, otherSignal, product, noise, error, maxAbsError;

    HWY_INLINE DoubleSums()
        : signal(hn::Zero(D())), otherSignal(signal), product(signal), noise(signal), error(signal), maxAbsError(signal)
    {}

    HWY_INLINE void add(VD x, VD other)
    {
        // Products of two floats are exact in double, so fused or not is the same; the square of e is rounded.
        signal = hn::MulAdd(x, x, signal);
        otherSignal = hn::MulAdd(other, other, otherSignal);
        product = hn::MulAdd(x, other, product);
        const VD e = hn::Sub(other, x);
        noise = hn::Add(noise, hn::Mul(e, e));
        error = hn::Add(error, e);
        maxAbsError = hn::Max(maxAbsError, hn::Abs(e));
    }
};

void addPairsOnTarget(const float* reference, const float* other, std::size_t count, PairSums& sums, float* errors)
{
    const F f;
    const std::size_t lanes = hn::Lanes(f);
    DoubleSums low;
    DoubleSums high;
    PairSums odd; // what vectors cannot do: values that are not finite, and the last few
    const auto takeOneByOne = [&](std::size_t first, std::size_t some) {
        addPairsByDefinition(std::span(reference + first, some), std::span(other + first, some), odd,
                             errors == nullptr ? std::span<float>() : std::span(errors + first, some));
    };
    std::uint64_t fast = 0;
    std::uint64_t identical = 0;
    std::size_t i = 0;
    for (; i + lanes <= count; i += lanes) {
        const VF x = hn::LoadU(f, reference + i);
        const VF back = hn::LoadU(f, other + i);
        if (HWY_UNLIKELY(!hn::AllTrue(f, hn::And(hn::IsFinite(x), hn::IsFinite(back))))) {
            takeOneByOne(i, lanes);
            continue;
        }
        fast += lanes;
        identical += hn::CountTrue(f, hn::Eq(x, back));
        low.add(lowerDouble(x), lowerDouble(back));
        high.add(upperDouble(x), upperDouble(back));
        if (errors != nullptr) {
            hn::StoreU(hn::Sub(back, x), f, errors + i);
        }
    }
    takeOneByOne(i, count - i);
    PairSums all;
    all.count = fast;
    all.finite = fast;
    all.identical = identical;
    all.signal = totalOf(low.signal, high.signal);
    all.otherSignal = totalOf(low.otherSignal, high.otherSignal);
    all.product = totalOf(low.product, high.product);
    all.noise = totalOf(low.noise, high.noise);
    all.error = totalOf(low.error, high.error);
    all.maxAbsError = hn::GetLane(hn::MaxOfLanes(D(), hn::Max(low.maxAbsError, high.maxAbsError)));
    all.merge(odd);
    sums.merge(all);
}

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace qs {
HWY_EXPORT(addPairsOnTarget);

void addPairs(std::span<const float> reference, std::span<const float> other, PairSums& sums, std::span<float> errors)
{
    HWY_DYNAMIC_DISPATCH(addPairsOnTarget)
    (reference.data(), other.data(), reference.size(), sums, errors.empty() ? nullptr : errors.data());
}

namespace {

template <typename T>
void addByDefinition(std::span<const T> reference, std::span<const T> other, PairSums& sums, std::span<float> errors)
{
    for (std::size_t i = 0; i < reference.size(); ++i) {
        const double x = reference[i];
        const double back = other[i];
        ++sums.count;
        sums.identical += x == back || (std::isnan(x) && std::isnan(back)) ? 1 : 0;
        if (!std::isfinite(x) || !std::isfinite(back)) {
            std::isfinite(x) ? void() : sums.reference.add(x);
            std::isfinite(back) ? void() : sums.other.add(back);
            if (!errors.empty()) {
                errors[i] = std::numeric_limits<float>::quiet_NaN();
            }
            continue;
        }
        const double e = back - x;
        ++sums.finite;
        sums.signal += x * x;
        sums.otherSignal += back * back;
        sums.product += x * back;
        sums.noise += e * e;
        sums.error += e;
        sums.maxAbsError = std::max(sums.maxAbsError, std::abs(e));
        if (!errors.empty()) {
            errors[i] = static_cast<float>(e);
        }
    }
}

} // namespace

void addPairsByDefinition(std::span<const float> reference, std::span<const float> other, PairSums& sums,
                          std::span<float> errors)
{
    addByDefinition(reference, other, sums, errors);
}

void addPairsByDefinition(std::span<const double> reference, std::span<const double> other, PairSums& sums,
                          std::span<float> errors)
{
    addByDefinition(reference, other, sums, errors);
}

void NonFinite::add(double value)
{
    ++(std::isnan(value) ? nan : value > 0 ? posInf : negInf);
}

void NonFinite::merge(const NonFinite& other)
{
    nan += other.nan;
    posInf += other.posInf;
    negInf += other.negInf;
}

void PairSums::merge(const PairSums& next)
{
    count += next.count;
    finite += next.finite;
    identical += next.identical;
    reference.merge(next.reference);
    other.merge(next.other);
    signal += next.signal;
    otherSignal += next.otherSignal;
    product += next.product;
    noise += next.noise;
    error += next.error;
    maxAbsError = std::max(maxAbsError, next.maxAbsError);
}

double PairSums::mse() const
{
    return finite == 0 ? 0 : noise / static_cast<double>(finite);
}

double PairSums::meanError() const
{
    return finite == 0 ? 0 : error / static_cast<double>(finite);
}

double PairSums::sqnrDb() const
{
    if (!(signal > 0)) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    return noise > 0 ? 10 * std::log10(signal / noise) : std::numeric_limits<double>::infinity();
}

double PairSums::cosine() const
{
    if (!(signal > 0) || !(otherSignal > 0)) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    // One root of the product is exact where both are equal; but the product may leave the range of double.
    const double both = signal * otherSignal;
    const double lengths = std::isnormal(both) ? std::sqrt(both) : std::sqrt(signal) * std::sqrt(otherSignal);
    return std::clamp(product / lengths, -1.0, 1.0);
}

double PairSums::identicalFraction() const
{
    return count == 0 ? 0 : static_cast<double>(identical) / static_cast<double>(count);
}

} // namespace qs
#endif
