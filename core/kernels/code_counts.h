// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/error_sums.h"

namespace qs {

/// Counts the codes that `values` get, from the grids' lowest: what the entropy of the codes is made of. Arguments as
/// for addErrors; counts.size() is the number of codes, at most CodeSet::kMostCodes.
void addCodeCounts(const CodeRule& rule, std::span<const float> values, std::size_t groupSize,
                   std::span<const Grid> grids, std::span<std::uint64_t> counts);
void addCodeCountsByDefinition(const CodeRule& rule, std::span<const float> values, std::size_t groupSize,
                               std::span<const Grid> grids, std::span<std::uint64_t> counts);

} // namespace qs
