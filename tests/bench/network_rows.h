// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace bench {

/// Forward passes of the real networks in the folder that QUANTSCOPE_TEST_DATA names, and what INT8 makes of them:
/// ratios of the same run. Nothing where there is no such folder.
void printNetworkRows(std::size_t rounds);

} // namespace bench
