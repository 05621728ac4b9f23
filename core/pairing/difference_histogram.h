// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/calibration/distribution.h"

#include <cstdint>
#include <vector>

namespace qs {

/// How often each difference occurs, in few enough bins to keep one per pair. Counts are exact: bin i has the
/// differences in [low + i · width, low + (i + 1) · width), each rounded to float first.
struct DifferenceHistogram {
    static constexpr int kMostBins = 512;

    double low = 0;
    double width = 0;
    std::vector<std::uint64_t> counts; ///< the outermost bins are not empty; none where no difference is finite

    std::uint64_t total() const;
    /// With neighbouring bins joined in twos until there are at most `most`, which is at least 2. Their edges are
    /// multiples of their width.
    DifferenceHistogram coarsened(std::size_t most) const;

    bool operator==(const DifferenceHistogram&) const = default;
};

/// The bins of `distribution` from its smallest to its largest value, joined in twos until they are at most kMostBins.
DifferenceHistogram histogramOf(const Distribution& distribution);

} // namespace qs
