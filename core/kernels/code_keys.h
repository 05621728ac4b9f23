// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/error_sums.h"

#include <span>

namespace qs {

/// What tells the codes of `values` (all finite) apart, one key per value: the code itself where the rule is affine,
/// else the level in units of the scale. x' is scale · (key − zero point) or scale · key, the definition's bit for bit
/// on every CPU target but for the sign of zero. Every `groupSize` values in a row share a grid, the last group may be
/// short; `grids` has one entry per group.
void codeKeys(const CodeRule& rule, std::span<const float> values, std::size_t groupSize, std::span<const Grid> grids,
              std::span<float> keys);

} // namespace qs
