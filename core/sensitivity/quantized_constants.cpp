// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sensitivity/quantized_constants.h"

#include "core/analysis/quantized_weight.h"

#include <cstring>

namespace qs {

namespace {

Result<Array> reconstructionOf(const Model& model, const Weight& weight, const Quantization& quantization,
                               Progress& progress)
{
    const Tensor& tensor = model.tensors[weight.tensor];
    const auto quantized = QuantizedWeight::make(model, weight, quantization, progress);
    QS_TRY(quantized);
    auto values = Array::make(ElementType::F32, tensor.shape);
    QS_TRY(values);
    std::byte* out = values->editBytes().data();
    const Status written = (*quantized)
                               ->writeReconstruction(
                                   [&out](std::span<const std::byte> bytes) {
                                       std::memcpy(out, bytes.data(), bytes.size());
                                       out += bytes.size();
                                       return ok();
                                   },
                                   progress);
    QS_TRY(written);
    return converted(*values, tensor.type);
}

/// Why the weight cannot be put in the place of a constant; none where it can.
std::optional<Error> obstacle(const Tensor& tensor, const ExecutionPlan& plan)
{
    if (tensor.stored) {
        return Error{ErrorCode::Unsupported, "the weights lie quantized in the file already"};
    }
    const auto constant = plan.constants().find(plan.valueOf(tensor.name));
    if (constant == plan.constants().end()) {
        return Error{ErrorCode::Unsupported, "its weights belong to a body that only runs on demand"};
    }
    return std::nullopt;
}

} // namespace

Result<std::vector<std::pair<LayerSensitivity, std::optional<QuantizedConstant>>>>
quantizeConstants(const Model& model, const ExecutionPlan& plan, const AnalysisRequest& choices, Progress& progress)
{
    QS_TRY(checkRequest(model, choices));
    const auto selected = selectedWeights(model, choices);
    QS_TRY(selected);
    std::vector<std::pair<LayerSensitivity, std::optional<QuantizedConstant>>> layers;
    std::uint64_t values = 0;
    for (const std::size_t index : *selected) {
        values += model.tensors[model.weights[index].tensor].count;
    }
    progress.begin("Quantizing the weights", values);
    for (const std::size_t index : *selected) {
        if (progress.cancelled()) {
            return Error{ErrorCode::Cancelled, "cancelled"};
        }
        const Weight& weight = model.weights[index];
        const Tensor& tensor = model.tensors[weight.tensor];
        LayerSensitivity layer;
        layer.layer = weight.layer;
        layer.tensor = tensor.name;
        layer.kind = weight.kind;
        layer.weights = tensor.count;
        layer.quantization = effective(choices.of(tensor.name));
        layer.error = obstacle(tensor, plan);
        std::optional<QuantizedConstant> constant;
        if (!layer.error) {
            auto array = reconstructionOf(model, weight, layer.quantization, progress);
            if (array) {
                constant = QuantizedConstant{tensor.name, std::move(*array)};
            } else if (array.error().code == ErrorCode::Cancelled) {
                return array.error();
            } else {
                layer.error = array.error();
            }
        }
        layers.emplace_back(std::move(layer), std::move(constant));
    }
    return layers;
}

} // namespace qs
