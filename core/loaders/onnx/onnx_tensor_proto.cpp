// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/onnx/onnx_tensor_proto.h"

namespace qs::onnx {

namespace {

Status readExternalEntry(const WireField& entry, TensorProto& proto)
{
    std::string key;
    std::string value;
    QS_TRY(forEachField(entry.bytes, [&](const WireField& field) -> Status {
        if (field.number == 1) {
            key = field.text();
        } else if (field.number == 2) {
            value = field.text();
        }
        return ok();
    }));
    proto.external[key] = value;
    return ok();
}

} // namespace

Status readTensorProto(Bytes message, TensorProto& proto)
{
    return forEachField(message, [&](const WireField& field) -> Status {
        switch (field.number) {
        case kDims:
            return appendIntegers(field, proto.dims);
        case kDataType:
            proto.dataType = field.integer();
            return ok();
        case kSegment:
            proto.isSegment = true;
            return ok();
        case kName:
            proto.name = field.text();
            return ok();
        case kRawData:
            proto.raw = field.bytes;
            return ok();
        case kExternalData:
            return readExternalEntry(field, proto);
        case kDataLocation:
            proto.isExternal = field.integer() == 1;
            return ok();
        case kFloatData:
        case kInt32Data:
        case kStringData:
        case kInt64Data:
        case kDoubleData:
        case kUint64Data:
            if (!field.isBytes() || !field.bytes.empty()) { // an empty packed list is no data
                proto.typed.push_back(field);
            }
            return ok();
        default:
            return ok();
        }
    });
}

std::string fieldName(std::uint32_t number)
{
    switch (number) {
    case kFloatData:
        return "float_data";
    case kInt32Data:
        return "int32_data";
    case kStringData:
        return "string_data";
    case kInt64Data:
        return "int64_data";
    case kDoubleData:
        return "double_data";
    case kUint64Data:
        return "uint64_data";
    default:
        return "raw_data";
    }
}

} // namespace qs::onnx
