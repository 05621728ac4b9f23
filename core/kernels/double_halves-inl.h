// SPDX-License-Identifier: GPL-3.0-or-later
// Float vectors as two vectors of double. Compiled once per CPU target: no #pragma once, but Highway's toggle.
#if defined(QS_DOUBLE_HALVES_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef QS_DOUBLE_HALVES_INL_H
#undef QS_DOUBLE_HALVES_INL_H
#else
#define QS_DOUBLE_HALVES_INL_H
#endif

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace qs::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using F = hn::ScalableTag<float>;
using H = hn::Half<F>;
using D = hn::ScalableTag<double>;
using VF = hn::Vec<F>;
using VD = hn::Vec<D>;

HWY_INLINE VD lowerDouble(VF v)
{
    return hn::PromoteTo(D(), hn::LowerHalf(H(), v));
}

#if HWY_TARGET == HWY_SCALAR
// A vector of one lane has no upper half: it counts as zeros.
HWY_INLINE VD upperDouble(VF)
{
    return hn::Zero(D());
}
HWY_INLINE VD upperConstant(double)
{
    return hn::Zero(D());
}
#else
HWY_INLINE VD upperDouble(VF v)
{
    return hn::PromoteTo(D(), hn::UpperHalf(H(), v));
}
/// A constant to meet upper halves with: as absent as they are.
HWY_INLINE VD upperConstant(double value)
{
    return hn::Set(D(), value);
}
#endif

/// The sum of all lanes of both.
HWY_INLINE double totalOf(VD low, VD high)
{
    return hn::GetLane(hn::SumOfLanes(D(), hn::Add(low, high)));
}

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
