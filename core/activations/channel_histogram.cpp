// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/activations/channel_histogram.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace qs {

namespace {

/// The smallest e with every |x| ≤ largest inside [−2^e, 2^e).
int exponentFor(float largest)
{
    // Below this the number of bins per unit would leave the range of float.
    constexpr int kLeast = -110;
    int exponent = kLeast;
    if (largest > 0) {
        std::frexp(largest, &exponent); // always strictly inside
    }
    return std::max(exponent, kLeast);
}

} // namespace

double ChannelHistogram::binWidth() const
{
    return m_exponent == kUnset ? 0 : std::ldexp(2.0 / kBins, m_exponent);
}

void ChannelHistogram::add(std::span<const float> values, std::size_t stride, float largest)
{
    growTo(exponentFor(largest));
    // A power of two, so that the product is exact, and an edge belongs to the bin above it.
    const float perWidth = std::ldexp(kBins / 2.0F, -m_exponent);
    for (std::size_t i = 0; i < values.size(); i += stride) {
        if (std::isfinite(values[i])) {
            const auto bin = static_cast<int>(std::floor(values[i] * perWidth)) + kBins / 2;
            ++m_counts[static_cast<std::size_t>(bin)];
        }
    }
}

void ChannelHistogram::merge(const ChannelHistogram& other)
{
    if (other.m_exponent == kUnset) {
        return;
    }
    ChannelHistogram more = other;
    growTo(other.m_exponent);
    more.growTo(m_exponent);
    for (std::size_t i = 0; i < m_counts.size(); ++i) {
        m_counts[i] += more.m_counts[i];
    }
}

void ChannelHistogram::growTo(int exponent)
{
    if (m_exponent == kUnset) {
        m_exponent = exponent;
        return;
    }
    for (; m_exponent < exponent; ++m_exponent) {
        // Every pair of bins becomes one; the emptied outer halves make room.
        std::array<std::uint64_t, kBins> merged = {};
        for (int bin = 0; bin < kBins; ++bin) {
            const int target = ((bin - kMiddle) >> 1) + kMiddle;
            merged[static_cast<std::size_t>(target)] += m_counts[static_cast<std::size_t>(bin)];
        }
        m_counts = merged;
    }
}

double ChannelHistogram::quantile(double p) const
{
    const auto total = std::accumulate(m_counts.begin(), m_counts.end(), std::uint64_t{0});
    if (total == 0) {
        return 0;
    }
    const double wanted = std::clamp(p, 0.0, 1.0) * static_cast<double>(total);
    double below = 0;
    for (int bin = 0; bin < kBins; ++bin) {
        const auto count = static_cast<double>(m_counts[static_cast<std::size_t>(bin)]);
        if (count > 0 && below + count >= wanted) {
            return lowEdge(bin) + binWidth() * (wanted - below) / count;
        }
        below += count;
    }
    return lowEdge(kBins);
}

} // namespace qs
