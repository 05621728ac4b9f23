// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/moments.h"

#include <cstddef>
#include <span>

namespace qs {

/// Extremes of every `groupSize` values in a row; the last group may be short. ranges.size() == ceil(values.size() /
/// groupSize). The values are finite. Returns Σ x² of all, which costs next to nothing on the way.
double groupRanges(std::span<const float> values, std::size_t groupSize, std::span<MinMax> ranges);
double groupRangesByDefinition(std::span<const float> values, std::size_t groupSize, std::span<MinMax> ranges);

} // namespace qs
