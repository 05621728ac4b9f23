// SPDX-License-Identifier: GPL-3.0-or-later
// Entropy calibration in the form of NVIDIA's histogram calibrator (TensorRT, 2017; pytorch-quantization and Model
// Optimizer, calib/histogram.py): of all thresholds, the one whose clipped histogram of |x| loses least information
// when its bins are merged into as many groups as the format has magnitudes.
#include "core/calibration/rules.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <limits>
#include <ranges>
#include <vector>

namespace qs {

namespace {

constexpr int kMostBins = 2048;

/// Running sums over a histogram, so that the divergence of one threshold costs one step per group, not one per bin.
class RunningSums {
public:
    explicit RunningSums(const std::vector<double>& bins) : m_upTo(bins.size() + 1), m_bins(bins)
    {
        for (std::size_t i = 0; i < bins.size(); ++i) {
            const double entropy = bins[i] > 0 ? bins[i] * std::log(bins[i]) : 0;
            m_upTo[i + 1] = {m_upTo[i].mass + bins[i], m_upTo[i].filled + (bins[i] > 0 ? 1 : 0),
                             m_upTo[i].entropy + entropy};
        }
    }

    /// Kullback–Leibler divergence of the first `width` bins, what lies behind them added to the last, from the same
    /// bins averaged over `groups` equal groups. Empty bins stay empty.
    ///
    ///   Σ p log(p / q)  with  p = r / R,  q = mean of the group / M
    ///   = (Σ r log r − Σ over groups of mass(r) · log(mean)) / R − log R + log M
    double divergence(std::size_t width, std::size_t groups) const
    {
        const double total = m_upTo.back().mass;
        const double kept = m_upTo[width].mass;
        const double tail = total - kept;
        const double last = m_bins[width - 1];
        if (kept == 0) {
            return std::numeric_limits<double>::infinity();
        }
        double own = m_upTo[width].entropy;
        double averaged = 0;
        double lastTail = tail;
        if (tail > 0 && last > 0) {
            own += (last + tail) * std::log(last + tail) - last * std::log(last);
        } else if (tail > 0) {
            // The averaged histogram has nothing here and the divergence would be infinite: a lone outlier would forbid
            // every threshold but its own. A trace of mass instead, as ONNX Runtime puts there.
            constexpr double kTrace = 1e-4;
            own += tail * std::log(tail);
            averaged = tail * std::log(kTrace);
            lastTail = 0;
        }
        std::size_t start = 0;
        for (std::size_t group = 1; group <= groups; ++group) {
            const std::size_t end = width * group / groups;
            const double mass = m_upTo[end].mass - m_upTo[start].mass;
            if (mass > 0) {
                const double mean = mass / (m_upTo[end].filled - m_upTo[start].filled);
                averaged += (mass + (group == groups ? lastTail : 0)) * std::log(mean);
            }
            start = end;
        }
        return (own - averaged) / total - std::log(total) + std::log(kept);
    }

private:
    struct UpTo {
        double mass = 0;
        int filled = 0;
        double entropy = 0; ///< Σ b log b
    };
    std::vector<UpTo> m_upTo;
    const std::vector<double>& m_bins;
};

/// The best threshold for a histogram of |x| over [0, largest].
double bestThreshold(std::vector<double> bins, double largest, std::size_t groups)
{
    if (bins.size() <= groups) {
        return largest;
    }
    // The first bin holds the exact zeros, which no threshold changes; left as it is it drowns the rest.
    bins[0] = bins[1];
    const RunningSums sums(bins);
    double best = std::numeric_limits<double>::infinity();
    std::size_t bestWidth = bins.size();
    for (std::size_t width = groups; width <= bins.size(); ++width) {
        const double found = sums.divergence(width, groups);
        if (found <= best) { // the last of equal minima, as the reference does
            best = found;
            bestWidth = width;
        }
    }
    return largest * static_cast<double>(bestWidth) / static_cast<double>(bins.size());
}

/// How many different magnitudes the format has: 128 for 8 bits with a sign; of levels, those from 0 upwards.
std::size_t magnitudes(const Quantizer& quantizer)
{
    const NumberFormat& format = quantizer.format();
    if (format.isInteger()) {
        return std::size_t{1} << static_cast<unsigned>(format.isSigned ? format.codeBits() - 1 : format.codeBits());
    }
    return std::max<std::size_t>(2, static_cast<std::size_t>(quantizer.codeCount() + 1) / 2);
}

Range limited(double threshold, double low, double high, Scheme scheme)
{
    if (scheme == Scheme::Symmetric) {
        return {-threshold, threshold};
    }
    return {std::max(low, -threshold), std::min(high, threshold)};
}

} // namespace

Range entropyOfDistribution(const Distribution& distribution, const Quantizer& quantizer, const CalibrationChoice&)
{
    const Moments& moments = distribution.moments();
    const double largest = moments.absMax();
    if (largest == 0) {
        return {0, 0};
    }
    std::vector<double> bins = distribution.rebinned(0, largest, kMostBins);
    const std::vector<double> mirrored = distribution.rebinned(-largest, 0, kMostBins);
    std::ranges::transform(bins, mirrored | std::views::reverse, bins.begin(), std::plus());
    const double threshold = bestThreshold(std::move(bins), largest, magnitudes(quantizer));
    return limited(threshold, moments.min, moments.max, quantizer.scheme());
}

Range entropyOfValues(ValueSpan values, const MinMax& extremes, const Quantizer& quantizer, const CalibrationChoice&)
{
    const float largest = std::max(std::abs(extremes.min), std::abs(extremes.max));
    if (largest == 0) {
        return {0, 0};
    }
    // A histogram with far more bins than values says nothing about their distribution: about four values a bin.
    const std::size_t groups = magnitudes(quantizer);
    constexpr std::size_t kMost = kMostBins;
    const std::size_t count = std::clamp(std::bit_floor(values.size() / 4 + 1), std::min(2 * groups, kMost), kMost);
    std::vector<double> bins(count);
    for (const float x : values) {
        const auto bin = static_cast<std::size_t>(std::abs(x) / largest * static_cast<float>(count));
        bins[std::min(bin, count - 1)] += 1;
    }
    const double threshold = bestThreshold(std::move(bins), largest, groups);
    return limited(threshold, extremes.min, extremes.max, quantizer.scheme());
}

} // namespace qs
