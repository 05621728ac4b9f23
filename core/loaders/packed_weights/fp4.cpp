// SPDX-License-Identifier: GPL-3.0-or-later
// Weights of E2M1, two per byte, the even element in the low half, with one scale per group of inputs:
//   compressed-tensors "nvfp4-pack-quantized": weight_packed U8 [out, in / 2], weight_scale F8_E4M3 [out, in / 16],
//     weight_global_scale F32: code · (scale / global scale)
//   compressed-tensors "mxfp4-pack-quantized": weight_scale U8 [out, in / 32] holds exponents (E8M0)
//   ModelOpt NVFP4: weight U8, weight_scale F8_E4M3, weight_scale_2 F32: code · (scale · scale 2)
//   gpt-oss MXFP4: x_blocks U8 [experts, out, groups, 16], x_scales U8 [experts, out, groups] of exponents
// (github.com/neuralmagic/compressed-tensors, nvfp4_quantized.py; github.com/NVIDIA/TensorRT-Model-Optimizer,
// nvfp4_tensor.py; github.com/huggingface/transformers, integrations/mxfp4.py.)
#include "core/loaders/packed_weights/scheme.h"

#include <cmath>
#include <limits>

namespace qs::packed {

namespace {

constexpr std::uint64_t kPerByte = 2;

std::shared_ptr<const TensorData> inMemory(std::vector<float> values)
{
    const auto kept = std::make_shared<const std::vector<float>>(std::move(values));
    return plainData(ElementType::F32, std::as_bytes(std::span(*kept)), std::shared_ptr<const void>(kept));
}

std::shared_ptr<const TensorData> e2m1Levels()
{
    std::vector<float> levels{0, 0.5F, 1, 1.5F, 2, 3, 4, 6};
    for (int i = 0; i < 8; ++i) {
        levels.push_back(-levels[static_cast<std::size_t>(i)]);
    }
    return inMemory(std::move(levels));
}

/// Powers of two by their exponent plus 127; 255 is NaN. (OCP Microscaling Formats Specification, E8M0.)
std::shared_ptr<const TensorData> powersOfTwo()
{
    std::vector<float> powers;
    for (int exponent = -127; exponent < 128; ++exponent) {
        powers.push_back(std::ldexp(1.0F, exponent));
    }
    powers.push_back(std::numeric_limits<float>::quiet_NaN());
    return inMemory(std::move(powers));
}

/// The scales of groups as numbers: floats as they are, bytes as exponents.
std::shared_ptr<const TensorData> groupScales(const Tensor& scales)
{
    return scales.isFloat() ? scales.data : levelData(scales.data, powersOfTwo(), 256);
}

/// The codes of `rows` rows of `bytes` bytes, and what they mean under `scales`.
PackedWeight fp4Weight(const Tensor& packed, std::shared_ptr<const TensorData> scales, GroupLayout layout)
{
    PackedWeight weight;
    weight.dtype = weight.codeDtype = "F4";
    weight.codes = packedData({.rows = layout.row.extent,
                               .columns = layout.column.extent,
                               .bits = 4,
                               .wordBits = 8,
                               .lineStride = layout.column.extent / kPerByte,
                               .wordStride = 1},
                              packed.data);
    weight.values =
        scaledData({.codes = levelData(weight.codes, e2m1Levels(), 16), .scales = std::move(scales), .layout = layout});
    return weight;
}

/// Two levels of scales become one.
Result<std::shared_ptr<const TensorData>> withGlobalScale(const Tensor& scales, const Tensor& global, bool divides)
{
    if (global.count != 1 || !global.isFloat()) {
        return shapeError(global, "one floating-point number");
    }
    return scaledData({.codes = scales.data,
                       .scales = global.data,
                       .divides = divides,
                       .layout = {.plane = {}, .row = {}, .column = {scales.count, scales.count, 0}}});
}

Result<PackedWeight> combineMatrix(const LayerParts& parts, std::string_view codes, std::string_view globalScale,
                                   bool divides)
{
    const Tensor& packed = *parts.find(codes);
    const auto bytes = matrixSize(packed);
    QS_TRY(bytes);
    const auto scales = parts.need(".weight_scale");
    QS_TRY(scales);
    const auto scaleSize = matrixSize(**scales);
    QS_TRY(scaleSize);
    const MatrixSize size{bytes->rows, bytes->columns * kPerByte};
    if (scaleSize->rows != size.rows || size.columns % scaleSize->columns != 0) {
        return shapeError(**scales, "one row of scales per output of " +
                                        shapeText(matrixShape(size.rows, size.columns)) + " weights");
    }
    std::shared_ptr<const TensorData> numbers = groupScales(**scales);
    const bool hasGlobal = (*scales)->isFloat() && (*scales)->type != ElementType::F8E8M0;
    if (hasGlobal) {
        const auto global = parts.need(globalScale);
        QS_TRY(global);
        const auto both = withGlobalScale(**scales, **global, divides);
        QS_TRY(both);
        numbers = *both;
    }
    const GroupLayout layout{.plane = {},
                             .row = {size.rows, 1, scaleSize->columns},
                             .column = {size.columns, size.columns / scaleSize->columns, 1}};
    PackedWeight weight = fp4Weight(packed, std::move(numbers), layout);
    weight.shape = matrixShape(size.rows, size.columns);
    weight.scheme = std::string(hasGlobal ? "NVFP4, " : "MXFP4, ") + sharingText(layout);
    weight.parts = {{".weight_scale", "scales"}};
    if (hasGlobal) {
        weight.parts.push_back({globalScale, "tensor_scale"});
    }
    return weight;
}

} // namespace

bool isPackedFp4(const LayerParts& parts, const QuantizationConfig&)
{
    return parts.find(".weight_packed")->type == ElementType::U8;
}

Result<PackedWeight> combinePackedFp4(const LayerParts& parts, const QuantizationConfig&)
{
    return combineMatrix(parts, ".weight_packed", ".weight_global_scale", true);
}

bool isScaledFp4(const LayerParts& parts, const QuantizationConfig&)
{
    return parts.find(".weight")->type == ElementType::U8 && parts.has(".weight_scale") && parts.has(".weight_scale_2");
}

Result<PackedWeight> combineScaledFp4(const LayerParts& parts, const QuantizationConfig&)
{
    return combineMatrix(parts, ".weight", ".weight_scale_2", false);
}

bool isMxfp4Blocks(const LayerParts& parts, const QuantizationConfig&)
{
    return parts.find("_blocks")->type == ElementType::U8 && parts.has("_scales");
}

Result<PackedWeight> combineMxfp4Blocks(const LayerParts& parts, const QuantizationConfig&)
{
    constexpr std::int64_t bytesPerGroup = 16;
    const Tensor& packed = *parts.find("_blocks");
    const auto scales = parts.need("_scales");
    QS_TRY(scales);
    if (packed.shape.size() < 3 || packed.shape.back() != bytesPerGroup || packed.count == 0) {
        return shapeError(packed, "[…, out, groups, 16]");
    }
    Shape expected(packed.shape.begin(), packed.shape.end() - 1);
    if ((*scales)->shape != expected || (*scales)->type != ElementType::U8) {
        return shapeError(**scales, "U8 of shape " + shapeText(expected));
    }
    const auto groups = static_cast<std::uint64_t>(expected.back());
    const std::uint64_t rows = (*scales)->count / groups;
    const std::uint64_t size = bytesPerGroup * kPerByte;
    const GroupLayout layout{.plane = {}, .row = {rows, 1, groups}, .column = {groups * size, size, 1}};
    PackedWeight weight = fp4Weight(packed, groupScales(**scales), layout);
    expected.back() = static_cast<std::int64_t>(groups * size);
    weight.shape = expected;
    weight.scheme = "MXFP4, " + sharingText(layout);
    weight.parts = {{"_scales", "scales"}};
    return weight;
}

} // namespace qs::packed
