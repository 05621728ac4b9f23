// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/lloyd_max.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace qs {

namespace {

/// Levels as dense as the cube root of the values' own density, the best for many levels (Panter and Dite 1951): close
/// enough to the optimum that the iteration does not get caught in a poor one.
std::vector<double> compandedLevels(const Distribution& distribution, std::size_t count)
{
    const auto counts = distribution.counts();
    std::vector<double> upTo(counts.size() + 1);
    for (std::size_t i = 0; i < counts.size(); ++i) {
        upTo[i + 1] = upTo[i] + std::cbrt(static_cast<double>(counts[i]));
    }
    std::vector<double> levels;
    std::size_t bin = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const double wanted = upTo.back() * (static_cast<double>(i) + 0.5) / static_cast<double>(count);
        while (upTo[bin + 1] < wanted) {
            ++bin;
        }
        const double share = (wanted - upTo[bin]) / (upTo[bin + 1] - upTo[bin]);
        levels.push_back(distribution.lowEdge(static_cast<int>(bin)) + share * distribution.binWidth());
    }
    return levels;
}

/// One step of the iteration; returns how far the level that moved most has moved. A level without values stays.
double improve(std::vector<double>& levels, const Distribution::Cumulative& sums)
{
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    double moved = 0;
    Distribution::Below from;
    for (std::size_t i = 0; i < levels.size(); ++i) {
        const double border = i + 1 < levels.size() ? (levels[i] + levels[i + 1]) / 2 : kInfinity;
        const Distribution::Below to = sums.below(border);
        if (to.count > from.count) {
            const double mean = (to.sum - from.sum) / (to.count - from.count);
            moved = std::max(moved, std::abs(mean - levels[i]));
            levels[i] = mean;
        }
        from = to;
    }
    return moved;
}

/// Float levels, distinct: where values fill fewer bins than there are levels some coincide.
std::vector<float> distinct(const std::vector<double>& levels)
{
    std::vector<float> found(levels.begin(), levels.end());
    std::ranges::sort(found);
    const auto rest = std::ranges::unique(found);
    found.erase(rest.begin(), rest.end());
    if (found.size() == 1) {
        found.push_back(std::nextafter(found.front(), std::numeric_limits<float>::infinity()));
    }
    return found;
}

} // namespace

std::vector<float> lloydMaxLevels(const Distribution& distribution, int bits)
{
    const Moments& moments = distribution.moments();
    if (distribution.empty() || moments.min == moments.max) {
        const auto only = distribution.empty() ? 0.0F : static_cast<float>(moments.min);
        return distinct({only, std::nextafter(only, std::numeric_limits<float>::infinity())});
    }
    std::vector<double> levels = compandedLevels(distribution, std::size_t{1} << static_cast<unsigned>(bits));
    const auto sums = distribution.cumulative();
    // The iteration converges slowly where there are many levels; what is left after this many steps changes the error
    // in the fifth digit.
    constexpr int kMostSteps = 2000;
    constexpr double kStill = 1e-7;
    const double spread = moments.std();
    for (int step = 0; step < kMostSteps && improve(levels, *sums) > kStill * spread; ++step) {
    }
    return distinct(levels);
}

} // namespace qs
