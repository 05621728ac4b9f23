// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tensor/array.h"

namespace qs {

/// The same array with its elements in another order in memory, without a copy where both orders are one. An array of
/// less than three axes stays plain.
Result<Array> inLayout(const Array& array, MemoryLayout layout);

} // namespace qs
