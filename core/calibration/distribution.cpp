// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/distribution.h"

#include "core/kernels/histogram.h"
#include "core/kernels/shape_moments.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

namespace qs {

namespace {

/// The smallest e with every finite |x| ≤ absMax inside [−2^e, 2^e).
int exponentFor(double absMax)
{
    // Below this the number of bins per unit would leave the range of float; what is smaller shares the middle bins.
    constexpr int kLeast = -110;
    int exponent = kLeast;
    if (absMax > 0) {
        std::frexp(absMax, &exponent); // absMax = m · 2^exponent with m in [0.5, 1): always strictly inside
    }
    return std::max(exponent, kLeast);
}

} // namespace

double Distribution::binWidth() const
{
    return m_exponent == kUnset ? 0 : std::ldexp(2.0 / kBins, m_exponent);
}

void Distribution::add(std::span<const float> values)
{
    const Moments moments = momentsOf(values);
    m_moments.merge(moments);
    m_cumulative.reset();
    if (moments.count == 0) {
        return;
    }
    growTo(exponentFor(moments.absMax()));
    if (moments.nonFinite() == 0) {
        addToHistogram(values, m_exponent, m_counts);
        m_absSum += absSumOf(values);
        return;
    }
    std::vector<float> finite;
    finite.reserve(moments.count);
    std::ranges::copy_if(values, std::back_inserter(finite), [](float x) { return std::isfinite(x); });
    addToHistogram(finite, m_exponent, m_counts);
    m_absSum += absSumOf(finite);
}

void Distribution::merge(const Distribution& other)
{
    m_moments.merge(other.m_moments);
    m_absSum += other.m_absSum;
    m_cumulative.reset();
    if (other.empty()) {
        return;
    }
    growTo(other.m_exponent);
    // The other's bins, merged in pairs until they are as wide as ours.
    const int shift = m_exponent - other.m_exponent;
    for (int bin = 0; bin < kBins; ++bin) {
        const int fromMiddle = bin - kBins / 2;
        const int target = shift < 31 ? fromMiddle >> shift : (fromMiddle < 0 ? -1 : 0);
        m_counts[static_cast<std::size_t>(target + kBins / 2)] += other.m_counts[static_cast<std::size_t>(bin)];
    }
}

void Distribution::growTo(int exponent)
{
    if (m_exponent == kUnset) {
        m_counts.assign(kBins, 0);
        m_exponent = exponent;
        return;
    }
    for (; m_exponent < exponent; ++m_exponent) {
        // Every pair of bins becomes one; the emptied outer halves make room.
        std::vector<std::uint64_t> merged(kBins, 0);
        for (int bin = 0; bin < kBins; ++bin) {
            merged[static_cast<std::size_t>(((bin - kBins / 2) >> 1) + kBins / 2)] +=
                m_counts[static_cast<std::size_t>(bin)];
        }
        m_counts = std::move(merged);
    }
}

namespace {

/// Σ, Σx and Σx² of `count` values spread evenly over [low, high].
Distribution::Below evenly(double count, double low, double high)
{
    return {count, count * (low + high) * 0.5, count * (low * low + low * high + high * high) * (1.0 / 3)};
}

Distribution::Below operator+(const Distribution::Below& a, const Distribution::Below& b)
{
    return {a.count + b.count, a.sum + b.sum, a.squares + b.squares};
}

} // namespace

Distribution::Cumulative::Cumulative(const Distribution& distribution)
    : m_binWidth(distribution.binWidth()),
      m_perWidth(1 / m_binWidth),
      m_min(distribution.moments().min),
      m_max(distribution.moments().max),
      m_upTo(kBins + 1)
{
    for (int bin = 0; bin < kBins; ++bin) {
        const auto count = static_cast<double>(distribution.counts()[static_cast<std::size_t>(bin)]);
        const double low = std::max(distribution.lowEdge(bin), m_min);
        const double high = std::max(low, std::min(distribution.lowEdge(bin + 1), m_max));
        const auto at = static_cast<std::size_t>(bin);
        m_upTo[at + 1] = m_upTo[at] + (count > 0 ? evenly(count, low, high) : Below());
    }
}

Distribution::Below Distribution::Cumulative::below(double x) const
{
    if (x <= m_min) {
        return {};
    }
    if (x > m_max) {
        return m_upTo.back();
    }
    const double position = std::min(x * m_perWidth + kBins / 2.0, kBins - 1.0);
    const int bin = static_cast<int>(position);
    const auto at = static_cast<std::size_t>(bin);
    const double count = m_upTo[at + 1].count - m_upTo[at].count;
    return count == 0 ? m_upTo[at] : insideBin(bin, x);
}

Distribution::Below Distribution::Cumulative::insideBin(int bin, double x) const
{
    const auto at = static_cast<std::size_t>(bin);
    const double count = m_upTo[at + 1].count - m_upTo[at].count;
    const double edge = (bin - kBins / 2) * m_binWidth;
    double low = edge;
    double perWidth = m_perWidth;
    if (edge < m_min || edge + m_binWidth > m_max) { // an outermost bin
        low = std::max(edge, m_min);
        const double width = std::min(edge + m_binWidth, m_max) - low;
        perWidth = width > 0 ? 1 / width : 0;
    }
    return m_upTo[at] + evenly(count * std::clamp((x - low) * perWidth, 0.0, 1.0), low, x);
}

std::shared_ptr<const Distribution::Cumulative> Distribution::cumulative() const
{
    // Several threads may ask a shared distribution at once: each would make the same sums, and any of them will do.
    if (auto known = std::atomic_load(&m_cumulative)) {
        return known;
    }
    const auto made = std::make_shared<const Cumulative>(*this);
    std::atomic_store(&m_cumulative, made);
    return made;
}

namespace {

/// The x in [low, high] where the growing function `countBelow` reaches `wanted`.
template <typename CountBelow>
double solve(double low, double high, double wanted, CountBelow countBelow)
{
    constexpr int kHalvings = 60;
    for (int i = 0; i < kHalvings && low < high; ++i) {
        const double middle = low + (high - low) / 2;
        (countBelow(middle) < wanted ? low : high) = middle;
    }
    return high;
}

} // namespace

double Distribution::quantile(double p) const
{
    if (empty()) {
        return 0;
    }
    const double wanted = p * static_cast<double>(m_moments.count);
    return solve(m_moments.min, m_moments.max, wanted,
                 [sums = cumulative()](double x) { return sums->below(x).count; });
}

double Distribution::absQuantile(double p) const
{
    if (empty()) {
        return 0;
    }
    const double wanted = p * static_cast<double>(m_moments.count);
    return solve(0, m_moments.absMax(), wanted,
                 [sums = cumulative()](double x) { return sums->below(x).count - sums->below(-x).count; });
}

std::vector<double> Distribution::rebinned(double low, double high, int bins) const
{
    std::vector<double> counts(static_cast<std::size_t>(std::max(bins, 0)));
    if (empty() || !(high > low)) {
        return counts;
    }
    const auto sums = cumulative();
    const double width = (high - low) / bins;
    double before = sums->below(low).count;
    for (int i = 0; i < bins; ++i) {
        // "Below" leaves out the largest value itself; it belongs to the last bin.
        const double edge = i + 1 == bins ? high : low + width * (i + 1);
        const double upTo = edge >= m_moments.max ? static_cast<double>(m_moments.count) : sums->below(edge).count;
        counts[static_cast<std::size_t>(i)] = std::max(0.0, upTo - before);
        before = upTo;
    }
    return counts;
}

} // namespace qs
