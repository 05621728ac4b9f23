// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/fuse.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>

namespace qs {

namespace {

/// An activation as FusedConv has it.
struct Activation {
    std::string name;
    std::vector<float> parameters;
};

class Fuser {
public:
    explicit Fuser(Graph& graph) : m_graph(graph)
    {
        for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
            for (const std::string& name : namesRead(graph.nodes[i])) {
                m_readers[name].push_back(i);
            }
        }
        for (const GraphValue& output : graph.outputs) {
            m_answers.insert(output.name);
        }
        for (const Tensor& constant : graph.constants) {
            m_constants.emplace(constant.name, &constant);
        }
    }

    void fuse()
    {
        std::set<std::size_t> gone;
        for (std::size_t i = 0; i < m_graph.nodes.size(); ++i) {
            if (isConvolution(m_graph.nodes[i])) {
                fuseInto(m_graph.nodes[i], gone);
            }
        }
        std::vector<GraphNode> left;
        for (std::size_t i = 0; i < m_graph.nodes.size(); ++i) {
            if (!gone.contains(i)) {
                left.push_back(std::move(m_graph.nodes[i]));
            }
        }
        m_graph.nodes = std::move(left);
    }

private:
    const Tensor* constant(const std::string& name) const
    {
        const auto at = m_constants.find(name);
        return at == m_constants.end() ? nullptr : at->second;
    }

    bool isConvolution(const GraphNode& node) const
    {
        const Tensor* const weight =
            node.op == "Conv" && node.domain.empty() && node.inputs.size() > 1 ? constant(node.inputs[1]) : nullptr;
        return weight != nullptr && weight->type == ElementType::F32 && node.outputs.size() == 1;
    }

    /// The node that alone reads `value`, once, and gives one output.
    std::optional<std::size_t> onlyReader(const std::string& value) const
    {
        const auto readers = m_readers.find(value);
        if (value.empty() || m_answers.contains(value) || readers == m_readers.end() || readers->second.size() != 1) {
            return std::nullopt;
        }
        const GraphNode& node = m_graph.nodes[readers->second.front()];
        const bool isOnce = std::ranges::count(node.inputs, value) == 1;
        return isOnce && node.domain.empty() && node.outputs.size() == 1 ? std::optional(readers->second.front())
                                                                         : std::nullopt;
    }

    /// A bound of Clip; nothing where it is known only when the network runs.
    std::optional<float> boundOf(const GraphNode& node, std::size_t input, const char* attribute, float otherwise) const
    {
        if (input >= node.inputs.size() || node.inputs[input].empty()) {
            return node.real(attribute, otherwise);
        }
        const Tensor* const bound = constant(node.inputs[input]);
        float value = 0;
        if (bound == nullptr || bound->error || bound->type != ElementType::F32 || bound->count != 1 ||
            !bound->data->read(0, std::span<float>(&value, 1))) {
            return std::nullopt;
        }
        return value;
    }

    std::optional<Activation> activationOf(const GraphNode& node) const
    {
        if (node.op == "Relu" || node.op == "Sigmoid" || node.op == "Tanh") {
            return Activation{node.op, {}};
        }
        if (node.op == "LeakyRelu") {
            return Activation{node.op, {node.real("alpha", 0.01F)}};
        }
        if (node.op == "HardSigmoid") {
            return Activation{node.op, {node.real("alpha", 0.2F), node.real("beta", 0.5F)}};
        }
        if (node.op == "Clip") {
            const auto low = boundOf(node, 1, "min", std::numeric_limits<float>::lowest());
            const auto high = boundOf(node, 2, "max", std::numeric_limits<float>::max());
            return low && high ? std::optional(Activation{node.op, {*low, *high}}) : std::nullopt;
        }
        return std::nullopt;
    }

    /// A sum, then an activation: each of them may be missing.
    void fuseInto(GraphNode& convolution, std::set<std::size_t>& gone)
    {
        const auto join = [&](std::size_t node) {
            convolution.outputs = m_graph.nodes[node].outputs;
            convolution.op = "FusedConv";
            convolution.domain = "com.microsoft";
            gone.insert(node);
        };
        auto next = onlyReader(convolution.outputs[0]);
        if (next && m_graph.nodes[*next].op == "Add" && !gone.contains(*next)) {
            const GraphNode& sum = m_graph.nodes[*next];
            const std::string& other = sum.inputs[sum.inputs[0] == convolution.outputs[0] ? 1 : 0];
            convolution.inputs.resize(4);
            convolution.inputs[3] = other;
            join(*next);
            next = onlyReader(convolution.outputs[0]);
        }
        const auto activation = next ? activationOf(m_graph.nodes[*next]) : std::nullopt;
        if (activation) {
            convolution.attributes.push_back({"activation", activation->name});
            convolution.attributes.push_back({"activation_params", activation->parameters});
            join(*next);
        }
    }

    Graph& m_graph;
    std::map<std::string, std::vector<std::size_t>> m_readers;
    std::set<std::string> m_answers;
    std::map<std::string, const Tensor*> m_constants;
};

} // namespace

Graph fusedForRunning(const Graph& graph)
{
    return fusedWithFolds(graph).graph;
}

FoldedGraph fusedWithFolds(const Graph& graph)
{
    auto folded = foldBatchNormalization(graph);
    FoldedGraph fused = folded ? std::move(*folded) : FoldedGraph{graph, {}};
    Fuser(fused.graph).fuse();
    // A convolution may have come to add what is made after it.
    return sortNodes(fused.graph, {}) ? std::move(fused) : FoldedGraph{graph, {}};
}

} // namespace qs
