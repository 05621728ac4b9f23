// SPDX-License-Identifier: GPL-3.0-or-later
// The operators of quantized networks, file by file. Their rows stand in quantized.cpp.
#pragma once

#include "core/operators/operator.h"

namespace qs {

// quantize_linear.cpp, dequantize_linear.cpp
Result<Arrays> quantizeLinear10(const Call& call);
Result<Arrays> quantizeLinear(const Call& call);
Result<Arrays> dynamicQuantizeLinear(const Call& call);
Result<Arrays> dequantizeLinear10(const Call& call);
Result<Arrays> dequantizeLinear(const Call& call);

} // namespace qs
