// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/operators/operator.h"

#include <any>
#include <map>
#include <string>
#include <vector>

namespace qs {

/// A few nodes that are run one after the other, without what an executor does around them: for timing a layer.
class NodeChain {
public:
    /// `graph` has the opsets, `constants` what the nodes read apart from `input` and each other.
    static Result<NodeChain> make(const Graph& graph, const std::vector<Tensor>& constants,
                                  const std::vector<GraphNode>& nodes, std::string input, std::string output);

    /// The output for this input, in the order in memory in which it was left.
    Result<Array> run(const Array& input, Progress& progress);

private:
    struct Link {
        GraphNode node;
        const OperatorRow* row = nullptr;
        std::int64_t opset = 1;
        std::any kept;
    };
    std::vector<Link> m_links;
    std::map<std::string, Array> m_values;
    std::string m_input;
    std::string m_output;
};

} // namespace qs
