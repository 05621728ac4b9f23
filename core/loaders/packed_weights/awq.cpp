// SPDX-License-Identifier: GPL-3.0-or-later
// AWQ as AutoAWQ stores it for its "gemm" kernels (github.com/casper-hansen/AutoAWQ, awq/modules/linear/gemm.py):
//   qweight I32 [in, out / 8]      eight outputs per word
//   qzeros  I32 [groups, out / 8]  in the same order
//   scales  F16 [groups, out]
// and means scale · (code - zero point). From the lowest bits up a word holds the outputs 0 2 4 6 1 3 5 7 of its eight.
#include "core/loaders/packed_weights/scheme.h"

namespace qs::packed {

namespace {

constexpr int kBits = 4;
constexpr std::uint64_t kPerWord = 8;
/// The place of output k: the inverse of 0 2 4 6 1 3 5 7.
constexpr std::array<std::uint8_t, 8> kPlaces{0, 4, 1, 5, 2, 6, 3, 7};

} // namespace

bool isAwq(const LayerParts& parts, const QuantizationConfig& config)
{
    const Tensor& words = *parts.find(".qweight");
    if (!isInteger(words, 32) || config.method == "gptq") {
        return false;
    }
    const Tensor* const scales = parts.find(".scales");
    const bool fits = words.shape.size() == 2 && scales != nullptr && scales->shape.size() == 2 && words.count > 0 &&
                      scales->shape[1] / static_cast<std::int64_t>(kPerWord) == words.shape[1] &&
                      scales->shape[1] % static_cast<std::int64_t>(kPerWord) == 0;
    return fits || config.method == "awq";
}

Result<PackedWeight> combineAwq(const LayerParts& parts, const QuantizationConfig& config)
{
    const Tensor& qweight = *parts.find(".qweight");
    const auto words = matrixSize(qweight);
    QS_TRY(words);
    const auto scales = parts.need(".scales");
    QS_TRY(scales);
    const auto zeros = parts.need(".qzeros");
    QS_TRY(zeros);
    QS_TRY(checkWords(**zeros));
    const auto scaleSize = matrixSize(**scales);
    QS_TRY(scaleSize);
    const std::uint64_t in = words->rows;
    const std::uint64_t out = scaleSize->columns;
    const std::uint64_t groups = scaleSize->rows;
    if (out % kPerWord != 0 || words->columns != out / kPerWord) {
        return shapeError(qweight, "[inputs, outputs / 8] for " + std::to_string(out) + " outputs (AWQ's \"gemm\")");
    }
    if ((*zeros)->shape != matrixShape(groups, words->columns)) {
        return shapeError(**zeros, "shape " + shapeText(matrixShape(groups, words->columns)));
    }
    const auto grouped = groupsOfInputs(**scales, {out, in}, config, false);
    QS_TRY(grouped);
    PackedLayout layout{.rows = groups,
                        .columns = out,
                        .bits = kBits,
                        .lineStride = words->columns,
                        .wordStride = 1,
                        .places = kPlaces,
                        .hasPlaces = true};
    const auto zeroPoints = packedData(layout, (*zeros)->data);
    layout.rows = out;
    layout.columns = in;
    layout.alongRows = true;
    PackedWeight weight;
    weight.shape = matrixShape(out, in);
    weight.dtype = weight.codeDtype = "U4";
    weight.scheme = "AWQ, " + bitsText(kBits) + ", " + sharingText(*grouped);
    weight.codes = packedData(layout, qweight.data);
    weight.values =
        scaledData({.codes = weight.codes, .scales = (*scales)->data, .zeroPoints = zeroPoints, .layout = *grouped});
    weight.parts = {{".scales", "scales"}, {".qzeros", "zero_points"}};
    return weight;
}

} // namespace qs::packed
