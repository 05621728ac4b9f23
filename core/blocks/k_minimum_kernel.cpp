// SPDX-License-Identifier: GPL-3.0-or-later
// The formats with a scale and a minimum: Q2_K, Q4_K, Q5_K. fitWithMinimum() in lanes.
#include "core/blocks/k_codecs.h"
#include "core/blocks/k_search.h"

#include <algorithm>

// The order matters: this file is compiled once per CPU target from the first of these includes.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/blocks/k_minimum_kernel.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "core/blocks/k_columns-inl.h"
#include "core/blocks/k_recode-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace qs::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

template <typename Layout>
struct MinimumFits {
    alignas(64) float scale[kColumns];
    alignas(64) float minimum[kColumns];
    // The codes are not kept: they are what these two make of the values.
    alignas(64) float inverse[kColumns];
    alignas(64) float lowest[kColumns];

    void writeCodes(std::size_t j, const float* values, std::uint8_t* codes) const
    {
        for (int i = 0; i < Layout::kSubBlock; ++i) {
            const int code = nearestInt(inverse[j] * (values[i] - lowest[j]));
            codes[i] = static_cast<std::uint8_t>(std::clamp(code, 0, Layout::kHighestLevel));
        }
    }
};

/// As many sub-blocks as a vector has lanes.
template <typename Layout>
class MinimumColumns {
    static constexpr std::size_t kSize = Layout::kSubBlock;
    static constexpr MinimumSearch kSearch = minimumSearch(Layout());

public:
    HWY_INLINE MinimumColumns(const Columns<kSize>& x, std::size_t column)
        : m_x(x),
          m_column(column),
          m_largest(hn::Zero(F())),
          m_lowest(hn::Zero(F())),
          m_w(hn::Zero(F())),
          m_wx(hn::Zero(F())),
          m_scale(hn::Zero(F())),
          m_inverse(hn::Zero(F())),
          m_codesLowest(hn::Zero(F())),
          m_error(hn::Zero(F()))
    {}

    HWY_INLINE void run(MinimumFits<Layout>& fits)
    {
        prepare();
        const auto flat = hn::Eq(m_largest, m_lowest);
        const VF first = m_lowest;
        start();
        for (int i = 0; i <= kSearch.last; ++i) {
            attempt(kSearch.from + kSearch.step * static_cast<float>(i) + static_cast<float>(kSearch.highest));
        }
        hn::Store(hn::IfThenZeroElse(flat, m_scale), F(), fits.scale + m_column);
        hn::Store(hn::Neg(hn::IfThenElse(flat, first, m_lowest)), F(), fits.minimum + m_column);
        hn::Store(hn::IfThenZeroElse(flat, m_inverse), F(), fits.inverse + m_column);
        hn::Store(m_codesLowest, F(), fits.lowest + m_column);
    }

private:
    HWY_INLINE VF value(std::size_t i) const { return hn::Load(F(), m_x.at[i] + m_column); }

    HWY_INLINE VF spread() const
    {
        VF squares = hn::Zero(F());
        for (std::size_t i = 0; i < kSize; ++i) {
            squares = hn::Add(squares, hn::Mul(value(i), value(i)));
        }
        return hn::Sqrt(hn::Div(squares, hn::Set(F(), static_cast<float>(kSize))));
    }

    /// Extremes, weights and their sums.
    HWY_INLINE void prepare()
    {
        const VF added = kSearch.weight == ValueWeight::MagnitudeAndSpread ? spread() : hn::Zero(F());
        m_largest = value(0);
        for (std::size_t i = 0; i < kSize; ++i) {
            const VF x = value(i);
            const VF w = hn::Add(added, hn::Abs(x));
            m_largest = hn::Max(m_largest, x);
            m_lowest = hn::Min(m_lowest, x);
            m_w = hn::Add(m_w, w);
            m_wx = hn::Add(m_wx, hn::Mul(w, x));
            hn::Store(w, F(), m_weights[i]);
        }
    }

    /// The levels under an inverse scale, counted from the lowest value so far.
    HWY_INLINE VF level(std::size_t i, VF inverse)
    {
        const VF found = nearestLevels(hn::Mul(inverse, hn::Sub(value(i), m_lowest)), 0, kSearch.highest);
        hn::Store(found, F(), m_levels[i]);
        return found;
    }

    HWY_INLINE VF error(VF scale, VF lowest) const
    {
        VF sum = hn::Zero(F());
        for (std::size_t i = 0; i < kSize; ++i) {
            const VF found = hn::Add(hn::Mul(scale, hn::Load(F(), m_levels[i])), lowest);
            const VF off = hn::Sub(found, value(i));
            const VF power = kSearch.power == ErrorPower::Absolute ? hn::Abs(off) : hn::Mul(off, off);
            sum = hn::Add(sum, hn::Mul(hn::Load(F(), m_weights[i]), power));
        }
        return sum;
    }

    HWY_INLINE void start()
    {
        m_inverse = hn::Div(hn::Set(F(), static_cast<float>(kSearch.highest)), hn::Sub(m_largest, m_lowest));
        m_scale = hn::Div(hn::Set(F(), 1.0F), m_inverse);
        m_codesLowest = m_lowest;
        for (std::size_t i = 0; i < kSize; ++i) {
            level(i, m_inverse);
        }
        m_error = error(m_scale, m_lowest);
    }

    HWY_INLINE void attempt(float steps)
    {
        const VF inverse = hn::Div(hn::Set(F(), steps), hn::Sub(m_largest, m_lowest));
        VF l = hn::Zero(F());
        VF ll = hn::Zero(F());
        VF lx = hn::Zero(F());
        for (std::size_t i = 0; i < kSize; ++i) {
            const VF found = level(i, inverse);
            const VF weighted = hn::Mul(hn::Load(F(), m_weights[i]), found);
            l = hn::Add(l, weighted);
            ll = hn::Add(ll, hn::Mul(weighted, found));
            lx = hn::Add(lx, hn::Mul(weighted, value(i)));
        }
        const VF determinant = hn::Sub(hn::Mul(m_w, ll), hn::Mul(l, l));
        const VF solved = hn::Div(hn::Sub(hn::Mul(m_w, lx), hn::Mul(m_wx, l)), determinant);
        const VF solvedLowest = hn::Div(hn::Sub(hn::Mul(ll, m_wx), hn::Mul(l, lx)), determinant);
        const auto above = hn::Gt(solvedLowest, hn::Zero(F()));
        const VF scale = hn::IfThenElse(above, hn::Div(lx, ll), solved);
        const VF lowest = hn::IfThenZeroElse(above, solvedLowest);
        const VF tried = error(scale, lowest);
        const auto better = hn::And(hn::Gt(determinant, hn::Zero(F())), hn::Lt(tried, m_error));
        m_codesLowest = hn::IfThenElse(better, m_lowest, m_codesLowest);
        m_inverse = hn::IfThenElse(better, inverse, m_inverse);
        m_error = hn::IfThenElse(better, tried, m_error);
        m_scale = hn::IfThenElse(better, scale, m_scale);
        m_lowest = hn::IfThenElse(better, lowest, m_lowest);
    }

    const Columns<kSize>& m_x;
    std::size_t m_column;
    VF m_largest;
    VF m_lowest; ///< of the values, then of the best fit so far; never above zero
    VF m_w;      ///< Σ w
    VF m_wx;     ///< Σ w x
    VF m_scale;
    VF m_inverse; ///< with m_codesLowest what rounded to the best codes
    VF m_codesLowest;
    VF m_error;
    alignas(64) float m_weights[kSize][kColumns];
    alignas(64) float m_levels[kSize][kColumns];
};

template <typename Layout>
HWY_INLINE void encodeWithMinimum(const float* values, std::size_t blocks, std::byte* out)
{
    encodeBlocks<Layout>(values, blocks, out, [](const Columns<Layout::kSubBlock>& x) HWY_ATTR {
        MinimumFits<Layout> fits;
        for (std::size_t column = 0; column < kColumns; column += hn::Lanes(F())) {
            MinimumColumns<Layout>(x, column).run(fits);
        }
        return fits;
    });
}

void encodeQ2K(const float* values, std::size_t blocks, std::byte* out)
{
    encodeWithMinimum<Q2K>(values, blocks, out);
}
void encodeQ4K(const float* values, std::size_t blocks, std::byte* out)
{
    encodeWithMinimum<Q4K>(values, blocks, out);
}
void encodeQ5K(const float* values, std::size_t blocks, std::byte* out)
{
    encodeWithMinimum<Q5K>(values, blocks, out);
}

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace qs {
HWY_EXPORT(encodeQ2K);
HWY_EXPORT(encodeQ4K);
HWY_EXPORT(encodeQ5K);

template <>
void SearchedCodec<Q2K>::encode(const float* values, std::size_t blocks, std::byte* out)
{
    HWY_DYNAMIC_DISPATCH(encodeQ2K)(values, blocks, out);
}
template <>
void SearchedCodec<Q4K>::encode(const float* values, std::size_t blocks, std::byte* out)
{
    HWY_DYNAMIC_DISPATCH(encodeQ4K)(values, blocks, out);
}
template <>
void SearchedCodec<Q5K>::encode(const float* values, std::size_t blocks, std::byte* out)
{
    HWY_DYNAMIC_DISPATCH(encodeQ5K)(values, blocks, out);
}

} // namespace qs
#endif
