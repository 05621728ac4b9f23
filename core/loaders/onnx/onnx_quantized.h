// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/loaders/onnx/onnx_dataflow.h"
#include "core/model/model.h"

#include <set>

namespace qs::onnx {

/// Tensors of codes become what their nodes read from them: DequantizeLinear on a constant, the operators that take
/// quantized weights (QLinearConv, MatMulInteger …), those of ONNX Runtime that take packed ones (MatMulNBits …). Such
/// a tensor keeps its name; its shape is the weight's, its parts are in Tensor::stored. One whose scales do not fit it
/// gets a Tensor::error.
///
/// Gives the tensors that are part of exactly one other now and used for nothing else: no rows of their own any more,
/// their bytes are counted there.
std::set<std::size_t> reconstructWeights(const Contents& contents, const Dataflow& flow, Model& model);

} // namespace qs::onnx
