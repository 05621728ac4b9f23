// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/executor/execution_plan.h"

#include <algorithm>
#include <set>

namespace qs {

std::size_t ExecutionPlan::number(const std::string& name)
{
    if (name.empty()) {
        return Step::kNone;
    }
    const auto [at, isNew] = m_numbers.emplace(name, m_names.size());
    if (isNew) {
        m_names.push_back(name);
    }
    return at->second;
}

std::size_t ExecutionPlan::valueOf(const std::string& name) const
{
    const auto at = m_numbers.find(name);
    return at == m_numbers.end() ? Step::kNone : at->second;
}

void ExecutionPlan::addSteps()
{
    std::set<std::size_t> made;
    const auto use = [&](std::size_t value) {
        if (value != Step::kNone && made.insert(value).second) {
            m_outer.push_back(value);
        }
    };
    for (const GraphValue& input : m_graph->inputs) {
        made.insert(number(input.name));
    }
    for (const Tensor& constant : m_graph->constants) {
        const std::size_t value = number(constant.name);
        made.insert(value);
        m_fixed.insert(value);
        m_constants.emplace(value, &constant);
    }
    for (const GraphNode& node : m_graph->nodes) {
        Step step;
        step.node = &node;
        const auto opset = m_graph->opsets.find(node.domain);
        step.opset = node.opset ? *node.opset : opset == m_graph->opsets.end() ? 1 : opset->second;
        step.row = findOperator(node, step.opset);
        for (const std::string& name : node.inputs) {
            step.inputs.push_back(number(name));
            use(step.inputs.back());
        }
        for (const std::string& name : namesRead(node)) {
            const std::size_t value = number(name);
            if (std::ranges::find(step.inputs, value) == step.inputs.end()) {
                step.seenByBodies.push_back(value);
                use(value);
            }
        }
        const auto hasFixed = [&](std::size_t value) { return value == Step::kNone || m_fixed.contains(value); };
        step.isStatic = std::ranges::all_of(step.inputs, hasFixed) && std::ranges::all_of(step.seenByBodies, hasFixed);
        for (const std::string& name : node.outputs) {
            step.outputs.push_back(number(name));
            if (step.outputs.back() != Step::kNone) {
                made.insert(step.outputs.back());
                if (step.isStatic) {
                    m_fixed.insert(step.outputs.back());
                }
            }
        }
        m_steps.push_back(std::move(step));
    }
    for (const GraphValue& output : m_graph->outputs) {
        use(number(output.name));
    }
}

void ExecutionPlan::findLastUses()
{
    std::set<std::size_t> needed{Step::kNone};
    for (const GraphValue& output : m_graph->outputs) {
        needed.insert(number(output.name));
    }
    for (const auto& [value, constant] : m_constants) {
        needed.insert(value); // kept for the next run
    }
    for (const Step& step : m_steps) {
        if (step.isStatic) {
            needed.insert(step.outputs.begin(), step.outputs.end());
        }
    }
    for (auto step = m_steps.rbegin(); step != m_steps.rend(); ++step) {
        for (const auto* const values : {&step->inputs, &step->seenByBodies, &step->outputs}) {
            for (const std::size_t value : *values) {
                if (needed.insert(value).second) {
                    step->lastUses.push_back(value);
                }
            }
        }
    }
}

std::shared_ptr<const ExecutionPlan> ExecutionPlan::make(std::shared_ptr<const Graph> graph)
{
    std::shared_ptr<ExecutionPlan> plan(new ExecutionPlan(std::move(graph)));
    plan->addSteps();
    plan->findLastUses();
    return plan;
}

std::vector<std::size_t> ExecutionPlan::readersOf(std::size_t constant) const
{
    std::set<std::size_t> forms{constant};
    std::vector<std::size_t> readers;
    for (std::size_t i = 0; i < m_steps.size(); ++i) {
        const Step& step = m_steps[i];
        const auto isForm = [&](std::size_t value) { return value != Step::kNone && forms.contains(value); };
        if (std::ranges::none_of(step.inputs, isForm) && std::ranges::none_of(step.seenByBodies, isForm)) {
            continue;
        }
        if (step.isStatic) {
            forms.insert(step.outputs.begin(), step.outputs.end());
        } else {
            readers.push_back(i);
        }
    }
    return readers;
}

std::vector<Problem> ExecutionPlan::problems() const
{
    std::vector<Problem> problems;
    for (const Step& step : m_steps) {
        if (step.row == nullptr) {
            problems.push_back({"", unknownOperator(*step.node, step.opset).message});
        }
    }
    return problems;
}

Error unknownOperator(const GraphNode& node, std::int64_t opset)
{
    const std::string domain = node.domain.empty() ? "" : node.domain + ".";
    return {ErrorCode::Unsupported, node.label() + ": the operator " + domain + node.op + " of version " +
                                        std::to_string(opset) + " cannot be run"};
}

} // namespace qs
