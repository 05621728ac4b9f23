// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tensor/element_type.h"

#include <cstdint>

namespace qs {

/// Whether `type` is one of the four floats of 8 bits that ONNX calculates with.
bool isFloat8(ElementType type);

/// The nearest number of a type for which isFloat8() holds, half to even, as its bits (ONNX, docs/Technical Details,
/// "Float stored in 8 bits"). What lies beyond the largest one becomes the largest where it saturates, else infinity
/// or, in types without one, NaN. An infinity saturates too, but is NaN in the types FNUZ.
std::uint8_t toFloat8(float value, ElementType type, bool saturate);

/// Exact.
float fromFloat8(std::uint8_t bits, ElementType type);

} // namespace qs
