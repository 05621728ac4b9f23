// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/quantizer.h"

#include <span>

namespace qs {

/// Σ (x − Q(x))² of `values` for the grid of each range; at most kMostRangesAtOnce of them. `extremes` are those of the
/// values.
void squaredErrorsOfRanges(std::span<const float> values, const MinMax& extremes, const Quantizer& quantizer,
                           std::span<const Range> ranges, std::span<double> costs);

} // namespace qs
