// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/error_sums.h"

#include <span>

namespace qs {

/// Σ weight · (|x − Q(x)| / unit)^p of `values` (all finite): what a search over ranges minimises. `weights` is as long
/// as `values`, or empty where all are 1. 0.5 ≤ p ≤ 8, unit positive and normal. Good to four digits, powers that float
/// cannot hold count as 0 or as about 10^38, and every CPU target gives the same bits, so that a search finds the same
/// minimum everywhere.
double powerErrors(const CodeRule& rule, std::span<const float> values, std::span<const float> weights,
                   const Grid& grid, float unit, float p);
double powerErrorsByDefinition(const CodeRule& rule, std::span<const float> values, std::span<const float> weights,
                               const Grid& grid, float unit, float p);

} // namespace qs
