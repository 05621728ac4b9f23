// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace qs {

/// The code whose level of kIq4Levels is nearest, the higher of two at the same distance; 15 for NaN.
unsigned nearestIq4Code(float value);

/// The scale for 32 values: the first lets the largest magnitude meet level −127, fifteen more let it meet the whole
/// numbers around that, and the best has the largest (Σ w x l)² / Σ w l², w = x². 0 where all values are zeros. Codes
/// are not part of the search: the stored or unstored scale decides them afterwards.
float fitIq4Scale(std::span<const float> values);

/// Writes what a block of IQ4_NL or IQ4_XS holds of its scales, over anything, and returns the inverse scales for the
/// codes: of IQ4_NL without the rounding to half precision, of IQ4_XS with that of the sub-blocks alone.
float storeIq4Scale(float scale, std::byte* block);
std::array<float, 8> storeIq4Scales(std::span<const float, 8> scales, std::byte* block);

} // namespace qs
