// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/blocks/k_layouts.h"

namespace qs {

/// Scales and minimums (what is subtracted, not negative) that the searches found for the sub-blocks of a super-block.
using FoundScales = SubBlockScales;

/// Rounds what was found to the numbers that the super-block can hold, against the largest of them, and writes these.
/// The block was zeros. False: all values are zeros, and the block stays as it is.
bool storeScales(const FoundScales& found, Q2K layout, std::byte* block);
bool storeScales(const FoundScales& found, Q3K layout, std::byte* block);
bool storeScales(const FoundScales& found, Q4K layout, std::byte* block);
bool storeScales(const FoundScales& found, Q5K layout, std::byte* block);
bool storeScales(const FoundScales& found, Q6K layout, std::byte* block);

} // namespace qs
