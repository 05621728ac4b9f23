// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/binned_error.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace qs {

BinnedError binnedError(const Distribution& distribution, const AffineGrid& grid)
{
    if (distribution.empty()) {
        return {};
    }
    const auto total = static_cast<double>(distribution.moments().count);
    // Σ (x − level)² over the values between two cut points.
    const auto squares = [](const Distribution::Below& from, const Distribution::Below& to, double level) {
        return std::max(0.0, (to.squares - from.squares) - 2 * level * (to.sum - from.sum) +
                                 level * level * (to.count - from.count));
    };
    const auto sums = distribution.cumulative();
    const auto scale = double{grid.scale};
    const Range clip = clippingStart(grid);
    const Distribution::Below none;
    const Distribution::Below all = sums->below(std::numeric_limits<double>::infinity());
    Distribution::Below from = sums->below(clip.low);
    BinnedError error;
    error.clipping = squares(none, from, scale * (grid.low - grid.zeroPoint));

    // Only codes that the data reach have anything to add.
    const auto codeNear = [&](double x) {
        return static_cast<int>(
            std::clamp(std::nearbyint(x / scale) + grid.zeroPoint, 1.0 * grid.low, 1.0 * grid.high));
    };
    const int first = codeNear(distribution.moments().min);
    const int last = codeNear(distribution.moments().max);
    for (int code = first; code <= last; ++code) {
        const double level = scale * (code - grid.zeroPoint);
        const Distribution::Below to = sums->below(level + scale / 2);
        error.rounding += squares(from, to, level);
        from = to;
    }
    error.clipping += squares(sums->below(clip.high), all, scale * (grid.high - grid.zeroPoint));
    error.rounding /= total;
    error.clipping /= total;
    return error;
}

} // namespace qs
