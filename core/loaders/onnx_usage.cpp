// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/onnx_usage.h"

#include "core/loaders/onnx_channels.h"

#include <algorithm>
#include <deque>
#include <unordered_map>
#include <unordered_set>

namespace qs::onnx {

namespace {

using ValueId = std::size_t;

/// One input of one node.
struct Use {
    std::size_t node = 0;
    std::size_t input = 0;
};

/// Which value each name means, and who reads it. A body sees the names of the graphs around it.
class Dataflow {
public:
    Dataflow(const Contents& contents, const std::vector<Tensor>& tensors) : m_contents(contents)
    {
        m_names.resize(contents.graphs.size());
        for (std::size_t i = 0; i < contents.graphs.size(); ++i) {
            for (const std::string_view name : contents.graphs[i].inputs) {
                define(i, name);
            }
        }
        for (std::size_t i = 0; i < contents.tensors.size(); ++i) {
            m_tensorOf.try_emplace(define(contents.tensors[i].graph, tensors[i].name), i);
        }
        for (const Node& node : contents.nodes) {
            for (const std::string_view name : node.outputs) {
                define(node.graph, name);
            }
        }
        for (std::size_t i = 0; i < contents.nodes.size(); ++i) {
            const Node& node = contents.nodes[i];
            for (std::size_t input = 0; input < node.inputs.size(); ++input) {
                if (const auto value = find(node.graph, node.inputs[input])) {
                    m_uses[*value].push_back({i, input});
                }
            }
        }
    }

    std::optional<ValueId> find(std::size_t graph, std::string_view name) const
    {
        while (!name.empty()) { // an empty name stands for an optional input that is not given
            const auto at = m_names[graph].find(name);
            if (at != m_names[graph].end()) {
                return at->second;
            }
            if (graph == 0) {
                break;
            }
            graph = m_contents.graphs[graph].parent;
        }
        return std::nullopt;
    }
    const std::vector<Use>& usesOf(ValueId value) const { return m_uses[value]; }

    /// The tensor of the file that is this value, if one is.
    std::optional<std::size_t> tensorOf(ValueId value) const
    {
        const auto at = m_tensorOf.find(value);
        return at == m_tensorOf.end() ? std::nullopt : std::optional(at->second);
    }

private:
    ValueId define(std::size_t graph, std::string_view name)
    {
        const auto [at, isNew] = m_names[graph].try_emplace(name, m_uses.size());
        if (isNew) {
            m_uses.emplace_back();
        }
        return at->second;
    }

    const Contents& m_contents;
    std::vector<std::unordered_map<std::string_view, ValueId>> m_names; // of each graph
    std::vector<std::vector<Use>> m_uses;                               // of each value
    std::unordered_map<ValueId, std::size_t> m_tensorOf;
};

/// A node that computes with the weight, and how the weight arrives there.
struct Consumer {
    Use use;
    WeightView view;
};

class Walker {
public:
    Walker(const Contents& contents, const std::vector<Tensor>& tensors)
        : m_contents(contents), m_tensors(tensors), m_flow(contents, tensors)
    {}

    Weight weight(std::size_t tensor) const
    {
        Weight weight{.tensor = tensor, .layer = m_tensors[tensor].name, .kind = {}, .usedBy = {}, .channels = {}};
        const auto consumers = consumersOf(tensor);
        if (consumers.empty()) {
            return weight;
        }
        for (const Consumer& consumer : consumers) {
            const std::string name = layerName(m_contents.nodes[consumer.use.node], m_tensors[tensor]);
            if (weight.usedBy.empty() || weight.usedBy.back() != name) { // once, when a node takes it twice
                weight.usedBy.push_back(name);
            }
        }
        // A node whose channels we know tells more than, say, a Shape that stands before it.
        const Consumer* chosen = &consumers.front();
        for (const Consumer& consumer : consumers) {
            if (const auto channels = channelsAt(consumer)) {
                weight.channels = *channels;
                chosen = &consumer;
                break;
            }
        }
        const Node& node = m_contents.nodes[chosen->use.node];
        weight.kind = node.op;
        weight.layer = layerName(node, m_tensors[tensor]);
        return weight;
    }

private:
    std::optional<ChannelAxis> channelsAt(const Consumer& consumer) const
    {
        return channelsOf(m_contents.nodes[consumer.use.node], consumer.use.input, consumer.view);
    }

    static std::string layerName(const Node& node, const Tensor& tensor)
    {
        if (!node.name.empty()) {
            return std::string(node.name);
        }
        return node.outputs.empty() || node.outputs.front().empty() ? tensor.name : std::string(node.outputs.front());
    }

    /// Every node behind the ones that only pass the weight on, in the order of the file.
    std::vector<Consumer> consumersOf(std::size_t tensor) const
    {
        // Views are copied at every step; a tensor of more dimensions is a trap, not a weight.
        constexpr std::size_t mostDimensions = 64;
        std::vector<Consumer> consumers;
        const auto start = m_flow.find(m_contents.tensors[tensor].graph, m_tensors[tensor].name);
        if (!start || m_tensors[tensor].shape.size() > mostDimensions) {
            return consumers;
        }
        std::deque<std::pair<ValueId, WeightView>> queue{{*start, storedView(m_tensors[tensor].shape)}};
        std::unordered_set<ValueId> seen{*start}; // a damaged graph may have a circle
        while (!queue.empty()) {
            const auto [value, view] = std::move(queue.front());
            queue.pop_front();
            for (const Use& use : m_flow.usesOf(value)) {
                const Node& node = m_contents.nodes[use.node];
                const auto passed = use.input == 0 ? passOn(node, view, constantsOf(node)) : std::nullopt;
                const auto next =
                    passed && !node.outputs.empty() ? m_flow.find(node.graph, node.outputs.front()) : std::nullopt;
                if (!next) {
                    consumers.push_back({use, view});
                } else if (passed->extents.size() <= mostDimensions && seen.insert(*next).second) {
                    queue.emplace_back(*next, *passed);
                }
            }
        }
        std::ranges::stable_sort(consumers, {}, [](const Consumer& consumer) { return consumer.use.node; });
        return consumers;
    }

    ConstantInput constantsOf(const Node& node) const
    {
        return [this, &node](std::size_t input) -> std::optional<std::vector<std::int64_t>> {
            constexpr std::uint64_t mostDimensions = 64;
            const auto value = input < node.inputs.size() ? m_flow.find(node.graph, node.inputs[input]) : std::nullopt;
            const auto index = value ? m_flow.tensorOf(*value) : std::nullopt;
            if (!index || m_tensors[*index].error || m_tensors[*index].isFloat() ||
                m_tensors[*index].count > mostDimensions) {
                return std::nullopt;
            }
            std::vector<double> numbers(m_tensors[*index].count);
            if (!m_tensors[*index].data->read(0, std::span<double>(numbers))) {
                return std::nullopt;
            }
            std::vector<std::int64_t> integers;
            for (const double number : numbers) {
                // Extents beyond 2^53 are not exact here, but no weight has one.
                integers.push_back(number < 0x1p62 && number > -0x1p62 ? static_cast<std::int64_t>(number) : 0);
            }
            return integers;
        };
    }

    const Contents& m_contents;
    const std::vector<Tensor>& m_tensors;
    Dataflow m_flow;
};

} // namespace

std::vector<Weight> weightsOf(const Contents& contents, const std::vector<Tensor>& tensors)
{
    const Walker walker(contents, tensors);
    std::vector<Weight> weights;
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        if (isWeight(tensors[i])) {
            weights.push_back(walker.weight(i));
        }
    }
    return weights;
}

} // namespace qs::onnx
