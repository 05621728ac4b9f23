// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>

#include <cstdint>
#include <utility>
#include <vector>

/// Writes ONNX files field by field, knowing nothing of the reader. Field numbers are those of onnx.proto.
namespace onnxwriter {

inline QByteArray varint(std::uint64_t value)
{
    QByteArray bytes;
    for (; value >= 0x80; value >>= 7) {
        bytes += static_cast<char>((value & 0x7f) | 0x80);
    }
    return bytes + static_cast<char>(value);
}

inline QByteArray number(int field, std::int64_t value)
{
    return varint(static_cast<std::uint64_t>(field) << 3) + varint(static_cast<std::uint64_t>(value));
}

inline QByteArray message(int field, const QByteArray& bytes)
{
    return varint(static_cast<std::uint64_t>(field) << 3 | 2) + varint(static_cast<std::uint64_t>(bytes.size())) +
           bytes;
}

inline QByteArray packed(int field, const std::vector<std::int64_t>& values)
{
    QByteArray bytes;
    for (const std::int64_t value : values) {
        bytes += varint(static_cast<std::uint64_t>(value));
    }
    return message(field, bytes);
}

/// A TensorProto without data: dims, type, name. Data fields are appended.
inline QByteArray tensor(const QByteArray& name, int type, const std::vector<std::int64_t>& dims)
{
    QByteArray bytes;
    for (const std::int64_t dim : dims) {
        bytes += number(1, dim);
    }
    return bytes + number(2, type) + (name.isEmpty() ? QByteArray() : message(8, name));
}

inline QByteArray rawTensor(const QByteArray& name, int type, const std::vector<std::int64_t>& dims,
                            const QByteArray& raw)
{
    return tensor(name, type, dims) + message(9, raw);
}

/// A float tensor of the numbers 0, 1, 2 …
inline QByteArray floatTensor(const QByteArray& name, const std::vector<std::int64_t>& dims)
{
    std::int64_t count = 1;
    for (const std::int64_t dim : dims) {
        count *= dim;
    }
    QByteArray raw;
    for (std::int64_t i = 0; i < count; ++i) {
        const auto value = static_cast<float>(i);
        raw += QByteArray(reinterpret_cast<const char*>(&value), sizeof(value));
    }
    return rawTensor(name, 1, dims, raw);
}

inline QByteArray int64Tensor(const QByteArray& name, const std::vector<std::int64_t>& values)
{
    return tensor(name, 7, {static_cast<std::int64_t>(values.size())}) + packed(7, values);
}

inline QByteArray externalEntry(const QByteArray& key, const QByteArray& value)
{
    return message(13, message(1, key) + message(2, value));
}

inline QByteArray integerAttribute(const QByteArray& name, std::int64_t value)
{
    return message(1, name) + number(3, value) + number(20, 2);
}
inline QByteArray integersAttribute(const QByteArray& name, const std::vector<std::int64_t>& values)
{
    QByteArray bytes = message(1, name);
    for (const std::int64_t value : values) {
        bytes += number(8, value);
    }
    return bytes + number(20, 7);
}
inline QByteArray tensorAttribute(const QByteArray& name, const QByteArray& value)
{
    return message(1, name) + message(5, value) + number(20, 4);
}
inline QByteArray graphAttribute(const QByteArray& name, const QByteArray& graph)
{
    return message(1, name) + message(6, graph) + number(20, 5);
}

/// A NodeProto. Inputs and outputs are separated by blanks; "-" is an input that is not given.
inline QByteArray node(const QByteArray& op, const QByteArray& name, const QByteArray& inputs,
                       const QByteArray& outputs, const QByteArrayList& attributes = {})
{
    QByteArray bytes;
    for (const QByteArray& input : inputs.split(' ')) {
        bytes += message(1, input == "-" ? QByteArray() : input);
    }
    for (const QByteArray& output : outputs.split(' ')) {
        bytes += message(2, output);
    }
    bytes += (name.isEmpty() ? QByteArray() : message(3, name)) + message(4, op);
    for (const QByteArray& attribute : attributes) {
        bytes += message(5, attribute);
    }
    return bytes;
}

/// A ValueInfoProto of floats; an extent below 0 is "n", which is any.
inline QByteArray floatValue(const QByteArray& name, const std::vector<std::int64_t>& extents)
{
    QByteArray shape;
    for (const std::int64_t extent : extents) {
        shape += message(1, extent < 0 ? message(2, "n") : number(1, extent));
    }
    return message(1, name) + message(2, message(1, number(1, 1) + message(2, shape)));
}

inline QByteArray graph(const QByteArrayList& nodes, const QByteArrayList& initializers)
{
    QByteArray bytes;
    for (const QByteArray& item : nodes) {
        bytes += message(1, item);
    }
    bytes += message(2, "g");
    for (const QByteArray& item : initializers) {
        bytes += message(5, item);
    }
    return bytes;
}

inline QByteArray model(const QByteArray& graph)
{
    return number(1, 8) + message(2, "test") + message(7, graph) + message(8, number(2, 13));
}

inline QByteArray model(const QByteArrayList& nodes, const QByteArrayList& initializers)
{
    return model(graph(nodes, initializers));
}

} // namespace onnxwriter
