// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qs::onnx {

using Bytes = std::span<const std::byte>;

/// An attribute of a node, as far as following weights needs it: integers.
struct Attribute {
    std::string_view name;
    std::int64_t integer = 0;
    std::vector<std::int64_t> integers;
};

/// All names point into the file.
struct Node {
    std::string_view name;
    std::string_view op;
    std::vector<std::string_view> inputs;
    std::vector<std::string_view> outputs;
    std::vector<Attribute> attributes;
    std::size_t graph = 0;

    /// The integers of attribute `attribute`; null when it has none.
    const Attribute* find(std::string_view attribute) const;
    std::int64_t integer(std::string_view attribute, std::int64_t otherwise) const;
};

/// A TensorProto somewhere in the file.
struct TensorPlace {
    Bytes message;
    std::string_view output; ///< of the Constant node it belongs to; empty for an initializer, which has a name itself
    std::size_t graph = 0;
    bool isSparse = false; ///< a SparseTensorProto
    bool isPlain = false;  ///< an AttributeProto that holds numbers itself: value_float, value_ints …
};

/// The main graph (0), the body of a control-flow node, which sees the names of the graph around it, or the body of a
/// function of the model, which sees its own only and is its own parent.
struct Graph {
    std::size_t parent = 0;
    std::vector<std::string_view> inputs;
};

/// What a model file is made of, not yet interpreted: nodes in the order of the file, bodies behind their node.
struct Contents {
    std::vector<Graph> graphs;
    std::vector<Node> nodes;
    std::vector<TensorPlace> tensors; ///< in the order of the file
    std::map<std::string, std::string> metadata;
};

/// Whether the outermost message looks like a model: fields that a ModelProto has, a graph among them.
bool looksLikeModel(Bytes file);

/// Reads the structure of a ModelProto and skips over the numbers.
Result<Contents> readContents(Bytes file, Progress& progress);

} // namespace qs::onnx
