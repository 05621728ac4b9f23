// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/onnx/onnx_messages.h"

#include "core/loaders/onnx/onnx_tensor.h"
#include "core/loaders/onnx/protobuf_wire.h"

#include <algorithm>
#include <bit>
#include <cstring>

// Field numbers are those of onnx.proto (github.com/onnx/onnx, onnx/onnx.proto).

namespace qs::onnx {

namespace {

Status appendFloats(const WireField& field, std::vector<float>& values)
{
    if (field.kind == WireField::Kind::Varint || field.bytes.size() % sizeof(float) != 0) {
        return formatError("malformed protobuf data: field " + std::to_string(field.number) + " should hold floats");
    }
    const std::size_t before = values.size();
    values.resize(before + field.bytes.size() / sizeof(float));
    if (!field.bytes.empty()) { // else there may be no memory on either side
        std::memcpy(values.data() + before, field.bytes.data(), field.bytes.size());
    }
    return ok();
}

/// A TensorShapeProto.
Status readShape(Bytes message, GraphValue& value)
{
    return forEachField(message, [&](const WireField& field) -> Status {
        if (field.number != 1) {
            return ok();
        }
        GraphExtent extent;
        QS_TRY(forEachField(field.bytes, [&](const WireField& part) -> Status {
            if (part.number == 1 && part.isVarint()) {
                extent.extent = std::max<std::int64_t>(part.integer(), -1); // some writers mean "any" by -1
            } else if (part.number == 2) {
                extent.symbol = part.text();
            }
            return ok();
        }));
        value.shape->push_back(std::move(extent));
        return ok();
    });
}

/// A TypeProto.
Status readType(Bytes message, GraphValue& value)
{
    return forEachField(message, [&](const WireField& field) -> Status {
        if (field.number != 1) {
            return ok();
        }
        return forEachField(field.bytes, [&](const WireField& part) -> Status {
            if (part.number == 1) {
                value.type = elementTypeOf(part.integer());
            } else if (part.number == 2) {
                value.shape.emplace();
                return readShape(part.bytes, value);
            }
            return ok();
        });
    });
}

} // namespace

Error formatError(std::string message)
{
    return {ErrorCode::Format, std::move(message)};
}

Error nestedTooDeep()
{
    return formatError("subgraphs are nested deeper than " + std::to_string(kDeepest) + " levels");
}

Result<Opset> readOpset(Bytes message)
{
    Opset opset;
    QS_TRY(forEachField(message, [&](const WireField& field) -> Status {
        if (field.number == 1) {
            opset.domain = field.text();
        } else if (field.number == 2) {
            opset.version = field.integer();
        }
        return ok();
    }));
    return opset;
}

Result<AttributeFields> readAttribute(Bytes message)
{
    AttributeFields read;
    QS_TRY(forEachField(message, [&](const WireField& field) -> Status {
        if (field.number >= 2 && field.number <= 11) {
            read.last = field.number;
        }
        switch (field.number) {
        case 1:
            read.name = field.text();
            return ok();
        case 2:
            read.real = std::bit_cast<float>(static_cast<std::uint32_t>(field.value));
            return ok();
        case 3:
            read.integer = field.integer();
            return ok();
        case 4:
            read.text = field.text();
            return ok();
        case 5:
            read.tensor = field.bytes;
            return ok();
        case 6:
            read.graph = field.bytes;
            return ok();
        case 7:
            return appendFloats(field, read.reals);
        case 8:
            return appendIntegers(field, read.integers);
        case 9:
            read.texts.emplace_back(field.text());
            return ok();
        case 20:
            read.kind = field.integer();
            return ok();
        case 21:
            read.reference = field.text();
            return ok();
        default:
            return ok();
        }
    }));
    return read;
}

Result<GraphValue> readValueInfo(Bytes message)
{
    GraphValue value;
    QS_TRY(forEachField(message, [&](const WireField& field) -> Status {
        if (field.number == 1) {
            value.name = field.text();
        } else if (field.number == 2) {
            return readType(field.bytes, value);
        }
        return ok();
    }));
    return value;
}

} // namespace qs::onnx
