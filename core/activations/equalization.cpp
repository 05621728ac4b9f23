// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/activations/equalization.h"

#include "core/activations/input_channels.h"
#include "core/executor/layer_inputs.h"
#include "core/kernels/moments.h"
#include "core/tensor/channel_rows.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <string_view>

namespace qs {

namespace {

constexpr std::array<std::string_view, 8> kHomogeneous{"Relu",    "LeakyRelu", "PRelu",       "Identity",
                                                       "Dropout", "MaxPool",   "AveragePool", "GlobalAveragePool"};

/// A layer that one node alone makes of one weight.
struct Layer {
    const Weight* weight = nullptr;
    std::size_t step = 0;
    std::size_t place = 0; ///< of the weight among the step's inputs
    std::size_t data = 0;  ///< value that it reads
};

class Network {
public:
    Network(const Model& model, const ExecutionPlan& plan) : m_model(model), m_plan(plan)
    {
        for (std::size_t i = 0; i < plan.steps().size(); ++i) {
            for (const std::size_t value : plan.steps()[i].inputs) {
                m_readers[value].push_back(i);
            }
            for (const std::size_t value : plan.steps()[i].seenByBodies) {
                m_readers[value].push_back(i);
            }
        }
        for (const GraphValue& output : plan.graph().outputs) {
            m_readers[plan.valueOf(output.name)].push_back(Step::kNone); // whoever asked for it
        }
        for (const Weight& weight : model.weights) {
            addLayer(weight);
        }
    }

    Result<std::vector<EqualizationPair>> pairs() const
    {
        std::vector<EqualizationPair> found;
        for (const Layer& first : m_layers) {
            const Layer* const second = next(first);
            if (second == nullptr) {
                continue;
            }
            auto pair = pairOf(first, *second);
            QS_TRY(pair);
            if (*pair) {
                found.push_back(std::move(**pair));
            }
        }
        return found;
    }

private:
    void addLayer(const Weight& weight)
    {
        const std::string& name = m_model.tensors[weight.tensor].name;
        const std::vector<LayerInput> inputs = layerInputs(m_plan, name);
        if (inputs.size() != 1 || m_model.tensors[weight.tensor].stored) {
            return;
        }
        const std::vector<std::size_t>& read = m_plan.steps()[inputs.front().step].inputs;
        const auto place = std::ranges::find(read, m_plan.valueOf(name));
        if (place != read.end()) {
            m_layers.push_back(
                {&weight, inputs.front().step, static_cast<std::size_t>(place - read.begin()), inputs.front().value});
        }
    }

    /// The layer that alone reads what `first` makes, through functions that let factors pass.
    const Layer* next(const Layer& first) const
    {
        const Step* step = &m_plan.steps()[first.step];
        while (!step->outputs.empty() && step->outputs.front() != Step::kNone) {
            const std::size_t value = step->outputs.front();
            const auto readers = m_readers.find(value);
            if (readers == m_readers.end() || readers->second.size() != 1 || readers->second.front() == Step::kNone) {
                return nullptr;
            }
            const std::size_t reader = readers->second.front();
            const auto layer = std::ranges::find_if(
                m_layers, [&](const Layer& other) { return other.step == reader && other.data == value; });
            if (layer != m_layers.end()) {
                return &*layer;
            }
            step = &m_plan.steps()[reader]; // a later one, so this ends
            const bool passes = std::ranges::find(kHomogeneous, step->node->op) != kHomogeneous.end();
            if (!passes || step->inputs.empty() || step->inputs.front() != value) {
                return nullptr;
            }
        }
        return nullptr;
    }

    Result<std::optional<EqualizationPair>> pairOf(const Layer& first, const Layer& second) const
    {
        const Tensor& before = m_model.tensors[first.weight->tensor];
        const Tensor& after = m_model.tensors[second.weight->tensor];
        const auto channels = InputChannels::of(*m_plan.steps()[second.step].node, second.place, after.shape);
        const ChannelRows rows(before, first.weight->channels);
        // Dividing a weight divides what its layer makes only where the layer multiplies with it.
        const bool isProduct =
            InputChannels::of(*m_plan.steps()[first.step].node, first.place, before.shape).has_value();
        if (!isProduct || !channels || channels->count() != rows.rows()) {
            return std::optional<EqualizationPair>();
        }
        EqualizationPair pair{first.weight->layer, second.weight->layer, before.name, after.name, {}, {}};
        std::vector<float> scratch;
        for (std::uint64_t row = 0; row < rows.rows(); ++row) {
            const auto values = rows.read(row, 1, 0, rows.rowLength(), scratch);
            QS_TRY(values);
            const MinMax extremes = minMaxOf(*values);
            pair.made.push_back(std::max({-extremes.min, extremes.max, 0.0F}));
        }
        const auto values = floatsOf(after, 0, after.count, scratch);
        QS_TRY(values);
        pair.read = channels->largest(*values);
        return std::optional(std::move(pair));
    }

    const Model& m_model;
    const ExecutionPlan& m_plan;
    std::map<std::size_t, std::vector<std::size_t>> m_readers; ///< steps by value
    std::vector<Layer> m_layers;
};

} // namespace

std::vector<double> EqualizationPair::factors() const
{
    std::vector<double> found;
    for (std::size_t i = 0; i < made.size(); ++i) {
        found.push_back(made[i] > 0 && read[i] > 0 ? std::sqrt(double{made[i]} / read[i]) : 1);
    }
    return found;
}

double EqualizationPair::ratio() const
{
    const std::vector<double> all = factors();
    if (all.empty()) {
        return 1;
    }
    const auto [least, most] = std::ranges::minmax_element(all);
    return *most / *least;
}

Result<std::vector<EqualizationPair>> equalizationPairs(const Model& model, const ExecutionPlan& plan)
{
    return Network(model, plan).pairs();
}

} // namespace qs
