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
class Iq4Search {
public:
    explicit HWY_INLINE Iq4Search(Strip<kSize> x) : m_x(x), m_scale(0.0F), m_measure(0.0F) {}

    HWY_INLINE Pair scale() const { return m_scale; }

    HWY_INLINE void attempt(Pair inverse, bool first)
    {
        Pair xl(0.0F);
        Pair ll(0.0F);
        for (std::size_t i = 0; i < kSize; ++i) {
            const Pair x = m_x[i];
            const Pair scaled = inverse * x;
            const Pair level(m_nearest.levels(scaled.a), m_nearest.levels(scaled.b));
            const Pair weighted = x * x * level;
            xl = xl + weighted * x;
            ll = ll + weighted * level;
        }
        PairMask better = ll > Pair(0.0F);
        if (!first) {
            better = better & (xl * xl > m_measure * ll);
        }
        m_scale = choose(better, xl / ll, m_scale);
        m_measure = choose(better, m_scale * xl, m_measure);
    }

private:
    Iq4Nearest m_nearest;
    Strip<kSize> m_x;
    Pair m_scale;
    Pair m_measure;
};

/// The scales of `count` sub-blocks, at most kColumns.
void fitScales(const float* values, std::size_t count, float* scales)
{
    Columns32 columns;
    columns.load(values, count);
    alignas(64) float found[kColumns];
    for (std::size_t column = 0; column < count; column += Pair::lanes()) {
        const Strip<kSize> x(columns, column);
        const Pair largest = largestOf(x);
        Iq4Search search(x);
        search.attempt(Pair(1.0F) / (-largest / Pair(-127.0F)), true);
        for (int i = -7; i <= 7; ++i) {
            search.attempt(Pair(static_cast<float>(i - 127)) / largest, false);
        }
        const PairMask something = magnitude(largest) >= Pair(kNothing);
        choose(something, search.scale(), Pair(0.0F)).store(found + column);
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
            Iq4Nl::Codes::pack(codes, Iq4Nl::kValues, out);
        }
        blocks -= count;
    }
}

void encodeIq4Xs(const float* values, std::size_t blocks, std::byte* out)
{
    while (blocks > 0) {
        const std::size_t count = std::min(blocks, kColumns / 8);
        float scales[kColumns];
        fitScales(values, 8 * count, scales);
        for (std::size_t i = 0; i < count; ++i, values += Iq4Xs::kValues, out += Iq4Xs::kBytes) {
            const auto inverses = storeIq4Scales(std::span(scales).subspan(8 * i).first<8>(), out);
            std::uint8_t codes[Iq4Xs::kValues];
            for (std::size_t j = 0; j < 8; ++j) {
                nearestCodes(values + kSize * j, inverses[j], codes + kSize * j);
            }
            Iq4Xs::Codes::pack(codes, Iq4Xs::kValues, out);
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
