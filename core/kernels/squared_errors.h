// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/error_sums.h"

#include <span>

namespace qs {

/// For each grid the sum of squared errors of `values` (all finite): what a search over ranges minimises. Fast where
/// the values fit the cache. The sums are in float with a fixed order of additions, so every CPU target gives the same
/// bits and a search finds the same minimum everywhere. grids.size() == sums.size().
void squaredErrors(const CodeRule& rule, std::span<const float> values, std::span<const Grid> grids,
                   std::span<double> sums);
void squaredErrorsByDefinition(const CodeRule& rule, std::span<const float> values, std::span<const Grid> grids,
                               std::span<double> sums);

/// Σ max(0, largest − reach)² over `count` magnitudes, a multiple of 4.
float squaresBeyond(std::span<const float> largest, float reach);

} // namespace qs
