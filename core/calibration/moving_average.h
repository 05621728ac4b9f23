// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/range.h"
#include "core/kernels/moments.h"

#include <span>

namespace qs {

/// Extremes of a stream, forgetting slowly: the first batch sets them, each later one moves both ends by `share` of the
/// way to its own (PyTorch's MovingAverageMinMaxObserver, in float as there).
class MovingAverageRange {
public:
    static constexpr double kUsualShare = 0.01;

    /// 0 < share ≤ 1.
    explicit MovingAverageRange(double share = kUsualShare) : m_share(static_cast<float>(share)) {}

    /// NaN and infinities are passed over; a batch without a finite value changes nothing.
    void add(std::span<const float> batch) { add(minMaxOf(batch)); }
    void add(const MinMax& batch);

    bool empty() const { return m_isEmpty; }
    /// Low ≤ high; {0, 0} while empty.
    Range range() const { return m_isEmpty ? Range() : Range{m_ends.min, m_ends.max}; }

private:
    float m_share;
    bool m_isEmpty = true;
    MinMax m_ends;
};

} // namespace qs
