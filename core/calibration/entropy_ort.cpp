// SPDX-License-Identifier: GPL-3.0-or-later
// Entropy calibration in the form of ONNX Runtime (onnxruntime/python/tools/quantization/calibrate.py,
// EntropyCalibrater). It differs from NVIDIA's: the histogram is that of x, symmetric about 0; groups have whole
// numbers of bins; every bin of a group gets its share, cut down to a whole number; empty bins get a trace of mass on
// both sides of the comparison.
#include "core/calibration/rules.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace qs {

namespace {

constexpr std::size_t kGroups = 128;
constexpr double kTrace = 1e-4;

/// Puts a trace of mass into empty bins and takes as much from the others. False where all are empty.
bool smooth(std::vector<double>& bins)
{
    const auto empty = static_cast<double>(std::ranges::count(bins, 0.0));
    const double filled = static_cast<double>(bins.size()) - empty;
    if (filled == 0) {
        return false;
    }
    const double taken = kTrace * empty / filled;
    for (double& bin : bins) {
        bin = bin == 0 ? kTrace : bin - taken;
    }
    return true;
}

/// Σ p log(p / q) of what both are after division by their sums.
double divergence(const std::vector<double>& p, const std::vector<double>& q)
{
    double ofP = 0;
    double ofQ = 0;
    for (std::size_t i = 0; i < p.size(); ++i) {
        ofP += p[i];
        ofQ += q[i];
    }
    double sum = 0;
    for (std::size_t i = 0; i < p.size(); ++i) {
        sum += p[i] / ofP * std::log(p[i] / ofP / (q[i] / ofQ));
    }
    return sum;
}

double sumOf(std::span<const double> bins)
{
    double sum = 0;
    for (const double bin : bins) {
        sum += bin;
    }
    return sum;
}

/// How much the bins [first, last) lose when the others are added to the outermost two, and they are merged into
/// groups.
double lossOf(std::span<const double> bins, std::size_t first, std::size_t last)
{
    const auto kept = bins.subspan(first, last - first);
    std::vector<double> reference(kept.begin(), kept.end());
    reference.front() += sumOf(bins.first(first));
    reference.back() += sumOf(bins.subspan(last));

    const std::size_t merged = kept.size() / kGroups;
    std::vector<double> expanded(kept.size());
    for (std::size_t group = 0; group < kGroups; ++group) {
        const std::size_t start = group * merged;
        const bool isLast = group + 1 == kGroups; // takes the bins that are left over, but gives them nothing
        const double mass = sumOf(isLast ? kept.subspan(start) : kept.subspan(start, merged));
        const auto from = reference.begin() + static_cast<std::ptrdiff_t>(start);
        const auto filled =
            std::count_if(from, from + static_cast<std::ptrdiff_t>(merged), [](double x) { return x != 0; });
        if (filled != 0) {
            std::fill_n(expanded.begin() + static_cast<std::ptrdiff_t>(start), merged,
                        std::trunc(mass / static_cast<double>(filled)));
        }
    }
    if (!smooth(reference) || !smooth(expanded)) {
        return std::numeric_limits<double>::infinity();
    }
    return divergence(reference, expanded);
}

/// `bins` cover [−largest, largest].
Range bestRange(std::span<const double> bins, double largest, double min, double max)
{
    const std::size_t zero = bins.size() / 2;
    double best = std::numeric_limits<double>::infinity();
    Range range{min, max};
    for (std::size_t half = kGroups / 2; half <= zero; ++half) {
        const std::size_t first = zero - half;
        const std::size_t last = std::min(zero + half + 1, bins.size());
        const double loss = lossOf(bins, first, last);
        if (loss < best) { // the first of equal minima
            best = loss;
            const double width = 2 * largest / static_cast<double>(bins.size());
            range = {std::max(min, static_cast<double>(first) * width - largest),
                     std::min(max, static_cast<double>(last) * width - largest)};
        }
    }
    return range.low <= range.high ? range : Range{min, max}; // all values on one side beyond the chosen range
}

} // namespace

Range ortEntropyOfDistribution(const Distribution& distribution, const Quantizer&, const CalibrationChoice& choice)
{
    const Moments& moments = distribution.moments();
    const double largest = moments.absMax();
    if (largest == 0) {
        return {0, 0};
    }
    std::vector<double> bins = distribution.rebinned(-largest, largest, static_cast<int>(choice.value));
    std::ranges::transform(bins, bins.begin(), [](double count) { return std::nearbyint(count); });
    return bestRange(bins, largest, moments.min, moments.max);
}

Range ortEntropyOfValues(ValueSpan values, const MinMax& extremes, const Quantizer&, const CalibrationChoice& choice)
{
    const double largest = std::max(-double{extremes.min}, double{extremes.max});
    if (largest == 0) {
        return {0, 0};
    }
    const auto count = static_cast<std::size_t>(choice.value);
    std::vector<double> bins(count);
    for (const float x : values) {
        const auto bin = static_cast<std::size_t>((x / largest + 1) / 2 * static_cast<double>(count));
        bins[std::min(bin, count - 1)] += 1;
    }
    return bestRange(bins, largest, extremes.min, extremes.max);
}

} // namespace qs
