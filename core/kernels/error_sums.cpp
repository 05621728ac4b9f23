// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/error_sums.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace qs {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double share(double part, std::uint64_t count)
{
    return count == 0 ? 0 : part / static_cast<double>(count);
}

} // namespace

void ErrorSums::merge(const ErrorSums& other)
{
    count += other.count;
    clipped += other.clipped;
    zeroed += other.zeroed;
    signal += other.signal;
    rounding += other.rounding;
    clipping += other.clipping;
    reconstructed += other.reconstructed;
    maxAbsError = std::max(maxAbsError, other.maxAbsError);
}

double ErrorSums::mse() const
{
    return share(noise(), count);
}
double ErrorSums::roundingMse() const
{
    return share(rounding, count);
}
double ErrorSums::clippingMse() const
{
    return share(clipping, count);
}
double ErrorSums::clippedFraction() const
{
    return share(static_cast<double>(clipped), count);
}
double ErrorSums::zeroedFraction() const
{
    return share(static_cast<double>(zeroed), count);
}

double ErrorSums::sqnrDb() const
{
    if (signal == 0) {
        return kNaN;
    }
    return noise() == 0 ? std::numeric_limits<double>::infinity() : 10 * std::log10(signal / noise());
}

double ErrorSums::cosine() const
{
    // Σ x·x' follows from Σ (x' − x)², which saves a sum in the inner loop.
    if (signal == 0 || reconstructed == 0) {
        return kNaN;
    }
    const double product = (signal + reconstructed - noise()) / 2;
    return std::clamp(product / std::sqrt(signal * reconstructed), -1.0, 1.0);
}

void CodeSet::add(int index)
{
    (void)insert(index);
    if (m_runLow > m_runHigh) {
        m_runLow = m_runHigh = index;
        m_outside = 0;
    }
    if (index == m_runLow - 1 || index == m_runHigh + 1) {
        growRun();
        m_outside = 0;
    } else if (index < m_runLow || index > m_runHigh) {
        // The first value may have been an outlier: then the run starts in the wrong place and never grows.
        constexpr int kPatience = 64;
        if (++m_outside % kPatience == 0) {
            restartRunAtLongest();
        }
    }
}

void CodeSet::growRun()
{
    constexpr int kCodes = kMostCodes;
    while (m_runLow > 0 && contains(m_runLow - 1)) {
        --m_runLow;
    }
    while (m_runHigh + 1 < kCodes && contains(m_runHigh + 1)) {
        ++m_runHigh;
    }
}

void CodeSet::restartRunAtLongest()
{
    constexpr int kCodes = kMostCodes;
    for (int low = 0; low < kCodes; ++low) {
        int high = low - 1;
        while (high + 1 < kCodes && contains(high + 1)) {
            ++high;
        }
        if (high - low > m_runHigh - m_runLow) {
            m_runLow = low;
            m_runHigh = high;
        }
        low = std::max(low, high);
    }
}

CodeSet::Run CodeSet::longestRun(int from, int to) const
{
    Run best;
    for (int i = from; i < to; ++i) {
        const int first = i;
        while (i < to && contains(i)) {
            ++i;
        }
        if (i - first > best.high - best.low + 1) {
            best = {first, i - 1};
        }
    }
    return best;
}

const std::array<CodeSet::Run, 2>& CodeSet::runsAround(int split, int count)
{
    if (m_split != split) {
        m_runs = {longestRun(0, split), longestRun(split, count)};
        m_split = split;
    }
    return m_runs;
}

bool CodeSet::containsAll(std::span<const std::uint8_t> indices) const
{
    if (indices.empty()) {
        return true;
    }
    constexpr int kWordBits = 64;
    std::uint64_t missing = 0; // bit 0 of it
    if (std::ranges::max(indices) < kWordBits) {
        for (const std::uint8_t index : indices) {
            missing |= ~m_words[0] >> index;
        }
    } else {
        for (const std::uint8_t index : indices) {
            missing |= ~m_words[index / kWordBits] >> (index % kWordBits);
        }
    }
    return (missing & 1U) == 0;
}

int CodeSet::size() const
{
    int size = 0;
    for (const std::uint64_t word : m_words) {
        size += std::popcount(word);
    }
    return size;
}

void CodeSet::merge(const CodeSet& other)
{
    for (std::size_t i = 0; i < m_words.size(); ++i) {
        m_words[i] |= other.m_words[i];
    }
    m_split = kNoSplit;
    restartRunAtLongest();
}

namespace {

/// `v` to a whole number. The differences are exact, so the middle is recognised where v + 0.5 would be rounded.
float rounded(float v, Rounding rounding)
{
    switch (rounding) {
    case Rounding::HalfEven:
        return std::nearbyint(v);
    case Rounding::HalfAway:
        return std::trunc(v) + (std::abs(v - std::trunc(v)) >= 0.5F ? std::copysign(1.0F, v) : 0.0F);
    case Rounding::HalfUp:
        return std::floor(v) + (v - std::floor(v) >= 0.5F ? 1.0F : 0.0F);
    }
    return v;
}

Quantized affineQuantized(float x, const AffineRule& rule, const Grid& grid)
{
    const float v = rule.division == Division::Quotient ? x / grid.scale : x * (1.0F / grid.scale);
    const float unclamped = rule.zeroAddition == ZeroAddition::AfterRounding
                                ? rounded(v, rule.rounding) + grid.zeroPoint
                                : rounded(v + grid.zeroPoint, rule.rounding);
    const float code = std::clamp(unclamped, static_cast<float>(grid.low), static_cast<float>(grid.high));
    return {grid.scale * (code - grid.zeroPoint), static_cast<int>(std::nearbyint(code)), unclamped != code};
}

/// The nearest number of the type to `v`, as if its exponents had no end.
float nearestFloat(float v, const FloatRule& rule)
{
    int exponent = 0;
    std::frexp(v, &exponent); // |v| = m · 2^exponent, m in [0.5, 1)
    const int step = std::max(exponent - 1, rule.leastExponent) - rule.mantissaBits;
    const double steps = std::nearbyint(std::ldexp(double{v}, -step));
    return static_cast<float>(std::ldexp(steps, step));
}

Quantized levelQuantized(float x, std::span<const float> levels, const Grid& grid)
{
    const float v = x / grid.scale;
    std::size_t code = 0;
    while (code + 1 < levels.size() && v > (levels[code] + levels[code + 1]) / 2) {
        ++code;
    }
    const float below = levels[0] - (levels[1] - levels[0]) / 2;
    const float above = levels.back() + (levels.back() - levels[levels.size() - 2]) / 2;
    return {grid.scale * levels[code], static_cast<int>(code), v < below || v > above};
}

} // namespace

Quantized quantized(float value, const CodeRule& rule, const Grid& grid)
{
    switch (rule.kind) {
    case CodeRule::Kind::Affine:
        return affineQuantized(value, rule.affine, grid);
    case CodeRule::Kind::Float: {
        const float unclamped = nearestFloat(value / grid.scale, rule.floats);
        const float level = std::clamp(unclamped, -rule.floats.largest, rule.floats.largest);
        const auto code = std::ranges::lower_bound(rule.levels, level) - rule.levels.begin();
        return {grid.scale * level, static_cast<int>(code), unclamped != level};
    }
    case CodeRule::Kind::Levels:
        return levelQuantized(value, rule.levels, grid);
    }
    return {};
}

void addErrorsByDefinition(const CodeRule& rule, std::span<const float> values, std::size_t groupSize,
                           std::span<const Grid> grids, ErrorSums& sums, CodeSet& codes)
{
    // A grid of a single code has no lowest code of its own.
    const int low = grids.empty() ? 0 : std::ranges::min(grids, {}, &Grid::low).low;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const Grid& grid = grids[i / groupSize];
        const Quantized found = quantized(values[i], rule, grid);
        const double error = found.value - values[i];
        ++sums.count;
        sums.reconstructed += double{found.value} * found.value;
        sums.maxAbsError = std::max(sums.maxAbsError, std::abs(error));
        if (found.clipped) {
            ++sums.clipped;
            sums.clipping += error * error;
        } else {
            sums.rounding += error * error;
        }
        sums.zeroed += found.value == 0 || values[i] == 0 ? 1 : 0;
        if (codesAreCounted(rule, grid)) {
            codes.add(found.code - low);
        }
    }
}

} // namespace qs
