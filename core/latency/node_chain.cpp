// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/latency/node_chain.h"

#include "core/executor/execution_plan.h"

#include <algorithm>
#include <iterator>
#include <map>

namespace qs {

Result<NodeChain> NodeChain::make(const Graph& graph, const std::vector<Tensor>& constants,
                                  const std::vector<GraphNode>& nodes, const std::string& input,
                                  const std::string& output)
{
    NodeChain chain;
    std::map<std::string, std::size_t> places{{"", 0}};
    const auto placeOf = [&](const std::string& name) { return places.emplace(name, places.size()).first->second; };
    chain.m_input = placeOf(input);
    for (const GraphNode& node : nodes) {
        const auto opset = graph.opsets.find(node.domain);
        Link link{node, nullptr, opset == graph.opsets.end() ? 1 : opset->second, {}, {}, {}};
        link.row = findOperator(link.node, link.opset);
        if (link.row == nullptr) {
            return unknownOperator(link.node, link.opset);
        }
        std::ranges::transform(node.inputs, std::back_inserter(link.inputs), placeOf);
        std::ranges::transform(node.outputs, std::back_inserter(link.outputs), placeOf);
        chain.m_links.push_back(std::move(link));
    }
    chain.m_output = placeOf(output);
    chain.m_values.resize(places.size());
    for (const auto* const some : {&graph.constants, &constants}) {
        for (const Tensor& tensor : *some) {
            const auto place = places.find(tensor.name);
            if (place == places.end() || !chain.m_values[place->second].isAbsent()) {
                continue;
            }
            auto array = arrayOf(tensor);
            QS_TRY(array);
            chain.m_values[place->second] = std::move(*array);
        }
    }
    return chain;
}

Result<Array> NodeChain::run(const Array& input, Progress& progress)
{
    static const BodyRunner noBody = [](const Graph&, Arrays) -> Result<Arrays> {
        return Error{ErrorCode::Unsupported, "a layer has no body"};
    };
    m_values[m_input] = input;
    for (Link& link : m_links) {
        Arrays inputs;
        inputs.reserve(link.inputs.size());
        for (const std::size_t place : link.inputs) {
            inputs.push_back(m_values[place]);
        }
        auto made = runOperator(*link.row, {link.node, link.opset, inputs, noBody, progress, link.kept});
        QS_TRY(made);
        for (std::size_t i = 0; i < std::min(made->size(), link.outputs.size()); ++i) {
            if (link.outputs[i] != 0) {
                m_values[link.outputs[i]] = std::move((*made)[i]);
            }
        }
    }
    return m_values[m_output];
}

} // namespace qs
