// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/loaders/pytorch/pytorch_tensor.h"

namespace qs::pytorch {

/// Turns the tensor of codes in `tensor` into the quantized tensor that `quantizer` makes of it: (scheme, scale, zero
/// point), or (scheme, scales, zero points, axis) with a tensor of each.
///
/// A code q stands for scale · (q − zero point), as torch.dequantize computes it: the difference in float, one scale of
/// a tensor rounded to float, scales per channel in double, the product rounded to float once.
Status attachQuantizer(Tensor& tensor, const pickle::Value& quantizer, Storages& storages);

} // namespace qs::pytorch
