// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/lloyd_max.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace qs {

namespace {

/// Some bins in a row: what a level must serve as one.
struct Segment {
    double count = 0;
    double sum = 0;
    double squares = 0;
};

/// The non-empty bins, or where there are many more than `wanted` about as many runs of them, each with the same share
/// of Σ count^(1/3): as dense as the best levels are (Panter and Dite 1951). Values are taken from `middle`, so that
/// squares of what is far from 0 keep their digits.
std::vector<Segment> segmentsOf(const Distribution& distribution, std::size_t wanted, double middle)
{
    const auto counts = distribution.counts();
    const auto filled =
        static_cast<std::size_t>(std::ranges::count_if(counts, [](std::uint64_t count) { return count > 0; }));
    double shares = 0;
    for (const std::uint64_t count : counts) {
        shares += std::cbrt(static_cast<double>(count));
    }
    const double each = filled <= wanted ? 0 : shares / static_cast<double>(wanted);
    std::vector<Segment> segments;
    double share = each;
    const Moments& moments = distribution.moments();
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (counts[i] == 0) {
            continue;
        }
        if (share >= each) {
            segments.emplace_back();
            share = 0;
        }
        const auto count = static_cast<double>(counts[i]);
        const int bin = static_cast<int>(i);
        const double low = std::clamp(distribution.lowEdge(bin), moments.min, moments.max);
        const double high = std::clamp(distribution.lowEdge(bin + 1), moments.min, moments.max);
        const double x = low + (high - low) / 2 - middle;
        Segment& last = segments.back();
        last = {last.count + count, last.sum + count * x, last.squares + count * x * x};
        share += std::cbrt(count);
    }
    return segments;
}

/// The best cut of segments into runs that each have their mean as level, by dynamic programming: the best cut of the
/// first i into k runs is the best cut of some j < i into k − 1 and one run more, and j grows with i, so that it is
/// found by halving (as Wu 1991 for colours). With the segments as given no other levels are better: the iteration
/// starts beside the best optimum, not in the nearest poor one.
class BestCut {
public:
    explicit BestCut(const std::vector<Segment>& segments) : m_upTo(segments.size() + 1)
    {
        for (std::size_t i = 0; i < segments.size(); ++i) {
            const Segment& from = m_upTo[i];
            m_upTo[i + 1] = {from.count + segments[i].count, from.sum + segments[i].sum,
                             from.squares + segments[i].squares};
        }
    }

    /// Means of `count` runs; fewer segments than that are not allowed. Looks for ends of runs within `slack` segments
    /// of where they would be if all runs had the same number of segments, and further away when one ends that far.
    std::vector<double> levels(std::size_t count, std::size_t slack)
    {
        const std::size_t end = m_upTo.size() - 1;
        std::vector<std::size_t> cuts = cut(count, std::min(slack, end));
        for (; cuts.empty(); slack *= 2) {
            cuts = cut(count, std::min(2 * slack, end));
        }
        std::vector<double> found(count);
        for (std::size_t run = 0; run < count; ++run) {
            const Segment& from = m_upTo[cuts[run]];
            const Segment& to = m_upTo[cuts[run + 1]];
            found[run] = (to.sum - from.sum) / (to.count - from.count);
        }
        return found;
    }

private:
    struct Span {
        std::size_t first;
        std::size_t last;
    };

    /// The ends of a run that are looked at when the first `runs` of `count` are cut.
    Span endsOf(std::size_t runs, std::size_t count, std::size_t slack) const
    {
        const std::size_t end = m_upTo.size() - 1;
        const std::size_t expected = runs * end / count;
        return {std::max(runs, expected - std::min(expected, slack)), std::min(end - (count - runs), expected + slack)};
    }

    /// Where `count` runs begin, and the end of the last; nothing when one ends `slack` segments from where expected.
    std::vector<std::size_t> cut(std::size_t count, std::size_t slack)
    {
        const std::size_t end = m_upTo.size() - 1;
        m_cost.assign(m_upTo.size(), std::numeric_limits<double>::infinity());
        for (std::size_t i = 1; i < m_upTo.size(); ++i) {
            m_cost[i] = costOf(0, i);
        }
        std::vector<std::vector<std::uint16_t>> starts;
        for (std::size_t runs = 2; runs <= count; ++runs) {
            std::vector<double> next(m_cost.size(), std::numeric_limits<double>::infinity());
            starts.emplace_back(m_cost.size());
            fill(next, starts.back(), endsOf(runs, count, slack), endsOf(runs - 1, count, slack));
            m_cost = std::move(next);
        }
        std::vector<std::size_t> cuts(count + 1, end);
        for (std::size_t run = count; run-- > 0;) {
            cuts[run] = run == 0 ? 0 : starts[run - 1][cuts[run + 1]];
            const Span looked = endsOf(run, count, slack);
            const bool isAtEdge = (cuts[run] == looked.first && looked.first > run) ||
                                  (cuts[run] == looked.last && looked.last < end - (count - run));
            if (run > 0 && isAtEdge) {
                return {};
            }
        }
        return cuts;
    }

    double costOf(std::size_t from, std::size_t to) const
    {
        const double count = m_upTo[to].count - m_upTo[from].count;
        const double sum = m_upTo[to].sum - m_upTo[from].sum;
        return std::max(0.0, m_upTo[to].squares - m_upTo[from].squares - sum * (sum / count));
    }

    /// For every end in `ends` the best start of its last run, which lies in `starts`.
    void fill(std::vector<double>& next, std::vector<std::uint16_t>& best, Span ends, Span starts) const
    {
        if (ends.first > ends.last) {
            return;
        }
        const std::size_t end = ends.first + (ends.last - ends.first) / 2;
        std::size_t found = starts.first;
        for (std::size_t start = starts.first; start <= std::min(starts.last, end - 1); ++start) {
            const double cost = m_cost[start] + costOf(start, end);
            if (cost < next[end]) {
                next[end] = cost;
                found = start;
            }
        }
        best[end] = static_cast<std::uint16_t>(found);
        fill(next, best, {ends.first, end - 1}, {starts.first, found});
        fill(next, best, {end + 1, ends.last}, {found, starts.last});
    }

    std::vector<Segment> m_upTo;
    std::vector<double> m_cost; ///< of the first i segments in as many runs as there are so far
};

std::vector<double> firstLevels(const Distribution& distribution, std::size_t count)
{
    const double middle = distribution.moments().mean;
    const std::size_t wanted = std::max<std::size_t>(512, 8 * count);
    const std::vector<Segment> segments = segmentsOf(distribution, wanted, middle);
    // Segments of equal shares are divided evenly by the best runs, roughly. With few levels it costs nothing to look
    // everywhere; single bins say nothing about where to look.
    constexpr std::size_t kManyLevels = 128;
    const bool hasEqualShares = segments.size() > wanted / 2;
    const std::size_t slack = hasEqualShares && count >= kManyLevels ? segments.size() / 8 : segments.size();
    std::vector<double> levels = BestCut(segments).levels(std::min(count, segments.size()), slack);
    for (double& level : levels) {
        level += middle;
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

/// The next float above, or below where there is none above.
float neighbourOf(float x)
{
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    const float above = std::nextafter(x, kInfinity);
    return above < kInfinity ? above : std::nextafter(x, -kInfinity);
}

/// Float levels, distinct: where values fill fewer bins than there are levels some coincide.
std::vector<float> distinct(const std::vector<double>& levels)
{
    std::vector<float> found(levels.begin(), levels.end());
    std::ranges::sort(found);
    const auto rest = std::ranges::unique(found);
    found.erase(rest.begin(), rest.end());
    if (found.size() == 1) {
        found.push_back(neighbourOf(found.front()));
        std::ranges::sort(found);
    }
    return found;
}

} // namespace

std::vector<float> lloydMaxLevels(const Distribution& distribution, int bits)
{
    const Moments& moments = distribution.moments();
    if (distribution.empty() || moments.min == moments.max) {
        return distinct({distribution.empty() ? 0.0 : moments.min});
    }
    std::vector<double> levels = firstLevels(distribution, std::size_t{1} << static_cast<unsigned>(bits));
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
