// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/family_fit.h"

#include "core/analysis/generalised_gaussian.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace qs {

namespace {

/// How values lie around some centre.
struct Around {
    double variance = 0; ///< mean square distance
    double meanAbs = 0;  ///< mean distance
    double kurtosis = 0; ///< mean fourth power over the square of the variance
};

/// E|x − mean|
std::optional<double> meanDistance(const ShapeMoments& moments, const Distribution& distribution)
{
    const auto count = static_cast<double>(moments.count);
    if (!distribution.counts().empty()) {
        // What lies above the mean and what lies below are equally far from it in sum.
        const Distribution::Below below = distribution.below(moments.mean);
        return 2 * (moments.mean * below.count - below.sum) / count;
    }
    constexpr double kNear = 1.0 / 20;
    const bool isCentred = moments.mean * moments.mean <= kNear * kNear * moments.m2 / count;
    return isCentred ? std::optional(meanAbs(moments)) : std::nullopt;
}

Around aroundZero(const ShapeMoments& moments)
{
    const auto count = static_cast<double>(moments.count);
    const double mean = moments.mean;
    const double power = moments.m2 / count + mean * mean;
    const double fourth =
        (moments.m4 + 4 * mean * moments.m3 + 6 * mean * mean * moments.m2) / count + mean * mean * mean * mean;
    return {power, meanAbs(moments), fourth / power / power};
}

double gaussLikelihood(const Around& around)
{
    return -std::log(2 * std::numbers::pi * std::numbers::e * around.variance) / 2;
}

double laplaceLikelihood(const Around& around)
{
    return -std::log(2 * around.variance) / 2 - std::numbers::sqrt2 * around.meanAbs / std::sqrt(around.variance);
}

/// Three standard errors: √((μ₈ − 4μ₄μ₆ + 4μ₄³ − μ₄²) / n), with 6, 90 and 2520 for the moments of Laplace.
bool hasHeavyTail(double kurtosis, std::uint64_t count)
{
    constexpr double kLaplaceKurtosis = 6;
    constexpr double kVariance = 2520 - 4 * 6 * 90 + 4 * 6 * 6 * 6 - 6 * 6;
    return kurtosis > kLaplaceKurtosis + 3 * std::sqrt(kVariance / static_cast<double>(count));
}

} // namespace

double exponentOfKurtosis(double kurtosis)
{
    constexpr int kLeast = 5;
    constexpr int kMost = 19;
    constexpr double kSteps = 20;
    int best = kMost;
    for (int step = kMost - 1; step >= kLeast; --step) {
        // Kurtosis grows by a constant factor or so per step: the nearer one is nearer in ratio.
        const double between =
            std::sqrt(generalisedGaussianKurtosis(step / kSteps) * generalisedGaussianKurtosis((step + 1) / kSteps));
        best = kurtosis > between ? step : best;
    }
    return best / kSteps;
}

std::optional<FamilyFit> fitFamily(const ShapeMoments& moments, const Distribution& distribution)
{
    const Moments& seen = distribution.moments();
    const auto distance = meanDistance(moments, distribution);
    if (moments.count < kLeastForFamily || !moments.hasSpread() || !distance) {
        return std::nullopt;
    }
    const double variance = moments.m2 / static_cast<double>(moments.count);
    const Around around{variance, *distance, excessKurtosis(moments) + 3};
    const Around outward = aroundZero(moments);

    struct Candidate {
        Family family;
        bool isOneSided;
        double likelihood;
    };
    std::vector<Candidate> candidates{{Family::Gauss, false, gaussLikelihood(around)},
                                      {Family::Laplace, false, laplaceLikelihood(around)},
                                      {Family::Uniform, false, -std::log(seen.max - seen.min)}};
    if (seen.min >= 0 || seen.max <= 0) {
        candidates.push_back({Family::Gauss, true, gaussLikelihood(outward) + std::numbers::ln2});
        candidates.push_back({Family::Laplace, true, laplaceLikelihood(outward) + std::numbers::ln2});
    }
    const Candidate best = *std::ranges::max_element(candidates, {}, &Candidate::likelihood);
    FamilyFit fit{{best.family}, best.isOneSided, best.isOneSided ? 1 : outward.variance / variance};
    const double kurtosis = best.isOneSided ? outward.kurtosis : around.kurtosis;
    if (best.family != Family::Uniform && hasHeavyTail(kurtosis, moments.count)) {
        fit.shape = {Family::HeavyTail, exponentOfKurtosis(kurtosis)};
    }
    return fit;
}

} // namespace qs
