// SPDX-License-Identifier: GPL-3.0-or-later
// nearestIq4Code() in lanes. Compiled once per CPU target.
#if defined(QS_IQ4_NEAREST_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef QS_IQ4_NEAREST_INL_H
#undef QS_IQ4_NEAREST_INL_H
#else
#define QS_IQ4_NEAREST_INL_H
#endif

#include "core/blocks/iq4_layouts.h"
#include "core/blocks/k_columns-inl.h"

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace qs::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Between code and code + 1.
constexpr float iq4Middle(std::size_t code)
{
    return static_cast<float>(kIq4Levels[code] + kIq4Levels[code + 1]) / 2;
}

#if HWY_TARGET <= HWY_AVX2 && HWY_ARCH_X86
// Vectors of eight floats and more hold the middles that are left after each comparison: a binary search without
// memory. Each comparison asks "not below", so that NaN goes up every time.
class Iq4Nearest {
public:
    HWY_INLINE Iq4Nearest()
        : m_quarters(table({3, 11, 3, 11, 3, 11, 3, 11})),
          m_eighths(table({1, 5, 9, 13, 1, 5, 9, 13})),
          m_last(table({0, 2, 4, 6, 8, 10, 12, 14})),
          m_even(levels(0)),
          m_odd(levels(1))
    {}

    HWY_INLINE VI codes(VF x) const
    {
        const VI pair = pairOf(x);
        return hn::Add(hn::Add(pair, pair), ones(hn::Lt(x, look(m_last, pair))));
    }
    HWY_INLINE VF levels(VF x) const
    {
        const VI pair = pairOf(x);
        return hn::IfThenElse(hn::Lt(x, look(m_last, pair)), look(m_even, pair), look(m_odd, pair));
    }

private:
    static HWY_INLINE VF repeated(const float (&eight)[8])
    {
        alignas(64) float all[16];
        for (std::size_t i = 0; i < 16; ++i) {
            all[i] = eight[i % 8];
        }
        return hn::Load(F(), all);
    }
    static HWY_INLINE VF table(const std::size_t (&codes)[8])
    {
        float middles[8];
        for (std::size_t i = 0; i < 8; ++i) {
            middles[i] = iq4Middle(codes[i]);
        }
        return repeated(middles);
    }
    static HWY_INLINE VF levels(std::size_t first)
    {
        float every[8];
        for (std::size_t i = 0; i < 8; ++i) {
            every[i] = static_cast<float>(kIq4Levels[2 * i + first]);
        }
        return repeated(every);
    }
    static HWY_INLINE VF look(VF values, VI index)
    {
        return hn::TableLookupLanes(values, hn::IndicesFromVec(F(), index));
    }
    /// 1 where not below.
    static HWY_INLINE VI ones(hn::Mask<F> below)
    {
        return hn::IfThenZeroElse(hn::RebindMask(I(), below), hn::Set(I(), 1));
    }
    HWY_INLINE VI pairOf(VF x) const
    {
        VI index = ones(hn::Lt(x, hn::Set(F(), iq4Middle(7))));
        index = hn::Add(hn::Add(index, index), ones(hn::Lt(x, look(m_quarters, index))));
        return hn::Add(hn::Add(index, index), ones(hn::Lt(x, look(m_eighths, index))));
    }

    VF m_quarters;
    VF m_eighths;
    VF m_last;
    VF m_even;
    VF m_odd;
};
#else
class Iq4Nearest {
public:
    HWY_INLINE VI codes(VF x) const
    {
        VI code = hn::Zero(I());
        for (std::size_t i = 0; i < 15; ++i) {
            code = hn::Add(
                code, hn::IfThenZeroElse(hn::RebindMask(I(), hn::Lt(x, hn::Set(F(), iq4Middle(i)))), hn::Set(I(), 1)));
        }
        return code;
    }
    HWY_INLINE VF levels(VF x) const
    {
        VF level = hn::Set(F(), static_cast<float>(kIq4Levels[0]));
        for (std::size_t i = 0; i < 15; ++i) {
            const auto step = static_cast<float>(kIq4Levels[i + 1] - kIq4Levels[i]);
            level = hn::Add(level, hn::IfThenZeroElse(hn::Lt(x, hn::Set(F(), iq4Middle(i))), hn::Set(F(), step)));
        }
        return level;
    }
};
#endif

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
