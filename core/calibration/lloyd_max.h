// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/calibration/distribution.h"

#include <vector>

namespace qs {

/// 2^bits levels with the smallest mean squared error for the values of a tensor (Lloyd 1957, Max 1960): borders in the
/// middle between neighbouring levels, levels at the mean of what lies between their borders. From the binned
/// distribution, as if each bin were filled evenly, started at the best cut of its bins. Ascending and distinct; at
/// least two, and fewer than 2^bits where fewer bins are filled. 1 … 8 bits.
std::vector<float> lloydMaxLevels(const Distribution& distribution, int bits);

} // namespace qs
