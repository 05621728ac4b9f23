// SPDX-License-Identifier: GPL-3.0-or-later
// Operators by their documentation: ONNX "Operators" (DequantizeLinear, QLinearConv, QLinearMatMul, ConvInteger,
// MatMulInteger) and ONNX Runtime "ContribOperators.md" (domain com.microsoft).
#include "core/loaders/onnx/onnx_quantized_rules.h"

#include <algorithm>
#include <array>

namespace qs::onnx {

namespace {

std::uint64_t product(std::span<const std::int64_t> extents)
{
    std::uint64_t result = 1;
    for (const std::int64_t extent : extents) {
        result *= static_cast<std::uint64_t>(extent);
    }
    return result;
}

Error scaleError(const Shape& shape, const Tensor& scales, const std::string& expected)
{
    return {ErrorCode::Shape, "its scales \"" + scales.name + "\" have the shape " + shapeText(scales.shape) +
                                  ", which is not " + expected + " of " + shapeText(shape)};
}

/// Codes that lie as plain numbers, with scales along `axis` of the tensor as it arrives at the node.
Result<Dequantized> plainCodes(const WeightInputs& inputs, std::int64_t axis, std::uint64_t block)
{
    const Tensor& codes = *inputs.codes;
    std::size_t stored = 0;
    const bool isOne = inputs.scales == nullptr || inputs.scales->count == 1;
    if (!isOne) {
        const auto rank = static_cast<std::int64_t>(inputs.origin.size());
        const std::int64_t from = axis < 0 ? axis + rank : axis;
        if (from < 0 || from >= rank) {
            // A vector has one axis, whatever the default of the attribute says.
            if (rank != 1) {
                return Error{ErrorCode::Shape, "its axis of scales is " + std::to_string(axis) + ", but it has " +
                                                   std::to_string(rank) + " dimensions"};
            }
        }
        const int origin = inputs.origin[static_cast<std::size_t>(rank == 1 ? 0 : from)];
        if (origin < 0 || (block != 0 && !inputs.isDirect)) {
            return Error{ErrorCode::Unsupported, "its axis of scales got lost in the nodes before its dequantization"};
        }
        stored = static_cast<std::size_t>(origin);
    }
    const auto layout = layoutAlong(codes.shape, stored, block, isOne ? nullptr : inputs.scales);
    QS_TRY(layout);
    QS_TRY(checkZeroPoints(inputs));
    Dequantized made;
    made.shape = codes.shape;
    made.scheme = (codes.isFloat() ? "" : bitsText(rowOf(codes.type).bits) + ", ") +
                  (inputs.scales == nullptr ? "scale unknown" : sharingText(*layout, block));
    made.codeType = codes.type;
    made.codeDtype = codes.dtype;
    made.codes = codes.data;
    made.values = scaledData({.codes = codes.data,
                              .scales = inputs.scales != nullptr ? inputs.scales->data : nullptr,
                              .zeroPoints = inputs.zeroPoints != nullptr ? inputs.zeroPoints->data : nullptr,
                              .layout = *layout});
    return made;
}

Result<Dequantized> dequantizeLinear(const Node& node, const WeightInputs& inputs)
{
    const std::int64_t block = node.integer("block_size", 0);
    if (block < 0) {
        return Error{ErrorCode::Format, "its block_size is " + std::to_string(block)};
    }
    return plainCodes(inputs, node.integer("axis", 1), static_cast<std::uint64_t>(block));
}
Result<Dequantized> alongFirst(const Node&, const WeightInputs& inputs)
{
    return plainCodes(inputs, 0, 0);
}
Result<Dequantized> alongLast(const Node&, const WeightInputs& inputs)
{
    return plainCodes(inputs, -1, 0);
}
Result<Dequantized> alongLastButOne(const Node&, const WeightInputs& inputs)
{
    return plainCodes(inputs, -2, 0);
}
Result<Dequantized> alongGemm(const Node& node, const WeightInputs& inputs)
{
    return plainCodes(inputs, node.integer("transB", 0) != 0 ? 0 : 1, 0);
}

constexpr std::array kInputs{
    QuantizedInput{"DequantizeLinear", 0, 1, 2, -1, dequantizeLinear},
    QuantizedInput{"QLinearConv", 3, 4, 5, -1, alongFirst},
    QuantizedInput{"QLinearMatMul", 3, 4, 5, -1, alongLast},
    QuantizedInput{"QLinearMatMul", 0, 1, 2, -1, alongLastButOne},
    QuantizedInput{"ConvInteger", 1, -1, 3, -1, alongFirst, true},
    QuantizedInput{"MatMulInteger", 1, -1, 3, -1, alongLast, true},
    QuantizedInput{"MatMulIntegerToFloat", 1, 3, 5, -1, alongLast},
    QuantizedInput{"DynamicQuantizeMatMul", 1, 2, 3, -1, alongLast},
    QuantizedInput{"QGemm", 3, 4, 5, -1, alongGemm},
    QuantizedInput{"QAttention", 1, 4, 7, -1, alongLast},
    QuantizedInput{"QLinearAdd", 3, 4, 5, -1, alongLast},
    QuantizedInput{"QLinearAdd", 0, 1, 2, -1, alongLast},
    QuantizedInput{"QLinearMul", 3, 4, 5, -1, alongLast},
    QuantizedInput{"QLinearMul", 0, 1, 2, -1, alongLast},
    QuantizedInput{"DynamicQuantizeLSTM", 1, 8, 9, -1, alongLast},
    QuantizedInput{"DynamicQuantizeLSTM", 2, 10, 11, -1, alongLast},
    QuantizedInput{"QEmbedLayerNormalization", 2, 8, 13, -1, alongLast},
    QuantizedInput{"QEmbedLayerNormalization", 3, 9, 14, -1, alongLast},
    QuantizedInput{"QEmbedLayerNormalization", 4, 10, 15, -1, alongLast},
    QuantizedInput{"MatMulNBits", 1, 2, 3, 4, dequantizeNBits},
    QuantizedInput{"MatMulBnb4", 1, 2, -1, -1, dequantizeBnb4},
    QuantizedInput{"GatherBlockQuantized", 0, 2, 3, -1, dequantizeGathered},
};

} // namespace

std::span<const QuantizedInput> quantizedInputs()
{
    return kInputs;
}

Result<GroupLayout> layoutAlong(const Shape& shape, std::size_t axis, std::uint64_t block, const Tensor* scales)
{
    const std::span<const std::int64_t> extents(shape);
    GroupLayout layout;
    if (scales == nullptr || scales->count == 1 || shape.empty()) {
        if (scales != nullptr && scales->count != 1) {
            return scaleError(shape, *scales, "one number per element");
        }
        layout.column.extent = layout.column.group = product(extents);
        return layout;
    }
    const auto extent = static_cast<std::uint64_t>(shape[axis]);
    const std::uint64_t outer = product(extents.first(axis));
    const std::uint64_t inner = product(extents.subspan(axis + 1));
    const std::uint64_t groups = block == 0 ? extent : extent / block + (extent % block != 0 ? 1 : 0);
    const GroupAxis along{extent, block == 0 ? 1 : block, block == 0 ? 1 : inner};
    if (block != 0) {
        Shape expected = shape;
        expected[axis] = static_cast<std::int64_t>(groups);
        if (scales->shape != expected) {
            return scaleError(shape, *scales,
                              "one scale per " + std::to_string(block) + " along axis " + std::to_string(axis));
        }
        const GroupAxis before{outer, 1, groups * inner};
        return inner == 1 ? GroupLayout{.plane = {}, .row = before, .column = along}
                          : GroupLayout{.plane = before, .row = along, .column = {inner, 1, 1}};
    }
    if (scales->count == extent) {
        return inner == 1 ? GroupLayout{.plane = {}, .row = {outer, outer, 0}, .column = along}
                          : GroupLayout{.plane = {outer, outer, 0}, .row = along, .column = {inner, inner, 0}};
    }
    // Matrices of a batch, or both directions of a recurrent layer, with scales of their own each.
    const auto first = static_cast<std::uint64_t>(shape.front());
    if (shape.size() == 3 && axis == 2 && (scales->count == first * extent || scales->count == first)) {
        const auto rows = static_cast<std::uint64_t>(shape[1]);
        const bool each = scales->count == first * extent;
        return GroupLayout{.plane = {first, 1, each ? extent : 1},
                           .row = {rows, rows, 0},
                           .column = each ? GroupAxis{extent, 1, 1} : GroupAxis{extent, extent, 0}};
    }
    return scaleError(shape, *scales, "one scale or one per index of axis " + std::to_string(axis));
}

Status checkZeroPoints(const WeightInputs& inputs)
{
    const Tensor* const zeros = inputs.zeroPoints;
    const std::uint64_t expected = inputs.scales != nullptr ? inputs.scales->count : 1;
    if (zeros != nullptr && zeros->count != expected) {
        return Error{ErrorCode::Shape, "its zero points \"" + zeros->name + "\" are " + std::to_string(zeros->count) +
                                           ", but it has " + std::to_string(expected) +
                                           (expected == 1 ? " scale" : " scales")};
    }
    return ok();
}

std::string sharingText(const GroupLayout& layout, std::uint64_t block)
{
    if (block != 0) {
        return "groups of " + std::to_string(block);
    }
    return layout.scales() == 1 ? "one scale" : "one scale per channel";
}

std::string bitsText(int bits)
{
    return std::to_string(bits) + " bits";
}

} // namespace qs::onnx
