// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/fold.h"
#include "core/graph/graph.h"

namespace qs {

/// The same network for runs that look at its answers alone: each BatchNormalization is folded into the convolution
/// before it, and a sum and an activation that follow become part of it (com.microsoft.FusedConv of ONNX Runtime). Done
/// where the value between them has no other reader and is no answer, and where the weights are constants of F32, for
/// narrower floats would be rounded less often. The answers differ by the rounding of the folded weights. What cannot
/// be joined stays as it is.
Graph fusedForRunning(const Graph& graph);

/// The same, and what became of the weights.
FoldedGraph fusedWithFolds(const Graph& graph);

} // namespace qs
