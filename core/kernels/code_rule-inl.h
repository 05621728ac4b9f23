// SPDX-License-Identifier: GPL-3.0-or-later
// The rules of CodeRule on vectors of float. Compiled once per CPU target: no #pragma once, but Highway's toggle.
//
// Every operation is one of CodeRule's definition in the same order, so codes and reconstructions are the definition's
// bit for bit on every target.
#if defined(QS_CODE_RULE_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef QS_CODE_RULE_INL_H
#undef QS_CODE_RULE_INL_H
#else
#define QS_CODE_RULE_INL_H
#endif

#include "core/kernels/level_search.h"

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace qs::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Vectors of at most sixteen floats: kernels keep sixteen partial sums whatever the vectors hold.
using E = hn::CappedTag<float, 16>;
using VE = hn::Vec<E>;
using ME = hn::Mask<E>;

/// What becomes of a vector of values. `key` tells codes apart: the code itself, or the level in units of the scale.
struct Element {
    VE key, value;
    ME clipped;

    HWY_INLINE Element(VE k, VE v, ME c) : key(k), value(v), clipped(c) {}
};

/// One instance per call; setGrid before the values of a group. kHasGaps: codes near zero may never occur, because
/// their levels lie too close together.
class AffineElements {
public:
    static constexpr bool kHasGaps = false;

    HWY_INLINE explicit AffineElements(const CodeRule& rule)
        : m_rule(rule.affine),
          m_scale(hn::Set(E(), 1.0F)),
          m_factor(m_scale),
          m_zero(hn::Zero(E())),
          m_low(m_zero),
          m_high(m_zero)
    {}

    HWY_INLINE void setGrid(const Grid& grid)
    {
        const E e;
        m_scale = hn::Set(e, grid.scale);
        m_factor = m_rule.division == Division::Quotient ? m_scale : hn::Set(e, 1.0F / grid.scale);
        m_zero = hn::Set(e, grid.zeroPoint);
        m_low = hn::Set(e, static_cast<float>(grid.low));
        m_high = hn::Set(e, static_cast<float>(grid.high));
    }

    HWY_INLINE Element operator()(VE x) const
    {
        const VE v = m_rule.division == Division::Quotient ? hn::Div(x, m_factor) : hn::Mul(x, m_factor);
        const VE unclamped = m_rule.zeroAddition == ZeroAddition::AfterRounding ? hn::Add(rounded(v), m_zero)
                                                                                : rounded(hn::Add(v, m_zero));
        const VE code = hn::Min(hn::Max(unclamped, m_low), m_high);
        return {code, hn::Mul(m_scale, hn::Sub(code, m_zero)), hn::Ne(unclamped, code)};
    }

private:
    HWY_INLINE VE rounded(VE v) const
    {
        const E e;
        if (HWY_LIKELY(m_rule.rounding == Rounding::HalfEven)) {
            return hn::Round(v);
        }
        const VE half = hn::Set(e, 0.5F);
        const VE one = hn::Set(e, 1.0F);
        if (m_rule.rounding == Rounding::HalfUp) {
            const VE floor = hn::Floor(v);
            return hn::Add(floor, hn::IfThenElseZero(hn::Ge(hn::Sub(v, floor), half), one));
        }
        const VE whole = hn::Trunc(v);
        return hn::Add(whole, hn::IfThenElseZero(hn::Ge(hn::Abs(hn::Sub(v, whole)), half), hn::CopySign(one, v)));
    }

    const AffineRule m_rule;
    VE m_scale, m_factor, m_zero, m_low, m_high;
};

class FloatElements {
public:
    static constexpr bool kHasGaps = true;

    HWY_INLINE explicit FloatElements(const CodeRule& rule)
        : m_scale(hn::Set(E(), 1.0F)),
          m_largest(hn::Set(E(), rule.floats.largest)),
          m_leastNormal(hn::Set(E(), std::ldexp(1.0F, rule.floats.leastExponent))),
          // Numbers this large have a step of the subnormals' size: adding and subtracting it rounds to that.
          m_subnormal(hn::Set(E(), std::ldexp(1.5F, rule.floats.leastExponent - rule.floats.mantissaBits + 23))),
          m_halfLess(hn::Set(B(), (1U << (dropped(rule) - 1)) - 1)),
          m_kept(hn::Set(B(), ~((1U << dropped(rule)) - 1))),
          m_dropped(dropped(rule))
    {}

    HWY_INLINE void setGrid(const Grid& grid) { m_scale = hn::Set(E(), grid.scale); }

    HWY_INLINE Element operator()(VE x) const
    {
        const E e;
        const B b;
        const VE v = hn::Div(x, m_scale);
        // Half a unit less one, plus the last kept bit: carries exactly when round-half-to-even does.
        const auto bits = hn::BitCast(b, v);
        const auto last = hn::And(hn::ShiftRightSame(bits, m_dropped), hn::Set(b, 1U));
        const VE normal = hn::BitCast(e, hn::And(hn::Add(bits, hn::Add(m_halfLess, last)), m_kept));
        const VE small = hn::Sub(hn::Add(v, m_subnormal), m_subnormal);
        const VE unclamped = hn::IfThenElse(hn::Lt(hn::Abs(v), m_leastNormal), small, normal);
        const VE level = hn::Min(hn::Max(unclamped, hn::Neg(m_largest)), m_largest);
        return {level, hn::Mul(m_scale, level), hn::Ne(unclamped, level)};
    }

private:
    using B = hn::RebindToUnsigned<E>;
    static int dropped(const CodeRule& rule) { return 23 - rule.floats.mantissaBits; }

    VE m_scale, m_largest, m_leastNormal, m_subnormal;
    hn::Vec<B> m_halfLess, m_kept;
    const int m_dropped;
};

/// Up to sixteen levels. Vectors that hold them all are searched in four steps, halving what is left; in shorter ones
/// every border is compared with.
class FewLevels {
public:
    static constexpr bool kHasGaps = false;

    HWY_INLINE explicit FewLevels(const CodeRule& rule)
        : m_scale(hn::Set(E(), 1.0F)),
          m_borders(rule.levels),
          m_below(hn::Set(E(), m_borders.below)),
          m_above(hn::Set(E(), m_borders.above)),
          m_fourOn(bordersFrom(3)),
          m_twoOn(bordersFrom(1)),
          m_oneOn(bordersFrom(0)),
          m_levelTable(hn::LoadU(E(), m_borders.levels.data())) // what of it fits
    {}

    HWY_INLINE void setGrid(const Grid& grid) { m_scale = hn::Set(E(), grid.scale); }

    HWY_INLINE Element operator()(VE x) const
    {
        const VE v = hn::Div(x, m_scale);
        const VE level = levelOf(v);
        return {level, hn::Mul(m_scale, level), hn::Or(hn::Lt(v, m_below), hn::Gt(v, m_above))};
    }

private:
    using I = hn::RebindToSigned<E>;
    static constexpr bool kHoldsAll = hn::MaxLanes(E()) == LevelBorders::kMost;

    /// Lane i is border i + first, or infinite behind the last; what of it fits.
    HWY_INLINE VE bordersFrom(std::size_t first) const
    {
        HWY_ALIGN std::array<float, LevelBorders::kMost> shifted;
        shifted.fill(std::numeric_limits<float>::infinity());
        std::copy(m_borders.borders.begin() + first, m_borders.borders.end(), shifted.begin());
        return hn::Load(E(), shifted.data());
    }

    HWY_INLINE VE levelOf(VE v) const
    {
        const E e;
        constexpr std::size_t kWorthASearch = 6; // borders
        if (kHoldsAll && m_borders.count > kWorthASearch) {
            // `code` counts the borders found to be below.
            const I i;
            const auto plus = [&](auto code, VE border, int step) HWY_ATTR {
                const auto above = hn::RebindMask(i, hn::Gt(v, border));
                return hn::IfThenElse(above, hn::Add(code, hn::Set(i, step)), code);
            };
            auto code = plus(hn::Zero(i), hn::Set(e, m_borders.borders[7]), 8);
            code = plus(code, hn::TableLookupLanes(m_fourOn, hn::IndicesFromVec(e, code)), 4);
            code = plus(code, hn::TableLookupLanes(m_twoOn, hn::IndicesFromVec(e, code)), 2);
            code = plus(code, hn::TableLookupLanes(m_oneOn, hn::IndicesFromVec(e, code)), 1);
            return hn::TableLookupLanes(m_levelTable, hn::IndicesFromVec(e, code));
        }
        VE level = hn::Set(e, m_borders.levels[0]);
        for (std::size_t i = 0; i < m_borders.count; ++i) {
            level =
                hn::IfThenElse(hn::Gt(v, hn::Set(e, m_borders.borders[i])), hn::Set(e, m_borders.levels[i + 1]), level);
        }
        return level;
    }

    VE m_scale;
    const LevelBorders m_borders;
    VE m_below, m_above, m_fourOn, m_twoOn, m_oneOn, m_levelTable;
};

/// Up to 256 levels: a table over even buckets tells the two levels that a value can have.
///
/// Fetching entries by number is what takes the time, and gather instructions are no faster than one load after the
/// other. So a run of values can be looked up ahead: storing the entries and loading them again as vectors at once
/// would wait for each store.
class ManyLevels {
public:
    static constexpr bool kHasGaps = false;
    static constexpr std::size_t kMostAhead = 128;

    HWY_INLINE explicit ManyLevels(const LevelBuckets& buckets)
        : m_buckets(buckets),
          m_scale(hn::Set(E(), 1.0F)),
          m_first(hn::Set(E(), buckets.first)),
          m_perUnit(hn::Set(E(), buckets.perUnit)),
          m_last(hn::Set(E(), static_cast<float>(LevelBuckets::kBuckets - 1))),
          m_below(hn::Set(E(), buckets.below)),
          m_above(hn::Set(E(), buckets.above))
    {}

    HWY_INLINE void setGrid(const Grid& grid) { m_scale = hn::Set(E(), grid.scale); }

    HWY_INLINE Element operator()(VE x) const
    {
        HWY_ALIGN std::int32_t buckets[kLanes];
        HWY_ALIGN LevelBuckets::Pair pairs[kLanes];
        const VE v = bucketsOf(x, buckets);
        lookUp(buckets, kLanes, pairs);
        return elementOf(v, pairs);
    }

    /// Looks `count` values of one grid up, at most kMostAhead, for calls of ahead().
    HWY_INLINE void lookAhead(const float* values, std::size_t count)
    {
        const E e;
        const std::size_t whole = count - count % kLanes;
        for (std::size_t i = 0; i < whole; i += kLanes) {
            hn::Store(bucketsOf(hn::LoadU(e, values + i), m_aheadBuckets + i), e, m_aheadValues + i);
        }
        if (whole < count) {
            HWY_ALIGN float rest[kLanes] = {};
            std::copy(values + whole, values + count, rest);
            hn::Store(bucketsOf(hn::Load(e, rest), m_aheadBuckets + whole), e, m_aheadValues + whole);
        }
        lookUp(m_aheadBuckets, hwy::RoundUpTo(count, kLanes), m_aheadPairs);
    }

    /// The values from `at` on of those that were looked up; `at` is a multiple of the lanes.
    HWY_INLINE Element ahead(std::size_t at) const
    {
        return elementOf(hn::Load(E(), m_aheadValues + at), m_aheadPairs + at);
    }

private:
    static constexpr std::size_t kLanes = hn::MaxLanes(E());

    /// Gives x / scale.
    HWY_INLINE VE bucketsOf(VE x, std::int32_t* buckets) const
    {
        const hn::RebindToSigned<E> whole;
        const VE v = hn::Div(x, m_scale);
        const VE place = hn::Mul(hn::Sub(v, m_first), m_perUnit);
        hn::Store(hn::ConvertTo(whole, hn::Min(hn::Max(place, hn::Zero(E())), m_last)), whole, buckets);
        return v;
    }

    HWY_INLINE void lookUp(const std::int32_t* buckets, std::size_t count, LevelBuckets::Pair* pairs) const
    {
        const LevelBuckets::Pair* const all = m_buckets.pairs.data();
#pragma GCC unroll 8
        for (std::size_t i = 0; i < count; ++i) {
            pairs[i] = all[buckets[i]];
        }
    }

    HWY_INLINE Element elementOf(VE v, const LevelBuckets::Pair* pairs) const
    {
        const E e;
        VE low = hn::Zero(e);
        VE high = low;
        hn::LoadInterleaved2(e, &pairs->low, low, high);
        VE level = hn::IfThenElse(hn::Gt(v, hn::Mul(hn::Add(low, high), hn::Set(e, 0.5F))), high, low);
        if (HWY_UNLIKELY(m_buckets.hasCrowds)) {
            level = untangled(v, level);
        }
        return {level, hn::Mul(m_scale, level), hn::Or(hn::Lt(v, m_below), hn::Gt(v, m_above))};
    }

    /// Values in buckets with more than one border have no level yet; they are searched one by one.
    HWY_NOINLINE VE untangled(VE v, VE level) const
    {
        const E e;
        if (hn::AllTrue(e, hn::Eq(level, level))) {
            return level;
        }
        HWY_ALIGN float values[kLanes];
        HWY_ALIGN float levels[kLanes];
        hn::Store(v, e, values);
        hn::Store(level, e, levels);
        for (std::size_t i = 0; i < kLanes; ++i) {
            if (std::isnan(levels[i])) {
                levels[i] = m_buckets.nearest(values[i]);
            }
        }
        return hn::Load(e, levels);
    }

    const LevelBuckets& m_buckets;
    VE m_scale, m_first, m_perUnit, m_last, m_below, m_above;
    HWY_ALIGN float m_aheadValues[kMostAhead];
    HWY_ALIGN std::int32_t m_aheadBuckets[kMostAhead];
    HWY_ALIGN LevelBuckets::Pair m_aheadPairs[kMostAhead];
};

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
