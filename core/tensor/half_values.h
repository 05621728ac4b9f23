// SPDX-License-Identifier: GPL-3.0-or-later
// Many halves at once: the same bits as halfToFloat() and floatToHalf() give, fast.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace qs {

/// Of `out.size()` little-endian halves at `in`, which needs no alignment.
void halvesToFloats(const std::byte* in, std::span<float> out);

/// The half next to each of `in`; `out` is as long.
void floatsToHalves(std::span<const float> in, std::span<std::uint16_t> out);

} // namespace qs
