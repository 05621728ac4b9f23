// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/loaders/onnx/onnx_graph.h"
#include "core/loaders/onnx/protobuf_wire.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace qs::onnx {

/// Field numbers of TensorProto.
enum TensorField : std::uint32_t {
    kDims = 1,
    kDataType = 2,
    kSegment = 3,
    kFloatData = 4,
    kInt32Data = 5,
    kStringData = 6,
    kInt64Data = 7,
    kName = 8,
    kRawData = 9,
    kDoubleData = 10,
    kUint64Data = 11,
    kExternalData = 13,
    kDataLocation = 14,
};

/// A TensorProto as it stands in the file.
struct TensorProto {
    std::vector<std::int64_t> dims;
    std::int64_t dataType = 0;
    std::string_view name;
    bool isSegment = false;
    bool isExternal = false;
    std::optional<Bytes> raw;
    std::vector<WireField> typed; ///< float_data, int32_data …, in pieces as they come
    std::map<std::string, std::string> external;
};

/// Fills `proto` as far as the message is in order.
Status readTensorProto(Bytes message, TensorProto& proto);

/// "float_data" for kFloatData …
std::string fieldName(std::uint32_t number);

} // namespace qs::onnx
