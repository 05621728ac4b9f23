// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/tflite/tflite_tensor.h"

#include "core/loaders/tflite/affine_data.h"
#include "core/tensor/stored_codes.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

namespace qs::tflite {

namespace {

/// One TensorType of the format. `type` is of the numbers when read, and empty for what cannot be read.
struct DataType {
    int code;
    std::string_view name; ///< in safetensors spelling
    std::optional<ElementType> type;
    int bits;
    bool holdsCodes = false; ///< scales may belong to it
};

constexpr std::array kDataTypes{
    DataType{0, "F32", ElementType::F32, 32},
    DataType{1, "F16", ElementType::F16, 16},
    DataType{2, "I32", ElementType::I32, 32, true},
    DataType{3, "U8", ElementType::U8, 8, true},
    DataType{4, "I64", ElementType::I64, 64, true},
    DataType{5, "STRING", {}, 0},
    DataType{6, "BOOL", ElementType::Bool, 8},
    DataType{7, "I16", ElementType::I16, 16, true},
    DataType{8, "C64", {}, 64},
    DataType{9, "I8", ElementType::I8, 8, true},
    DataType{10, "F64", ElementType::F64, 64},
    DataType{11, "C128", {}, 128},
    DataType{12, "U64", ElementType::U64, 64},
    DataType{13, "RESOURCE", {}, 0},
    DataType{14, "VARIANT", {}, 0},
    DataType{15, "U32", ElementType::U32, 32},
    DataType{16, "U16", ElementType::U16, 16, true},
    DataType{17, "I4", ElementType::I4, 4, true},
    DataType{18, "BF16", ElementType::BF16, 16},
    DataType{19, "I2", ElementType::I2, 2, true},
    DataType{20, "U4", ElementType::U4, 4, true},
    DataType{21, "F8_E4M3", ElementType::F8E4M3, 8},
    DataType{22, "F8_E5M2", ElementType::F8E5M2, 8},
};

const DataType* dataTypeOf(const format::Tensor& source)
{
    const auto* const found = std::ranges::find(kDataTypes, source.type(), &DataType::code);
    return found == kDataTypes.end() ? nullptr : &*found;
}

Error formatError(std::string message)
{
    return {ErrorCode::Format, std::move(message)};
}

Error unsupported(std::string message)
{
    return {ErrorCode::Unsupported, std::move(message)};
}

template <typename T>
std::span<const std::byte> bytesOf(const flatbuffers::Vector<T>& vector)
{
    return {reinterpret_cast<const std::byte*>(vector.Data()), vector.size() * sizeof(T)};
}

/// A list of parameters as a tensor of one dimension; it stays in the file.
template <typename T>
Tensor listTensor(const char* name, ElementType type, const flatbuffers::Vector<T>& vector,
                  const std::shared_ptr<const MappedFile>& file)
{
    Tensor tensor;
    tensor.name = name;
    tensor.type = type;
    tensor.dtype = rowOf(type).name;
    tensor.shape = {static_cast<std::int64_t>(vector.size())};
    tensor.count = vector.size();
    tensor.bytes = tensor.count * sizeof(T);
    tensor.data = plainData(type, bytesOf(vector), file);
    return tensor;
}

/// The codes that a type of this many bits has.
bool isCode(std::int64_t zeroPoint, const DataType& row)
{
    const bool isSigned = row.name.starts_with('I');
    if (row.bits >= 64) {
        return zeroPoint == 0; // a bias; anything else would not be exact
    }
    const std::int64_t codes = std::int64_t{1} << row.bits;
    return isSigned ? zeroPoint >= -codes / 2 && zeroPoint < codes / 2 : zeroPoint >= 0 && zeroPoint < codes;
}

Status checkZeroPoints(const flatbuffers::Vector<std::int64_t>& zeroPoints, std::size_t pairs, const DataType& row)
{
    if (zeroPoints.size() > 1 && zeroPoints.size() != pairs) {
        return formatError("it has " + std::to_string(pairs) + " scales, but " + std::to_string(zeroPoints.size()) +
                           " zero points");
    }
    const std::span<const std::byte> bytes = bytesOf(zeroPoints);
    for (std::size_t at = 0; at < bytes.size(); at += sizeof(std::int64_t)) {
        std::int64_t zeroPoint = 0; // by its bytes: a damaged file has it at any address
        std::memcpy(&zeroPoint, bytes.data() + at, sizeof(zeroPoint));
        if (!isCode(zeroPoint, row)) {
            return formatError("its zero point " + std::to_string(zeroPoint) + " is no code of " +
                               std::string(row.name));
        }
    }
    return ok();
}

/// Turns a tensor of codes into one that reads back what the codes stand for.
void storeAs(std::string scheme, AffineParameters affine, std::vector<Tensor> parameters, Tensor& tensor)
{
    auto stored = std::make_shared<StoredCodes>();
    stored->scheme = std::move(scheme);
    stored->codes = tensor;
    stored->parameters = std::move(parameters);
    std::uint64_t bytes = tensor.bytes;
    for (const Tensor& parameter : stored->parameters) {
        bytes += parameter.bytes;
    }
    stored->bitsPerWeight = tensor.count == 0 ? 0 : 8 * static_cast<double>(bytes) / static_cast<double>(tensor.count);
    tensor.data = affineData(tensor.data, std::move(affine));
    tensor.type = ElementType::F32;
    tensor.stored = std::move(stored);
}

} // namespace

TensorReader::TensorReader(const format::Model& model, std::shared_ptr<const MappedFile> file)
    : m_model(model), m_file(std::move(file))
{}

Result<std::span<const std::byte>> TensorReader::buffer(std::uint32_t index) const
{
    using Bytes = std::span<const std::byte>;
    const std::uint32_t buffers = m_model.buffers() == nullptr ? 0 : m_model.buffers()->size();
    if (index == 0) { // by convention the empty one, also where the list is missing
        return Bytes();
    }
    if (index >= buffers) {
        return formatError("it asks for buffer " + std::to_string(index) + ", but the file has " +
                           std::to_string(buffers));
    }
    const format::Buffer& source = *m_model.buffers()->Get(index);
    if (source.data() != nullptr && source.data()->size() > 0) {
        return bytesOf(*source.data());
    }
    if (source.offset() <= 1) {
        return Bytes();
    }
    const Bytes all = m_file->bytes();
    if (source.offset() > all.size() || source.size() > all.size() - source.offset()) {
        return formatError("its buffer of " + std::to_string(source.size()) + " bytes begins at byte " +
                           std::to_string(source.offset()) + ", but the file ends at " + std::to_string(all.size()) +
                           ": the file is truncated");
    }
    return all.subspan(source.offset(), source.size());
}

std::optional<Tensor> TensorReader::read(const format::SubGraph& graph, const format::Tensor& source) const
{
    const auto bytes = buffer(source.buffer());
    const bool isExternal = source.external_buffer() != 0;
    if (bytes && bytes->empty() && !isExternal) {
        return std::nullopt;
    }
    Tensor tensor;
    tensor.name = source.name() == nullptr ? std::string() : source.name()->str();
    if (source.shape() != nullptr) {
        tensor.shape.assign(source.shape()->begin(), source.shape()->end());
    }
    const DataType* const row = dataTypeOf(source);
    tensor.dtype = row == nullptr ? "type " + std::to_string(source.type()) : std::string(row->name);
    Status filled = ok();
    if (isExternal) {
        filled = unsupported("its numbers lie in another file (external buffer " +
                             std::to_string(source.external_buffer()) + "), which cannot be read yet");
    } else if (!bytes) {
        filled = bytes.error();
    } else {
        filled = fill(graph, source, *bytes, tensor);
    }
    if (!filled) {
        tensor.error = filled.error();
        tensor.data = nullptr;
    }
    return tensor;
}

Status TensorReader::fill(const format::SubGraph& graph, const format::Tensor& source, std::span<const std::byte> bytes,
                          Tensor& tensor) const
{
    const auto count = elementCount(tensor.shape);
    if (!count) {
        return count.error();
    }
    tensor.count = *count;
    tensor.bytes = bytes.size();
    const DataType* const row = dataTypeOf(source);
    if (row == nullptr) {
        return formatError("its type " + std::to_string(source.type()) + " is unknown");
    }
    if (source.sparsity() != nullptr) {
        return unsupported("it is stored sparse, which cannot be read yet");
    }
    if (!row->type) {
        return unsupported("numbers of type " + std::string(row->name) + " cannot be read yet");
    }
    const auto wanted = storedBytes(*row->type, *count);
    if (!wanted) {
        return wanted.error();
    }
    if (*wanted != bytes.size()) {
        return formatError("shape " + shapeText(tensor.shape) + " of " + tensor.dtype + " needs " +
                           std::to_string(*wanted) + " bytes, but its buffer has " + std::to_string(bytes.size()));
    }
    tensor.type = *row->type;
    tensor.data = plainData(tensor.type, bytes, m_file);
    return row->holdsCodes ? quantize(graph, source, tensor) : ok();
}

Status TensorReader::quantize(const format::SubGraph& graph, const format::Tensor& source, Tensor& tensor) const
{
    const format::QuantizationParameters* const quantization = source.quantization();
    if (quantization == nullptr) {
        return ok();
    }
    using Details = format::QuantizationDetails;
    switch (quantization->details_type()) {
    case Details::NONE:
        return quantizeByAxis(source, tensor);
    case Details::BlockwiseQuantization:
        if (const auto* const blocks = quantization->details_as_BlockwiseQuantization()) {
            return quantizeByBlocks(graph, *blocks, tensor);
        }
        return formatError("its quantization by blocks has no parameters");
    case Details::MultiAxisQuantization:
        return unsupported("its quantization along several axes cannot be read yet");
    default:
        return unsupported("its quantization of kind " +
                           std::to_string(static_cast<int>(quantization->details_type())) + " cannot be read");
    }
}

Status TensorReader::quantizeByAxis(const format::Tensor& source, Tensor& tensor) const
{
    const format::QuantizationParameters& quantization = *source.quantization();
    const auto* const scales = quantization.scale();
    if (scales == nullptr || scales->size() == 0) {
        return ok();
    }
    AffineParameters affine{.scales = {}, .zeroPoints = {}, .pairs = scales->size(), .run = 1};
    std::string scheme = "TFLite " + tensor.dtype + ", one scale";
    if (scales->size() > 1) {
        const std::int64_t axis = quantization.quantized_dimension();
        const auto rank = static_cast<std::int64_t>(tensor.shape.size());
        if (axis < 0 || axis >= rank) {
            return formatError("its scales belong to axis " + std::to_string(axis) + ", but its shape is " +
                               shapeText(tensor.shape));
        }
        if (tensor.shape[static_cast<std::size_t>(axis)] != static_cast<std::int64_t>(scales->size())) {
            return formatError("it has " + std::to_string(scales->size()) + " scales, but axis " +
                               std::to_string(axis) + " of its shape " + shapeText(tensor.shape) + " has " +
                               std::to_string(tensor.shape[static_cast<std::size_t>(axis)]));
        }
        for (auto i = static_cast<std::size_t>(axis) + 1; i < tensor.shape.size(); ++i) {
            affine.run *= static_cast<std::uint64_t>(tensor.shape[i]); // a part of the count, which is checked
        }
        affine.run = std::max<std::uint64_t>(affine.run, 1); // of a tensor without elements
        scheme += " per index of axis " + std::to_string(axis);
    }
    std::vector<Tensor> parameters{listTensor("scales", ElementType::F32, *scales, m_file)};
    affine.scales = parameters.front().data;
    if (const auto* const zeroPoints = quantization.zero_point(); zeroPoints != nullptr && zeroPoints->size() > 0) {
        QS_TRY(checkZeroPoints(*zeroPoints, scales->size(), *dataTypeOf(source)));
        parameters.push_back(listTensor("zero_points", ElementType::I64, *zeroPoints, m_file));
        affine.zeroPoints = parameters.back().data;
        affine.hasOneZeroPoint = zeroPoints->size() == 1;
    }
    storeAs(std::move(scheme), std::move(affine), std::move(parameters), tensor);
    return ok();
}

Result<Tensor> TensorReader::parameterTensor(const format::SubGraph& graph, std::int32_t index, const char* role) const
{
    const auto* const tensors = graph.tensors();
    if (index < 0 || tensors == nullptr || static_cast<std::uint32_t>(index) >= tensors->size()) {
        return formatError(std::string("its ") + role + " should be tensor " + std::to_string(index) +
                           ", which does not exist");
    }
    const format::Tensor& source = *tensors->Get(static_cast<std::uint32_t>(index));
    // Parameters that are quantized by blocks themselves could refer to each other in a circle.
    if (source.quantization() != nullptr &&
        source.quantization()->details_type() != format::QuantizationDetails::NONE) {
        return unsupported(std::string("its ") + role + " are quantized themselves, which cannot be read");
    }
    auto tensor = read(graph, source);
    if (!tensor) {
        return formatError(std::string("its ") + role + " have no numbers in the file");
    }
    if (tensor->error) {
        return tensor->error->in(std::string("its ") + role);
    }
    tensor->name = role;
    return std::move(*tensor);
}

Status TensorReader::quantizeByBlocks(const format::SubGraph& graph, const format::BlockwiseQuantization& blocks,
                                      Tensor& tensor) const
{
    const std::int64_t size = blocks.block_size();
    if (size < 1 || tensor.shape.empty() || tensor.shape.back() % size != 0) {
        return formatError("its blocks of " + std::to_string(size) + " do not divide the last axis of its shape " +
                           shapeText(tensor.shape));
    }
    AffineParameters affine{.scales = {},
                            .zeroPoints = {},
                            .pairs = tensor.count / static_cast<std::uint64_t>(size),
                            .run = static_cast<std::uint64_t>(size)};
    const auto checkCount = [&](const Tensor& parameter, bool mayBeOne) {
        return parameter.count == affine.pairs || (mayBeOne && parameter.count == 1)
                   ? ok()
                   : formatError("its shape " + shapeText(tensor.shape) + " in blocks of " + std::to_string(size) +
                                 " needs " + std::to_string(affine.pairs) + " " + parameter.name + ", but there are " +
                                 std::to_string(parameter.count));
    };
    auto scales = parameterTensor(graph, blocks.scales(), "scales");
    if (!scales) {
        return scales.error();
    }
    QS_TRY(checkCount(*scales, false));
    affine.scales = scales->data;
    std::vector<Tensor> parameters{std::move(*scales)};
    if (blocks.zero_points() != -1) {
        auto zeroPoints = parameterTensor(graph, blocks.zero_points(), "zero_points");
        if (!zeroPoints) {
            return zeroPoints.error();
        }
        QS_TRY(checkCount(*zeroPoints, true));
        affine.zeroPoints = zeroPoints->data;
        affine.hasOneZeroPoint = zeroPoints->count == 1;
        parameters.push_back(std::move(*zeroPoints));
    }
    if (affine.pairs == 0) { // no elements: nothing to read back
        affine.pairs = 1;
    }
    storeAs("TFLite " + tensor.dtype + ", blocks of " + std::to_string(size) + " along the last axis",
            std::move(affine), std::move(parameters), tensor);
    return ok();
}

} // namespace qs::tflite
