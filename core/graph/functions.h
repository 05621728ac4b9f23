// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/graph.h"

#include <set>
#include <string>
#include <vector>

namespace qs {

/// An operator that a file defines by nodes (ONNX FunctionProto, IR version 8).
struct GraphFunction {
    std::vector<std::string> inputs;
    std::vector<std::string> outputs;
    std::vector<GraphAttribute> defaults; ///< of attributes that a call may leave out
    Graph body;                           ///< nodes, constants and opsets; attributes may be references
};

/// Puts nodes of functions into the place of the nodes that call them.
class FunctionCalls {
public:
    /// Nodes that calls may come to in one graph: functions that call each other twice grow without end otherwise.
    static constexpr std::size_t kMostNodes = std::size_t{1} << 18;

    /// Appends to `graph` what `call` stands for. Values inside get the name of the call in front, so that two calls
    /// of one function stay apart. An error where the nodes become too many.
    Status replace(const GraphNode& call, const GraphFunction& function, Graph& graph);

private:
    std::string prefixFor(const GraphNode& call);

    std::set<std::string> m_prefixes;
};

} // namespace qs
