// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/onnx/onnx_tensor.h"

#include "core/base/text.h"
#include "core/loaders/onnx/onnx_tensor_proto.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>

namespace qs::onnx {

namespace {

/// One TensorProto.DataType. `type` is empty for those that Quantscope lists but cannot read.
struct DataType {
    std::int64_t code;
    std::string_view name; ///< in safetensors spelling
    std::optional<ElementType> type;
    std::uint32_t field; ///< the typed field that may hold its elements
};

constexpr std::array kDataTypes{
    DataType{1, "F32", ElementType::F32, kFloatData},
    DataType{2, "U8", ElementType::U8, kInt32Data},
    DataType{3, "I8", ElementType::I8, kInt32Data},
    DataType{4, "U16", ElementType::U16, kInt32Data},
    DataType{5, "I16", ElementType::I16, kInt32Data},
    DataType{6, "I32", ElementType::I32, kInt32Data},
    DataType{7, "I64", ElementType::I64, kInt64Data},
    DataType{8, "STRING", {}, kStringData},
    DataType{9, "BOOL", ElementType::Bool, kInt32Data},
    DataType{10, "F16", ElementType::F16, kInt32Data},
    DataType{11, "F64", ElementType::F64, kDoubleData},
    DataType{12, "U32", ElementType::U32, kUint64Data},
    DataType{13, "U64", ElementType::U64, kUint64Data},
    DataType{14, "C64", {}, kFloatData},
    DataType{15, "C128", {}, kDoubleData},
    DataType{16, "BF16", ElementType::BF16, kInt32Data},
    DataType{17, "F8_E4M3", ElementType::F8E4M3, kInt32Data},
    DataType{18, "F8_E4M3FNUZ", ElementType::F8E4M3Fnuz, kInt32Data},
    DataType{19, "F8_E5M2", ElementType::F8E5M2, kInt32Data},
    DataType{20, "F8_E5M2FNUZ", ElementType::F8E5M2Fnuz, kInt32Data},
    DataType{21, "U4", ElementType::U4, kInt32Data},
    DataType{22, "I4", ElementType::I4, kInt32Data},
    DataType{23, "F4", ElementType::F4, kInt32Data},
    DataType{24, "F8_E8M0", ElementType::F8E8M0, kInt32Data},
    DataType{25, "U2", ElementType::U2, kInt32Data},
    DataType{26, "I2", ElementType::I2, kInt32Data},
};

Error formatError(std::string message)
{
    return {ErrorCode::Format, std::move(message)};
}

/// Bytes that lie somewhere, and what keeps them there.
struct Place {
    Bytes bytes;
    std::shared_ptr<const void> owner;
};

Status checkSize(const Tensor& tensor, const std::string& what, std::uint64_t bytes)
{
    if (bytes == tensor.bytes) {
        return ok();
    }
    return formatError("shape " + shapeText(tensor.shape) + " of " + tensor.dtype + " needs " +
                       std::to_string(tensor.bytes) + " bytes, but " + what + " has " + std::to_string(bytes));
}

Result<std::uint64_t> externalNumber(const TensorProto& proto, const std::string& key, std::uint64_t otherwise)
{
    const auto at = proto.external.find(key);
    if (at == proto.external.end()) {
        return otherwise;
    }
    const auto number = parseInteger(at->second);
    if (!number || *number < 0) {
        return formatError("the " + key + " of its external data is \"" + at->second.substr(0, 40) +
                           "\", not a number of bytes that is 0 or more");
    }
    return static_cast<std::uint64_t>(*number);
}

Result<Place> externalPlace(const TensorProto& proto, const Tensor& tensor, ExternalFiles& external)
{
    if ((proto.raw && !proto.raw->empty()) || !proto.typed.empty()) {
        return formatError("it has external data and data of its own; exactly one is allowed");
    }
    const auto location = proto.external.find("location");
    if (location == proto.external.end() || location->second.empty()) {
        return formatError("its data is external, but no location is given");
    }
    const auto file = external.open(location->second);
    if (!file) {
        return file.error();
    }
    const Bytes bytes = (*file)->bytes();
    const auto offset = externalNumber(proto, "offset", 0);
    if (!offset) {
        return offset.error();
    }
    const auto length = externalNumber(proto, "length", tensor.bytes);
    if (!length) {
        return length.error();
    }
    QS_TRY(checkSize(tensor, "the length of its external data", *length));
    if (*offset > bytes.size() || *length > bytes.size() - *offset) {
        return formatError("its external data is at offset " + std::to_string(*offset) + " with a length of " +
                           std::to_string(*length) + " bytes, past the end of \"" + location->second + "\" (" +
                           std::to_string(bytes.size()) + " bytes)");
    }
    return Place{bytes.subspan(*offset, *length), *file};
}

/// float_data and double_data: already the bytes we want, in place if they come in one piece.
Result<Place> fixedPlace(const std::vector<WireField>& pieces, const std::shared_ptr<const MappedFile>& file)
{
    if (pieces.size() == 1) {
        return Place{pieces.front().bytes, file};
    }
    auto joined = std::make_shared<std::vector<std::byte>>();
    for (const WireField& piece : pieces) {
        joined->insert(joined->end(), piece.bytes.begin(), piece.bytes.end());
    }
    return Place{*joined, joined};
}

/// The values that an element of `type` can have in its typed field. 16-bit and 8-bit floats stand there as their bits.
std::pair<std::int64_t, std::int64_t> limitsOf(ElementType type)
{
    switch (type) {
    case ElementType::I8:
        return {-128, 127};
    case ElementType::I16:
        return {-32768, 32767};
    case ElementType::I32:
        return {std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()};
    case ElementType::U32:
        return {0, std::numeric_limits<std::uint32_t>::max()};
    case ElementType::Bool:
        return {0, 1};
    case ElementType::I64:
    case ElementType::U64: // as signed: all of them
        return {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
    default:
        return {0, rowOf(type).bits <= 8 ? 0xff : 0xffff}; // packed types: the bytes that hold them
    }
}

/// int32_data, int64_data and uint64_data: varints of one to ten bytes, decoded into memory.
Result<Place> varintPlace(const std::vector<WireField>& pieces, ElementType type)
{
    std::vector<std::int64_t> values;
    for (const WireField& piece : pieces) {
        QS_TRY(appendIntegers(piece, values));
    }
    const auto [low, high] = limitsOf(type);
    const auto size = static_cast<std::size_t>(rowOf(type).isPacked() ? 1 : rowOf(type).bytes());
    auto bytes = std::make_shared<std::vector<std::byte>>(values.size() * size);
    for (std::size_t i = 0; i < values.size(); ++i) {
        // Protobuf keeps the low 32 bits of an int32, and some writers send negative ones without the upper bits.
        const std::int64_t value =
            pieces.front().number == kInt32Data ? static_cast<std::int32_t>(values[i]) : values[i];
        if (value < low || value > high) {
            return formatError("its element " + std::to_string(i) + " is " + std::to_string(value) +
                               ", which its data type cannot hold");
        }
        std::memcpy(bytes->data() + i * size, &value, size); // the low bytes: little-endian
    }
    return Place{*bytes, bytes};
}

Result<Place> typedPlace(const TensorProto& proto, const DataType& dataType,
                         const std::shared_ptr<const MappedFile>& file)
{
    const std::uint32_t number = proto.typed.front().number;
    if (std::ranges::any_of(proto.typed, [&](const WireField& field) { return field.number != number; })) {
        return formatError("its data is in more than one field; exactly one is allowed");
    }
    if (number != dataType.field) {
        return formatError("its data is in " + fieldName(number) + ", but the data type " + std::string(dataType.name) +
                           " needs raw_data or " + fieldName(dataType.field));
    }
    return number == kFloatData || number == kDoubleData ? fixedPlace(proto.typed, file)
                                                         : varintPlace(proto.typed, *dataType.type);
}

Result<Place> findNumbers(const TensorProto& proto, const DataType& dataType, const Tensor& tensor,
                          const std::shared_ptr<const MappedFile>& file, ExternalFiles& external)
{
    if (proto.isSegment) {
        return Error{ErrorCode::Unsupported, "its data is cut into segments, which are not supported"};
    }
    if (proto.isExternal) {
        return externalPlace(proto, tensor, external);
    }
    if (proto.raw && !proto.typed.empty()) {
        return formatError("it has both raw_data and " + fieldName(proto.typed.front().number) +
                           "; exactly one is allowed");
    }
    if (proto.raw) {
        QS_TRY(checkSize(tensor, "raw_data", proto.raw->size()));
        return Place{*proto.raw, file};
    }
    if (proto.typed.empty()) {
        if (tensor.count == 0) {
            return Place{};
        }
        return formatError("its " + std::to_string(tensor.count) + " elements are missing: it has no data field");
    }
    auto place = typedPlace(proto, dataType, file);
    if (place) {
        QS_TRY(checkSize(tensor, fieldName(proto.typed.front().number), place->bytes.size()));
    }
    return place;
}

Status fill(Tensor& tensor, const TensorProto& proto, const std::shared_ptr<const MappedFile>& file,
            ExternalFiles& external)
{
    const auto* const dataType = std::ranges::find(kDataTypes, proto.dataType, &DataType::code);
    if (dataType == kDataTypes.end()) {
        return Error{ErrorCode::Unsupported, "its data type " + std::to_string(proto.dataType) +
                                                 (proto.dataType == 0 ? " means undefined" : " is unknown")};
    }
    tensor.dtype = dataType->name;
    const auto count = elementCount(tensor.shape);
    if (!count) {
        return count.error();
    }
    tensor.count = *count;
    if (!dataType->type) {
        return Error{ErrorCode::Unsupported, "elements of type " + tensor.dtype + " cannot be read yet"};
    }
    tensor.type = *dataType->type;
    const auto bytes = storedBytes(tensor.type, *count);
    if (!bytes) {
        return bytes.error();
    }
    tensor.bytes = *bytes;
    auto numbers = findNumbers(proto, *dataType, tensor, file, external);
    if (!numbers) {
        return numbers.error();
    }
    tensor.data = plainData(tensor.type, numbers->bytes, std::move(numbers->owner));
    return ok();
}

} // namespace

namespace {

/// The number or the list of numbers in an attribute of a Constant, as if it were a TensorProto: value_float(s) and
/// value_int(s) are fields 2, 7, 3 and 8 of AttributeProto. Strings are listed and not read.
Status readAttribute(Bytes message, TensorProto& proto)
{
    bool isList = false;
    std::vector<std::int64_t> integers;
    QS_TRY(forEachField(message, [&](WireField field) -> Status {
        isList = isList || field.number == 7 || field.number == 8;
        if (field.number == 2 || field.number == 7) {
            proto.dataType = 1;
            field.number = kFloatData;
            proto.typed.push_back(field);
        } else if (field.number == 3 || field.number == 8) {
            proto.dataType = 7;
            QS_TRY(appendIntegers(field, integers));
            field.number = kInt64Data;
            proto.typed.push_back(field);
        }
        return ok();
    }));
    if (isList) {
        std::uint64_t count = integers.size();
        for (const WireField& field : proto.typed) {
            count += field.number == kFloatData ? field.bytes.size() / sizeof(float) : 0;
        }
        proto.dims = {static_cast<std::int64_t>(count)};
    }
    return ok();
}

} // namespace

std::optional<ElementType> elementTypeOf(std::int64_t dataType)
{
    const auto* const row = std::ranges::find(kDataTypes, dataType, &DataType::code);
    return row == kDataTypes.end() ? std::nullopt : row->type;
}

Tensor readTensor(const TensorPlace& place, const std::shared_ptr<const MappedFile>& file, ExternalFiles& external)
{
    Bytes message = place.message;
    Status read = ok();
    if (place.isSparse) { // its values are a TensorProto with the name
        read = forEachField(place.message, [&](const WireField& field) -> Status {
            message = field.number == 1 ? field.bytes : message;
            return ok();
        });
    }
    TensorProto proto;
    if (read) {
        read = place.isPlain ? readAttribute(message, proto) : readTensorProto(message, proto);
    }
    Tensor tensor;
    tensor.name = !place.output.empty() ? place.output : !proto.name.empty() ? proto.name : "(unnamed)";
    tensor.shape = proto.dims;
    if (read && place.isSparse) {
        read = Error{ErrorCode::Unsupported, "sparse tensors are not supported"};
    }
    if (read) {
        read = fill(tensor, proto, file, external);
    }
    if (!read) {
        tensor.error = read.error();
    }
    return tensor;
}

} // namespace qs::onnx
