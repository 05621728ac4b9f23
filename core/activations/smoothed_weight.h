// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/activations/input_channels.h"
#include "core/analysis/request.h"
#include "core/base/progress.h"
#include "core/tensor/array.h"

#include <vector>

namespace qs {

/// `weight` of `model` with each input channel multiplied by its factor, quantized and read back, in its own type and
/// shape. `values` are its elements as F32.
Result<Array> smoothedWeight(const Model& model, const Weight& weight, const Array& values,
                             const InputChannels& channels, const std::vector<float>& factors,
                             const Quantization& quantization, Progress& progress);

} // namespace qs
