// SPDX-License-Identifier: GPL-3.0-or-later
// The messages of a model file that hold no graph themselves.
#pragma once

#include "core/base/result.h"
#include "core/graph/graph.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace qs::onnx {

using Bytes = std::span<const std::byte>;

/// Bodies inside bodies. Protobuf's own limit of 100 messages comes to 33 of them.
constexpr int kDeepest = 33;

Error formatError(std::string message);
/// Of a graph that lies deeper than kDeepest.
Error nestedTooDeep();

/// An OperatorSetIdProto. An empty domain stands for "ai.onnx".
struct Opset {
    std::string domain;
    std::int64_t version = 0;
};
Result<Opset> readOpset(Bytes message);

/// What the fields of an AttributeProto hold.
struct AttributeFields {
    std::string name;
    std::string reference; ///< the attribute of the call that is meant, inside a function; else empty
    std::optional<std::int64_t> kind;
    std::int64_t integer = 0;
    float real = 0;
    std::string text;
    std::vector<std::int64_t> integers;
    std::vector<float> reals;
    std::vector<std::string> texts;
    Bytes tensor;
    Bytes graph;
    std::uint32_t last = 0; ///< the field that stood last: the kind in files of the first versions, which do not say it

    /// AttributeProto.AttributeType, which counts in the order of the fields: FLOAT is 1 and field 2.
    std::int64_t kindOrGuess() const { return kind.value_or(static_cast<std::int64_t>(last) - 1); }
};

Result<AttributeFields> readAttribute(Bytes message);

/// A ValueInfoProto: an input or output of a graph. Of types only those of tensors say something that is of use here.
Result<GraphValue> readValueInfo(Bytes message);

} // namespace qs::onnx
