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
    Pair xl;
    Pair ll;

    HWY_INLINE LevelSums() : xl(0.0F), ll(0.0F) {}
    HWY_INLINE void add(Pair x, Pair level)
    {
        const Pair w = x * x;
        xl = xl + w * x * level;
        ll = ll + w * level * level;
    }
    HWY_INLINE void remove(Pair x, Pair level)
    {
        const Pair w = x * x;
        xl = xl - w * x * level;
        ll = ll - w * level * level;
    }
    HWY_INLINE Pair scale() const { return xl / ll; }
};

class SixBitSearch {
public:
    explicit HWY_INLINE SixBitSearch(Strip<kSize> x) : m_x(x), m_scale(0.0F), m_measure(0.0F), m_inverse(0.0F)
    {
        for (std::size_t i = 0; i < kSize; ++i) {
            m_squares.set(i, x[i] * x[i]);
            m_cubes.set(i, x[i] * x[i] * x[i]);
        }
    }

    HWY_INLINE void run(SixBitFits& fits, std::size_t column)
    {
        const Pair zero(0.0F);
        const Pair largest = largestOf(m_x);
        const PairMask something = magnitude(largest) >= Pair(kNothing);
        start(Pair(-32.0F) / largest);
        for (int i = -9; i <= 9; ++i) {
            if (i != 0) {
                attempt(Pair(-(32 + 0.1F * static_cast<float>(i))) / largest);
            }
        }
        choose(something, m_scale, zero).store(fits.scale + column);
        choose(something, m_inverse, zero).store(fits.inverse + column);
        zero.store(fits.minimum + column);
    }

private:
    /// The levels are below 33 before the clamping, but for sub-blocks of zeros, which are sorted out at the end.
    HWY_INLINE LevelSums sumsUnder(Pair inverse) const
    {
        LevelSums sums;
        for (std::size_t i = 0; i < kSize; ++i) {
            const Pair level = nearestLevelsOfSmall(inverse * m_x[i], -32, 31);
            sums.xl = sums.xl + m_cubes[i] * level;
            sums.ll = sums.ll + m_squares[i] * level * level;
        }
        return sums;
    }

    HWY_INLINE void start(Pair inverse)
    {
        const LevelSums sums = sumsUnder(inverse);
        m_scale = choose(sums.ll == Pair(0.0F), Pair(0.0F), sums.scale());
        m_measure = m_scale * sums.xl;
        m_inverse = inverse;
    }

    HWY_INLINE void attempt(Pair inverse)
    {
        const LevelSums sums = sumsUnder(inverse);
        const PairMask better = (sums.ll > Pair(0.0F)) & (sums.xl * sums.xl > m_measure * sums.ll);
        m_scale = choose(better, sums.scale(), m_scale);
        m_measure = choose(better, m_scale * sums.xl, m_measure);
        m_inverse = choose(better, inverse, m_inverse);
    }

    Strip<kSize> m_x;
    Pair m_scale;
    Pair m_measure;
    Pair m_inverse;
    Scratch<kSize> m_squares;
    Scratch<kSize> m_cubes;
};

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
HWY_INLINE bool sweep(Strip<kSize> x, Scratch<kSize>& levels, LevelSums& sums)
{
    const Pair zero(0.0F);
    PairMask moved = zero < zero;
    for (std::size_t i = 0; i < kSize; ++i) {
        const Pair level = levels[i];
        LevelSums others = sums;
        others.remove(x[i], level);
        const PairMask positive = others.xl > zero;
        const Pair wanted = nearestLevels(x[i] * others.ll / others.xl, -4, 3);
        others.add(x[i], wanted);
        const PairMask gain = others.xl * others.xl * sums.ll > sums.xl * sums.xl * others.ll;
        const PairMask moves = positive & (wanted != level) & (others.ll > zero) & gain;
        sums.xl = choose(moves, others.xl, sums.xl);
        sums.ll = choose(moves, others.ll, sums.ll);
        levels.set(i, choose(moves, wanted, level));
        moved = moved | moves;
    }
    return !none(moved);
}

HWY_INLINE void fitThreeBitsInLanes(Strip<kSize> x, std::size_t column, ThreeBitFits& fits)
{
    const Pair zero(0.0F);
    const Pair largest = largestOf(x);
    const PairMask something = magnitude(largest) >= Pair(kNothing);
    const Pair inverse = Pair(-4.0F) / largest;
    LevelSums sums;
    Scratch<kSize> levels;
    for (std::size_t i = 0; i < kSize; ++i) {
        const Pair level = nearestLevels(inverse * x[i], -4, 3);
        levels.set(i, level);
        sums.add(x[i], level);
    }
    for (int i = 0; i < 5 && sweep(x, levels, sums); ++i) {
    }
    for (std::size_t i = 0; i < kSize; ++i) {
        choose(something, levels[i] + Pair(4.0F), zero).store(fits.codes.at[i] + column);
    }
    choose(something & (sums.ll > zero), sums.scale(), zero).store(fits.scale + column);
    zero.store(fits.minimum + column);
}

void encodeQ3K(const float* values, std::size_t blocks, std::byte* out)
{
    encodeBlocks<Q3K>(values, blocks, out, [](const Sixteen& x) HWY_ATTR {
        ThreeBitFits fits;
        for (std::size_t column = 0; column < kColumns; column += Pair::lanes()) {
            fitThreeBitsInLanes({x, column}, column, fits);
        }
        return fits;
    });
}

void encodeQ6K(const float* values, std::size_t blocks, std::byte* out)
{
    encodeBlocks<Q6K>(values, blocks, out, [](const Sixteen& x) HWY_ATTR {
        SixBitFits fits;
        for (std::size_t column = 0; column < kColumns; column += Pair::lanes()) {
            SixBitSearch({x, column}).run(fits, column);
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
