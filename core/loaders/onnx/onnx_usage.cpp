// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/onnx/onnx_usage.h"

#include "core/loaders/onnx/onnx_channels.h"

#include <algorithm>
#include <deque>
#include <unordered_set>

namespace qs::onnx {

namespace {

/// A node that computes with the weight, and how the weight arrives there.
struct Consumer {
    Use use;
    WeightView view;
};

class Walker {
public:
    Walker(const Contents& contents, const std::vector<Tensor>& tensors, const Dataflow& flow)
        : m_contents(contents), m_tensors(tensors), m_flow(flow)
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
                const auto passed =
                    use.input == 0 ? passOn(node, view, m_flow.constantsOf(node, m_tensors)) : std::nullopt;
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

    const Contents& m_contents;
    const std::vector<Tensor>& m_tensors;
    const Dataflow& m_flow;
};

} // namespace

std::vector<Weight> weightsOf(const Contents& contents, const std::vector<Tensor>& tensors, const Dataflow& flow)
{
    const Walker walker(contents, tensors, flow);
    std::vector<Weight> weights;
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        if (isWeight(tensors[i])) {
            weights.push_back(walker.weight(i));
        }
    }
    return weights;
}

} // namespace qs::onnx
