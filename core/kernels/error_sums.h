// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/code_rule.h"
#include "core/kernels/moments.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace qs {

/// Where the codes of a group of values lie on the real line; CodeRule says how they are found.
struct Grid {
    float scale = 1;     ///< distance between neighbouring codes, or the unit of the levels; positive and normal
    float zeroPoint = 0; ///< a whole number for most rules; 0 where the rule is not affine
    int low = -127;      ///< smallest code
    int high = 127;      ///< largest code; there are high − low + 1

    bool operator==(const Grid&) const = default;
};

/// What quantizing a set of values did to them. Fed value by value, merged tile by tile in index order.
/// e = x' − x. An error counts as clipping where the unclamped code lies outside low … high, else as rounding, so the
/// two add up to the whole.
struct ErrorSums {
    std::uint64_t count = 0;   ///< finite values
    std::uint64_t clipped = 0; ///< values whose unclamped code lies outside the codes
    std::uint64_t zeroed = 0;  ///< values other than 0 that come back as 0
    double signal = 0;         ///< Σ x²
    double rounding = 0;       ///< Σ e² inside the range
    double clipping = 0;       ///< Σ e² outside
    double reconstructed = 0;  ///< Σ x'²
    double maxAbsError = 0;

    void merge(const ErrorSums& other);

    double noise() const { return rounding + clipping; }
    double mse() const; ///< of the finite values; 0 when there are none
    double roundingMse() const;
    double clippingMse() const;
    /// 10·log10(Σx² / Σe²) in dB; +inf where nothing changed, NaN where there is no signal.
    double sqnrDb() const;
    /// Between the values and their reconstruction; NaN where either is all zero.
    double cosine() const;
    double clippedFraction() const;
    double zeroedFraction() const;

    bool operator==(const ErrorSums&) const = default;
};

/// Which codes occurred, counted from the grid's lowest; up to kMostCodes of them. More are not counted.
///
/// Marking every value would cost more than all the arithmetic, so the set also keeps one contiguous run of codes that
/// are all marked: values inside it need no marking, and real data fill the middle of the codes within the first few
/// thousand values.
class CodeSet {
public:
    static constexpr int kMostCodes = 256;

    void add(int index);
    /// add without keeping a run; whether the code is new.
    bool insert(int index)
    {
        std::uint64_t& word = m_words[static_cast<std::size_t>(index) / 64];
        const std::uint64_t bit = std::uint64_t{1} << (static_cast<unsigned>(index) % 64);
        const bool isNew = (word & bit) == 0;
        word |= bit;
        m_split = isNew ? kNoSplit : m_split;
        return isNew;
    }
    /// Codes `low` … `high`; none while low > high.
    struct Run {
        int low = 1;
        int high = 0;
    };
    /// The longest runs of codes in the set below `split` and from it on, up to `count`. Found again only after the set
    /// has grown: short calls ask for them a million times.
    const std::array<Run, 2>& runsAround(int split, int count);
    bool contains(int index) const
    {
        return ((m_words[static_cast<std::size_t>(index) / 64] >> (static_cast<unsigned>(index) % 64)) & 1U) != 0;
    }
    /// Whether every one of `indices` is in the set.
    bool containsAll(std::span<const std::uint8_t> indices) const;
    int size() const;
    void merge(const CodeSet& other);

    /// The run: marked codes runLow() … runHigh(). Empty (low > high) at first.
    int runLow() const { return m_runLow; }
    int runHigh() const { return m_runHigh; }

private:
    void growRun();
    void restartRunAtLongest();
    Run longestRun(int from, int to) const;

    std::array<std::uint64_t, 4> m_words = {};
    int m_runLow = 1;
    int m_runHigh = 0;
    int m_outside = 0; ///< additions outside the run since it last grew

    static constexpr int kNoSplit = -1;
    std::array<Run, 2> m_runs; ///< around m_split
    int m_split = kNoSplit;
};

/// Adds the errors of `values` (all finite, at most 2^24 of them) to `sums` and the codes they get to `codes`. Every
/// `groupSize` values in a row share a grid, the last group may be short; `grids` and `ranges` have one entry per
/// group: its grid, and its extremes or anything wider. All grids have the same codes. Leaves `signal` alone: it does
/// not depend on the grid, and the moments of the values have it; for the same reason zeros count as zeroed, whatever
/// they come back as. Same codes on every CPU target; sums agree to 12 digits.
void addErrors(const CodeRule& rule, std::span<const float> values, std::size_t groupSize, std::span<const Grid> grids,
               std::span<const MinMax> ranges, ErrorSums& sums, CodeSet& codes);

/// The definition of addErrors: one value after the other, in double. What the tests believe.
void addErrorsByDefinition(const CodeRule& rule, std::span<const float> values, std::size_t groupSize,
                           std::span<const Grid> grids, ErrorSums& sums, CodeSet& codes);

/// What becomes of one value, which must be finite.
struct Quantized {
    float value = 0;      ///< x'
    int code = 0;         ///< from the grid's low to its high; 0 for floating-point types of more than 8 bits
    bool clipped = false; ///< the code before clamping lay outside, or a number of the type beyond its largest
};
Quantized quantized(float value, const CodeRule& rule, const Grid& grid);

/// Whether a set of codes can hold those of such grids.
inline bool codesAreCounted(const CodeRule& rule, const Grid& grid)
{
    return rule.kind == CodeRule::Kind::Affine ? grid.high - grid.low < CodeSet::kMostCodes : !rule.levels.empty();
}

} // namespace qs
