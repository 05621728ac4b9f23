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

/// One instance per call; setGrid before the values of a group.
class AffineElements {
public:
    static constexpr bool kKeysAreLevels = false;

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
    static constexpr bool kKeysAreLevels = true;

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
    static constexpr bool kKeysAreLevels = true;

    HWY_INLINE explicit FewLevels(const CodeRule& rule)
        : m_scale(hn::Set(E(), 1.0F)),
          m_borders(rule.levels),
          m_below(hn::Set(E(), m_borders.below)),
          m_above(hn::Set(E(), m_borders.above)),
          m_borderTable(tableOf(m_borders.borders)),
          m_levelTable(tableOf(m_borders.levels))
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

    static HWY_INLINE VE tableOf(const std::array<float, LevelBorders::kMost>& values)
    {
        return hn::LoadU(E(), values.data()); // what of it fits
    }

    HWY_INLINE VE levelOf(VE v) const
    {
        const E e;
        constexpr std::size_t kWorthASearch = 6; // borders
        if (kHoldsAll && m_borders.count > kWorthASearch) {
            // Borders behind the last are infinite. `code` counts the borders found to be below.
            const I i;
            auto code = hn::VecFromMask(i, hn::RebindMask(i, hn::Gt(v, hn::Set(e, m_borders.borders[7]))));
            code = hn::And(code, hn::Set(i, 8));
            for (const int step : {4, 2, 1}) {
                const auto at = hn::IndicesFromVec(e, hn::Add(code, hn::Set(i, step - 1)));
                const auto above = hn::Gt(v, hn::TableLookupLanes(m_borderTable, at));
                code = hn::IfThenElse(hn::RebindMask(i, above), hn::Add(code, hn::Set(i, step)), code);
            }
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
    VE m_below, m_above, m_borderTable, m_levelTable;
};

/// Up to 256 levels: a table over even buckets tells the two levels that a value can have.
class ManyLevels {
public:
    static constexpr bool kKeysAreLevels = true;

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
        const E e;
        const VE v = hn::Div(x, m_scale);
        const VE place = hn::Mul(hn::Sub(v, m_first), m_perUnit);
        const auto bucket = hn::ConvertTo(hn::RebindToSigned<E>(), hn::Min(hn::Max(place, hn::Zero(e)), m_last));
        VE low = hn::Zero(e);
        VE high = low;
        lookUp(bucket, low, high);
        VE level = hn::IfThenElse(hn::Gt(v, hn::Mul(hn::Add(low, high), hn::Set(e, 0.5F))), high, low);
        if (HWY_UNLIKELY(m_buckets.hasCrowds)) {
            level = untangled(v, bucket, level);
        }
        return {level, hn::Mul(m_scale, level), hn::Or(hn::Lt(v, m_below), hn::Gt(v, m_above))};
    }

private:
    using B = hn::Vec<hn::RebindToSigned<E>>;

    /// The two levels of each bucket. Both lie in 64 bits, so that one load fetches them.
    HWY_INLINE void lookUp(B bucket, VE& low, VE& high) const
    {
        const E e;
#if HWY_TARGET == HWY_SCALAR
        const auto& pair = m_buckets.pairs[static_cast<std::size_t>(hn::GetLane(bucket))];
        low = hn::Set(e, pair.low);
        high = hn::Set(e, pair.high);
#else
        using H = hn::Half<E>;
        const hn::Rebind<std::int32_t, H> half;
        const hn::Rebind<std::int64_t, H> wide;
        const hn::Rebind<std::uint32_t, H> narrow;
        const hn::Rebind<std::uint32_t, E> all;
        static_assert(sizeof(LevelBuckets::Pair) == sizeof(std::int64_t));
        const auto* const pairs = reinterpret_cast<const std::int64_t*>(m_buckets.pairs.data());
        const auto first = hn::GatherIndex(wide, pairs, hn::PromoteTo(wide, hn::LowerHalf(half, bucket)));
        const auto second = hn::GatherIndex(wide, pairs, hn::PromoteTo(wide, hn::UpperHalf(half, bucket)));
        const hn::RebindToUnsigned<decltype(wide)> bits;
        const auto firstBits = hn::BitCast(bits, first);
        const auto secondBits = hn::BitCast(bits, second);
        low = hn::BitCast(e, hn::Combine(all, hn::TruncateTo(narrow, secondBits), hn::TruncateTo(narrow, firstBits)));
        high = hn::BitCast(e, hn::Combine(all, hn::TruncateTo(narrow, hn::ShiftRight<32>(secondBits)),
                                          hn::TruncateTo(narrow, hn::ShiftRight<32>(firstBits))));
#endif
    }

    /// Values in buckets with more than one border are looked up one by one.
    template <typename Buckets>
    HWY_NOINLINE VE untangled(VE v, Buckets bucket, VE level) const
    {
        const E e;
        HWY_ALIGN float values[hn::MaxLanes(E())];
        HWY_ALIGN float levels[hn::MaxLanes(E())];
        HWY_ALIGN std::int32_t buckets[hn::MaxLanes(E())];
        hn::Store(v, e, values);
        hn::Store(level, e, levels);
        hn::Store(bucket, hn::RebindToSigned<E>(), buckets);
        for (std::size_t i = 0; i < hn::Lanes(e); ++i) {
            if (m_buckets.isCrowded(static_cast<std::size_t>(buckets[i]))) {
                levels[i] = m_buckets.nearest(values[i]);
            }
        }
        return hn::Load(e, levels);
    }

    const LevelBuckets& m_buckets;
    VE m_scale, m_first, m_perUnit, m_last, m_below, m_above;
};

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
