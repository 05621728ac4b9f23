// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/integer/dynamic_grid.h"

#include "core/integer/code_range.h"

#include <algorithm>

namespace qs {

DynamicGrid dynamicGridOf(std::span<const float> values)
{
    // Several running ends side by side, so that one does not wait for the other.
    constexpr std::size_t lanes = 16;
    float low[lanes] = {};
    float high[lanes] = {};
    const std::size_t whole = values.size() / lanes * lanes;
    for (std::size_t i = 0; i < whole; i += lanes) {
        for (std::size_t k = 0; k < lanes; ++k) {
            const float value = values[i + k];
            low[k] = value < low[k] ? value : low[k];
            high[k] = value > high[k] ? value : high[k];
        }
    }
    for (std::size_t i = whole; i < values.size(); ++i) {
        low[0] = std::min(low[0], values[i]); // NaN as the second argument leaves the first
        high[0] = std::max(high[0], values[i]);
    }
    const float least = *std::min_element(low, low + lanes);
    const float most = *std::max_element(high, high + lanes);
    const float scale = (most - least) / 255.0F;
    if (scale == 0) {
        return {};
    }
    return {scale, CodeRounder({0, 255}, 0)(0.0F - least / scale)};
}

} // namespace qs
