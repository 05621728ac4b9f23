// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/graph/graph.h"
#include "core/integer/code_grid.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace qs {

/// The least and the largest finite number that a value took while samples ran.
struct ValueRange {
    float low = 0;
    float high = 0;
};
using ValueRanges = std::map<std::string, ValueRange>; ///< by name

/// A layer that runs in codes.
struct IntegerLayerNodes {
    std::size_t node = 0;           ///< of the graph it was made from
    std::string output;             ///< the value that it makes there, after the activation that went into it
    std::string activation;         ///< that went into its output codes: "Relu", "Clip", or empty
    std::vector<GraphNode> floats;  ///< alone, from `input` to `output`: as it was
    std::vector<GraphNode> codes;   ///< alone, from codes of the input to codes of the output, their grids fixed
    std::vector<GraphNode> encode;  ///< makes codes of the input
    std::vector<GraphNode> decode;  ///< makes numbers of the output
    std::vector<GraphNode> dynamic; ///< with a grid for each input; empty before opset 11, which has no such form
    std::string input;
    std::string inputCodes;
    std::string outputCodes;
    std::uint64_t weights = 0;
    std::size_t biasOverflows = 0;       ///< biases that do not fit into 32 bits
    std::int64_t largestAccumulator = 0; ///< that any codes of the input reach
};

/// A network whose Conv, Gemm and MatMul layers with constant weights run in codes of 8 bits: weights I8 with a scale
/// per output channel around 0, values U8 on the grid of their range. Layers that follow one another hand on codes;
/// around the others stand QuantizeLinear and DequantizeLinear. A Relu, or a Clip at 0, goes into the codes of the
/// layer before it. The nodes of codes are of ONNX Runtime's domain com.microsoft: it has a product of matrices with
/// bias and requantization (QGemm), and its versions are counted by themselves, so that networks before opset 10 can
/// have them. MatMul alone becomes ONNX's own QLinearMatMul, from opset 10 on.
struct IntegerGraph {
    Graph graph;
    std::vector<IntegerLayerNodes> layers; ///< in the order of the nodes
    std::vector<Tensor> constants;         ///< that the nodes of the layers read beyond those of the original graph
};

/// `graph` has its normalizations folded. An error where a weight cannot be read. A layer is left as it is where a
/// range is missing or its attributes are out of the ordinary.
Result<IntegerGraph> integerGraphOf(const Graph& graph, const ValueRanges& ranges);

} // namespace qs
