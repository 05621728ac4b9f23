// SPDX-License-Identifier: GPL-3.0-or-later
// compressed-tensors, format "pack-quantized" (github.com/neuralmagic/compressed-tensors,
// compressors/quantized_compressors/pack_quantized.py):
//   weight_packed     I32 [out, words]      signed codes plus 2^(bits - 1), one behind the other along the inputs
//   weight_scale      [out, groups], [out, 1] or one number
//   weight_zero_point I32, packed in the same manner along the outputs; I8 in the shape of the scales in older files
//   weight_shape      I64 [2]: out, in
//   weight_g_idx      I32 [in], where inputs were sorted; -1 where the list was never filled
// and means scale · (code - zero point). Widths that do not divide 32 leave bits of each word unused in older versions
// and run across words in newer ones; the number of words tells them apart.
#include "core/loaders/packed_weights/scheme.h"

#include <algorithm>

namespace qs::packed {

namespace {

/// Bits, and whether codes run across words.
struct Packing {
    int bits = 0;
    bool dense = true;
};

PackedLayout withPacking(PackedLayout layout, const Packing& packing)
{
    layout.bits = packing.bits;
    layout.dense = packing.dense;
    layout.offset = -(1 << (packing.bits - 1));
    return layout;
}

/// What explains `words` words for `codes` codes. The settings' bits come first; 4 and 8 are what there mostly is.
std::optional<Packing> packingOf(std::uint64_t codes, std::uint64_t words, const QuantizationConfig& config)
{
    std::vector<std::int64_t> candidates = config.bits;
    candidates.insert(candidates.end(), {4, 8, 2, 3, 6, 5, 7, 1});
    for (const std::int64_t bits : candidates) {
        for (const bool dense : {true, false}) {
            const PackedLayout layout = withPacking({}, {static_cast<int>(bits), dense});
            if (layout.wordsFor(codes) == words) {
                return Packing{static_cast<int>(bits), dense};
            }
        }
    }
    return std::nullopt;
}

Result<MatrixSize> weightShape(const LayerParts& parts)
{
    const auto found = parts.need(".weight_shape");
    QS_TRY(found);
    const Tensor& tensor = **found;
    std::array<double, 2> extents{};
    constexpr double largest = 0x1p31;
    if (tensor.count != 2 || tensor.isFloat()) {
        return shapeError(tensor, "two whole numbers");
    }
    QS_TRY(tensor.data->read(0, std::span<double>(extents)));
    if (!(extents[0] >= 1 && extents[0] < largest && extents[1] >= 1 && extents[1] < largest)) {
        return Error{ErrorCode::Shape, "\"" + tensor.name + "\" says that the weight has the shape [" +
                                           std::to_string(static_cast<std::int64_t>(extents[0])) + ", " +
                                           std::to_string(static_cast<std::int64_t>(extents[1])) + "]"};
    }
    return MatrixSize{static_cast<std::uint64_t>(extents[0]), static_cast<std::uint64_t>(extents[1])};
}

/// The zero points as a matrix in the shape of the scales; null where there are none.
Result<std::shared_ptr<const TensorData>> zeroPoints(const LayerParts& parts, const Tensor& scales,
                                                     const Packing& packing)
{
    if (!parts.has(".weight_zero_point")) {
        return std::shared_ptr<const TensorData>();
    }
    const auto found = parts.need(".weight_zero_point");
    QS_TRY(found);
    const Tensor& tensor = **found;
    if (isInteger(tensor, 8) && tensor.count == scales.count) {
        return tensor.data;
    }
    QS_TRY(checkWords(tensor));
    const auto size = matrixSize(scales);
    QS_TRY(size);
    PackedLayout layout = withPacking({.rows = size->rows, .columns = size->columns}, packing);
    layout.alongRows = true;
    layout.lineStride = 1;
    layout.wordStride = size->columns;
    if (tensor.shape != matrixShape(layout.wordsFor(size->rows), size->columns)) {
        return shapeError(tensor, "zero points of " + bitsText(packing.bits) + " for scales of shape " +
                                      shapeText(scales.shape));
    }
    return packedData(layout, tensor.data);
}

} // namespace

bool isPackedIntegers(const LayerParts& parts, const QuantizationConfig&)
{
    return isInteger(*parts.find(".weight_packed"), 32);
}

Result<PackedWeight> combinePackedIntegers(const LayerParts& parts, const QuantizationConfig& config)
{
    const Tensor& packed = *parts.find(".weight_packed");
    const auto words = matrixSize(packed);
    QS_TRY(words);
    const auto size = weightShape(parts);
    QS_TRY(size);
    const auto packing = packingOf(size->columns, words->columns, config);
    if (words->rows != size->rows || !packing) {
        return shapeError(packed, "packed codes of the shape " + shapeText(matrixShape(size->rows, size->columns)));
    }
    const auto scales = parts.need(".weight_scale");
    QS_TRY(scales);
    std::vector<std::int64_t> wanted;
    if (config.groupSize) {
        wanted = {1, *config.groupSize};
    }
    auto layout = groupsOf(**scales, *size, wanted);
    QS_TRY(layout);
    const auto zeros = zeroPoints(parts, **scales, *packing);
    QS_TRY(zeros);
    const Tensor* order = parts.find(".weight_g_idx");
    if (order != nullptr) {
        if (order->error || order->isFloat() || order->count != size->columns) {
            return shapeError(*order, "one group number per input");
        }
        std::array<double, 1> first{};
        QS_TRY(order->data->read(0, std::span<double>(first)));
        order = first[0] == -1 ? nullptr : order; // never filled: the inputs are in order
    }
    PackedWeight weight;
    weight.shape = matrixShape(size->rows, size->columns);
    weight.dtype = weight.codeDtype = "I" + std::to_string(packing->bits);
    weight.codeType = ElementType::I8;
    weight.scheme = "compressed-tensors, " + bitsText(packing->bits) + ", " + sharingText(*layout) +
                    (order != nullptr ? ", by list" : "");
    weight.codes = packedData(
        withPacking({.rows = size->rows, .columns = size->columns, .lineStride = words->columns, .wordStride = 1},
                    *packing),
        packed.data);
    weight.values = scaledData({.codes = weight.codes,
                                .scales = (*scales)->data,
                                .zeroPoints = *zeros,
                                .layout = *layout,
                                .columnGroups = order != nullptr ? order->data : nullptr,
                                .columnGroupCount = layout->column.groups()});
    weight.parts = {{".weight_scale", "scales"},
                    {".weight_zero_point", "zero_points"},
                    {".weight_shape", "shape"},
                    {".weight_g_idx", "column_groups"}};
    return weight;
}

} // namespace qs::packed
