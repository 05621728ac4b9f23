// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/operators/operator.h"

#include <any>
#include <string>
#include <vector>

namespace qs {

/// A few nodes that are run one after the other, without what an executor does around them: for timing a layer.
class NodeChain {
public:
    /// `graph` has the opsets, `constants` what the nodes read apart from `input` and each other.
    static Result<NodeChain> make(const Graph& graph, const std::vector<Tensor>& constants,
                                  const std::vector<GraphNode>& nodes, const std::string& input,
                                  const std::string& output);

    bool isEmpty() const { return m_links.empty(); }
    /// The output for this input, in the order in memory in which it was left.
    Result<Array> run(const Array& input, Progress& progress);

private:
    struct Link {
        GraphNode node;
        const OperatorRow* row = nullptr;
        std::int64_t opset = 1;
        std::vector<std::size_t> inputs; ///< places of their values
        std::vector<std::size_t> outputs;
        std::any kept;
    };
    std::vector<Link> m_links;
    std::vector<Array> m_values; ///< the first is always absent
    std::size_t m_input = 0;
    std::size_t m_output = 0;
};

} // namespace qs
