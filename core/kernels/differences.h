// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/error_sums.h"

namespace qs {

/// Adds to `sums` what became of `values`: backs[i] is read back for values[i]. An error counts as clipping where the
/// value lies outside the range of its part; every `partSize` values in a row are a part, the last may be short. All
/// finite. `signal` and zeros as addErrors has them. Sums agree to 12 digits on every CPU target.
void addDifferences(std::span<const float> values, std::span<const float> backs, std::size_t partSize,
                    std::span<const MinMax> clippingStart, ErrorSums& sums);
void addDifferencesByDefinition(std::span<const float> values, std::span<const float> backs, std::size_t partSize,
                                std::span<const MinMax> clippingStart, ErrorSums& sums);

} // namespace qs
