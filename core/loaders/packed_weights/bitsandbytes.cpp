// SPDX-License-Identifier: GPL-3.0-or-later
// bitsandbytes (github.com/bitsandbytes-foundation/bitsandbytes, functional.py and nn/modules.py).
//
// 4 bits, NF4 or FP4: `weight` U8 holds two codes per byte in row-major order, the first in the high half. A code is an
// index into `weight.quant_map` (16 levels), and each run of `blocksize` codes is multiplied by its `weight.absmax`.
// With double quantization absmax is itself U8: indices into `weight.nested_quant_map` (256 levels), times
// `weight.nested_absmax` for each run of `nested_blocksize`, plus `nested_offset`. Shape and sizes stand as JSON in the
// bytes of `weight.quant_state.bitsandbytes__nf4` (or __fp4).
//
// LLM.int8(): `weight` I8 [out, in] and the largest magnitude of each row in `SCB`; code · SCB / 127.
#include "core/loaders/packed_weights/scheme.h"

#include <nlohmann/json.hpp>

namespace qs::packed {

namespace {

using Json = nlohmann::json;

constexpr int kBits = 4;
constexpr std::uint64_t kLevels = 16;
constexpr std::uint64_t kNestedLevels = 256;
constexpr std::string_view kStateNf4 = ".weight.quant_state.bitsandbytes__nf4";
constexpr std::string_view kStateFp4 = ".weight.quant_state.bitsandbytes__fp4";

struct QuantState {
    std::string type;
    Shape shape;
    std::uint64_t count = 0;
    std::uint64_t blockSize = 0;
    std::uint64_t nestedBlockSize = 0;
    float nestedOffset = 0;
};

std::uint64_t positiveIn(const Json& object, const char* key)
{
    const auto at = object.find(key);
    return at != object.end() && at->is_number_unsigned() ? at->get<std::uint64_t>() : 0;
}

Result<QuantState> parseState(const std::string& text, const std::string& name)
{
    const Json parsed = Json::parse(text, nullptr, false);
    const Error broken{ErrorCode::Format, "\"" + name +
                                              "\" is not the JSON text with shape and blocksize that "
                                              "bitsandbytes writes"};
    if (!parsed.is_object() || !parsed.contains("shape") || !parsed["shape"].is_array()) {
        return broken;
    }
    QuantState state;
    for (const Json& extent : parsed["shape"]) {
        if (!extent.is_number_unsigned() || extent.get<std::uint64_t>() > std::uint64_t{1} << 62U) {
            return broken;
        }
        state.shape.push_back(extent.get<std::int64_t>());
    }
    const auto count = elementCount(state.shape);
    QS_TRY(count);
    state.count = *count;
    state.blockSize = positiveIn(parsed, "blocksize");
    state.nestedBlockSize = positiveIn(parsed, "nested_blocksize");
    if (const auto offset = parsed.find("nested_offset"); offset != parsed.end() && offset->is_number()) {
        state.nestedOffset = offset->get<float>();
    }
    return state.blockSize == 0 ? Result<QuantState>(broken) : Result<QuantState>(state);
}

Result<QuantState> readState(const LayerParts& parts)
{
    const bool isNf4 = parts.has(kStateNf4);
    const auto found = parts.need(isNf4 || !parts.has(kStateFp4) ? kStateNf4 : kStateFp4);
    QS_TRY(found);
    constexpr std::uint64_t largest = 65536; // real ones have two hundred bytes
    const Tensor& tensor = **found;
    if (!isInteger(tensor, 8) || tensor.count > largest) {
        return shapeError(tensor, "a short JSON text (U8)");
    }
    std::vector<float> bytes(tensor.count);
    QS_TRY(tensor.data->read(0, std::span<float>(bytes)));
    std::string text;
    for (const float byte : bytes) {
        text += static_cast<char>(static_cast<unsigned char>(static_cast<int>(byte) & 0xff));
    }
    auto state = parseState(text, tensor.name);
    if (state) {
        state->type = isNf4 ? "NF4" : "FP4";
    }
    return state;
}

Result<const Tensor*> needCount(const LayerParts& parts, std::string_view suffix, std::uint64_t count)
{
    auto tensor = parts.need(suffix);
    if (tensor && (*tensor)->count != count) {
        return shapeError(**tensor, std::to_string(count) + (count == 1 ? " number" : " numbers"));
    }
    return tensor;
}

GroupLayout runsOf(std::uint64_t count, std::uint64_t size)
{
    return {.plane = {}, .row = {}, .column = {count, size, 1}};
}

/// The scales of the blocks, which double quantization keeps in 8 bits.
Result<std::shared_ptr<const TensorData>> blockScales(const LayerParts& parts, const QuantState& state,
                                                      std::uint64_t blocks)
{
    const auto absmax = needCount(parts, ".weight.absmax", blocks);
    QS_TRY(absmax);
    if (!parts.has(".weight.nested_absmax")) {
        if (!(*absmax)->isFloat()) {
            return shapeError(**absmax, "floating-point scales, as there is no nested_absmax,");
        }
        return (*absmax)->data;
    }
    if (state.nestedBlockSize == 0) {
        return Error{ErrorCode::Format, "its scales are quantized, but its quant_state has no nested_blocksize"};
    }
    const GroupLayout layout = runsOf(blocks, state.nestedBlockSize);
    const auto nested = needCount(parts, ".weight.nested_absmax", layout.column.groups());
    QS_TRY(nested);
    const auto levels = needCount(parts, ".weight.nested_quant_map", kNestedLevels);
    QS_TRY(levels);
    return scaledData({.codes = levelData((*absmax)->data, (*levels)->data, kNestedLevels),
                       .scales = (*nested)->data,
                       .offset = state.nestedOffset,
                       .layout = layout});
}

} // namespace

bool isBitsandbytes4(const LayerParts& parts, const QuantizationConfig&)
{
    return isInteger(*parts.find(".weight"), 8) && (parts.has(".weight.absmax") || parts.has(".weight.quant_map") ||
                                                    parts.has(kStateNf4) || parts.has(kStateFp4));
}

Result<PackedWeight> combineBitsandbytes4(const LayerParts& parts, const QuantizationConfig&)
{
    const auto state = readState(parts);
    QS_TRY(state);
    const Tensor& packed = *parts.find(".weight");
    if (state->count == 0 || packed.count != state->count / 2 + state->count % 2) {
        return shapeError(packed, "two codes per byte of the shape " + shapeText(state->shape));
    }
    const GroupLayout layout = runsOf(state->count, state->blockSize);
    const auto scales = blockScales(parts, *state, layout.column.groups());
    QS_TRY(scales);
    const auto levels = needCount(parts, ".weight.quant_map", kLevels);
    QS_TRY(levels);

    PackedWeight weight;
    weight.shape = state->shape;
    weight.dtype = state->type;
    weight.codeDtype = "U4";
    const bool isDouble = parts.has(".weight.nested_absmax");
    weight.scheme = "bitsandbytes " + state->type + ", groups of " + std::to_string(state->blockSize) +
                    (isDouble ? ", double quantization" : "");
    weight.codes = packedData(
        {.rows = 1, .columns = state->count, .bits = kBits, .wordBits = 8, .places = {1, 0}, .hasPlaces = true},
        packed.data);
    weight.values =
        scaledData({.codes = levelData(weight.codes, (*levels)->data, kLevels), .scales = *scales, .layout = layout});
    weight.parts = {{".weight.absmax", "scales"},
                    {".weight.quant_map", "levels"},
                    {".weight.nested_absmax", "nested_scales"},
                    {".weight.nested_quant_map", "nested_levels"},
                    {kStateNf4, "quant_state"},
                    {kStateFp4, "quant_state"}};
    return weight;
}

bool isLlmInt8(const LayerParts& parts, const QuantizationConfig&)
{
    return parts.find(".weight")->type == ElementType::I8 && parts.has(".SCB");
}

Result<PackedWeight> combineLlmInt8(const LayerParts& parts, const QuantizationConfig&)
{
    const Tensor& codes = *parts.find(".weight");
    const auto size = matrixSize(codes);
    QS_TRY(size);
    const auto scales = needCount(parts, ".SCB", size->rows);
    QS_TRY(scales);
    PackedWeight weight;
    weight.shape = codes.shape;
    weight.dtype = weight.codeDtype = "I8";
    weight.codeType = ElementType::I8;
    weight.scheme = "LLM.int8(), 8 bits, one scale per output";
    weight.codes = codes.data;
    weight.values = scaledData({.codes = codes.data,
                                .scales = (*scales)->data,
                                .factor = 1.0F / 127,
                                .layout = {.plane = {}, .row = {size->rows, 1, 1}, .column = {size->columns, 1, 0}}});
    weight.parts = {{".SCB", "scales"}, {".weight_format", "weight_format"}};
    return weight;
}

} // namespace qs::packed
