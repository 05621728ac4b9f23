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

/// The state of the search: what fits best so far.
struct BestLine {
    Pair scale;
    Pair lowest; ///< of the values, then −minimum; never above zero
    Pair error;
    // What rounded to its codes.
    Pair inverse;
    Pair codesLowest;
};

/// Of the levels: Σ w l, Σ w l², Σ w l x.
struct LineSums {
    Pair l;
    Pair ll;
    Pair lx;

    HWY_INLINE LineSums() : l(0.0F), ll(0.0F), lx(0.0F) {}
};

template <typename Layout>
class MinimumSearchInLanes {
    static constexpr std::size_t kSize = Layout::kSubBlock;
    static constexpr MinimumSearch kSearch = minimumSearch(Layout());
    static constexpr auto kHighest = static_cast<float>(kSearch.highest);

public:
    explicit HWY_INLINE MinimumSearchInLanes(Strip<kSize> x)
        : m_x(x), m_largest(x[0]), m_leastSpan(0.0F), m_w(0.0F), m_wx(0.0F)
    {}

    HWY_INLINE void run(MinimumFits<Layout>& fits, std::size_t column)
    {
        const Pair zero(0.0F);
        const Pair first = prepare();
        const PairMask flat = m_largest == first;
        m_leastSpan = choose(flat, zero, larger((m_largest - first) * Pair(0x1p-16F), Pair(0x1p-100F)));
        BestLine best = start(first);
        for (int i = 0; i <= kSearch.last; ++i) {
            attempt(kSearch.from + kSearch.step * static_cast<float>(i) + kHighest, best);
        }
        choose(flat, zero, best.scale).store(fits.scale + column);
        (-choose(flat, first, best.lowest)).store(fits.minimum + column);
        choose(flat, zero, best.inverse).store(fits.inverse + column);
        best.codesLowest.store(fits.lowest + column);
    }

private:
    HWY_INLINE Pair spread() const
    {
        Pair squares(0.0F);
        for (std::size_t i = 0; i < kSize; ++i) {
            squares = squares + m_x[i] * m_x[i];
        }
        return squareRoot(squares / Pair(static_cast<float>(kSize)));
    }

    /// Largest values, weights and their sums; returns the smallest values or zero.
    HWY_INLINE Pair prepare()
    {
        const Pair added = kSearch.weight == ValueWeight::MagnitudeAndSpread ? spread() : Pair(0.0F);
        Pair lowest(0.0F);
        for (std::size_t i = 0; i < kSize; ++i) {
            const Pair x = m_x[i];
            const Pair w = added + magnitude(x);
            m_largest = larger(m_largest, x);
            lowest = smaller(lowest, x);
            m_w = m_w + w;
            m_wx = m_wx + w * x;
            m_weights.set(i, w);
        }
        return lowest;
    }

    HWY_INLINE BestLine start(Pair lowest)
    {
        const Pair inverse = Pair(kHighest) / (m_largest - lowest);
        const Pair scale = Pair(1.0F) / inverse;
        for (std::size_t i = 0; i < kSize; ++i) {
            m_levels.set(i, nearestLevels(inverse * (m_x[i] - lowest), 0, kSearch.highest));
        }
        return {scale, lowest, error(scale, lowest), inverse, lowest};
    }

    HWY_INLINE Pair error(Pair scale, Pair lowest) const
    {
        Pair sum(0.0F);
        for (std::size_t i = 0; i < kSize; ++i) {
            const Pair off = scale * m_levels[i] + lowest - m_x[i];
            sum = sum + m_weights[i] * (kSearch.power == ErrorPower::Absolute ? magnitude(off) : off * off);
        }
        return sum;
    }

    /// Whether all levels are within ±2^22 before the clamping, to be rounded with fewer operations: no value is more
    /// than `span` above the lowest, none more than 2^16 times as much below it, and nothing overflows. Lanes of one
    /// value pass; they are sorted out at the end.
    HWY_INLINE bool levelsAreSmall(Pair span) const { return all((span >= m_leastSpan) & (span <= Pair(0x1p120F))); }

    template <bool Small>
    HWY_INLINE LineSums sumsUnder(Pair inverse, Pair lowest)
    {
        LineSums sums;
        for (std::size_t i = 0; i < kSize; ++i) {
            const Pair x = m_x[i];
            const Pair scaled = inverse * (x - lowest);
            const Pair level =
                Small ? nearestLevelsOfSmall(scaled, 0, kHighest) : nearestLevels(scaled, 0, kSearch.highest);
            m_levels.set(i, level);
            const Pair weighted = m_weights[i] * level;
            sums.l = sums.l + weighted;
            sums.ll = sums.ll + weighted * level;
            sums.lx = sums.lx + weighted * x;
        }
        return sums;
    }

    HWY_INLINE void attempt(float steps, BestLine& best)
    {
        const Pair zero(0.0F);
        const Pair from = best.lowest;
        const Pair span = m_largest - from;
        const Pair inverse = Pair(steps) / span;
        const LineSums sums = levelsAreSmall(span) ? sumsUnder<true>(inverse, from) : sumsUnder<false>(inverse, from);
        const Pair determinant = m_w * sums.ll - sums.l * sums.l;
        const Pair solvedLowest = (sums.ll * m_wx - sums.l * sums.lx) / determinant;
        const PairMask above = solvedLowest > zero;
        const Pair scale = choose(above, sums.lx / sums.ll, (m_w * sums.lx - m_wx * sums.l) / determinant);
        const Pair lowest = choose(above, zero, solvedLowest);
        const Pair tried = error(scale, lowest);
        const PairMask better = (determinant > zero) & (tried < best.error);
        best = {choose(better, scale, best.scale), choose(better, lowest, from), choose(better, tried, best.error),
                choose(better, inverse, best.inverse), choose(better, from, best.codesLowest)};
    }

    Strip<kSize> m_x;
    Pair m_largest;
    Pair m_leastSpan; ///< see levelsAreSmall()
    Pair m_w;         ///< Σ w
    Pair m_wx;        ///< Σ w x
    Scratch<kSize> m_weights;
    Scratch<kSize> m_levels;
};

template <typename Layout>
HWY_INLINE void encodeWithMinimum(const float* values, std::size_t blocks, std::byte* out)
{
    encodeBlocks<Layout>(values, blocks, out, [](const Columns<Layout::kSubBlock>& x, std::size_t count) HWY_ATTR {
        MinimumFits<Layout> fits;
        for (std::size_t column = 0; column < count; column += Pair::lanes()) {
            MinimumSearchInLanes<Layout>({x, column}).run(fits, column);
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
