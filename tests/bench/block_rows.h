// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

namespace bench {

/// One row per block format and per 16-bit float: decoding as many values as `values` has, the way a tile of a file is
/// read, as a ratio to reading as many floats from memory.
void printBlockRows(std::span<const float> values, int rounds);

} // namespace bench
