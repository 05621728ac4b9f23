// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/element_pass.h"

#include "core/kernels/level_search.h"
#include "core/kernels/prefetch.h"

#include <algorithm>
#include <cmath>

// The order matters: this file is compiled once per CPU target from the first of these includes.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/element_pass.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "core/kernels/code_rule-inl.h"
#include "core/kernels/double_halves-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace qs::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

constexpr std::size_t kPartialSums = 16;
constexpr std::size_t kLanes = hn::MaxLanes(E());
constexpr std::size_t kParts = kPartialSums / kLanes;
constexpr std::size_t kSegment = 128; ///< values that are summed in float

/// Some values in a row, all of one group or of several whole ones.
struct Segment {
    const float* values;
    std::size_t count;
    std::size_t groupSize;
    const Grid* grids; ///< of the first value's group
};

/// Values that are looked up one by one are so for a whole segment at once.
template <typename Elements>
HWY_INLINE void lookAhead(Elements&, const float*, std::size_t)
{}
HWY_INLINE void lookAhead(ManyLevels& levels, const float* values, std::size_t count)
{
    static_assert(kSegment <= ManyLevels::kMostAhead);
    levels.lookAhead(values, count);
}
template <typename Elements>
HWY_INLINE Element elementOf(const Elements& elements, VE x, std::size_t)
{
    return elements(x);
}
HWY_INLINE Element elementOf(const ManyLevels& levels, VE, std::size_t at)
{
    return levels.ahead(at);
}

/// Calls `each(x, element, valid, part)` for every vector of the segment, in order; a group's last may have fewer than
/// all lanes `valid`, and then the others are 0.
template <typename Elements, typename Each>
HWY_INLINE void forElements(const Segment& segment, Elements& elements, const Each& each)
{
    const E e;
    const Grid* grid = segment.grids;
    for (std::size_t start = 0; start < segment.count; start += segment.groupSize, ++grid) {
        const std::size_t size = std::min(segment.groupSize, segment.count - start);
        const float* const group = segment.values + start;
        elements.setGrid(*grid);
        lookAhead(elements, group, size);
        std::size_t i = 0;
        for (; i + kPartialSums <= size; i += kPartialSums) {
            for (std::size_t part = 0; part < kParts; ++part) {
                const VE x = hn::LoadU(e, group + i + part * kLanes);
                each(x, elementOf(elements, x, i + part * kLanes), kLanes, part);
            }
        }
        for (std::size_t part = 0; i < size; i += kLanes, ++part) {
            HWY_ALIGN float rest[kLanes] = {};
            const std::size_t valid = std::min(kLanes, size - i);
            std::copy(group + i, group + i + valid, rest);
            const VE x = hn::Load(e, rest);
            each(x, elementOf(elements, x, i), valid, part);
        }
    }
}

/// Keys from `low` to `high` whose codes are all known; none while low > high.
struct KnownKeys {
    float low = std::numeric_limits<float>::infinity();
    float high = -std::numeric_limits<float>::infinity();
};

/// The codes seen so far, as what a vector of keys can be compared with: one run of codes, or of small floating-point
/// numbers one run of negative and one of positive ones. They lie so close around zero that some never occur, and a
/// single run would end there.
class KnownCodes {
public:
    KnownCodes(const CodeRule& rule, std::span<const Grid> grids, CodeSet& codes)
        : m_rule(rule),
          m_low(std::ranges::min(grids, {}, &Grid::low).low), // a grid of a single code has no lowest of its own
          m_codes(codes),
          m_areAwaited(codesAreCounted(rule, grids.front()))
    {
        update();
    }

    /// Whether codes can still come that were not seen.
    bool areAwaited() const { return m_areAwaited; }
    bool isZeroKnown() const { return m_isZeroKnown; }
    const KnownKeys& negative() const { return m_negative; }
    const KnownKeys& positive() const { return m_positive; } ///< all keys, but of small floating-point numbers

    /// Takes in the codes of some keys.
    void add(const float* keys, std::size_t count)
    {
        bool isNew = false;
        for (std::size_t i = 0; i < count; ++i) {
            if (m_rule.kind == CodeRule::Kind::Affine) {
                m_codes.add(indexOf(keys[i]));
            } else if (!isKnown(keys[i])) {
                isNew = m_codes.insert(indexOf(keys[i])) || isNew;
            }
        }
        if (isNew || m_rule.kind == CodeRule::Kind::Affine) {
            update();
        }
    }

private:
    bool isKnown(float key) const
    {
        return (key >= m_positive.low && key <= m_positive.high) || (key >= m_negative.low && key <= m_negative.high);
    }
    void update()
    {
        if (!m_areAwaited) {
            return;
        }
        if (m_rule.kind == CodeRule::Kind::Affine) {
            m_positive = {static_cast<float>(m_codes.runLow() + m_low), static_cast<float>(m_codes.runHigh() + m_low)};
            return;
        }
        const auto levels = m_rule.levels;
        m_areAwaited = static_cast<std::size_t>(m_codes.size()) < levels.size();
        const auto zero = m_rule.kind == CodeRule::Kind::Float
                              ? static_cast<std::size_t>(std::ranges::lower_bound(levels, 0.0F) - levels.begin())
                              : 0;
        m_isZeroKnown = zero < levels.size() && levels[zero] == 0 && m_codes.contains(static_cast<int>(zero));
        const auto& runs = m_codes.runsAround(static_cast<int>(zero), static_cast<int>(levels.size()));
        m_negative = keysOf(runs[0]);
        m_positive = keysOf(runs[1]);
    }
    KnownKeys keysOf(const CodeSet::Run& run) const
    {
        return run.low > run.high ? KnownKeys()
                                  : KnownKeys{m_rule.levels[static_cast<std::size_t>(run.low)],
                                              m_rule.levels[static_cast<std::size_t>(run.high)]};
    }
    int indexOf(float key) const
    {
        return m_rule.kind == CodeRule::Kind::Affine
                   ? static_cast<int>(std::nearbyint(key)) - m_low
                   : static_cast<int>(std::ranges::lower_bound(m_rule.levels, key) - m_rule.levels.begin());
    }

    const CodeRule& m_rule;
    const int m_low;
    CodeSet& m_codes;
    bool m_areAwaited;
    KnownKeys m_negative, m_positive;
    bool m_isZeroKnown = false;
};

/// The outermost keys of some vectors, and with Signed also those nearest to zero on either side.
template <bool Signed>
struct KeyBounds {
    VE lowest, highest, leastPositive, leastNegative;

    HWY_INLINE KeyBounds()
        : lowest(hn::Set(E(), std::numeric_limits<float>::infinity())),
          highest(hn::Neg(lowest)),
          leastPositive(lowest),
          leastNegative(highest)
    {}

    HWY_INLINE void add(VE key)
    {
        const E e;
        lowest = hn::Min(lowest, key);
        highest = hn::Max(highest, key);
        if constexpr (Signed) {
            const VE zero = hn::Zero(e);
            leastPositive = hn::IfThenElse(hn::Gt(key, zero), hn::Min(leastPositive, key), leastPositive);
            leastNegative = hn::IfThenElse(hn::Lt(key, zero), hn::Max(leastNegative, key), leastNegative);
        }
    }

    HWY_INLINE bool areKnown(const KnownCodes& codes, bool holdsZero) const
    {
        const E e;
        const float low = hn::GetLane(hn::MinOfLanes(e, lowest));
        const float high = hn::GetLane(hn::MaxOfLanes(e, highest));
        if constexpr (!Signed) {
            return low >= codes.positive().low && high <= codes.positive().high;
        }
        const float positive = hn::GetLane(hn::MinOfLanes(e, leastPositive));
        const float negative = hn::GetLane(hn::MaxOfLanes(e, leastNegative));
        return (high <= 0 || (high <= codes.positive().high && positive >= codes.positive().low)) &&
               (low >= 0 || (low >= codes.negative().low && negative <= codes.negative().high)) &&
               (!holdsZero || codes.isZeroKnown());
    }
};

/// Sums over the segments of one call. Inside a segment squared errors are summed in float in sixteen partial sums, and
/// segments in double: as the affine pass does, so good to 8 digits for a thousand values and better for more.
class ElementPass {
public:
    HWY_INLINE explicit ElementPass(KnownCodes& codes) : m_codes(codes), m_maxError(hn::Zero(E())) {}

    template <typename Elements>
    HWY_INLINE void add(const Segment& segment, Elements& elements)
    {
        if (HWY_LIKELY(!m_codes.areAwaited())) {
            addSegment<false>(segment, elements);
        } else {
            addSegment<true>(segment, elements);
        }
    }

    void addTo(ErrorSums& sums, std::size_t count) const
    {
        ErrorSums found;
        found.count = count;
        found.clipped = m_clipped;
        found.zeroed = m_zeroed;
        found.rounding = m_rounding.total();
        found.clipping = m_clipping.total();
        found.reconstructed = m_reconstructed.total();
        found.maxAbsError = hn::GetLane(hn::MaxOfLanes(E(), m_maxError));
        sums.merge(found);
    }

private:
    /// Watching for new codes costs a fifth of all, so it ends when all have come.
    template <bool Watches, typename Elements>
    HWY_INLINE void addSegment(const Segment& segment, Elements& elements)
    {
        const E e;
        VE squares[kParts];
        VE backSquares[kParts];
        for (std::size_t part = 0; part < kParts; ++part) {
            squares[part] = backSquares[part] = hn::Zero(e);
        }
        VE largest = hn::Zero(e);
        KeyBounds<Elements::kHasGaps> bounds;
        std::size_t zeroed = 0;
        forElements(segment, elements, [&](VE x, const Element& found, std::size_t valid, std::size_t part) HWY_ATTR {
            VE error = hn::Sub(found.value, x);
            VE value = found.value;
            VE key = found.key;
            auto isZero = hn::Or(hn::Eq(value, hn::Zero(e)), hn::Eq(x, hn::Zero(e)));
            auto clipped = found.clipped;
            if (HWY_UNLIKELY(valid < kLanes)) {
                const auto mask = hn::FirstN(e, valid);
                error = hn::IfThenElseZero(mask, error);
                value = hn::IfThenElseZero(mask, value);
                key = hn::IfThenElse(mask, key, hn::Set(e, hn::GetLane(key))); // the first is a value
                isZero = hn::And(isZero, mask);
                clipped = hn::And(clipped, mask);
            }
            largest = hn::Max(largest, hn::Abs(error));
            if constexpr (Watches) {
                bounds.add(key);
            }
            zeroed += hn::CountTrue(e, isZero);
            if (HWY_UNLIKELY(!hn::AllFalse(e, clipped))) {
                m_clipped += hn::CountTrue(e, clipped);
                m_clipping.addSquares(hn::IfThenElseZero(clipped, error));
                error = hn::IfThenZeroElse(clipped, error);
            }
            squares[part] = hn::Add(squares[part], hn::Mul(error, error));
            backSquares[part] = hn::Add(backSquares[part], hn::Mul(value, value));
        });
        m_zeroed += zeroed;
        m_maxError = hn::Max(m_maxError, largest);
        if constexpr (Watches) {
            if (HWY_UNLIKELY(!bounds.areKnown(m_codes, zeroed > 0))) {
                mark(segment, elements);
            }
        }
        // Squares of numbers beyond these leave the range of float.
        const float most = hn::GetLane(hn::MaxOfLanes(e, largest));
        float mostBack = 0;
        for (std::size_t part = 0; part < kParts; ++part) {
            mostBack = std::max(mostBack, hn::GetLane(hn::MaxOfLanes(e, backSquares[part])));
        }
        const bool fits =
            (most == 0 || most > 1e-15F) && most < 1e15F && (mostBack == 0 || mostBack > 1e-30F) && mostBack < 1e30F;
        if (HWY_UNLIKELY(!fits)) {
            addInDouble(segment, elements);
            return;
        }
        for (std::size_t part = 0; part < kParts; ++part) {
            m_rounding.add(squares[part]);
            m_reconstructed.add(backSquares[part]);
        }
    }

    template <typename Elements>
    HWY_NOINLINE void mark(const Segment& segment, Elements& elements)
    {
        forElements(segment, elements, [&](VE, const Element& found, std::size_t valid, std::size_t) HWY_ATTR {
            HWY_ALIGN float keys[kLanes];
            hn::Store(found.key, E(), keys);
            m_codes.add(keys, valid);
        });
    }

    /// The sums of a segment that float cannot hold. What was clipped is counted already.
    template <typename Elements>
    HWY_NOINLINE void addInDouble(const Segment& segment, Elements& elements)
    {
        const E e;
        forElements(segment, elements, [&](VE x, const Element& found, std::size_t valid, std::size_t) HWY_ATTR {
            const auto mask = hn::FirstN(e, valid);
            m_reconstructed.addSquares(hn::IfThenElseZero(mask, found.value));
            m_rounding.addSquares(hn::IfThenElseZero(hn::AndNot(found.clipped, mask), hn::Sub(found.value, x)));
        });
    }

    /// Sums of float vectors, in double. E is F: no target here has vectors of more than sixteen floats.
    struct Sum {
        static_assert(hn::MaxLanes(E()) == hn::MaxLanes(F()));
        VD low, high;

        HWY_INLINE Sum() : low(hn::Zero(D())), high(hn::Zero(D())) {}
        HWY_INLINE void add(VE v)
        {
            low = hn::Add(low, lowerDouble(v));
            high = hn::Add(high, upperDouble(v));
        }
        /// The square of a float is exact in double, so a fused addition gives the same.
        HWY_INLINE void addSquares(VE v)
        {
            const VD vLow = lowerDouble(v);
            const VD vHigh = upperDouble(v);
            low = hn::MulAdd(vLow, vLow, low);
            high = hn::MulAdd(vHigh, vHigh, high);
        }
        HWY_INLINE double total() const { return totalOf(low, high); }
    };

    KnownCodes& m_codes;
    VE m_maxError;
    Sum m_rounding, m_clipping, m_reconstructed;
    std::uint64_t m_zeroed = 0;
    std::uint64_t m_clipped = 0;
};

template <typename Elements>
void addAll(Elements elements, const float* values, std::size_t count, std::size_t groupSize, const Grid* grids,
            KnownCodes& codes, ErrorSums& sums)
{
    ElementPass pass(codes);
    const std::size_t together = std::max<std::size_t>(1, kSegment / groupSize); // groups of a segment
    for (std::size_t start = 0; start < count; start += together * groupSize, grids += together) {
        const std::size_t size = std::min(together * groupSize, count - start);
        for (std::size_t i = 0; i < size; i += kSegment) { // more than once only for one long group
            const Segment segment{values + start + i, std::min(kSegment, size - i), groupSize, grids};
            prefetchAhead(segment.values, segment.count);
            pass.add(segment, elements);
        }
    }
    pass.addTo(sums, count);
}

void addElementErrorsOnTarget(const CodeRule& rule, const float* values, std::size_t count, std::size_t groupSize,
                              const Grid* grids, ErrorSums& sums, CodeSet& set)
{
    KnownCodes codes(rule, {grids, (count + groupSize - 1) / groupSize}, set);
    switch (rule.kind) {
    case CodeRule::Kind::Affine:
        addAll(AffineElements(rule), values, count, groupSize, grids, codes, sums);
        break;
    case CodeRule::Kind::Float:
        addAll(FloatElements(rule), values, count, groupSize, grids, codes, sums);
        break;
    case CodeRule::Kind::Levels:
        if (rule.levels.size() <= LevelBorders::kMost) {
            addAll(FewLevels(rule), values, count, groupSize, grids, codes, sums);
        } else {
            addAll(ManyLevels(*rule.buckets), values, count, groupSize, grids, codes, sums);
        }
        break;
    }
}

} // namespace qs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace qs {
HWY_EXPORT(addElementErrorsOnTarget);
void addElementErrors(const CodeRule& rule, std::span<const float> values, std::size_t groupSize,
                      std::span<const Grid> grids, ErrorSums& sums, CodeSet& codes)
{
    if (!values.empty()) {
        HWY_DYNAMIC_DISPATCH(addElementErrorsOnTarget)
        (rule, values.data(), values.size(), groupSize, grids.data(), sums, codes);
    }
}
} // namespace qs
#endif
