// SPDX-License-Identifier: GPL-3.0-or-later
// The formats with a scale alone: Q3_K and Q6_K. fitThreeBits() and fitSixBits() in lanes.
#include "core/blocks/k_codecs.h"
#include "core/blocks/k_search.h"

#include <algorithm>

// The order matters: this file is compiled once per CPU target from the first of these includes.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/blocks/k_symmetric_kernel.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "core/blocks/k_columns-inl.h"
#include "core/blocks/k_recode-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace qs::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

inline constexpr std::size_t kSize = 16; ///< values of a sub-block, in both formats
using Sixteen = Columns<kSize>;

struct SixBitFits {
    alignas(64) float scale[kColumns];
    alignas(64) float minimum[kColumns];
    alignas(64) float inverse[kColumns]; ///< what rounded to the best levels; 0 for a sub-block of zeros

    void writeCodes(std::size_t j, const float* values, std::uint8_t* codes) const
    {
        for (std::size_t i = 0; i < kSize; ++i) {
            const int level = std::clamp(nearestInt(inverse[j] * values[i]), -32, 31);
            codes[i] = static_cast<std::uint8_t>(inverse[j] == 0 ? 0 : level + 32);
        }
    }
};

/// Σ w x l and Σ w l², w = x².
struct LevelSums {
    VF xl;
    VF ll;

    HWY_INLINE LevelSums() : xl(hn::Zero(F())), ll(hn::Zero(F())) {}
    HWY_INLINE void add(VF x, VF level)
    {
        const VF w = hn::Mul(x, x);
        xl = hn::Add(xl, hn::Mul(hn::Mul(w, x), level));
        ll = hn::Add(ll, hn::Mul(hn::Mul(w, level), level));
    }
    HWY_INLINE void remove(VF x, VF level)
    {
        const VF w = hn::Mul(x, x);
        xl = hn::Sub(xl, hn::Mul(hn::Mul(w, x), level));
        ll = hn::Sub(ll, hn::Mul(hn::Mul(w, level), level));
    }
    HWY_INLINE VF scale() const { return hn::Div(xl, ll); }
    /// (Σ w x l)² · others' Σ w l², to compare quotients without dividing.
    HWY_INLINE VF crossed(VF othersLl) const { return hn::Mul(hn::Mul(xl, xl), othersLl); }
};

HWY_INLINE VF load(const Sixteen& x, std::size_t i, std::size_t column)
{
    return hn::Load(F(), x.at[i] + column);
}

HWY_INLINE LevelSums sumsUnder(VF inverse, const Sixteen& x, std::size_t column)
{
    LevelSums sums;
    for (std::size_t i = 0; i < kSize; ++i) {
        const VF value = load(x, i, column);
        sums.add(value, nearestLevels(hn::Mul(inverse, value), -32, 31));
    }
    return sums;
}

HWY_INLINE void fitSixBitColumns(const Sixteen& x, std::size_t column, SixBitFits& fits)
{
    const VF zero = hn::Zero(F());
    const VF largest = largestOf(x, column);
    const auto something = hn::Ge(hn::Abs(largest), hn::Set(F(), kNothing));
    VF inverse = hn::Div(hn::Set(F(), -32.0F), largest);
    const LevelSums first = sumsUnder(inverse, x, column);
    VF scale = hn::IfThenZeroElse(hn::Eq(first.ll, zero), first.scale());
    VF measure = hn::Mul(scale, first.xl);
    for (int i = -9; i <= 9; ++i) {
        if (i == 0) {
            continue;
        }
        const VF tried = hn::Div(hn::Set(F(), -(32 + 0.1F * static_cast<float>(i))), largest);
        const LevelSums sums = sumsUnder(tried, x, column);
        const auto better =
            hn::And(hn::Gt(sums.ll, zero), hn::Gt(hn::Mul(sums.xl, sums.xl), hn::Mul(measure, sums.ll)));
        scale = hn::IfThenElse(better, sums.scale(), scale);
        measure = hn::IfThenElse(better, hn::Mul(scale, sums.xl), measure);
        inverse = hn::IfThenElse(better, tried, inverse);
    }
    hn::Store(hn::IfThenElseZero(something, scale), F(), fits.scale + column);
    hn::Store(zero, F(), fits.minimum + column);
    hn::Store(hn::IfThenElseZero(something, inverse), F(), fits.inverse + column);
}

struct ThreeBitFits {
    alignas(64) float scale[kColumns];
    alignas(64) float minimum[kColumns];
    Sixteen codes;

    void writeCodes(std::size_t j, const float*, std::uint8_t* out) const
    {
        for (std::size_t i = 0; i < kSize; ++i) {
            out[i] = static_cast<std::uint8_t>(codes.at[i][j]);
        }
    }
};

/// One sweep; whether a level of any lane moved. A lane where none moved finds the same again in the next sweep, so the
/// lanes need not stop one by one.
HWY_INLINE bool sweep(const Sixteen& x, std::size_t column, Sixteen& levels, LevelSums& sums)
{
    const VF zero = hn::Zero(F());
    auto moved = hn::Lt(zero, zero);
    for (std::size_t i = 0; i < kSize; ++i) {
        const VF value = load(x, i, column);
        const VF level = load(levels, i, column);
        LevelSums others = sums;
        others.remove(value, level);
        const auto positive = hn::Gt(others.xl, zero);
        const VF wanted = nearestLevels(hn::Div(hn::Mul(value, others.ll), others.xl), -4, 3);
        others.add(value, wanted);
        const auto gain = hn::Gt(others.crossed(sums.ll), sums.crossed(others.ll));
        const auto moves = hn::And(hn::And(positive, hn::Ne(wanted, level)), hn::And(hn::Gt(others.ll, zero), gain));
        sums.xl = hn::IfThenElse(moves, others.xl, sums.xl);
        sums.ll = hn::IfThenElse(moves, others.ll, sums.ll);
        hn::Store(hn::IfThenElse(moves, wanted, level), F(), levels.at[i] + column);
        moved = hn::Or(moved, moves);
    }
    return !hn::AllFalse(F(), moved);
}

HWY_INLINE void fitThreeBitColumns(const Sixteen& x, std::size_t column, ThreeBitFits& fits)
{
    const VF zero = hn::Zero(F());
    const VF largest = largestOf(x, column);
    const auto something = hn::Ge(hn::Abs(largest), hn::Set(F(), kNothing));
    const VF inverse = hn::Div(hn::Set(F(), -4.0F), largest);
    LevelSums sums;
    for (std::size_t i = 0; i < kSize; ++i) {
        const VF value = load(x, i, column);
        const VF level = nearestLevels(hn::Mul(inverse, value), -4, 3);
        hn::Store(level, F(), fits.codes.at[i] + column);
        sums.add(value, level);
    }
    for (int i = 0; i < 5 && sweep(x, column, fits.codes, sums); ++i) {
    }
    for (std::size_t i = 0; i < kSize; ++i) {
        const VF code = hn::Add(load(fits.codes, i, column), hn::Set(F(), 4.0F));
        hn::Store(hn::IfThenElseZero(something, code), F(), fits.codes.at[i] + column);
    }
    const auto solvable = hn::And(something, hn::Gt(sums.ll, zero));
    hn::Store(hn::IfThenElseZero(solvable, sums.scale()), F(), fits.scale + column);
    hn::Store(zero, F(), fits.minimum + column);
}

void encodeQ3K(const float* values, std::size_t blocks, std::byte* out)
{
    encodeBlocks<Q3K>(values, blocks, out, [](const Sixteen& x) HWY_ATTR {
        ThreeBitFits fits;
        for (std::size_t column = 0; column < kColumns; column += hn::Lanes(F())) {
            fitThreeBitColumns(x, column, fits);
        }
        return fits;
    });
}

void encodeQ6K(const float* values, std::size_t blocks, std::byte* out)
{
    encodeBlocks<Q6K>(values, blocks, out, [](const Sixteen& x) HWY_ATTR {
        SixBitFits fits;
        for (std::size_t column = 0; column < kColumns; column += hn::Lanes(F())) {
            fitSixBitColumns(x, column, fits);
        }
        return fits;
    });
}

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace qs {
HWY_EXPORT(encodeQ3K);
HWY_EXPORT(encodeQ6K);

template <>
void SearchedCodec<Q3K>::encode(const float* values, std::size_t blocks, std::byte* out)
{
    HWY_DYNAMIC_DISPATCH(encodeQ3K)(values, blocks, out);
}
template <>
void SearchedCodec<Q6K>::encode(const float* values, std::size_t blocks, std::byte* out)
{
    HWY_DYNAMIC_DISPATCH(encodeQ6K)(values, blocks, out);
}

} // namespace qs
#endif
