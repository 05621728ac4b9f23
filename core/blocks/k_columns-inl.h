// SPDX-License-Identifier: GPL-3.0-or-later
// Sixteen sub-blocks side by side, one to a lane: every lane does what the definition does, in the same order, so that
// the bits are the same however many lanes there are. Compiled once per CPU target: no #pragma once, but Highway's
// toggle.
#if defined(QS_K_COLUMNS_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef QS_K_COLUMNS_INL_H
#undef QS_K_COLUMNS_INL_H
#else
#define QS_K_COLUMNS_INL_H
#endif

#include <cstddef>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace qs::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

inline constexpr std::size_t kColumns = 16;

using F = hn::CappedTag<float, kColumns>;
using I = hn::RebindToSigned<F>;
using VF = hn::Vec<F>;
using VI = hn::Vec<I>;

/// at[i][j]: value i of sub-block j.
template <std::size_t Size>
struct Columns {
    alignas(64) float at[Size][kColumns];

    /// `count` sub-blocks, at most sixteen; the others become zeros.
    void load(const float* values, std::size_t count)
    {
        for (std::size_t j = 0; j < kColumns; ++j) {
            for (std::size_t i = 0; i < Size; ++i) {
                at[i][j] = j < count ? values[j * Size + i] : 0.0F;
            }
        }
    }
};

/// nearestInt() of k_search.h.
HWY_INLINE VI nearestInts(VF v)
{
    const VI bits = hn::BitCast(I(), hn::Add(v, hn::Set(F(), 12582912.0F)));
    return hn::Sub(hn::And(bits, hn::Set(I(), 0x007fffff)), hn::Set(I(), 0x00400000));
}

HWY_INLINE VI nearestInts(VF v, int lowest, int highest)
{
    return hn::Min(hn::Max(nearestInts(v), hn::Set(I(), lowest)), hn::Set(I(), highest));
}

HWY_INLINE VF nearestLevels(VF v, int lowest, int highest)
{
    return hn::ConvertTo(F(), nearestInts(v, lowest, highest));
}

/// Per lane the value of largest magnitude with its sign, the first of equals.
template <std::size_t Size>
HWY_INLINE VF largestOf(const Columns<Size>& x, std::size_t column)
{
    VF largest = hn::Zero(F());
    for (std::size_t i = 0; i < Size; ++i) {
        const VF value = hn::Load(F(), x.at[i] + column);
        largest = hn::IfThenElse(hn::Gt(hn::Abs(value), hn::Abs(largest)), value, largest);
    }
    return largest;
}

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
