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

/// A layer's extents as its tensors agree on them.
struct GptqLayer {
    std::uint64_t in = 0;
    std::uint64_t out = 0;
    std::uint64_t groups = 0;
    int bits = 0;
    std::uint64_t zeroWords = 0; ///< per group
    const Tensor* scales = nullptr;
    const Tensor* zeros = nullptr;
    const Tensor* order = nullptr; ///< null where inputs are in order
};

/// The inputs: as many as g_idx lists, else what the words hold.
Status findInputs(const LayerParts& parts, std::uint64_t wordRows, GptqLayer& layer)
{
    layer.order = parts.find(".g_idx");
    if (layer.order == nullptr) {
        layer.in = wordRows * 32 / static_cast<std::uint64_t>(layer.bits);
        return ok();
    }
    if (layer.order->error) {
        return layer.order->error->in("it needs \"" + layer.order->name + "\", which cannot be read");
    }
    layer.in = layer.order->count;
    if (!isInteger(*layer.order, 32) || PackedLayout{.bits = layer.bits}.wordsFor(layer.in) != wordRows) {
        return shapeError(*layer.order, "one group number per input of " + std::to_string(wordRows) + " rows of words");
    }
    return ok();
}

Result<GptqLayer> layerOf(const LayerParts& parts, const QuantizationConfig& config)
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
    GptqLayer layer{.out = words->columns,
                    .groups = scaleSize->rows,
                    .zeroWords = zeroSize->columns,
                    .scales = *scales,
                    .zeros = *zeros};
    if (scaleSize->columns != layer.out) {
        return shapeError(**scales, "one column for each of " + std::to_string(layer.out) + " outputs");
    }
    const auto bits = bitsOf(layer.out, layer.zeroWords, config);
    if (!bits || zeroSize->rows != layer.groups) {
        return shapeError(**zeros, "packed zero points of " + std::to_string(layer.groups) + " × " +
                                       std::to_string(layer.out) + " scales");
    }
    layer.bits = *bits;
    QS_TRY(findInputs(parts, words->rows, layer));
    return layer;
}

} // namespace

bool isGptq(const LayerParts& parts, const QuantizationConfig&)
{
    return isInteger(*parts.find(".qweight"), 32);
}

Result<PackedWeight> combineGptq(const LayerParts& parts, const QuantizationConfig& config)
{
    const auto found = layerOf(parts, config);
    QS_TRY(found);
    const GptqLayer& layer = *found;
    const bool isListed = layer.order != nullptr;
    const auto grouped = groupsOfInputs(*layer.scales, {layer.out, layer.in}, config, isListed);
    QS_TRY(grouped);
    PackedLayout zeroLayout = zerosAlongOutputs(layer.groups, layer.out, layer.zeroWords, layer.bits);
    zeroLayout.offset = zeroPointOffset(config);

    PackedWeight weight;
    weight.shape = matrixShape(layer.out, layer.in);
    weight.dtype = weight.codeDtype = "U" + std::to_string(layer.bits);
    weight.scheme = "GPTQ, " + bitsText(layer.bits) + ", " + sharingText(*grouped) + (isListed ? ", by list" : "");
    weight.codes = packedData(codesAlongInputs(layer.in, layer.out, layer.bits), parts.find(".qweight")->data);
    weight.values = scaledData({.codes = weight.codes,
                                .scales = layer.scales->data,
                                .zeroPoints = packedData(zeroLayout, layer.zeros->data),
                                .layout = *grouped,
                                .columnGroups = isListed ? layer.order->data : nullptr,
                                .columnGroupCount = layer.groups});
    weight.parts = {{".scales", "scales"}, {".qzeros", "zero_points"}, {".g_idx", "column_groups"}};
    weight.doubt = doubtAboutVersion(config);
    return weight;
}

} // namespace qs::packed
