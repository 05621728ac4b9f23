// SPDX-License-Identifier: GPL-3.0-or-later
// GPTQ as AutoGPTQ and GPTQModel store it (github.com/AutoGPTQ/AutoGPTQ, auto_gptq/nn_modules/qlinear). A layer of `in`
// inputs and `out` outputs is
//   qweight I32 [in · bits / 32, out]      codes of one output, one behind the other from the lowest bits
//   qzeros  I32 [groups, out · bits / 32]  zero points in the same manner along the outputs
//   scales  F16 [groups, out]
//   g_idx   I32 [in]                       the group of each input; absent where inputs are in order
// and means scale · (code - zero point). Codes of 3 bits run across the borders of words. Format version 1 stores each
// zero point minus one, version 2 ("gptq_v2") as it is.
#include "core/loaders/packed_weights/scheme.h"

#include <algorithm>
#include <array>

namespace qs::packed {

namespace {

PackedLayout codesAlongInputs(std::uint64_t in, std::uint64_t out, int bits)
{
    return {.rows = out, .columns = in, .bits = bits, .lineStride = 1, .wordStride = out};
}

PackedLayout zerosAlongOutputs(std::uint64_t groups, std::uint64_t out, std::uint64_t words, int bits)
{
    return {.rows = groups, .columns = out, .bits = bits, .lineStride = words, .wordStride = 1};
}

/// The bits that explain how many words the zero points of `out` outputs take; those of the settings are tried first.
std::optional<int> bitsOf(std::uint64_t out, std::uint64_t zeroWords, const QuantizationConfig& config)
{
    std::vector<std::int64_t> candidates = config.bits;
    candidates.insert(candidates.end(), {4, 8, 3, 2});
    for (const std::int64_t bits : candidates) {
        if (PackedLayout{.bits = static_cast<int>(bits)}.wordsFor(out) == zeroWords) {
            return static_cast<int>(bits);
        }
    }
    return std::nullopt;
}

/// 1 where the zero points are stored minus one. Files of before the setting existed are all of version 1.
int zeroPointOffset(const QuantizationConfig& config)
{
    return config.checkpointFormat == "gptq_v2" ? 0 : 1;
}

std::string doubtAboutVersion(const QuantizationConfig& config)
{
    return config.source.empty() ? "nothing says which version of GPTQ's format this is: zero points are taken as "
                                   "stored minus one, as version 1 has them (no quantize_config.json)"
                                 : std::string();
}

} // namespace

bool isGptq(const LayerParts& parts, const QuantizationConfig&)
{
    return isInteger(*parts.find(".qweight"), 32);
}

Result<PackedWeight> combineGptq(const LayerParts& parts, const QuantizationConfig& config)
{
    const auto words = matrixSize(*parts.find(".qweight"));
    QS_TRY(words);
    const auto scales = parts.need(".scales");
    QS_TRY(scales);
    const auto zeros = parts.need(".qzeros");
    QS_TRY(zeros);
    QS_TRY(checkWords(**zeros));
    const auto scaleSize = matrixSize(**scales);
    QS_TRY(scaleSize);
    const auto zeroSize = matrixSize(**zeros);
    QS_TRY(zeroSize);
    const std::uint64_t out = words->columns;
    const std::uint64_t groups = scaleSize->rows;
    if (scaleSize->columns != out) {
        return shapeError(**scales, "one column per output, of which there are " + std::to_string(out) + ",");
    }
    const auto bits = bitsOf(out, zeroSize->columns, config);
    if (!bits || zeroSize->rows != groups) {
        return shapeError(**zeros,
                          "packed zero points of " + std::to_string(groups) + " × " + std::to_string(out) + " scales");
    }
    const Tensor* const order = parts.find(".g_idx");
    const std::uint64_t in = order != nullptr ? order->count : words->rows * 32 / static_cast<std::uint64_t>(*bits);
    const PackedLayout layout = codesAlongInputs(in, out, *bits);
    if (order != nullptr && (order->error || !isInteger(*order, 32) || layout.wordsFor(in) != words->rows)) {
        return order->error ? order->error->in("it needs \"" + order->name + "\", which cannot be read")
                            : shapeError(*order, "one group number per input of " + std::to_string(words->rows) +
                                                     " rows of words");
    }
    const std::uint64_t evenly = in / groups + (in % groups != 0 ? 1 : 0);
    const std::uint64_t size = config.groupSize ? static_cast<std::uint64_t>(*config.groupSize) : evenly;
    GroupLayout grouped{.plane = {}, .row = {out, 1, 1}, .column = {in, size, out}};
    if (order == nullptr && grouped.column.groups() != groups) {
        grouped.column.group = evenly;
        if (grouped.column.groups() != groups) {
            return shapeError(**scales, "one row per group of " + std::to_string(in) + " inputs");
        }
    }
    PackedLayout zeroLayout = zerosAlongOutputs(groups, out, zeroSize->columns, *bits);
    zeroLayout.offset = zeroPointOffset(config);

    PackedWeight weight;
    weight.shape = matrixShape(out, in);
    weight.dtype = weight.codeDtype = "U" + std::to_string(*bits);
    weight.scheme = "GPTQ, " + bitsText(*bits) + ", " + sharingText(grouped) + (order != nullptr ? ", by list" : "");
    weight.codes = packedData(layout, parts.find(".qweight")->data);
    weight.values = scaledData({.codes = weight.codes,
                                .scales = (*scales)->data,
                                .zeroPoints = packedData(zeroLayout, (*zeros)->data),
                                .layout = grouped,
                                .columnGroups = order != nullptr ? order->data : nullptr,
                                .columnGroupCount = groups});
    weight.parts = {{".scales", "scales"}, {".qzeros", "zero_points"}, {".g_idx", "column_groups"}};
    weight.doubt = doubtAboutVersion(config);
    return weight;
}

} // namespace qs::packed
