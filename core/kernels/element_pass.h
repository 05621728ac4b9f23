// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/error_sums.h"

namespace qs {

/// addErrors for every rule and every length of groups; affine groups of a hundred values and more have a faster pass
/// of their own, which addErrors chooses.
void addElementErrors(const CodeRule& rule, std::span<const float> values, std::size_t groupSize,
                      std::span<const Grid> grids, ErrorSums& sums, CodeSet& codes);

} // namespace qs
