// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace bench {

/// One row per format: its error pass over `values`, ranges and codes included, as a ratio to reading them.
void printFormatRows(const std::vector<float>& values, int rounds);

/// Whole analyses of a model with 124 million weights: all formats that do not search, per tensor, per channel and in
/// groups of 128, in read passes of the model's bytes; and the mean-square search of INT4 in groups of 128.
void printModelRows();

} // namespace bench
