// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/loaders/onnx/onnx_channels.h"
#include "core/loaders/onnx/onnx_graph.h"
#include "core/tensor/tensor.h"

#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace qs::onnx {

using ValueId = std::size_t;

/// One input of one node.
struct Use {
    std::size_t node = 0;
    std::size_t input = 0;
};

/// Which value each name means, who makes it and who reads it. A body sees the names of the graphs around it.
class Dataflow {
public:
    /// Keeps views of the names in both, which have to outlive this.
    Dataflow(const Contents& contents, const std::vector<Tensor>& tensors);

    std::optional<ValueId> find(std::size_t graph, std::string_view name) const;
    const std::vector<Use>& usesOf(ValueId value) const { return m_uses[value]; }
    /// The node that makes the value; nothing for inputs and tensors of the file.
    std::optional<std::size_t> producerOf(ValueId value) const;
    /// The tensor of the file that is this value, if one is.
    std::optional<std::size_t> tensorOf(ValueId value) const;

    /// The value that `node` takes as input number `input`, if it takes one.
    std::optional<ValueId> inputOf(const Node& node, std::size_t input) const;
    /// The integers of the inputs of `node` that are constants of the file.
    ConstantInput constantsOf(const Node& node, const std::vector<Tensor>& tensors) const;

private:
    ValueId define(std::size_t graph, std::string_view name);

    const Contents& m_contents;
    std::vector<std::unordered_map<std::string_view, ValueId>> m_names; // of each graph
    std::vector<std::vector<Use>> m_uses;                               // of each value
    std::unordered_map<ValueId, std::size_t> m_tensorOf;
    std::unordered_map<ValueId, std::size_t> m_producerOf;
};

} // namespace qs::onnx
