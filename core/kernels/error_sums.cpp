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
    m_words[static_cast<std::size_t>(index) / 64] |= std::uint64_t{1} << (static_cast<unsigned>(index) % 64);
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
    constexpr int kCodes = 256;
    while (m_runLow > 0 && contains(m_runLow - 1)) {
        --m_runLow;
    }
    while (m_runHigh + 1 < kCodes && contains(m_runHigh + 1)) {
        ++m_runHigh;
    }
}

void CodeSet::restartRunAtLongest()
{
    constexpr int kCodes = 256;
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
    restartRunAtLongest();
}

namespace {

/// round(x / scale) + zeroPoint before it is limited to the codes. nearbyint rounds half to even.
float unclampedCode(float value, const AffineGrid& grid)
{
    return std::nearbyint(value / grid.scale) + static_cast<float>(grid.zeroPoint);
}

} // namespace

int codeOf(float value, const AffineGrid& grid)
{
    return static_cast<int>(
        std::clamp(unclampedCode(value, grid), static_cast<float>(grid.low), static_cast<float>(grid.high)));
}

float valueOf(int code, const AffineGrid& grid)
{
    return grid.scale * static_cast<float>(code - grid.zeroPoint);
}

void addErrorsByDefinition(std::span<const float> values, std::size_t groupSize, std::span<const AffineGrid> grids,
                           std::span<const MinMax>, ErrorSums& sums, CodeSet& codes)
{
    for (std::size_t i = 0; i < values.size(); ++i) {
        const AffineGrid& grid = grids[i / groupSize];
        const float x = values[i];
        const float unclamped = unclampedCode(x, grid);
        const int code = codeOf(x, grid);
        const float back = valueOf(code, grid);
        const double error = back - x;
        ++sums.count;
        sums.reconstructed += double{back} * back;
        sums.maxAbsError = std::max(sums.maxAbsError, std::abs(error));
        if (unclamped < static_cast<float>(grid.low) || unclamped > static_cast<float>(grid.high)) {
            ++sums.clipped;
            sums.clipping += error * error;
        } else {
            sums.rounding += error * error;
        }
        sums.zeroed += back == 0 ? 1 : 0;
        codes.add(code - grid.low);
    }
}

} // namespace qs
