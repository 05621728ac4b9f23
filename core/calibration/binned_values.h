// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/calibration/distribution.h"

#include <vector>

namespace qs {

/// So many values near x.
struct WeightedValue {
    double x = 0;
    double weight = 1;
};

/// The non-empty bins of a distribution as their middles (the outermost ones between their edge and the smallest or
/// largest value), ascending.
std::vector<WeightedValue> binnedValues(const Distribution& distribution);

} // namespace qs
