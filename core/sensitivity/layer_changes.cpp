// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sensitivity/layer_changes.h"

#include "core/activations/activation_quantizer.h"
#include "core/activations/activation_study.h"
#include "core/base/stopwatch.h"
#include "core/sensitivity/input_weighting.h"
#include "core/sensitivity/quantized_constants.h"

#include <algorithm>

namespace qs {

namespace {

/// Of the convolution that reads the weight; 1 for other layers.
std::int64_t groupsOf(const ExecutionPlan& plan, const LayerChange& change)
{
    if (change.reads.empty()) {
        return 1;
    }
    const GraphNode& node = *plan.steps()[change.reads.front().step].node;
    return node.op == "Conv" ? std::max<std::int64_t>(node.integer("group", 1), 1) : 1;
}

/// L0, and what L1 needs.
Status measureWeight(const Model& model, const ExecutionPlan& plan, const Array& quantized, LayerChange& change,
                     LayerSensitivity& layer)
{
    const auto tensor = std::ranges::find(model.tensors, change.tensor, &Tensor::name);
    const auto weight = std::ranges::find_if(
        model.weights, [&](const Weight& one) { return model.tensors[one.tensor].name == change.tensor; });
    if (tensor == model.tensors.end() || weight == model.weights.end()) {
        return ok();
    }
    const auto original = arrayOf(*tensor);
    QS_TRY(original);
    auto errors = errorsByInput(*original, quantized, weight->channels, groupsOf(plan, change));
    if (!errors) {
        return layer.weight.add(*original, quantized);
    }
    for (const OutputError& error : *errors) {
        layer.weight.merge(error);
    }
    change.errorsByInput = std::move(*errors);
    return ok();
}

/// The quantizer of each value that a layer reads, by value.
Result<std::map<std::size_t, std::shared_ptr<const ActivationQuantizer>>>
calibrate(const std::shared_ptr<const Model>& model, const std::shared_ptr<const Graph>& graph,
          const std::shared_ptr<const ExecutionPlan>& plan, const std::shared_ptr<const NetworkData>& data,
          const std::vector<LayerChange>& changes, SensitivityReport& report, Progress& progress)
{
    const ActivationChoice& choice = report.request.activations;
    QS_TRY(checkActivationChoice(choice));
    std::map<std::size_t, std::shared_ptr<const ActivationQuantizer>> quantizers;
    for (const LayerChange& change : changes) {
        for (const LayerInput& input : change.reads) {
            quantizers.try_emplace(input.value, nullptr);
        }
    }
    std::map<std::string, const Distribution*> seen;
    ActivationReport activations;
    if (!choice.isDynamic) {
        ActivationRequest request;
        request.quantization = choice.quantization;
        request.samples = report.request.samples;
        const auto study = ActivationStudy::prepare(model, graph, data, request);
        QS_TRY(study);
        QS_TRY((*study)->run(progress));
        activations = (*study)->report();
        for (const ActivationTensor& tensor : activations.tensors) {
            seen.emplace(tensor.name, &tensor.distribution);
        }
    }
    const Distribution nothing;
    for (auto& [value, quantizer] : quantizers) {
        const auto found = seen.find(plan->nameOf(value));
        quantizer = std::make_shared<ActivationQuantizer>(choice, found == seen.end() ? nothing : *found->second);
    }
    return quantizers;
}

Status addInputs(const std::shared_ptr<const Model>& model, const std::shared_ptr<const Graph>& graph,
                 const std::shared_ptr<const ExecutionPlan>& plan, const std::shared_ptr<const NetworkData>& data,
                 std::vector<LayerChange>& changes, SensitivityReport& report, Progress& progress)
{
    const Stopwatch watch(report.cost.inputs);
    const auto quantizers = calibrate(model, graph, plan, data, changes, report, progress);
    QS_TRY(quantizers);
    for (LayerChange& change : changes) {
        LayerSensitivity& layer = report.layers[change.layer];
        for (const LayerInput& input : change.reads) {
            const auto& quantizer = quantizers->at(input.value);
            change.change.inputs.push_back(
                {input.step, input.input, [quantizer](const Array& values) { return (*quantizer)(values); }});
        }
        if (!change.reads.empty()) {
            layer.inputRange = quantizers->at(change.reads.front().value)->range();
        }
    }
    return ok();
}

} // namespace

Result<std::vector<LayerChange>> layerChanges(const std::shared_ptr<const Model>& model,
                                              const std::shared_ptr<const Graph>& graph,
                                              const std::shared_ptr<const ExecutionPlan>& plan,
                                              const std::shared_ptr<const NetworkData>& data, SensitivityReport& report,
                                              Progress& progress)
{
    const QuantizedParts parts = report.request.parts;
    std::vector<LayerChange> changes;
    {
        const Stopwatch watch(report.cost.weights);
        auto quantized = quantizeConstants(*model, *plan, report.request.choices, progress);
        QS_TRY(quantized);
        for (auto& [layer, constant] : *quantized) {
            const auto reads = layerInputs(*plan, layer.tensor);
            layer.input = reads.empty() ? "" : plan->nameOf(reads.front().value);
            if (!layer.error && parts == QuantizedParts::Activations && reads.empty()) {
                layer.error = Error{ErrorCode::Unsupported, "it reads nothing that flows through the network"};
            }
            if (constant && !layer.error) {
                LayerChange change;
                change.layer = report.layers.size();
                change.tensor = layer.tensor;
                change.reads = reads;
                if (parts != QuantizedParts::Activations) {
                    QS_TRY(measureWeight(*model, *plan, constant->values, change, layer));
                    change.change.constants.emplace(layer.tensor, std::move(constant->values));
                }
                changes.push_back(std::move(change));
            }
            report.layers.push_back(std::move(layer));
        }
    }
    if (parts != QuantizedParts::Weights) {
        QS_TRY(addInputs(model, graph, plan, data, changes, report, progress));
    }
    return changes;
}

} // namespace qs
