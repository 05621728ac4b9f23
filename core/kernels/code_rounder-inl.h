// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers in units of the scale become codes. Compiled once per CPU target: no #pragma once, but Highway's toggle.
#if defined(QS_CODE_ROUNDER_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef QS_CODE_ROUNDER_INL_H
#undef QS_CODE_ROUNDER_INL_H
#else
#define QS_CODE_ROUNDER_INL_H
#endif

#include "core/kernels/code_conversion.h"

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace qs::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Rounds numbers in units of the scale to codes of type Out.
template <typename Out>
class Rounder {
    using F = hn::ScalableTag<float>;
    using I = hn::RebindToSigned<F>;

public:
    HWY_INLINE explicit Rounder(CodeBounds bounds)
        : m_low(hn::Set(F(), static_cast<float>(bounds.low - bounds.zero))),
          m_high(hn::Set(F(), static_cast<float>(bounds.high - bounds.zero))),
          m_zero(hn::Set(I(), bounds.zero))
    {}

    HWY_INLINE void store(hn::Vec<F> v, Out* out) const
    {
        v = hn::IfThenElse(hn::Gt(v, m_low), v, m_low); // NaN is not above anything
        v = hn::IfThenElse(hn::Lt(v, m_high), v, m_high);
        const auto shift = hn::Set(F(), 0x1.8p23F); // rounds to a whole number, halves to even
        const auto whole = hn::ConvertTo(I(), hn::Sub(hn::Add(v, shift), shift));
        const hn::Rebind<Out, I> narrow;
        hn::StoreU(hn::DemoteTo(narrow, hn::Add(whole, m_zero)), narrow, out);
    }

private:
    hn::Vec<F> m_low;
    hn::Vec<F> m_high;
    hn::Vec<I> m_zero;
};

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
