// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/operators/operator.h"

namespace qs {

// Activations that ONNX Runtime's optimizer makes (com.microsoft): x · Φ(x) and what comes close to it.
Result<Arrays> biasGelu(const Call& call);
Result<Arrays> fastGelu(const Call& call);
Result<Arrays> quickGelu(const Call& call);

} // namespace qs
