// SPDX-License-Identifier: GPL-3.0-or-later
// Operators of ONNX Runtime whose weights lie packed (ContribOperators.md, domain com.microsoft):
//   MatMulNBits          B U8 [N, blocks, block_size · bits / 8], codes of one row from the lowest bits on; scales
//                        [N, blocks]; zero points packed alike, each row in whole bytes, or one number each; without
//                        them 2^(bits - 1). g_idx I32: the block of each of the K inputs. Multiplies by the transpose.
//   MatMulBnb4           B U8: bitsandbytes' NF4 (quant_type 1) or FP4 (0) of [N, K], first code in the high half;
//                        absmax per block_size of them
//   GatherBlockQuantized data INT4/UINT4/UINT8; scales and zero points per block_size along quantize_axis. Bytes hold
//                        two codes of 4 bits along the last axis where bits is 4, and have a zero point of 2^(bits - 1)
//                        where none is given
#include "core/loaders/onnx/onnx_quantized_rules.h"
#include "core/tensor/packed_codes.h"

#include <array>

namespace qs::onnx {

namespace {

// bitsandbytes, functional.py: the levels of NF4 are quantiles of the normal distribution, those of FP4 these twelfths.
constexpr std::array<float, 16> kNf4{
    -1,
    -0.6961928009986877F,
    -0.5250730514526367F,
    -0.39491748809814453F,
    -0.28444138169288635F,
    -0.18477343022823334F,
    -0.09105003625154495F,
    0,
    0.07958029955625534F,
    0.16093020141124725F,
    0.24611230194568634F,
    0.33791524171829224F,
    0.44070982933044434F,
    0.5626170039176941F,
    0.7229568362236023F,
    1,
};
constexpr std::array<float, 16> kFp4{
    0,     0.0625F / 12,  8.0F / 12,  12.0F / 12,  4.0F / 12,  6.0F / 12,  2.0F / 12,  3.0F / 12,
    -0.0F, -0.0625F / 12, -8.0F / 12, -12.0F / 12, -4.0F / 12, -6.0F / 12, -2.0F / 12, -3.0F / 12,
};

Error shapeError(const Tensor& tensor, const std::string& expected)
{
    return {ErrorCode::Shape, "its part \"" + tensor.name + "\" is " + tensor.dtype + " of shape " +
                                  shapeText(tensor.shape) + ", but " + expected + " was expected"};
}

std::uint64_t ceilDiv(std::uint64_t count, std::uint64_t size)
{
    return count / size + (count % size != 0 ? 1 : 0);
}

/// The attributes of a product with a packed matrix.
struct PackedMatrix {
    std::uint64_t n = 0;
    std::uint64_t k = 0;
    std::uint64_t block = 0;
    int bits = 0;

    std::uint64_t blocks() const { return ceilDiv(k, block); }
};

Result<PackedMatrix> packedMatrix(const Node& node)
{
    constexpr std::int64_t largest = std::int64_t{1} << 31U;
    const auto within = [](std::int64_t value, std::int64_t low, std::int64_t high) {
        return value >= low && value <= high;
    };
    const std::int64_t n = node.integer("N", 0);
    const std::int64_t k = node.integer("K", 0);
    const std::int64_t block = node.integer("block_size", 0);
    const std::int64_t bits = node.integer("bits", 4);
    if (!within(n, 1, largest) || !within(k, 1, largest) || !within(block, 1, largest) || !within(bits, 1, 8)) {
        return Error{ErrorCode::Format, "its node says N " + std::to_string(n) + ", K " + std::to_string(k) +
                                            ", block_size " + std::to_string(block) + " and bits " +
                                            std::to_string(bits) + ", which is no matrix"};
    }
    return PackedMatrix{static_cast<std::uint64_t>(n), static_cast<std::uint64_t>(k), static_cast<std::uint64_t>(block),
                        static_cast<int>(bits)};
}

Shape shapeOf(std::uint64_t rows, std::uint64_t columns)
{
    return {static_cast<std::int64_t>(rows), static_cast<std::int64_t>(columns)};
}

Result<std::shared_ptr<const TensorData>> zeroPointsOf(const Tensor& zeros, const PackedMatrix& matrix)
{
    const std::uint64_t blocks = matrix.blocks();
    PackedLayout layout{.rows = matrix.n, .columns = blocks, .bits = matrix.bits, .wordBits = 8};
    layout.lineStride = layout.wordsFor(blocks);
    if (zeros.type == ElementType::U8 && zeros.count == matrix.n * layout.lineStride) {
        return packedData(layout, zeros.data);
    }
    if (zeros.isFloat() && zeros.count == matrix.n * blocks) {
        return zeros.data;
    }
    return shapeError(zeros, "one packed or floating-point zero point per scale");
}

Result<Dequantized> matrixOf(const Node& node, const WeightInputs& inputs)
{
    if (inputs.scales == nullptr) {
        return Error{ErrorCode::Unsupported, "its scales are no constant of the file"};
    }
    if (!inputs.isDirect || inputs.codes->type != ElementType::U8) {
        return shapeError(*inputs.codes, "packed codes (U8) for " + std::string(node.op));
    }
    return Dequantized();
}

} // namespace

Result<Dequantized> dequantizeNBits(const Node& node, const WeightInputs& inputs)
{
    auto made = matrixOf(node, inputs);
    QS_TRY(made);
    const auto matrix = packedMatrix(node);
    QS_TRY(matrix);
    const std::uint64_t blocks = matrix->blocks();
    PackedLayout layout{.rows = matrix->n, .columns = matrix->k, .bits = matrix->bits, .wordBits = 8};
    const std::uint64_t blob = layout.wordsFor(matrix->block);
    layout.lineStride = blocks * blob;
    // Codes of one row follow each other without a gap only where a block fills its bytes.
    const bool isGapless = blocks == 1 || matrix->block * static_cast<std::uint64_t>(matrix->bits) % 8 == 0;
    if (inputs.codes->count / layout.lineStride != matrix->n || inputs.codes->count % layout.lineStride != 0 ||
        !isGapless) {
        return shapeError(*inputs.codes, "[" + std::to_string(matrix->n) + ", " + std::to_string(blocks) + ", " +
                                             std::to_string(blob) + "]");
    }
    if (inputs.scales->count != matrix->n * blocks) {
        return shapeError(*inputs.scales, "one scale per block, " + shapeText(shapeOf(matrix->n, blocks)) + ",");
    }
    std::shared_ptr<const TensorData> zeros;
    if (inputs.zeroPoints != nullptr) {
        const auto found = zeroPointsOf(*inputs.zeroPoints, *matrix);
        QS_TRY(found);
        zeros = *found;
    }
    // The list may be filled up to whole blocks.
    const Tensor* const order = inputs.columnGroups;
    if (order != nullptr && (order->isFloat() || order->count < matrix->k || order->count > blocks * matrix->block)) {
        return shapeError(*order, "the block of each of " + std::to_string(matrix->k) + " inputs");
    }
    made->shape = shapeOf(matrix->n, matrix->k);
    made->scheme =
        bitsText(matrix->bits) + ", groups of " + std::to_string(matrix->block) + (order != nullptr ? ", by list" : "");
    made->codeDtype = "U" + std::to_string(matrix->bits);
    made->codes = packedData(layout, inputs.codes->data);
    made->values =
        scaledData({.codes = made->codes,
                    .scales = inputs.scales->data,
                    .zeroPoints = zeros,
                    .zeroPoint = static_cast<float>(1 << (matrix->bits - 1)),
                    .layout = {.plane = {}, .row = {matrix->n, 1, blocks}, .column = {matrix->k, matrix->block, 1}},
                    .columnGroups = order != nullptr ? order->data : nullptr,
                    .columnGroupCount = blocks});
    return made;
}

Result<Dequantized> dequantizeBnb4(const Node& node, const WeightInputs& inputs)
{
    auto made = matrixOf(node, inputs);
    QS_TRY(made);
    const auto matrix = packedMatrix(node);
    QS_TRY(matrix);
    const std::uint64_t count = matrix->n * matrix->k;
    if (inputs.codes->count != ceilDiv(count, 2)) {
        return shapeError(*inputs.codes, "two codes per byte of " + shapeText(shapeOf(matrix->n, matrix->k)));
    }
    if (inputs.scales->count != ceilDiv(count, matrix->block)) {
        return shapeError(*inputs.scales, "one scale per " + std::to_string(matrix->block) + " weights");
    }
    const bool isNf4 = node.integer("quant_type", 1) == 1;
    const auto levels =
        plainData(ElementType::F32, std::as_bytes(std::span(isNf4 ? kNf4 : kFp4)), std::shared_ptr<const void>());
    made->shape = shapeOf(matrix->n, matrix->k);
    made->scheme = std::string(isNf4 ? "NF4" : "FP4") + ", groups of " + std::to_string(matrix->block);
    made->codeDtype = "U4";
    made->codes =
        packedData({.rows = 1, .columns = count, .bits = 4, .wordBits = 8, .places = {1, 0}, .hasPlaces = true},
                   inputs.codes->data);
    made->values = scaledData({.codes = levelData(made->codes, levels, 16),
                               .scales = inputs.scales->data,
                               .layout = {.plane = {}, .row = {}, .column = {count, matrix->block, 1}}});
    return made;
}

Result<Dequantized> dequantizeGathered(const Node& node, const WeightInputs& inputs)
{
    const Tensor& data = *inputs.codes;
    if (inputs.scales == nullptr || !inputs.isDirect || data.shape.empty()) {
        return Error{ErrorCode::Unsupported, "its scales are no constant of the file"};
    }
    Dequantized made;
    made.shape = data.shape;
    made.codeType = data.type;
    made.codeDtype = data.dtype;
    made.codes = data.data;
    const std::int64_t bits = data.type == ElementType::U8 ? node.integer("bits", 4) : rowOf(data.type).bits;
    if (bits < 1 || bits > 8) {
        return Error{ErrorCode::Format, "its node says that a code has " + std::to_string(bits) + " bits"};
    }
    std::shared_ptr<const TensorData> zeros = inputs.zeroPoints != nullptr ? inputs.zeroPoints->data : nullptr;
    const bool isPacked = data.type == ElementType::U8 && bits == 4;
    if (isPacked) {
        made.shape.back() *= 2;
        made.codeDtype = "U4";
        const auto columns = static_cast<std::uint64_t>(made.shape.back());
        made.codes = packedData(
            {.rows = data.count * 2 / columns, .columns = columns, .bits = 4, .wordBits = 8, .lineStride = columns / 2},
            data.data);
    }
    const std::int64_t axis = node.integer("quantize_axis", 1);
    const std::int64_t block = node.integer("block_size", 128);
    const auto rank = static_cast<std::int64_t>(made.shape.size());
    const std::int64_t from = axis < 0 ? axis + rank : axis;
    if (from < 0 || from >= rank || block < 1) {
        return Error{ErrorCode::Format, "its node says quantize_axis " + std::to_string(axis) + " and block_size " +
                                            std::to_string(block) + " of " + std::to_string(rank) + " dimensions"};
    }
    const auto layout =
        layoutAlong(made.shape, static_cast<std::size_t>(from), static_cast<std::uint64_t>(block), inputs.scales);
    QS_TRY(layout);
    if (isPacked && inputs.zeroPoints != nullptr) { // packed along the last axis like the codes
        const auto columns = static_cast<std::uint64_t>(inputs.scales->shape.empty() ? 1 : inputs.scales->shape.back());
        PackedLayout packing{.rows = inputs.scales->count / columns, .columns = columns, .bits = 4, .wordBits = 8};
        packing.lineStride = packing.wordsFor(columns);
        if (inputs.zeroPoints->count != packing.rows * packing.lineStride) {
            return shapeError(*inputs.zeroPoints,
                              "two zero points per byte for scales of shape " + shapeText(inputs.scales->shape));
        }
        zeros = packedData(packing, zeros);
    } else {
        QS_TRY(checkZeroPoints(inputs));
    }
    made.scheme = bitsText(static_cast<int>(bits)) + ", " + sharingText(*layout, static_cast<std::uint64_t>(block));
    const bool isUnsignedByte = data.type == ElementType::U8;
    made.values = scaledData({.codes = made.codes,
                              .scales = inputs.scales->data,
                              .zeroPoints = zeros,
                              .zeroPoint = isUnsignedByte ? static_cast<float>(1 << (bits - 1)) : 0,
                              .layout = *layout});
    return made;
}

} // namespace qs::onnx
