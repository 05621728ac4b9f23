// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/latency/node_chain.h"

#include "core/executor/execution_plan.h"

#include <algorithm>

namespace qs {

Result<NodeChain> NodeChain::make(const Graph& graph, const std::vector<Tensor>& constants,
                                  const std::vector<GraphNode>& nodes, std::string input, std::string output)
{
    NodeChain chain;
    chain.m_input = std::move(input);
    chain.m_output = std::move(output);
    for (const GraphNode& node : nodes) {
        const auto opset = graph.opsets.find(node.domain);
        Link link{node, nullptr, opset == graph.opsets.end() ? 1 : opset->second, {}};
        link.row = findOperator(link.node, link.opset);
        if (link.row == nullptr) {
            return unknownOperator(link.node, link.opset);
        }
        for (const std::string& name : node.inputs) {
            for (const auto* const some : {&graph.constants, &constants}) {
                const auto tensor = std::ranges::find(*some, name, &Tensor::name);
                if (tensor != some->end() && !chain.m_values.contains(name)) {
                    auto array = arrayOf(*tensor);
                    QS_TRY(array);
                    chain.m_values.emplace(name, std::move(*array));
                }
            }
        }
        chain.m_links.push_back(std::move(link));
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
        for (const std::string& name : link.node.inputs) {
            inputs.push_back(name.empty() ? Array() : m_values[name]);
        }
        auto made = runOperator(*link.row, {link.node, link.opset, inputs, noBody, progress, link.kept});
        QS_TRY(made);
        for (std::size_t i = 0; i < std::min(made->size(), link.node.outputs.size()); ++i) {
            m_values[link.node.outputs[i]] = std::move((*made)[i]);
        }
    }
    return m_values[m_output];
}

} // namespace qs
