// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/activations/observed_values.h"

#include "core/executor/channel_axis.h"
#include "core/executor/layer_inputs.h"

#include <algorithm>
#include <array>
#include <map>
#include <regex>
#include <set>
#include <string_view>

namespace qs {

namespace {

/// What leaves the channels where they are, counted from its first input that is not a constant.
constexpr std::array<std::string_view, 30> kKeepers{"Relu",
                                                    "LeakyRelu",
                                                    "PRelu",
                                                    "Elu",
                                                    "Selu",
                                                    "Celu",
                                                    "Gelu",
                                                    "Clip",
                                                    "Sigmoid",
                                                    "Tanh",
                                                    "HardSigmoid",
                                                    "HardSwish",
                                                    "Softplus",
                                                    "Mish",
                                                    "Erf",
                                                    "Add",
                                                    "Sub",
                                                    "Mul",
                                                    "Div",
                                                    "Identity",
                                                    "Dropout",
                                                    "Pad",
                                                    "MaxPool",
                                                    "AveragePool",
                                                    "LpPool",
                                                    "GlobalAveragePool",
                                                    "GlobalMaxPool",
                                                    "BatchNormalization",
                                                    "InstanceNormalization",
                                                    "LayerNormalization"};

std::string nameOf(const GraphNode& node)
{
    if (!node.name.empty()) {
        return node.name;
    }
    const auto first = std::ranges::find_if(node.outputs, [](const std::string& output) { return !output.empty(); });
    return first == node.outputs.end() ? std::string() : *first;
}

void addOnce(std::vector<std::string>& names, const std::string& name)
{
    if (std::ranges::find(names, name) == names.end()) {
        names.push_back(name);
    }
}

/// What the layers of a model have to do with the values of its network.
struct LayerUses {
    struct Read {
        ObservedValue::Reading reading;
        std::vector<std::string> layers;
    };
    std::map<std::size_t, Read> read; ///< by value
    std::set<std::size_t> made;

    LayerUses(const Model& model, const ExecutionPlan& plan)
    {
        for (const Weight& weight : model.weights) {
            const std::string& tensor = model.tensors[weight.tensor].name;
            const std::size_t number = plan.valueOf(tensor);
            if (number == Step::kNone) {
                continue;
            }
            for (const std::size_t index : plan.readersOf(number)) {
                const std::vector<std::size_t>& outputs = plan.steps()[index].outputs;
                if (!outputs.empty()) {
                    made.insert(outputs.front());
                }
            }
            for (const LayerInput& input : layerInputs(plan, tensor)) {
                Read& use = read[input.value];
                if (use.layers.empty() || input.step < use.reading.step) {
                    use.reading = {input.step, input.input};
                }
                const GraphNode& node = *plan.steps()[input.step].node;
                addOnce(use.layers, weight.usedBy.size() > 1 && !node.name.empty() ? node.name : weight.layer);
            }
        }
    }
};

class Selection {
public:
    Selection(const Model& model, const ExecutionPlan& plan, const std::optional<std::regex>& pattern)
        : m_plan(plan), m_uses(model, plan), m_pattern(pattern)
    {}

    std::vector<ObservedValue> values()
    {
        for (const GraphValue& input : m_plan.graph().inputs) {
            add(m_plan.valueOf(input.name), std::nullopt);
        }
        for (std::size_t i = 0; i < m_plan.steps().size(); ++i) {
            const Step& step = m_plan.steps()[i];
            for (const std::size_t value : step.outputs) {
                if (!step.isStatic && value != Step::kNone) {
                    add(value, i);
                }
            }
        }
        return std::move(m_values);
    }

private:
    void add(std::size_t value, std::optional<std::size_t> maker)
    {
        const auto read = m_uses.read.find(value);
        const bool isUsed = read != m_uses.read.end() || m_uses.made.contains(value) || !maker;
        if (m_pattern ? !std::regex_search(m_plan.nameOf(value), *m_pattern) : !isUsed) {
            return;
        }
        ObservedValue observed;
        observed.name = m_plan.nameOf(value);
        observed.maker = maker;
        if (maker) {
            observed.producer = nameOf(*m_plan.steps()[*maker].node);
            observed.producerKind = m_plan.steps()[*maker].node->op;
        }
        if (read != m_uses.read.end()) {
            observed.reading = read->second.reading;
            observed.readers = read->second.layers;
        }
        m_values.push_back(std::move(observed));
    }

    const ExecutionPlan& m_plan;
    const LayerUses m_uses;
    const std::optional<std::regex>& m_pattern;
    std::vector<ObservedValue> m_values;
};

} // namespace

Result<std::vector<ObservedValue>> observedValues(const Model& model, const ExecutionPlan& plan,
                                                  const std::string& pattern)
{
    std::optional<std::regex> regex;
    try {
        if (!pattern.empty()) {
            regex.emplace(pattern, std::regex::ECMAScript | std::regex::optimize);
        }
        return Selection(model, plan, regex).values();
    } catch (const std::regex_error& error) {
        return Error{ErrorCode::Usage, "the pattern \"" + pattern + "\" is no regular expression: " + error.what()};
    }
}

int channelAxisOf(const ObservedValue& value, const ExecutionPlan& plan, std::size_t rank)
{
    if (value.reading) {
        if (const auto axis = channelAxisRead(*plan.steps()[value.reading->step].node, value.reading->input, rank)) {
            return static_cast<int>(*axis);
        }
    }
    std::map<std::size_t, std::size_t> makers; // step by value
    for (std::size_t i = 0; i < plan.steps().size(); ++i) {
        for (const std::size_t output : plan.steps()[i].outputs) {
            makers.emplace(output, i);
        }
    }
    for (std::optional<std::size_t> maker = value.maker; maker;) {
        const Step& step = plan.steps()[*maker];
        const auto axis = channelAxisMade(plan, step, rank);
        if (axis || std::ranges::find(kKeepers, step.node->op) == kKeepers.end()) {
            return axis ? static_cast<int>(*axis) : -1;
        }
        maker.reset();
        for (const std::size_t input : step.inputs) { // steps stand after what they read, so this ends
            const auto before = makers.find(input);
            if (input != Step::kNone && before != makers.end() && !plan.steps()[before->second].isStatic) {
                maker = before->second;
                break;
            }
        }
    }
    return -1;
}

} // namespace qs
