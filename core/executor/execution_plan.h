// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/graph.h"
#include "core/model/model.h"
#include "core/operators/operator.h"

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace qs {

/// One node of a plan: what runs, on which values. Values are numbered in the order of their appearance.
struct Step {
    static constexpr std::size_t kNone = ~std::size_t{0}; ///< an input or output that was left out

    const GraphNode* node = nullptr;
    const OperatorRow* row = nullptr; ///< null where nobody implements the operator
    std::int64_t opset = 0;
    std::vector<std::size_t> inputs;
    std::vector<std::size_t> outputs;
    std::vector<std::size_t> seenByBodies; ///< values that the bodies of a control-flow node read
    std::vector<std::size_t> lastUses;     ///< values that nobody needs once this step is done
    bool isStatic = false;                 ///< needs no input of the network, so it gives the same in every run
};

/// Why a node cannot run whose operator nobody implements.
Error unknownOperator(const GraphNode& node, std::int64_t opset);

/// A graph made ready to run: immutable, shared by all that run it.
class ExecutionPlan {
public:
    /// Never fails: what cannot run becomes a step that gives its reason when it is asked for.
    static std::shared_ptr<const ExecutionPlan> make(std::shared_ptr<const Graph> graph);

    const Graph& graph() const { return *m_graph; }
    const std::vector<Step>& steps() const { return m_steps; }
    std::size_t valueCount() const { return m_names.size(); }
    const std::string& nameOf(std::size_t value) const { return m_names[value]; }
    /// kNone for a name that the graph does not have.
    std::size_t valueOf(const std::string& name) const;
    /// Values that the graph reads and that a graph around it has to give.
    const std::vector<std::size_t>& outerValues() const { return m_outer; }
    /// The constants of the graph by value.
    const std::map<std::size_t, const Tensor*>& constants() const { return m_constants; }

    /// Whether a value is the same in every run: a constant, or made of such.
    bool isFixed(std::size_t value) const { return m_fixed.contains(value); }

    /// The steps that calculate with a constant, itself or what was made of it without any input: the layers that it
    /// belongs to.
    std::vector<std::size_t> readersOf(std::size_t constant) const;

    /// Nodes that cannot run because nobody implements their operator, in a sentence each.
    std::vector<Problem> problems() const;

private:
    explicit ExecutionPlan(std::shared_ptr<const Graph> graph) : m_graph(std::move(graph)) {}
    std::size_t number(const std::string& name);
    void addSteps();
    void findLastUses();

    std::shared_ptr<const Graph> m_graph;
    std::vector<Step> m_steps;
    std::vector<std::string> m_names;
    std::unordered_map<std::string, std::size_t> m_numbers;
    std::vector<std::size_t> m_outer;
    std::map<std::size_t, const Tensor*> m_constants;
    std::unordered_set<std::size_t> m_fixed;
};

} // namespace qs
