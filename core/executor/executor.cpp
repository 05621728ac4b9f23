// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/executor/executor.h"

#include <algorithm>

namespace qs {

namespace {

std::string textOf(const Array& array)
{
    return std::string(rowOf(array.type()).name) + " " + shapeText(array.shape());
}

std::string inputNames(const Graph& graph)
{
    std::string names;
    for (const GraphValue& input : graph.inputs) {
        names += (names.empty() ? "\"" : ", \"") + input.name + "\"";
    }
    return names.empty() ? "none" : names;
}

} // namespace

Status checkInput(const GraphValue& declared, const Array& array)
{
    const auto wrong = [&] {
        return Error{ErrorCode::Shape, "input \"" + declared.name + "\" is declared as " + declared.text() +
                                           ", but the data are " + textOf(array)};
    };
    if (declared.type && *declared.type != array.type()) {
        return wrong();
    }
    if (!declared.shape) {
        return ok();
    }
    if (declared.shape->size() != array.rank()) {
        return wrong();
    }
    for (std::size_t i = 0; i < array.rank(); ++i) {
        const std::int64_t extent = (*declared.shape)[i].extent;
        if (extent >= 0 && extent != array.shape()[i]) {
            return wrong();
        }
    }
    return ok();
}

Executor::Executor(std::shared_ptr<const Plan> plan)
    : m_plan(std::move(plan)), m_values(m_plan->valueCount()), m_kept(m_plan->steps().size())
{}

Status Executor::replaceConstant(const std::string& name, Array value)
{
    const std::size_t number = m_plan->valueOf(name);
    const auto constant = m_plan->constants().find(number);
    if (constant == m_plan->constants().end()) {
        return Error{ErrorCode::Usage, "the network has no constant \"" + name + "\""};
    }
    if (value.isAbsent()) {
        m_replaced.erase(number);
    } else if (value.shape() != constant->second->shape || value.type() != constant->second->type) {
        return Error{ErrorCode::Shape, "the constant \"" + name + "\" is " +
                                           std::string(rowOf(constant->second->type).name) + " " +
                                           shapeText(constant->second->shape) + ", not " + textOf(value)};
    } else {
        m_replaced.insert_or_assign(number, std::move(value));
    }
    m_isFresh = true;
    return ok();
}

Result<std::vector<Result<Array>>> Executor::run(const std::map<std::string, Array>& inputs, Progress& progress,
                                                 const ValueHook& hook)
{
    const Graph& graph = m_plan->graph();
    std::vector<Array> ordered;
    for (const GraphValue& input : graph.inputs) {
        const auto given = inputs.find(input.name);
        if (given == inputs.end()) {
            return Error{ErrorCode::Usage, "input \"" + input.name + "\" (" + input.text() + ") has no data"};
        }
        QS_TRY(checkInput(input, given->second));
        ordered.push_back(given->second);
    }
    for (const auto& [name, array] : inputs) {
        if (std::ranges::find(graph.inputs, name, &GraphValue::name) == graph.inputs.end()) {
            return Error{ErrorCode::Usage, "the network has no input \"" + name + "\"; it has " + inputNames(graph)};
        }
    }
    const auto nobody = [](const std::string& name) -> Result<Array> {
        return Error{ErrorCode::Format, "no node makes the value \"" + name + "\""};
    };
    return runWithin(ordered, nobody, progress, hook);
}

Result<std::vector<Result<Array>>> Executor::runWithin(const std::vector<Array>& inputs, const Outer& outer,
                                                       Progress& progress, const ValueHook& hook)
{
    const Graph& graph = m_plan->graph();
    const bool isFresh = m_isFresh;
    if (isFresh) {
        loadConstants();
    }
    for (std::size_t i = 0; i < graph.inputs.size(); ++i) {
        Result<Array> value = inputs[i];
        if (hook) {
            value = hook(graph.inputs[i].name, inputs[i]);
        }
        m_values[m_plan->valueOf(graph.inputs[i].name)] = std::move(value);
    }
    for (const std::size_t value : m_plan->outerValues()) {
        m_values[value] = outer(m_plan->nameOf(value));
    }
    for (std::size_t i = 0; i < m_plan->steps().size(); ++i) {
        if (progress.cancelled()) {
            return Error{ErrorCode::Cancelled, "running the network was cancelled"};
        }
        if (isFresh || !m_plan->steps()[i].isStatic) {
            runStep(i, progress, hook);
        }
    }
    m_isFresh = false;
    std::vector<Result<Array>> outputs;
    for (const GraphValue& output : graph.outputs) {
        outputs.push_back(valueAt(m_plan->valueOf(output.name)));
    }
    return outputs;
}

void Executor::loadConstants()
{
    for (const auto& [value, tensor] : m_plan->constants()) {
        const auto replaced = m_replaced.find(value);
        m_values[value] = replaced != m_replaced.end() ? Result<Array>(replaced->second) : arrayOf(*tensor);
    }
}

Result<Array> Executor::valueAt(std::size_t value) const
{
    const Slot& slot = m_values[value];
    return slot ? *slot
                : Result<Array>(Error{ErrorCode::Format, "the value \"" + m_plan->nameOf(value) + "\" was not made"});
}

void Executor::runStep(std::size_t index, Progress& progress, const ValueHook& hook)
{
    const Step& step = m_plan->steps()[index];
    const Result<Arrays> made = outputsOf(index, progress, hook);
    for (std::size_t i = 0; i < step.outputs.size(); ++i) {
        const std::size_t value = step.outputs[i];
        if (value == Step::kNone) {
            continue;
        }
        if (!made) {
            m_values[value] = made.error();
        } else if (i >= made->size() || (*made)[i].isAbsent()) {
            m_values[value] = Error{ErrorCode::Unsupported,
                                    step.node->label() + ": its output " + std::to_string(i + 1) + " is not supported"};
        } else {
            m_values[value] = hook ? hook(m_plan->nameOf(value), (*made)[i]) : Result<Array>((*made)[i]);
        }
    }
    for (const std::size_t value : step.lastUses) {
        m_values[value].reset();
    }
}

Result<Arrays> Executor::outputsOf(std::size_t index, Progress& progress, const ValueHook& hook)
{
    const Step& step = m_plan->steps()[index];
    if (step.row == nullptr) {
        return unknownOperator(*step.node, step.opset);
    }
    Arrays inputs;
    for (const std::size_t value : step.inputs) {
        if (value == Step::kNone) {
            inputs.emplace_back();
            continue;
        }
        auto input = valueAt(value);
        if (!input) {
            return input.error(); // what went wrong before is the reason here too
        }
        inputs.push_back(std::move(*input));
    }
    const BodyRunner body = [&](const Graph& graph, Arrays given) {
        return runBody(graph, std::move(given), progress, hook);
    };
    return runOperator(*step.row, {*step.node, step.opset, inputs, body, progress, m_kept[index]});
}

Result<Arrays> Executor::runBody(const Graph& body, Arrays inputs, Progress& progress, const ValueHook& hook)
{
    std::unique_ptr<Executor>& executor = m_bodies[&body];
    if (!executor) {
        // The body lives as long as the graph that this executor runs.
        executor = std::make_unique<Executor>(Plan::make(std::shared_ptr<const Graph>(&body, [](const Graph*) {})));
    }
    if (inputs.size() != body.inputs.size()) {
        return Error{ErrorCode::Format, "the body \"" + body.name + "\" has " + std::to_string(body.inputs.size()) +
                                            " inputs, but gets " + std::to_string(inputs.size())};
    }
    const auto outer = [&](const std::string& name) -> Result<Array> {
        const std::size_t value = m_plan->valueOf(name);
        return value == Step::kNone
                   ? Result<Array>(Error{ErrorCode::Format, "no node makes the value \"" + name + "\""})
                   : valueAt(value);
    };
    auto outputs = executor->runWithin(inputs, outer, progress, hook);
    if (!outputs) {
        return outputs.error();
    }
    Arrays arrays;
    for (Result<Array>& output : *outputs) {
        if (!output) {
            return output.error();
        }
        arrays.push_back(std::move(*output));
    }
    return arrays;
}

} // namespace qs
