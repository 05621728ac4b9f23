// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace bench {

/// Opening and analysing a file of `millions` · 2^20 weights that the system has in memory already, against reading its
/// pages through a mapping of their own. The file lies in the folder for temporary files meanwhile.
void printFileRows(std::size_t millions, int rounds);

} // namespace bench
