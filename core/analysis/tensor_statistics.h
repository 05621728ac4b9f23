// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/family_fit.h"

#include <cstdint>
#include <optional>
#include <span>

namespace qs {

struct ChannelResult;

/// How the finite values of a tensor are distributed, what theory says of such values, and what the codes hold. A
/// number that does not exist is absent.
struct TensorStatistics {
    std::optional<double> skewness;       ///< m₃ / σ³; absent where all values are equal
    std::optional<double> excessKurtosis; ///< m₄ / σ⁴ − 3; absent where all values are equal
    std::optional<double> meanAbs;        ///< mean |x|
    std::optional<double> outlierRatio;   ///< share of values beyond outlierLimits()
    bool outliersAreExact = false;        ///< counted over every value; otherwise from the histogram
    std::optional<double> peakToStd;      ///< max |x| / σ
    std::optional<double> channelSpread;  ///< largest over smallest range of a channel
    std::optional<std::uint64_t> outlierChannels;
    std::optional<FamilyFit> family;

    std::optional<double> codeEntropy; ///< bits per value
    // What quantizers of one range for the whole tensor reach for endlessly many values of this family, as SQNR.
    std::optional<double> optimumUniformDb; ///< absent where the best even grid would not hold 0, which all of ours do
    std::optional<double> optimumNonUniformDb;
    std::optional<double> boundDb; ///< Shannon's lower bound on the error

    bool operator==(const TensorStatistics&) const = default;
};

/// The codes that the values were given.
struct CodesInUse {
    double bits = 0;         ///< per value, without scales; log2 of the number of codes where it is not whole
    bool isSymmetric = true; ///< zero point 0 and as many codes on either side; otherwise the range moves freely
    std::span<const std::uint64_t> counts; ///< how often each code occurs; empty where it is not known
};

/// Mean ± 3σ, what lies beyond is an outlier (the three-sigma rule; 0.27 % of normal data).
struct OutlierLimits {
    double low = 0;
    double high = 0;
};
OutlierLimits outlierLimits(double mean, double deviation);

/// What codes of `bits` bits can reach for endlessly many values of a family, as SQNR in dB. The optima exist for
/// 1 … kMostTheoryBits − 1 bits, the uniform one only where its grid would hold 0 (and from 2 bits if symmetric).
std::optional<double> uniformOptimumDb(const FamilyFit& fit, int bits, bool isSymmetric);
std::optional<double> nonUniformOptimumDb(const FamilyFit& fit, int bits);
double boundDb(const FamilyFit& fit, double bits);

/// `shape` and `distribution` are of the same values. `outliers` is what countBeyond() finds beyond outlierLimits();
/// without it the share comes from the histogram. A distribution without a histogram gives neither family nor theory.
TensorStatistics statisticsOf(const ShapeMoments& shape, const Distribution& distribution,
                              std::span<const ChannelResult> channels, std::optional<std::uint64_t> outliers = {});

/// What depends on the codes: their entropy, and the optima for their bits. Everything else stays, so one tensor under
/// many quantizations needs the rest only once.
void addCodes(TensorStatistics& statistics, const CodesInUse& codes);

} // namespace qs
