// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/moving_average.h"

#include "core/calibration/rules.h"

#include <algorithm>
#include <cmath>

namespace qs {

namespace {

/// In float, unless the two lie so far apart that float cannot hold the difference.
float moved(float from, float to, float share)
{
    const float next = from + share * (to - from);
    return std::isfinite(next) ? next : static_cast<float>(from + double{share} * (double{to} - from));
}

} // namespace

void MovingAverageRange::add(const MinMax& batch)
{
    if (batch.min > batch.max) {
        return;
    }
    if (m_isEmpty) {
        m_ends = batch;
        m_isEmpty = false;
        return;
    }
    m_ends = {moved(m_ends.min, batch.min, m_share), moved(m_ends.max, batch.max, m_share)};
    m_ends.max = std::max(m_ends.min, m_ends.max); // equal ends can pass each other in rounding
}

/// Weights come as one batch, and a distribution has no order.
Range movingAverageOfDistribution(const Distribution& distribution, const Quantizer&, const CalibrationChoice&)
{
    return {distribution.moments().min, distribution.moments().max};
}

Range movingAverageOfValues(ValueSpan values, const MinMax&, const Quantizer&, const CalibrationChoice& choice)
{
    constexpr std::size_t kBatch = 128;
    MovingAverageRange average(choice.value);
    for (std::size_t first = 0; first < values.size(); first += kBatch) {
        average.add(values.subspan(first, std::min(kBatch, values.size() - first)));
    }
    return average.range();
}

} // namespace qs
