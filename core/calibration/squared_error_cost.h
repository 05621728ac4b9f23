// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/quantizer.h"

#include <array>
#include <span>

namespace qs {

/// Σ (x − Q(x))² of `values` for the grid of each range; at most kMostRangesAtOnce of them. `extremes` are those of the
/// values.
void squaredErrorsOfRanges(std::span<const float> values, const MinMax& extremes, const Quantizer& quantizer,
                           std::span<const Range> ranges, std::span<double> costs);

/// A lower bound on the sums above for `range` and every range inside it: what the largest of the values lose by
/// clipping. Made once for some values.
class LeastSquaredError {
public:
    LeastSquaredError(std::span<const float> values, const Quantizer& quantizer);
    double operator()(const Range& range) const;

private:
    static constexpr std::size_t kParts = 16;
    std::array<float, kParts> m_largest = {}; ///< magnitudes, of every sixteenth value
    const Quantizer& m_quantizer;
};

} // namespace qs
