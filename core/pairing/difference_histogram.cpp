// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pairing/difference_histogram.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace qs {

std::uint64_t DifferenceHistogram::total() const
{
    return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

DifferenceHistogram DifferenceHistogram::coarsened(std::size_t most) const
{
    DifferenceHistogram coarse = *this;
    while (coarse.counts.size() > most) {
        // The first bin stands alone where its partner would begin below it.
        const auto first = static_cast<std::int64_t>(std::llround(coarse.low / coarse.width));
        const std::size_t offset = first % 2 == 0 ? 0 : 1;
        std::vector<std::uint64_t> joined((coarse.counts.size() + offset + 1) / 2);
        for (std::size_t i = 0; i < coarse.counts.size(); ++i) {
            joined[(i + offset) / 2] += coarse.counts[i];
        }
        coarse.low -= static_cast<double>(offset) * coarse.width;
        coarse.width *= 2;
        coarse.counts = std::move(joined);
    }
    return coarse;
}

DifferenceHistogram histogramOf(const Distribution& distribution)
{
    const std::span<const std::uint64_t> counts = distribution.counts();
    const auto isFilled = [](std::uint64_t count) { return count > 0; };
    const auto first = std::ranges::find_if(counts, isFilled);
    if (first == counts.end()) {
        return {};
    }
    auto last = counts.end();
    while (*std::prev(last) == 0) {
        --last;
    }
    // Whole powers of two about zero, so that neighbouring tensors have bins that can be compared.
    const std::ptrdiff_t from = first - counts.begin();
    const std::ptrdiff_t to = last - counts.begin();
    std::ptrdiff_t together = 1;
    while ((to - 1) / together - from / together + 1 > DifferenceHistogram::kMostBins) {
        together *= 2;
    }
    const std::ptrdiff_t start = from / together * together;
    DifferenceHistogram histogram;
    histogram.low = distribution.lowEdge(static_cast<int>(start));
    histogram.width = distribution.binWidth() * static_cast<double>(together);
    histogram.counts.resize(static_cast<std::size_t>((to - 1 - start) / together + 1));
    for (std::ptrdiff_t bin = from; bin < to; ++bin) {
        histogram.counts[static_cast<std::size_t>((bin - start) / together)] += counts[static_cast<std::size_t>(bin)];
    }
    return histogram;
}

} // namespace qs
