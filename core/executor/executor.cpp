// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/executor/executor.h"

#include "core/tensor/layout.h"

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

Error nobodyMakes(const std::string& name)
{
    return {ErrorCode::Format, "no node makes the value \"" + name + "\""};
}

Error wrongConstant(const std::string& name, const Tensor& own, const Array& other)
{
    return {ErrorCode::Shape, "the constant \"" + name + "\" is " + std::string(rowOf(own.type).name) + " " +
                                  shapeText(own.shape) + ", not " + textOf(other)};
}

/// Where a constant stands that an array may replace.
Result<std::size_t> constantFor(const ExecutionPlan& plan, const std::string& name, const Array& array)
{
    const std::size_t number = plan.valueOf(name);
    const auto constant = plan.constants().find(number);
    if (constant == plan.constants().end()) {
        return Error{ErrorCode::Usage, "the network has no constant \"" + name + "\""};
    }
    if (!array.isAbsent() && (array.shape() != constant->second->shape || array.type() != constant->second->type)) {
        return wrongConstant(name, *constant->second, array);
    }
    return number;
}

Result<Array> plain(const Result<Array>& value)
{
    return value ? inLayout(*value, MemoryLayout::Plain) : value;
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

Executor::Executor(std::shared_ptr<const ExecutionPlan> plan)
    : m_plan(std::move(plan)), m_values(m_plan->valueCount()), m_kept(m_plan->steps().size())
{}

Status Executor::replaceConstant(const std::string& name, Array value)
{
    const auto number = constantFor(*m_plan, name, value);
    QS_TRY(number);
    if (value.isAbsent()) {
        m_replaced.erase(*number);
    } else {
        m_replaced.insert_or_assign(*number, std::move(value));
    }
    m_isFresh = true;
    return ok();
}

Result<Variation> Variation::make(const ExecutionPlan& plan, const std::map<std::string, Array>& constants,
                                  const std::vector<InputChange>& inputs)
{
    Variation variation;
    for (const auto& [name, array] : constants) {
        const auto number = constantFor(plan, name, array);
        QS_TRY(number);
        variation.m_static.emplace(*number, array);
    }
    for (const InputChange& change : inputs) {
        if (change.step >= plan.steps().size() || change.input >= plan.steps()[change.step].inputs.size()) {
            return Error{ErrorCode::Usage, "the network has no input " + std::to_string(change.input) + " of step " +
                                               std::to_string(change.step)};
        }
        variation.m_inputs[change.step].push_back(change);
    }
    return variation;
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
    const auto nobody = [](const std::string& name) -> Result<Array> { return nobodyMakes(name); };
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
        if (hook && (!m_shown || m_shown->contains(graph.inputs[i].name))) {
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
    return outputs({});
}

std::vector<Result<Array>> Executor::outputs(const Changed& changed) const
{
    std::vector<Result<Array>> arrays;
    for (const GraphValue& output : m_plan->graph().outputs) {
        arrays.push_back(plain(valueAt(m_plan->valueOf(output.name), changed)));
    }
    return arrays;
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

Result<Array> Executor::valueAt(std::size_t value, const Changed& changed) const
{
    const auto other = changed.find(value);
    return other == changed.end() ? valueAt(value) : other->second;
}

Result<Array> Executor::value(const std::string& name) const
{
    const std::size_t number = m_plan->valueOf(name);
    if (number == Step::kNone) {
        return nobodyMakes(name);
    }
    const auto own = valueAt(number);
    return own ? shown(*own) : own;
}

Result<Array> Executor::shown(const Array& value) const
{
    return m_showsAsTheyLie ? Result<Array>(value) : inLayout(value, MemoryLayout::Plain);
}

/// Output `index` of a step that made `made`, as the hook leaves it.
Result<Array> Executor::outputOf(const Step& step, std::size_t index, const Result<Arrays>& made,
                                 const ValueHook& hook) const
{
    if (!made) {
        return made.error();
    }
    if (index >= made->size() || (*made)[index].isAbsent()) {
        return Error{ErrorCode::Unsupported,
                     step.node->label() + ": its output " + std::to_string(index + 1) + " is not supported"};
    }
    const Array& value = (*made)[index];
    const std::string& name = m_plan->nameOf(step.outputs[index]);
    if (!hook || (m_shown && !m_shown->contains(name))) {
        return value;
    }
    auto seen = shown(value);
    if (!seen) {
        return seen;
    }
    auto given = hook(name, *seen);
    // Who only looked at it leaves it in the order that the next nodes like best.
    return given && given->isSameMemory(*seen) && given->shape() == value.shape() && given->type() == value.type()
               ? Result<Array>(value)
               : given;
}

void Executor::runStep(std::size_t index, Progress& progress, const ValueHook& hook)
{
    const Step& step = m_plan->steps()[index];
    const Result<Arrays> made = outputsOf(index, {}, {}, m_kept[index], progress, hook);
    for (std::size_t i = 0; i < step.outputs.size(); ++i) {
        if (step.outputs[i] != Step::kNone) {
            m_values[step.outputs[i]] = outputOf(step, i, made, hook);
        }
    }
    if (!m_keepsValues) {
        for (const std::size_t value : step.lastUses) {
            m_values[value].reset();
        }
    }
}

Result<std::vector<Result<Array>>> Executor::runVariation(Variation& variation, Reach reach, Progress& progress,
                                                          const ValueHook& hook)
{
    assert(m_keepsValues && !m_isFresh);
    Changed changed = variation.m_static;
    for (std::size_t index = 0; index < m_plan->steps().size(); ++index) {
        const Step& step = m_plan->steps()[index];
        const auto isIn = [](const Changed& values) {
            return [&](std::size_t value) { return values.contains(value); };
        };
        const auto reads = [&](const Changed& values) {
            return std::ranges::any_of(step.inputs, isIn(values)) ||
                   std::ranges::any_of(step.seenByBodies, isIn(values));
        };
        const auto inputChanges = variation.m_inputs.find(index);
        const bool isChanged = inputChanges != variation.m_inputs.end() || reads(changed);
        if (!isChanged || (step.isStatic && !variation.m_isFresh)) {
            continue;
        }
        if (progress.cancelled()) {
            return Error{ErrorCode::Cancelled, "running the network was cancelled"};
        }
        std::any& kept = reads(variation.m_static) ? variation.m_kept[index] : m_kept[index];
        const std::span<const InputChange> changes =
            inputChanges == variation.m_inputs.end() ? std::span<const InputChange>() : inputChanges->second;
        const Result<Arrays> made = outputsOf(index, changed, changes, kept, progress, hook);
        for (std::size_t i = 0; i < step.outputs.size(); ++i) {
            const std::size_t value = step.outputs[i];
            if (value == Step::kNone) {
                continue;
            }
            Result<Array> output = outputOf(step, i, made, hook);
            if (step.isStatic) {
                variation.m_static.insert_or_assign(value, output);
            }
            if (step.isStatic || reach == Reach::Network) {
                changed.insert_or_assign(value, std::move(output));
            }
        }
    }
    variation.m_isFresh = false;
    return outputs(changed);
}

Result<Arrays> Executor::outputsOf(std::size_t index, const Changed& changed, std::span<const InputChange> inputChanges,
                                   std::any& kept, Progress& progress, const ValueHook& hook)
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
        auto input = valueAt(value, changed);
        if (!input) {
            return input.error(); // what went wrong before is the reason here too
        }
        inputs.push_back(std::move(*input));
    }
    for (const InputChange& change : inputChanges) {
        const auto seen = inLayout(inputs[change.input], MemoryLayout::Plain);
        QS_TRY(seen);
        auto other = change.what(*seen);
        QS_TRY(other);
        inputs[change.input] = std::move(*other);
    }
    if (step.row->halves == HalfPolicy::ThroughFloat && !step.isStatic) {
        QS_TRY(widenConstants(step, inputs, changed));
    }
    const BodyRunner body = [&](const Graph& graph, Arrays given) {
        return runBody(graph, std::move(given), changed, progress, hook);
    };
    return runOperator(*step.row, {*step.node, step.opset, inputs, body, progress, kept});
}

/// Operators that calculate in float convert their halves in every run: what stays the same is converted once, as long
/// as another input of that type still tells what the outputs become.
Status Executor::widenConstants(const Step& step, Arrays& inputs, const Changed& changed)
{
    const auto isConstant = [&](std::size_t i) {
        return step.inputs[i] != Step::kNone && m_plan->isFixed(step.inputs[i]) && !changed.contains(step.inputs[i]);
    };
    std::optional<ElementType> half;
    for (std::size_t i = 0; i < inputs.size() && !half; ++i) {
        if (!inputs[i].isAbsent() && isHalf(inputs[i].type()) && !isConstant(i)) {
            half = inputs[i].type();
        }
    }
    for (std::size_t i = 0; half && i < inputs.size(); ++i) {
        if (inputs[i].isAbsent() || inputs[i].type() != *half || !isConstant(i)) {
            continue;
        }
        Widened& known = m_widened[step.inputs[i]];
        if (known.half.isAbsent() || !known.half.isSameMemory(inputs[i])) {
            auto floats = converted(inputs[i], ElementType::F32);
            if (!floats) {
                return floats.error();
            }
            known = {inputs[i], std::move(*floats)};
        }
        inputs[i] = known.floats;
    }
    return ok();
}

Result<Arrays> Executor::runBody(const Graph& body, Arrays inputs, const Changed& changed, Progress& progress,
                                 const ValueHook& hook)
{
    std::unique_ptr<Executor>& executor = m_bodies[&body];
    if (!executor) {
        // The body lives as long as the graph that this executor runs.
        executor =
            std::make_unique<Executor>(ExecutionPlan::make(std::shared_ptr<const Graph>(&body, [](const Graph*) {})));
    }
    if (inputs.size() != body.inputs.size()) {
        return Error{ErrorCode::Format, "the body \"" + body.name + "\" has " + std::to_string(body.inputs.size()) +
                                            " inputs, but gets " + std::to_string(inputs.size())};
    }
    const auto outer = [&](const std::string& name) -> Result<Array> {
        const std::size_t value = m_plan->valueOf(name);
        return value == Step::kNone ? Result<Array>(nobodyMakes(name)) : valueAt(value, changed);
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
