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

/// Kullback–Leibler divergence of the first `width` bins, the tail added to the last of them, from the same bins
/// averaged over `groups` equal groups. Empty bins stay empty. `reference` and `merged` need no normalisation: it is
/// done here.
double divergence(const std::vector<double>& bins, int width, double tail, int groups)
{
    const auto reference = [&](int i) { return bins[static_cast<std::size_t>(i)] + (i == width - 1 ? tail : 0); };
    double referenceTotal = tail;
    double mergedTotal = 0;
    for (int i = 0; i < width; ++i) {
        referenceTotal += bins[static_cast<std::size_t>(i)];
    }
    mergedTotal = referenceTotal - tail;
    if (mergedTotal == 0) {
        return std::numeric_limits<double>::infinity();
    }
    double sum = 0;
    int start = 0;
    for (int group = 0; group < groups; ++group) {
        const int end = static_cast<int>(static_cast<std::int64_t>(width) * (group + 1) / groups);
        double mass = 0;
        int filled = 0;
        for (int i = start; i < end; ++i) {
            mass += bins[static_cast<std::size_t>(i)];
            filled += bins[static_cast<std::size_t>(i)] > 0 ? 1 : 0;
        }
        const double mean = filled == 0 ? 0 : mass / filled / mergedTotal;
        for (int i = start; i < end; ++i) {
            const double p = reference(i) / referenceTotal;
            if (p == 0) {
                continue;
            }
            if (bins[static_cast<std::size_t>(i)] == 0) {
                return std::numeric_limits<double>::infinity(); // the tail fell on an empty bin
            }
            sum += p * std::log(p / mean);
        }
        start = end;
    }
    return sum;
}

/// The best threshold for a histogram of |x| over [0, largest].
double bestThreshold(std::vector<double> bins, double largest, int groups)
{
    const int count = static_cast<int>(bins.size());
    if (count <= groups) {
        return largest;
    }
    // The first bin holds the exact zeros, which no threshold changes; left as it is it drowns the rest.
    bins[0] = bins[1];
    double tail = 0;
    for (int i = groups; i < count; ++i) {
        tail += bins[static_cast<std::size_t>(i)];
    }
    double best = std::numeric_limits<double>::infinity();
    int bestWidth = count;
    for (int width = groups; width <= count; ++width) {
        const double found = divergence(bins, width, tail, groups);
        if (found <= best) { // the last of equal minima, as the reference does
            best = found;
            bestWidth = width;
        }
        if (width < count) {
            tail -= bins[static_cast<std::size_t>(width)];
        }
    }
    return largest * bestWidth / count;
}

/// How many different magnitudes the format has: 128 for 8 bits with a sign.
int magnitudes(const NumberFormat& format)
{
    return 1 << (format.isSigned ? format.bits - 1 : format.bits);
}

Range limited(double threshold, double low, double high, Scheme scheme)
{
    if (scheme == Scheme::Symmetric) {
        return {-threshold, threshold};
    }
    return {std::max(low, -threshold), std::min(high, threshold)};
}

} // namespace

Range entropyOfDistribution(const Distribution& distribution, const CalibrationTarget& target, const CalibrationChoice&)
{
    const Moments& moments = distribution.moments();
    const double largest = moments.absMax();
    if (largest == 0) {
        return {0, 0};
    }
    std::vector<double> bins = distribution.rebinned(0, largest, kMostBins);
    const std::vector<double> mirrored = distribution.rebinned(-largest, 0, kMostBins);
    std::ranges::transform(bins, mirrored | std::views::reverse, bins.begin(), std::plus());
    const double threshold = bestThreshold(std::move(bins), largest, magnitudes(target.format));
    return limited(threshold, moments.min, moments.max, target.scheme);
}

Range entropyOfValues(ValueSpan values, const MinMax& extremes, const CalibrationTarget& target,
                      const CalibrationChoice&)
{
    const float largest = std::max(std::abs(extremes.min), std::abs(extremes.max));
    if (largest == 0) {
        return {0, 0};
    }
    // A histogram with far more bins than values says nothing about their distribution: about four values a bin.
    const int groups = magnitudes(target.format);
    const auto wanted = static_cast<int>(std::bit_floor(values.size() / 4 + 1));
    const int count = std::clamp(wanted, std::min(2 * groups, kMostBins), kMostBins);
    std::vector<double> bins(static_cast<std::size_t>(count));
    for (const float x : values) {
        const auto bin = static_cast<int>(std::abs(x) / largest * static_cast<float>(count));
        bins[static_cast<std::size_t>(std::min(bin, count - 1))] += 1;
    }
    const double threshold = bestThreshold(std::move(bins), largest, groups);
    return limited(threshold, extremes.min, extremes.max, target.scheme);
}

} // namespace qs
