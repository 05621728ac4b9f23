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

class ThreeBitSearch {
public:
    explicit HWY_INLINE ThreeBitSearch(Strip<kSize> x) : m_x(x), m_moved(Pair(0.0F) < Pair(0.0F))
    {
        const Pair inverse = Pair(-4.0F) / largestOf(x);
        for (std::size_t i = 0; i < kSize; ++i) {
            const Pair level = nearestLevels(inverse * x[i], -4, 3);
            m_levels.set(i, level);
            m_sums.add(x[i], level);
        }
    }

    /// One step of a sweep: level i of each lane moves where that serves.
    HWY_INLINE void visit(std::size_t i)
    {
        const Pair zero(0.0F);
        const Pair x = m_x[i];
        const Pair level = m_levels[i];
        LevelSums others = m_sums;
        others.remove(x, level);
        const PairMask positive = others.xl > zero;
        const Pair wanted = nearestLevels(x * others.ll / others.xl, -4, 3);
        others.add(x, wanted);
        const PairMask gain = others.xl * others.xl * m_sums.ll > m_sums.xl * m_sums.xl * others.ll;
        const PairMask moves = positive & (wanted != level) & (others.ll > zero) & gain;
        m_sums.xl = choose(moves, others.xl, m_sums.xl);
        m_sums.ll = choose(moves, others.ll, m_sums.ll);
        m_levels.set(i, choose(moves, wanted, level));
        m_moved = m_moved | moves;
    }
    /// Whether a level moved since the last call. A lane where none moved finds the same again in the next sweep, so
    /// the lanes need not stop one by one.
    HWY_INLINE bool moved()
    {
        const bool some = !none(m_moved);
        m_moved = Pair(0.0F) < Pair(0.0F);
        return some;
    }

    HWY_INLINE void store(ThreeBitFits& fits, std::size_t column) const
    {
        const Pair zero(0.0F);
        const PairMask something = magnitude(largestOf(m_x)) >= Pair(kNothing);
        for (std::size_t i = 0; i < kSize; ++i) {
            choose(something, m_levels[i] + Pair(4.0F), zero).store(fits.codes.at[i] + column);
        }
        choose(something & (m_sums.ll > zero), m_sums.scale(), zero).store(fits.scale + column);
        zero.store(fits.minimum + column);
    }

private:
    Scratch<kSize> m_levels;
    Strip<kSize> m_x;
    LevelSums m_sums;
    PairMask m_moved;
};

/// A step of a sweep is one long chain with a division in it: two strips take turns.
HWY_INLINE void fitThreeBits(const Sixteen& x, std::size_t column, ThreeBitFits& fits)
{
    ThreeBitSearch one({x, column});
    ThreeBitSearch other({x, column + Pair::lanes()});
    for (int sweep = 0; sweep < 5; ++sweep) {
        for (std::size_t i = 0; i < kSize; ++i) {
            one.visit(i);
            other.visit(i);
        }
        const bool oneMoved = one.moved();
        if (!other.moved() && !oneMoved) {
            break;
        }
    }
    one.store(fits, column);
    other.store(fits, column + Pair::lanes());
}

void encodeQ3K(const float* values, std::size_t blocks, std::byte* out)
{
    encodeBlocks<Q3K>(values, blocks, out, [](const Sixteen& x, std::size_t count) HWY_ATTR {
        ThreeBitFits fits;
        for (std::size_t column = 0; column < count; column += 2 * Pair::lanes()) {
            fitThreeBits(x, column, fits);
        }
        return fits;
    });
}

void encodeQ6K(const float* values, std::size_t blocks, std::byte* out)
{
    encodeBlocks<Q6K>(values, blocks, out, [](const Sixteen& x, std::size_t count) HWY_ATTR {
        SixBitFits fits;
        for (std::size_t column = 0; column < count; column += Pair::lanes()) {
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
