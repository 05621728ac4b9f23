// SPDX-License-Identifier: GPL-3.0-or-later
// A network as its file describes it, in ONNX's terms (github.com/onnx/onnx, docs/IR.md). Nothing here calculates.
#pragma once

#include "core/tensor/array.h"
#include "core/tensor/tensor.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace qs {

struct Graph;

/// What a node says about how it calculates.
struct GraphAttribute {
    using Value = std::variant<std::monostate, std::int64_t, float, std::string, std::vector<std::int64_t>,
                               std::vector<float>, std::vector<std::string>, Tensor, std::shared_ptr<const Graph>>;

    std::string name;
    Value value; ///< std::monostate for a kind that nothing here knows (sparse tensors, types)
    std::string reference = {}; ///< inside a function: the attribute of the call that is meant; else empty
};

/// One calculation. Values are known by their names; an empty one is an optional input or output that was left out.
struct GraphNode {
    std::string name; ///< as the file has it: may be empty, and need not be unique
    std::string op;
    std::string domain; ///< empty for the standard operators
    std::vector<std::string> inputs;
    std::vector<std::string> outputs;
    std::vector<GraphAttribute> attributes;
    std::optional<std::int64_t> opset = {}; ///< of the domain, where it is not the graph's: from a function of the file

    /// Null where the node has no such attribute.
    const GraphAttribute* find(std::string_view attribute) const;
    bool has(std::string_view attribute) const { return find(attribute) != nullptr; }
    /// The value of the attribute, or `otherwise` where it is not there or of another kind.
    std::int64_t integer(std::string_view attribute, std::int64_t otherwise) const;
    float real(std::string_view attribute, float otherwise) const;
    std::string text(std::string_view attribute, std::string otherwise) const;
    std::vector<std::int64_t> integers(std::string_view attribute, std::vector<std::int64_t> otherwise = {}) const;
    std::vector<float> reals(std::string_view attribute, std::vector<float> otherwise = {}) const;
    std::vector<std::string> texts(std::string_view attribute) const;
    const Tensor* tensor(std::string_view attribute) const;
    std::shared_ptr<const Graph> body(std::string_view attribute) const;

    /// How people find the node: its name, else its first output, with the operator: `Conv "conv1"`.
    std::string label() const;
};

/// One extent of an input or output: a number, or a name that stands for any ("batch").
struct GraphExtent {
    std::int64_t extent = -1; ///< -1 where only the run tells it
    std::string symbol;
};

/// An input or output of a graph, as far as the file declares it.
struct GraphValue {
    std::string name;
    std::optional<ElementType> type;
    std::optional<std::vector<GraphExtent>> shape;

    /// "float [N, 3, 224, 224]": the type and shape for people, "?" for what is not declared.
    std::string text() const;
};

/// Nodes stand in an order in which each follows what it reads. A body of a control-flow node sees the values of the
/// graphs around it too. Inputs and outputs have names, each its own.
struct Graph {
    std::string name;
    std::vector<GraphNode> nodes;
    std::vector<GraphValue> inputs; ///< without those that a constant gives a default
    std::vector<GraphValue> outputs;
    std::vector<Tensor> constants;              ///< initializers, and the tensors of Constant nodes
    std::map<std::string, std::int64_t> opsets; ///< version by domain, "" the standard one; the same in all bodies
    std::vector<std::shared_ptr<const MappedFile>> files; ///< that the constants lie in; of the outermost graph
};

/// The values that a node reads: its inputs, and what its bodies take from around them.
std::vector<std::string> namesRead(const GraphNode& node);

/// Puts the nodes into an order in which each follows what it reads, the file's own where that will do. A cycle and a
/// value with two makers are errors with the names. `outside` names what a body sees.
Status sortNodes(Graph& graph, const std::vector<std::string>& outside);

} // namespace qs
