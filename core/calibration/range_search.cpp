// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/range_search.h"

#include <algorithm>
#include <array>
#include <limits>

namespace qs {

namespace {

constexpr int kCoarse = 50; // 2 %, 4 % … 100 % of the width
constexpr int kFine = 20;   // between the neighbours of the best of those

struct Candidate {
    double fraction = 1;
    double cost = std::numeric_limits<double>::infinity();
};

/// Ranges between zero and a widest one, by the fraction of its width that they keep.
template <typename Make>
class FractionSearch {
public:
    FractionSearch(const RangeCost& cost, const LeastRangeCost& leastCost, const Make& make)
        : m_cost(cost), m_leastCost(leastCost), m_make(make)
    {}

    Candidate run()
    {
        tryAll(0, 1, kCoarse);
        const double step = 1.0 / kCoarse;
        const double coarse = m_best.fraction;
        tryAll(std::max(coarse - step, step / kFine), std::min(coarse + step, 1.0), kFine);
        return m_best;
    }

private:
    /// `count` fractions evenly spaced on (low, high], from the largest down, so that of equal costs the widest range
    /// wins; until none of those left can be better than what was found.
    void tryAll(double low, double high, int count)
    {
        constexpr auto kAtOnce = static_cast<int>(kMostRangesAtOnce);
        std::array<Range, kAtOnce> ranges;
        std::array<double, kAtOnce> costs;
        std::array<double, kAtOnce> fractions;
        for (int first = 0; first < count; first += kAtOnce) {
            const int now = std::min(kAtOnce, count - first);
            for (int i = 0; i < now; ++i) {
                fractions[i] = high - (high - low) * (first + i) / count;
                ranges[i] = m_make(fractions[i]);
            }
            if (m_leastCost && m_leastCost(ranges[0]) > m_best.cost) {
                return;
            }
            m_cost(std::span(ranges).first(now), std::span(costs).first(now));
            for (int i = 0; i < now; ++i) {
                if (costs[i] < m_best.cost) {
                    m_best = {fractions[i], costs[i]};
                }
            }
        }
    }

    const RangeCost& m_cost;
    const LeastRangeCost& m_leastCost;
    const Make& m_make;
    Candidate m_best;
};

template <typename Make>
Candidate search(const RangeCost& cost, const LeastRangeCost& leastCost, const Make& make)
{
    return FractionSearch<Make>(cost, leastCost, make).run();
}

/// Ends are floats: grids of float ranges are found several times faster.
double nearestFloat(double x)
{
    return double{static_cast<float>(x)};
}

} // namespace

Range searchedRange(double low, double high, Scheme scheme, const RangeCost& cost, const LeastRangeCost& leastCost)
{
    low = std::min(low, 0.0);
    high = std::max(high, 0.0);
    if (scheme == Scheme::Symmetric) {
        const double widest = std::max(-low, high);
        const auto make = [&](double f) {
            const double end = nearestFloat(f * widest);
            return Range{-end, end};
        };
        return make(search(cost, leastCost, make).fraction);
    }
    // Both ends drawn in together first, then each by itself: a lone outlier on one side must not cost the other. Each
    // step tries fractions of its own, so a later one need not be better than the one before.
    const Candidate both = search(cost, leastCost, [&](double f) { return Range{f * low, f * high}; });
    const double nearLow = both.fraction * low;
    const Candidate upper = search(cost, leastCost, [&](double f) { return Range{nearLow, f * high}; });
    const double nearHigh = upper.fraction * high;
    const Candidate lower = search(cost, leastCost, [&](double f) { return Range{f * low, nearHigh}; });
    if (lower.cost < both.cost && lower.cost <= upper.cost) {
        return {lower.fraction * low, nearHigh};
    }
    return upper.cost < both.cost ? Range{nearLow, nearHigh} : Range{nearLow, both.fraction * high};
}

} // namespace qs
