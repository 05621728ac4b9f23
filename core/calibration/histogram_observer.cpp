// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/histogram_observer.h"

#include "core/calibration/rules.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace qs {

namespace {

/// density · ∫ x² from `begin` to `end`.
float norm(float begin, float end, float density)
{
    return density * ((end * end * end - begin * begin * begin) / 3);
}

/// The bins with their running sum; the error of a choice of bins.
class Observer {
public:
    Observer(std::span<const double> counts, double span, std::size_t levels)
        : m_width(span / kObserverBins), m_levels(static_cast<double>(levels))
    {
        double sum = 0;
        for (const double count : counts) {
            sum += count;
            m_upTo.push_back(static_cast<float>(sum));
            m_density.push_back(static_cast<float>(count) / static_cast<float>(m_width));
        }
        m_total = static_cast<float>(sum);
    }

    bool reaches(int bin, double share) const { return m_upTo[at(bin)] >= limit(share); }
    bool exceeds(int bin, double share) const { return m_upTo[at(bin)] > limit(share); }

    /// Squared error when the bins from `first` to `last` are cut into as many cells as there are levels. Each bin is
    /// filled evenly and belongs to the cells of its two ends; what lies outside goes to the outermost cells.
    double error(int first, int last) const
    {
        const auto width = static_cast<float>(m_width);
        const double cellWidth = m_width * (last - first + 1) / m_levels;
        const auto cell = static_cast<float>(cellWidth);
        const auto half = static_cast<float>(cellWidth / 2);
        const auto cellOf = [&](float x) {
            // A quotient of floats is too far from a whole number for the division in double to reach it.
            return static_cast<float>(std::clamp(std::floor(double{x} / double{cell}), 0.0, m_levels - 1));
        };
        double sum = 0;
        for (int bin = 0; bin < kObserverBins; ++bin) {
            const float density = m_density[at(bin)];
            const float begin = static_cast<float>(bin - first) * width;
            const float end = begin + width;
            const float beginCell = cellOf(begin);
            const float endCell = cellOf(end);
            float error = norm(begin - (beginCell + 0.5F) * cell, half, density);
            error += (endCell - beginCell - 1) * norm(-half, half, density);
            error += norm(-half, end - (endCell * cell + half), density);
            sum += error;
        }
        return sum;
    }

private:
    static std::size_t at(int bin) { return static_cast<std::size_t>(bin); }
    float limit(double share) const { return static_cast<float>(share * m_total); }

    double m_width;
    double m_levels;
    double m_total = 0;
    std::vector<float> m_upTo;
    std::vector<float> m_density;
};

struct Bins {
    int first = 0;
    int last = kObserverBins - 1;

    bool operator==(const Bins&) const = default;
};

/// Moves the end that has further to go to its next quantile, a hundred-thousandth at a time, until the error rises.
Bins search(const Observer& observer)
{
    constexpr double kStep = 1e-5;
    double low = 0;
    double high = 1;
    Bins bins;
    double best = std::numeric_limits<double>::infinity();
    while (low < high) {
        const double nextLow = low + kStep;
        const double nextHigh = high - kStep;
        int left = bins.first;
        int right = bins.last;
        while (left < bins.last && !observer.reaches(left, nextLow)) {
            ++left;
        }
        while (right > bins.first && observer.exceeds(right, nextHigh)) {
            --right;
        }
        Bins next = bins;
        if (left - bins.first > bins.last - right) {
            next.first = left;
            low = nextLow;
        } else {
            next.last = right;
            high = nextHigh;
        }
        if (next == bins) {
            continue;
        }
        const double error = observer.error(next.first, next.last);
        if (error > best) {
            break;
        }
        best = error;
        bins = next;
    }
    return bins;
}

} // namespace

std::vector<double> observerHistogram(std::span<const float> values, float min, float max)
{
    std::vector<double> counts(kObserverBins);
    const float span = max - min;
    for (const float x : values) {
        const auto bin = static_cast<std::size_t>((x - min) * kObserverBins / span);
        counts[std::min<std::size_t>(bin, kObserverBins - 1)] += 1;
    }
    return counts;
}

Range observerRange(std::span<const double> counts, float min, float max, std::size_t levels)
{
    // Multiplied by a power of two, which rounds nothing: cubes of small or large numbers would leave the range of
    // float.
    int exponent = 0;
    std::frexp(std::max(std::abs(min), std::abs(max)), &exponent);
    const float low = std::ldexp(min, -exponent);
    const float high = std::ldexp(max, -exponent);
    const float width = (high - low) / kObserverBins;
    const double span = double{high} - double{low};
    const Bins bins = search(Observer(counts, span, levels));
    const float newLow = low + width * static_cast<float>(bins.first);
    const float newHigh = low + width * static_cast<float>(bins.last + 1);
    return {std::ldexp(newLow, exponent), std::max(std::ldexp(newLow, exponent), std::ldexp(newHigh, exponent))};
}

namespace {

/// Values that hardly differ have no histogram.
bool isFlat(float min, float max)
{
    return !((max - min) / kObserverBins >= std::numeric_limits<float>::min()) || std::isinf(max - min);
}

} // namespace

Range histogramOfDistribution(const Distribution& distribution, const Quantizer& quantizer, const CalibrationChoice&)
{
    const auto [min, max] = distribution.moments().extremes();
    if (isFlat(min, max)) {
        return {min, max};
    }
    const std::vector<double> counts = distribution.rebinned(min, max, kObserverBins);
    return observerRange(counts, min, max, quantizer.codeCount());
}

Range histogramOfValues(ValueSpan values, const MinMax& extremes, const Quantizer& quantizer, const CalibrationChoice&)
{
    if (isFlat(extremes.min, extremes.max)) {
        return {extremes.min, extremes.max};
    }
    const std::vector<double> counts = observerHistogram(values, extremes.min, extremes.max);
    return observerRange(counts, extremes.min, extremes.max, quantizer.codeCount());
}

} // namespace qs
