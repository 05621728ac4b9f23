// SPDX-License-Identifier: GPL-3.0-or-later
// Weights that lie as plain 8-bit numbers, with scales beside them:
//   weight           F8_E4M3, F8_E5M2 … or I8, [out, in]
//   weight_scale     to multiply by; one number, one per output, one per group of inputs, or one per block. vLLM's
//                    FP8 checkpoints, ModelOpt, compressed-tensors' "float-quantized", "int-quantized", "naive"
//   weight_scale_inv the same under the name that DeepSeek-V3 gave it (github.com/deepseek-ai/DeepSeek-V3,
//                    inference/fp8_cast_bf16.py): it multiplies too. Blocks of 128 × 128 unless the settings say else
//   weight_zero_point I8 in the shape of the scales, of asymmetric integers
#include "core/loaders/packed_weights/scheme.h"

namespace qs::packed {

namespace {

std::string_view scaleSuffix(const LayerParts& parts)
{
    return parts.has(".weight_scale_inv") ? ".weight_scale_inv" : ".weight_scale";
}

/// [out, everything else]
MatrixSize flattened(const Tensor& tensor)
{
    const auto rows = static_cast<std::uint64_t>(tensor.shape.front());
    return {rows, tensor.count / rows};
}

std::vector<std::int64_t> wantedBlocks(const LayerParts& parts, const QuantizationConfig& config)
{
    if (config.blockSize.size() == 2) {
        return config.blockSize;
    }
    if (parts.has(".weight_scale_inv")) {
        return {128, 128};
    }
    return config.groupSize ? std::vector<std::int64_t>{1, *config.groupSize} : std::vector<std::int64_t>{};
}

/// Matrices of experts have scales of their own each.
Result<GroupLayout> layoutOf(const Tensor& codes, const Tensor& scales, const std::vector<std::int64_t>& wanted)
{
    if (codes.shape.size() != 3 || scales.shape.size() != 3 || scales.shape[0] != codes.shape[0]) {
        return groupsOf(scales, flattened(codes), wanted);
    }
    const auto experts = static_cast<std::uint64_t>(codes.shape[0]);
    Tensor each = scales;
    each.shape.erase(each.shape.begin());
    each.count /= experts;
    auto layout = groupsOf(
        each, {static_cast<std::uint64_t>(codes.shape[1]), static_cast<std::uint64_t>(codes.shape[2])}, wanted);
    if (layout) {
        layout->plane = {experts, 1, each.count};
    }
    return layout;
}

} // namespace

bool isScaledPlain(const LayerParts& parts, const QuantizationConfig&)
{
    const Tensor& codes = *parts.find(".weight");
    const bool is8Bit = rowOf(codes.type).bits == 8 && (codes.isFloat() || codes.type == ElementType::I8);
    return is8Bit && parts.has(scaleSuffix(parts));
}

Result<PackedWeight> combineScaledPlain(const LayerParts& parts, const QuantizationConfig& config)
{
    const Tensor& codes = *parts.find(".weight");
    if (codes.shape.size() < 2 || codes.count == 0) {
        return shapeError(codes, "a matrix");
    }
    const auto scales = parts.need(scaleSuffix(parts));
    QS_TRY(scales);
    const auto layout = layoutOf(codes, **scales, wantedBlocks(parts, config));
    QS_TRY(layout);
    const Tensor* zeros = parts.find(".weight_zero_point");
    if (zeros != nullptr && (zeros->error || zeros->count != (*scales)->count)) {
        return shapeError(*zeros, "one zero point per scale");
    }
    PackedWeight weight;
    weight.shape = codes.shape;
    weight.dtype = weight.codeDtype = codes.dtype;
    weight.codeType = codes.type;
    weight.scheme = (codes.isFloat() ? "FP8, " : "INT8, ") + sharingText(*layout);
    weight.codes = codes.data;
    weight.values = scaledData({.codes = codes.data,
                                .scales = (*scales)->data,
                                .zeroPoints = zeros != nullptr ? zeros->data : nullptr,
                                .layout = *layout});
    weight.parts = {{scaleSuffix(parts), "scales"}, {".weight_zero_point", "zero_points"}};
    return weight;
}

} // namespace qs::packed
