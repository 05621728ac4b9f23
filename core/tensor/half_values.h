// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>

namespace qs {

/// halfToFloat() of `out.size()` little-endian halves at `in`, which needs no alignment: the same bits, fast.
void halvesToFloats(const std::byte* in, std::span<float> out);

} // namespace qs
