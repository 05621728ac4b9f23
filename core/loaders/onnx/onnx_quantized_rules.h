// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/loaders/onnx/onnx_graph.h"
#include "core/tensor/scaled_codes.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace qs::onnx {

/// A weight as a node reads it.
struct Dequantized {
    Shape shape;
    std::string scheme; ///< for people, without the operator's name
    ElementType codeType = ElementType::U8;
    std::string codeDtype;
    std::shared_ptr<const TensorData> codes;
    std::shared_ptr<const TensorData> values;
};

/// The constant inputs of a node that belong to a weight; null where it has none.
struct WeightInputs {
    const Tensor* codes = nullptr;
    const Tensor* scales = nullptr;
    const Tensor* zeroPoints = nullptr;
    const Tensor* columnGroups = nullptr;
    /// Whether the codes arrive as they are stored.
    bool isDirect = true;
    /// For each axis of the codes as they arrive the axis of the stored tensor; -1 where it has none.
    std::vector<int> origin;
};

/// One operator that takes quantized weights, and at which inputs; -1 for what it does not take.
struct QuantizedInput {
    std::string_view op;
    int codes;
    int scales;
    int zeroPoints;
    int columnGroups;
    /// A failure is about the codes: the message begins with "its".
    Result<Dequantized> (*dequantize)(const Node& node, const WeightInputs& inputs);
    /// The scale is applied to the product: a Mul behind the node has it.
    bool isScaledLater = false;
};

std::span<const QuantizedInput> quantizedInputs();

Result<Dequantized> dequantizeNBits(const Node& node, const WeightInputs& inputs);
Result<Dequantized> dequantizeBnb4(const Node& node, const WeightInputs& inputs);
Result<Dequantized> dequantizeGathered(const Node& node, const WeightInputs& inputs);

/// Scales per tensor, per index of `axis`, or per `block` of neighbours along `axis` where that is not 0, for a tensor
/// of this shape. (ONNX, DequantizeLinear.)
Result<GroupLayout> layoutAlong(const Shape& shape, std::size_t axis, std::uint64_t block, const Tensor* scales);
/// Unless zero points, where there are any, are as many as the scales.
Status checkZeroPoints(const WeightInputs& inputs);
/// "one scale per channel", "groups of 32" …
std::string sharingText(const GroupLayout& layout, std::uint64_t block);
std::string bitsText(int bits);

} // namespace qs::onnx
