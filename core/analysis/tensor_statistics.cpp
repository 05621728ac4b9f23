// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/tensor_statistics.h"

#include "core/analysis/statistics.h"
#include "core/analysis/theory.h"

#include <algorithm>
#include <cmath>

namespace qs {

namespace {

std::optional<double> ifNumber(double value)
{
    return std::isnan(value) ? std::nullopt : std::optional(value);
}

double binnedOutliers(const OutlierLimits& limits, const Distribution& distribution)
{
    const auto sums = distribution.cumulative();
    const double all = static_cast<double>(distribution.moments().count);
    // The largest value itself lies below no bound up to it.
    const double upTo = limits.high >= distribution.moments().max ? all : sums->below(limits.high).count;
    return sums->below(limits.low).count + (all - upTo);
}

void addOutliers(TensorStatistics& statistics, const ShapeMoments& shape, const Distribution& distribution,
                 std::optional<std::uint64_t> counted)
{
    const auto count = static_cast<double>(shape.count);
    if (counted) {
        statistics.outlierRatio = static_cast<double>(*counted) / count;
        statistics.outliersAreExact = true;
    } else if (!shape.hasSpread()) {
        statistics.outlierRatio = 0;
        statistics.outliersAreExact = true;
    } else if (!distribution.counts().empty()) {
        const double deviation = std::sqrt(shape.m2 / count);
        statistics.outlierRatio = binnedOutliers(outlierLimits(shape.mean, deviation), distribution) / count;
    }
}

/// Levels for values of one sign are one half of the levels for values of both.
int mirrorBits(const FamilyFit& fit)
{
    return fit.isOneSided ? 1 : 0;
}

/// What the distance of the mean from zero adds to Σx², though no quantizer need spend anything on it.
double gainDb(const FamilyFit& fit)
{
    return 10 * std::log10(fit.powerOverShape);
}

bool isTabled(int bits)
{
    return bits >= 1 && bits < kMostTheoryBits;
}

} // namespace

/// The theory's grids lie evenly about the mean, ours hold 0: they are the same only where the mean is close to it.
std::optional<double> uniformOptimumDb(const FamilyFit& fit, int bits, bool isSymmetric)
{
    constexpr double kCentred = 1.01;   // a mean of σ / 10
    constexpr double kHoldsZero = 4.04; // hardly more than a mean of √3·σ: even values from 0 on have it
    if (!isTabled(bits) || fit.powerOverShape > (isSymmetric ? kCentred : kHoldsZero)) {
        return std::nullopt;
    }
    if (isSymmetric) {
        // Codes on the side without values cannot help: the mirrored values would lose as much.
        return bits < 2 ? std::nullopt : std::optional(symmetricOptimumDb(fit.shape, bits) + gainDb(fit));
    }
    bits += mirrorBits(fit);
    const double withoutZero = uniformOptimumDb(fit.shape, bits);
    return (bits < 2 ? withoutZero : std::max(withoutZero, symmetricOptimumDb(fit.shape, bits))) + gainDb(fit);
}

std::optional<double> nonUniformOptimumDb(const FamilyFit& fit, int bits)
{
    return isTabled(bits) ? std::optional(nonUniformOptimumDb(fit.shape, bits + mirrorBits(fit)) + gainDb(fit))
                          : std::nullopt;
}

double boundDb(const FamilyFit& fit, double bits)
{
    return boundDb(fit.shape, bits + mirrorBits(fit)) + gainDb(fit);
}

OutlierLimits outlierLimits(double mean, double deviation)
{
    constexpr double kDeviations = 3;
    return {mean - kDeviations * deviation, mean + kDeviations * deviation};
}

TensorStatistics statisticsOf(const ShapeMoments& shape, const Distribution& distribution,
                              std::span<const ChannelResult> channels, std::optional<std::uint64_t> outliers)
{
    TensorStatistics statistics;
    if (shape.count == 0) {
        return statistics;
    }
    statistics.skewness = ifNumber(skewness(shape));
    statistics.excessKurtosis = ifNumber(excessKurtosis(shape));
    statistics.meanAbs = meanAbs(shape);
    addOutliers(statistics, shape, distribution, outliers);
    if (shape.hasSpread()) {
        statistics.peakToStd = distribution.moments().absMax() / std::sqrt(shape.m2 / static_cast<double>(shape.count));
    }
    if (const auto spread = channelSpread(channels)) {
        statistics.channelSpread = spread->ratio;
        statistics.outlierChannels = spread->outliers;
    }
    statistics.family = fitFamily(shape, distribution);
    return statistics;
}

void addCodes(TensorStatistics& statistics, const CodesInUse& codes)
{
    statistics.codeEntropy = codes.counts.empty() ? std::nullopt : std::optional(entropyBits(codes.counts));
    statistics.optimumUniformDb.reset();
    statistics.optimumNonUniformDb.reset();
    statistics.boundDb.reset();
    if (!statistics.family || codes.bits <= 0) {
        return;
    }
    const FamilyFit& fit = *statistics.family;
    statistics.boundDb = boundDb(fit, codes.bits);
    if (const int bits = static_cast<int>(codes.bits); bits == codes.bits) {
        statistics.optimumUniformDb = uniformOptimumDb(fit, bits, codes.isSymmetric);
        statistics.optimumNonUniformDb = nonUniformOptimumDb(fit, bits);
    }
}

} // namespace qs
