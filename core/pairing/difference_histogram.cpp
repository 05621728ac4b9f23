// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pairing/difference_histogram.h"

#include <algorithm>

namespace qs {

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
