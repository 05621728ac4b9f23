// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

namespace qs {

/// The code whose level of kIq4Levels is nearest, the higher of two at the same distance; 15 for NaN.
unsigned nearestIq4Code(float value);

/// The scale for 32 values: the first lets the largest magnitude meet level −127, fifteen more let it meet the whole
/// numbers around that, and the best has the largest (Σ w x l)² / Σ w l², w = x². 0 where all values are zeros. Codes
/// are not part of the search: the stored or unstored scale decides them afterwards.
float fitIq4Scale(std::span<const float> values);

} // namespace qs
