// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/element_pass.h"

#include "core/kernels/level_search.h"

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
        std::size_t i = 0;
        for (; i + kPartialSums <= size; i += kPartialSums) {
            for (std::size_t part = 0; part < kParts; ++part) {
                const VE x = hn::LoadU(e, group + i + part * kLanes);
                each(x, elements(x), kLanes, part);
            }
        }
        for (std::size_t part = 0; i < size; i += kLanes, ++part) {
            HWY_ALIGN float rest[kLanes] = {};
            const std::size_t valid = std::min(kLanes, size - i);
            std::copy(group + i, group + i + valid, rest);
            const VE x = hn::Load(e, rest);
            each(x, elements(x), valid, part);
        }
    }
}

/// Keys of the codes in a set's run; nothing lies outside it where codes are not counted.
class KnownCodes {
public:
    KnownCodes(const CodeRule& rule, std::span<const Grid> grids, CodeSet& codes)
        : m_rule(rule),
          m_low(std::ranges::min(grids, {}, &Grid::low).low), // a grid of a single code has no lowest of its own
          m_codes(codes),
          m_areCounted(codesAreCounted(rule, grids.front()))
    {}

    bool areCounted() const { return m_areCounted; }
    float lowKey() const { return keyOf(m_codes.runLow()); }
    float highKey() const { return keyOf(m_codes.runHigh()); }
    bool hasRun() const { return m_codes.runLow() <= m_codes.runHigh(); }
    void add(float key) { m_codes.add(indexOf(key)); }

private:
    float keyOf(int index) const
    {
        return m_rule.kind == CodeRule::Kind::Affine ? static_cast<float>(index + m_low)
                                                     : m_rule.levels[static_cast<std::size_t>(index)];
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
    const bool m_areCounted;
};

/// Sums over the segments of one call. Inside a segment squared errors are summed in float in sixteen partial sums, and
/// segments in double: as the affine pass does, so good to 8 digits for a thousand values and better for more.
class ElementPass {
public:
    HWY_INLINE explicit ElementPass(KnownCodes& codes) : m_codes(codes), m_maxError(hn::Zero(E())) {}

    template <typename Elements>
    HWY_INLINE void addSegment(const Segment& segment, Elements& elements)
    {
        const E e;
        VE squares[kParts];
        VE backSquares[kParts];
        for (std::size_t part = 0; part < kParts; ++part) {
            squares[part] = backSquares[part] = hn::Zero(e);
        }
        VE largest = hn::Zero(e);
        VE lowest = hn::Set(e, std::numeric_limits<float>::infinity());
        VE highest = hn::Set(e, -std::numeric_limits<float>::infinity());
        std::size_t zeroed = 0;
        bool clips = false;
        forElements(segment, elements, [&](VE x, const Element& found, std::size_t valid, std::size_t part) HWY_ATTR {
            VE error = hn::Sub(found.value, x);
            VE value = found.value;
            VE lowKey = found.key;
            VE highKey = found.key;
            auto isZero = hn::Eq(value, hn::Zero(e));
            auto clipped = found.clipped;
            if (HWY_UNLIKELY(valid < kLanes)) {
                const auto mask = hn::FirstN(e, valid);
                error = hn::IfThenElseZero(mask, error);
                value = hn::IfThenElseZero(mask, value);
                lowKey = hn::IfThenElse(mask, lowKey, lowest);
                highKey = hn::IfThenElse(mask, highKey, highest);
                isZero = hn::And(isZero, mask);
                clipped = hn::And(clipped, mask);
            }
            largest = hn::Max(largest, hn::Abs(error));
            lowest = hn::Min(lowest, lowKey);
            highest = hn::Max(highest, highKey);
            zeroed += hn::CountTrue(e, isZero);
            if (HWY_UNLIKELY(!hn::AllFalse(e, clipped))) {
                clips = true;
                m_clipped += hn::CountTrue(e, clipped);
                error = hn::IfThenZeroElse(clipped, error);
            }
            squares[part] = hn::Add(squares[part], hn::Mul(error, error));
            backSquares[part] = hn::Add(backSquares[part], hn::Mul(value, value));
        });
        m_zeroed += zeroed;
        m_maxError = hn::Max(m_maxError, largest);
        if (m_codes.areCounted() && (!m_codes.hasRun() || hn::GetLane(hn::MinOfLanes(e, lowest)) < m_codes.lowKey() ||
                                     hn::GetLane(hn::MaxOfLanes(e, highest)) > m_codes.highKey())) {
            mark(segment, elements);
        }
        // Squares of numbers beyond these leave the range of float.
        const float most = hn::GetLane(hn::MaxOfLanes(e, largest));
        float mostBack = 0;
        for (std::size_t part = 0; part < kParts; ++part) {
            mostBack = std::max(mostBack, hn::GetLane(hn::MaxOfLanes(e, backSquares[part])));
        }
        const bool fits = (most == 0 || most > 1e-15F) && most < 1e15F && (mostBack == 0 || mostBack > 1e-30F) &&
                          mostBack < 1e30F;
        if (HWY_UNLIKELY(clips || !fits)) {
            addInDouble(segment, elements, !fits);
        }
        for (std::size_t part = 0; part < kParts && fits; ++part) {
            addLanes(squares[part], m_rounding);
            addLanes(backSquares[part], m_reconstructed);
        }
    }

    void addTo(ErrorSums& sums, std::size_t count) const
    {
        ErrorSums found;
        found.count = count;
        found.clipped = m_clipped;
        found.zeroed = m_zeroed;
        found.rounding = m_rounding.total();
        found.clipping = m_clipping;
        found.reconstructed = m_reconstructed.total();
        found.maxAbsError = hn::GetLane(hn::MaxOfLanes(E(), m_maxError));
        sums.merge(found);
    }

private:
    template <typename Elements>
    HWY_NOINLINE void mark(const Segment& segment, Elements& elements)
    {
        forElements(segment, elements, [&](VE, const Element& found, std::size_t valid, std::size_t) HWY_ATTR {
            HWY_ALIGN float keys[kLanes];
            hn::Store(found.key, E(), keys);
            for (std::size_t i = 0; i < valid; ++i) {
                m_codes.add(keys[i]);
            }
        });
    }

    /// Clipping errors, and the other sums too where float cannot hold them.
    template <typename Elements>
    HWY_NOINLINE void addInDouble(const Segment& segment, Elements& elements, bool allSums)
    {
        forElements(segment, elements, [&](VE x, const Element& found, std::size_t valid, std::size_t) HWY_ATTR {
            HWY_ALIGN float values[kLanes];
            HWY_ALIGN float backs[kLanes];
            HWY_ALIGN float clipped[kLanes];
            hn::Store(x, E(), values);
            hn::Store(found.value, E(), backs);
            hn::Store(hn::IfThenElseZero(found.clipped, hn::Set(E(), 1.0F)), E(), clipped);
            for (std::size_t i = 0; i < valid; ++i) {
                const double error = backs[i] - values[i];
                if (clipped[i] != 0) {
                    m_clipping += error * error;
                } else if (allSums) {
                    m_rounding.rest += error * error;
                }
                m_reconstructed.rest += allSums ? double{backs[i]} * backs[i] : 0;
            }
        });
    }

    struct Sum {
        VD low, high;
        double rest = 0;
        HWY_INLINE Sum() : low(hn::Zero(D())), high(hn::Zero(D())) {}
        double total() const { return totalOf(low, high) + rest; }
    };

    HWY_INLINE void addLanes(VE v, Sum& sum)
    {
        // E is F where vectors have at most sixteen floats, which all targets here have.
        static_assert(hn::MaxLanes(E()) == hn::MaxLanes(F()));
        sum.low = hn::Add(sum.low, lowerDouble(v));
        sum.high = hn::Add(sum.high, upperDouble(v));
    }

    KnownCodes& m_codes;
    VE m_maxError;
    Sum m_rounding, m_reconstructed;
    double m_clipping = 0;
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
            pass.addSegment({values + start + i, std::min(kSegment, size - i), groupSize, grids}, elements);
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
