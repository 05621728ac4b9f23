// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/activations/smoothed_weight.h"

#include "core/analysis/quantized_weight.h"

#include <cstring>

namespace qs {

Result<Array> smoothedWeight(const Model& model, const Weight& weight, const Array& values,
                             const InputChannels& channels, const std::vector<float>& factors,
                             const Quantization& quantization, Progress& progress)
{
    const Tensor& own = model.tensors[weight.tensor];
    const auto scaled =
        std::make_shared<std::vector<float>>(values.values<float>().begin(), values.values<float>().end());
    for (std::size_t i = 0; i < scaled->size(); ++i) {
        (*scaled)[i] *= factors[channels.of(i)];
    }
    Model alone;
    Tensor& tensor = alone.tensors.emplace_back(own);
    tensor.type = ElementType::F32;
    tensor.dtype = "F32";
    tensor.bytes = scaled->size() * sizeof(float);
    tensor.data = plainData(ElementType::F32, std::as_bytes(std::span(*scaled)), std::shared_ptr<const void>(scaled));
    Weight layer = weight;
    layer.tensor = 0;
    Progress silent([&progress] { return progress.cancelled(); }, {});
    const auto quantized = QuantizedWeight::make(alone, layer, effective(quantization), silent);
    QS_TRY(quantized);
    auto back = Array::make(ElementType::F32, own.shape);
    QS_TRY(back);
    std::byte* out = back->editBytes().data();
    QS_TRY((*quantized)
               ->writeReconstruction(
                   [&out](std::span<const std::byte> bytes) {
                       std::memcpy(out, bytes.data(), bytes.size());
                       out += bytes.size();
                       return ok();
                   },
                   silent));
    return converted(*back, own.type);
}

} // namespace qs
