// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/source_family.h"

#include <span>
#include <vector>

namespace qs {

/// The best that a quantizer can do with data of one shape, of variance 1. Quantizers are symmetric, so only levels
/// from 0 upwards are named.

/// Mean squared error when each x takes the nearest of ±`levels`, which ascend from 0 or above.
double errorOfLevels(const SourceShape& shape, std::span<const double> levels);

struct UniformOptimum {
    double step = 0;
    double error = 0; ///< mean squared
};
/// Levels ±½, ±1½ … steps, 2·`perSide` of them: no zero among them (Max 1960, table II for the Gaussian).
UniformOptimum bestWithoutZero(const SourceShape& shape, int perSide);
/// Levels 0, ±1 … ±`perSide` steps: what symmetric integer codes have.
UniformOptimum bestWithZero(const SourceShape& shape, int perSide);

struct LevelsOptimum {
    std::vector<double> levels; ///< the positive ones, ascending
    double error = 0;           ///< mean squared
};
/// The best 2·`perSide` levels wherever they lie (Lloyd 1957, Max 1960): each is the mean of the values nearest to it.
LevelsOptimum bestLevels(const SourceShape& shape, int perSide);

} // namespace qs
