// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/range_search.h"

#include <algorithm>
#include <array>

namespace qs {

namespace {

constexpr int kCoarse = kMostRangesAtOnce; // 2 %, 4 % … 100 % of the largest magnitude
constexpr int kFine = kMostRangesAtOnce;   // between the neighbours of the best of those

struct Candidate {
    double fraction = 1;
    double cost = 0;
};

/// The best of `count` fractions evenly spaced on (low, high], tried from the largest down, so that of equal costs the
/// widest range wins.
template <int Count, typename Make>
Candidate bestOf(double low, double high, const RangeCost& cost, const Make& make)
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
Candidate search(const RangeCost& cost, const Make& make)
{
    const Candidate coarse = bestOf<kCoarse>(0, 1, cost, make);
    const double step = 1.0 / kCoarse;
    const double low = std::max(coarse.fraction - step, step / kFine);
    const Candidate fine = bestOf<kFine>(low, std::min(coarse.fraction + step, 1.0), cost, make);
    return fine.cost < coarse.cost ? fine : coarse;
}

} // namespace

Range searchedRange(double low, double high, Scheme scheme, const RangeCost& cost)
{
    low = std::min(low, 0.0);
    high = std::max(high, 0.0);
    if (scheme == Scheme::Symmetric) {
        const double widest = std::max(-low, high);
        const double best = widest * search(cost, [&](double f) { return Range{-f * widest, f * widest}; }).fraction;
        return {-best, best};
    }
    // Both ends drawn in together first, then each by itself: a lone outlier on one side must not cost the other. Each
    // step tries fractions of its own, so a later one need not be better than the one before.
    const Candidate both = search(cost, [&](double f) { return Range{f * low, f * high}; });
    const double nearLow = both.fraction * low;
    const Candidate upper = search(cost, [&](double f) { return Range{nearLow, f * high}; });
    const double nearHigh = upper.fraction * high;
    const Candidate lower = search(cost, [&](double f) { return Range{f * low, nearHigh}; });
    if (lower.cost < both.cost && lower.cost <= upper.cost) {
        return {lower.fraction * low, nearHigh};
    }
    return upper.cost < both.cost ? Range{nearLow, nearHigh} : Range{nearLow, both.fraction * high};
}

} // namespace qs
