// SPDX-License-Identifier: GPL-3.0-or-later
// The range with the smallest mean squared error, by search.
//
// The error against the range is a valley with small ripples (a step that fits a few large values by chance), so a
// search that walks downhill can stop anywhere. Instead the whole width is tried on an even grid and the best point's
// neighbourhood again on a finer one. 100 candidates; the state of the art in public tools is 80 to 100 on one grid.
#include "core/calibration/binned_error.h"
#include "core/calibration/rules.h"
#include "core/kernels/squared_errors.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

namespace qs {

namespace {

constexpr int kCoarse = 50; // 2 %, 4 % … 100 % of the largest magnitude
constexpr int kFine = 50;   // between the neighbours of the best of those

/// Squared error of each range in `ranges`, in the same order. Only the order of the results matters.
using Cost = std::function<void(std::span<const Range> ranges, std::span<double> costs)>;

struct Candidate {
    double fraction = 1;
    double cost = 0;
};

/// The best of `count` fractions evenly spaced on (low, high], tried from the largest down, so that of equal costs the
/// widest range wins.
template <int Count, typename Make>
Candidate bestOf(double low, double high, const Cost& cost, const Make& make)
{
    std::array<Range, Count> ranges;
    std::array<double, Count> costs;
    std::array<double, Count> fractions;
    for (int i = 0; i < Count; ++i) {
        fractions[i] = high - (high - low) * i / Count;
        ranges[i] = make(fractions[i]);
    }
    cost(ranges, costs);
    const auto best = std::ranges::min_element(costs);
    return {fractions[static_cast<std::size_t>(best - costs.begin())], *best};
}

/// `make(f)` is the range at the fraction f of its full width.
template <typename Make>
Candidate search(const Cost& cost, const Make& make)
{
    const Candidate coarse = bestOf<kCoarse>(0, 1, cost, make);
    const double step = 1.0 / kCoarse;
    const double low = std::max(coarse.fraction - step, step / kFine);
    const Candidate fine = bestOf<kFine>(low, std::min(coarse.fraction + step, 1.0), cost, make);
    return fine.cost < coarse.cost ? fine : coarse;
}

Range smallestError(double low, double high, Scheme scheme, const Cost& cost)
{
    low = std::min(low, 0.0);
    high = std::max(high, 0.0);
    if (scheme == Scheme::Symmetric) {
        const double widest = std::max(-low, high);
        const double best = widest * search(cost, [&](double f) { return Range{-f * widest, f * widest}; }).fraction;
        return {-best, best};
    }
    // Both ends drawn in together first, then each by itself: a lone outlier on one side must not cost the other.
    const double both = search(cost, [&](double f) { return Range{f * low, f * high}; }).fraction;
    const double upper = high * search(cost, [&](double f) { return Range{both * low, f * high}; }).fraction;
    const double lower = low * search(cost, [&](double f) { return Range{f * low, upper}; }).fraction;
    return {lower, upper};
}

} // namespace

Range meanSquareOfDistribution(const Distribution& distribution, const Quantizer& quantizer,
                               const CalibrationChoice&)
{
    const Cost cost = [&](std::span<const Range> ranges, std::span<double> costs) {
        std::ranges::transform(ranges, costs.begin(), [&](const Range& range) {
            return binnedError(distribution, quantizer, quantizer.gridOf(range)).total();
        });
    };
    return smallestError(distribution.moments().min, distribution.moments().max, quantizer.scheme(), cost);
}

Range meanSquareOfValues(ValueSpan values, const MinMax& extremes, const Quantizer& quantizer,
                         const CalibrationChoice&)
{
    const Cost cost = [&](std::span<const Range> ranges, std::span<double> costs) {
        std::array<Grid, kCoarse> grids;
        static_assert(kFine <= kCoarse);
        std::ranges::transform(ranges, grids.begin(), [&](const Range& range) {
            return quantizer.gridOf(range);
        });
        squaredErrors(quantizer.rule(), values, std::span(grids).first(ranges.size()), costs);
    };
    return smallestError(extremes.min, extremes.max, quantizer.scheme(), cost);
}

} // namespace qs
