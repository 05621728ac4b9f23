// SPDX-License-Identifier: GPL-3.0-or-later
// IQ4_NL and IQ4_XS: fitIq4Scale() in lanes, one sub-block to a lane.
#include "core/blocks/iq4_search.h"
#include "core/blocks/k_codecs.h"
#include "core/blocks/k_search.h"

#include <algorithm>

// The order matters: this file is compiled once per CPU target from the first of these includes.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/blocks/iq4_kernel.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "core/blocks/iq4_nearest-inl.h"
#include "core/blocks/k_columns-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace qs::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

inline constexpr std::size_t kSize = 32;
using Columns32 = Columns<kSize>;

/// Tries inverse scales and keeps the one whose levels fit best.
class Iq4Fit {
public:
    HWY_INLINE Iq4Fit(const Columns32& x, std::size_t column)
        : m_x(x), m_column(column), m_scale(hn::Zero(F())), m_measure(hn::Zero(F()))
    {}

    HWY_INLINE VF scale() const { return m_scale; }

    HWY_INLINE void attempt(VF inverse, bool first)
    {
        VF xl = hn::Zero(F());
        VF ll = hn::Zero(F());
        for (std::size_t i = 0; i < kSize; ++i) {
            const VF x = hn::Load(F(), m_x.at[i] + m_column);
            const VF level = m_nearest.levels(hn::Mul(inverse, x));
            const VF weighted = hn::Mul(hn::Mul(x, x), level);
            xl = hn::Add(xl, hn::Mul(weighted, x));
            ll = hn::Add(ll, hn::Mul(weighted, level));
        }
        auto better = hn::Gt(ll, hn::Zero(F()));
        if (!first) {
            better = hn::And(better, hn::Gt(hn::Mul(xl, xl), hn::Mul(m_measure, ll)));
        }
        m_scale = hn::IfThenElse(better, hn::Div(xl, ll), m_scale);
        m_measure = hn::IfThenElse(better, hn::Mul(m_scale, xl), m_measure);
    }

private:
    Iq4Nearest m_nearest;
    const Columns32& m_x;
    std::size_t m_column;
    VF m_scale;
    VF m_measure;
};

/// The scales of `count` sub-blocks, at most sixteen.
void fitScales(const float* values, std::size_t count, float* scales)
{
    Columns32 x;
    x.load(values, count);
    alignas(64) float found[kColumns];
    for (std::size_t column = 0; column < kColumns; column += hn::Lanes(F())) {
        const VF largest = largestOf(x, column);
        Iq4Fit fit(x, column);
        fit.attempt(hn::Div(hn::Set(F(), 1.0F), hn::Div(hn::Neg(largest), hn::Set(F(), -127.0F))), true);
        for (int i = -7; i <= 7; ++i) {
            fit.attempt(hn::Div(hn::Set(F(), static_cast<float>(i - 127)), largest), false);
        }
        const auto something = hn::Ge(hn::Abs(largest), hn::Set(F(), kNothing));
        hn::Store(hn::IfThenElseZero(something, fit.scale()), F(), found + column);
    }
    std::copy_n(found, count, scales);
}

HWY_INLINE void nearestCodes(const float* values, float inverse, std::uint8_t* codes)
{
    const Iq4Nearest nearest;
    const hn::Rebind<std::uint8_t, F> u8;
    for (std::size_t i = 0; i < kSize; i += hn::Lanes(F())) {
        const VI code = nearest.codes(hn::Mul(hn::Set(F(), inverse), hn::LoadU(F(), values + i)));
        hn::StoreU(hn::DemoteTo(u8, code), u8, codes + i);
    }
}

void encodeIq4Nl(const float* values, std::size_t blocks, std::byte* out)
{
    while (blocks > 0) {
        const std::size_t count = std::min(blocks, kColumns);
        float scales[kColumns];
        fitScales(values, count, scales);
        for (std::size_t i = 0; i < count; ++i, values += Iq4Nl::kValues, out += Iq4Nl::kBytes) {
            std::uint8_t codes[Iq4Nl::kValues];
            nearestCodes(values, storeIq4Scale(scales[i], out), codes);
            Iq4Nl::packCodes(codes, out);
        }
        blocks -= count;
    }
}

void encodeIq4Xs(const float* values, std::size_t blocks, std::byte* out)
{
    while (blocks > 0) {
        const std::size_t count = std::min<std::size_t>(blocks, 2);
        float scales[kColumns];
        fitScales(values, 8 * count, scales);
        for (std::size_t i = 0; i < count; ++i, values += Iq4Xs::kValues, out += Iq4Xs::kBytes) {
            const auto inverses = storeIq4Scales(std::span(scales).subspan(8 * i).first<8>(), out);
            std::uint8_t codes[Iq4Xs::kValues];
            for (std::size_t j = 0; j < 8; ++j) {
                nearestCodes(values + kSize * j, inverses[j], codes + kSize * j);
            }
            Iq4Xs::packCodes(codes, out);
        }
        blocks -= count;
    }
}

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace qs {
HWY_EXPORT(encodeIq4Nl);
HWY_EXPORT(encodeIq4Xs);

template <>
void SearchedCodec<Iq4Nl>::encode(const float* values, std::size_t blocks, std::byte* out)
{
    HWY_DYNAMIC_DISPATCH(encodeIq4Nl)(values, blocks, out);
}
template <>
void SearchedCodec<Iq4Xs>::encode(const float* values, std::size_t blocks, std::byte* out)
{
    HWY_DYNAMIC_DISPATCH(encodeIq4Xs)(values, blocks, out);
}

} // namespace qs
#endif
