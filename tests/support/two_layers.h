// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/onnx_writer.h"

/// The smallest network that has something to measure: y = relu(x · a) · b, with layers "first" and "second". Rows of a
/// are 0 1 2 3, 4 5 6 7 and 8 9 10 11, those of b 0 1 to 6 7.
struct TwoLayers {
    const char* product = "MatMul"; ///< the operator of both
    std::int64_t batch = -1;        ///< samples at a time, below 0 any
    bool isStrange = false;         ///< has an output z too, of an operator that nobody knows

    /// The bytes of an ONNX file.
    QByteArray file() const
    {
        namespace onnx = onnxwriter;
        QByteArrayList nodes{onnx::node(product, "first", "x a", "h"), onnx::node("Relu", "", "h", "r"),
                             onnx::node(product, "second", "r b", "y")};
        if (isStrange) {
            nodes << onnx::node("Marvel", "odd", "r", "z");
        }
        QByteArray graph = onnx::graph(nodes, {onnx::floatTensor("a", {3, 4}), onnx::floatTensor("b", {4, 2})});
        graph += onnx::message(11, onnx::floatValue("x", {batch, 3}));
        graph += onnx::message(12, onnx::floatValue("y", {batch, 2}));
        if (isStrange) {
            graph += onnx::message(12, onnx::floatValue("z", {batch, 4}));
        }
        return onnx::model(graph);
    }
};
