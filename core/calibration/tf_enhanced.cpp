// SPDX-License-Identifier: GPL-3.0-or-later
// "TF-enhanced", AIMET's search for the best signal-to-noise ratio, in the form of its version 2 (aimet_torch v2,
// SqnrEncodingAnalyzer): a histogram of 2048 bins over [min, max] whose values count as the middles of their bins, and
// a squared error in which clipped values count three times.
#include "core/calibration/histogram_observer.h"
#include "core/calibration/rules.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace qs {

namespace {

constexpr double kClippingWeight = 3; // gamma
constexpr int kSymmetricSteps = 101;  // 1 % … 101 % of the step that covers everything
constexpr int kAsymmetricSteps = 17;  // 1/16 … 17/16
constexpr int kOffsets = 20;          // spread over all codes, beside the observed one

struct Middle {
    float x = 0;
    double count = 0;
};

std::vector<Middle> middlesOf(std::span<const double> counts, double min, double max)
{
    const double width = (max - min) / static_cast<double>(counts.size());
    std::vector<Middle> middles;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (counts[i] > 0) {
            middles.push_back({static_cast<float>(min + (static_cast<double>(i) + 0.5) * width), counts[i]});
        }
    }
    return middles;
}

class Search {
public:
    Search(std::vector<Middle> middles, const Quantizer& quantizer)
        : m_middles(std::move(middles)), m_quantizer(quantizer)
    {}

    void tryRange(const Range& range)
    {
        const double found = costOf(m_quantizer.gridOf(range));
        if (found < m_cost) { // the first of equal costs
            m_cost = found;
            m_best = range;
        }
    }
    const Range& best() const { return m_best; }

private:
    double costOf(const Grid& grid) const
    {
        double sum = 0;
        for (const Middle& middle : m_middles) {
            const Quantized found = quantized(middle.x, m_quantizer.rule(), grid);
            const double error = double{found.value} - middle.x;
            sum += middle.count * error * error * (found.clipped ? kClippingWeight : 1);
        }
        return sum;
    }

    std::vector<Middle> m_middles;
    const Quantizer& m_quantizer;
    double m_cost = std::numeric_limits<double>::infinity();
    Range m_best;
};

void trySymmetric(Search& search, double low, double high)
{
    const double widest = std::max(-low, high);
    for (int i = 1; i <= kSymmetricSteps; ++i) {
        const double end = widest * i / (kSymmetricSteps - 1);
        search.tryRange({-end, end});
    }
}

/// Ranges that lie partly outside the observed one are cut off there and get a smaller step.
void tryAsymmetric(Search& search, double low, double high, int steps)
{
    const double widest = (high - low) / steps;
    const double observedOffset = std::nearbyint(low / widest);
    const double least = widest * observedOffset;
    const double most = least + widest * steps;
    const int offsets = std::min(steps + 1, kOffsets);
    for (int i = 1; i <= kAsymmetricSteps; ++i) {
        const double step = widest * i / (kAsymmetricSteps - 1);
        for (int j = 0; j <= offsets; ++j) {
            const double spread = std::nearbyint(-steps + static_cast<double>(j) * steps / (offsets - 1));
            const double offset = j < offsets ? spread : observedOffset;
            const double from = std::max(least, step * offset);
            const double to = std::min(most, step * offset + step * steps);
            const double cut = (to - from) / steps;
            if (cut > 0) {
                const double cutOffset = std::nearbyint(from / cut);
                search.tryRange({cut * cutOffset, cut * (cutOffset + steps)});
            }
        }
    }
}

Range searched(std::span<const double> counts, const MinMax& extremes, const Quantizer& quantizer)
{
    Search search(middlesOf(counts, extremes.min, extremes.max), quantizer);
    const double low = std::min(0.0, double{extremes.min});
    const double high = std::max(0.0, double{extremes.max});
    if (quantizer.isSymmetric()) {
        trySymmetric(search, low, high);
    } else {
        tryAsymmetric(search, low, high, quantizer.highCode() - quantizer.lowCode());
    }
    return search.best();
}

/// A constant has no histogram; neither have values too close together or too far apart for float.
bool hasBins(const MinMax& extremes)
{
    const float width = (extremes.max - extremes.min) / kObserverBins;
    return width >= std::numeric_limits<float>::min() && std::isfinite(width);
}

} // namespace

Range tfEnhancedOfDistribution(const Distribution& distribution, const Quantizer& quantizer, const CalibrationChoice&)
{
    const MinMax extremes = distribution.moments().extremes();
    if (!hasBins(extremes)) {
        return {extremes.min, extremes.max};
    }
    return searched(distribution.rebinned(extremes.min, extremes.max, kObserverBins), extremes, quantizer);
}

Range tfEnhancedOfValues(ValueSpan values, const MinMax& extremes, const Quantizer& quantizer, const CalibrationChoice&)
{
    if (!hasBins(extremes)) {
        return {extremes.min, extremes.max};
    }
    return searched(observerHistogram(values, extremes.min, extremes.max), extremes, quantizer);
}

} // namespace qs
