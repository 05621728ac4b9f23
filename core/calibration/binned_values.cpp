// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/binned_values.h"

#include <algorithm>

namespace qs {

std::vector<WeightedValue> binnedValues(const Distribution& distribution)
{
    std::vector<WeightedValue> found;
    const auto counts = distribution.counts();
    const Moments& moments = distribution.moments();
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (counts[i] > 0) {
            const int bin = static_cast<int>(i);
            const double low = std::clamp(distribution.lowEdge(bin), moments.min, moments.max);
            const double high = std::clamp(distribution.lowEdge(bin + 1), moments.min, moments.max);
            found.push_back({low + (high - low) / 2, static_cast<double>(counts[i])});
        }
    }
    return found;
}

} // namespace qs
