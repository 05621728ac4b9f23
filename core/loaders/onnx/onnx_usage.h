// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/loaders/onnx/onnx_dataflow.h"
#include "core/loaders/onnx/onnx_graph.h"
#include "core/model/model.h"

#include <vector>

namespace qs::onnx {

/// The weights among `tensors` (one per contents.tensors) with the nodes that use them. Nodes that only pass a weight
/// on (Identity, Cast, Transpose, Reshape, QuantizeLinear …) are walked through to the one that computes with it.
std::vector<Weight> weightsOf(const Contents& contents, const std::vector<Tensor>& tensors, const Dataflow& flow);

} // namespace qs::onnx
