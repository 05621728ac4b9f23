// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/model_files.h"

#include <QByteArray>

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <utility>
#include <vector>

/// Pickles by hand: each function gives the opcodes that leave one value on the stack.
namespace pickled {

inline QByteArray text(const QByteArray& value)
{
    return "X" + bytesOf(static_cast<std::uint32_t>(value.size())) + value;
}

inline QByteArray integer(std::int64_t value)
{
    return QByteArray("\x8a\x08", 2) + bytesOf(value);
}

inline QByteArray number(double value)
{
    QByteArray bytes = bytesOf(value);
    std::reverse(bytes.begin(), bytes.end());
    return "G" + bytes;
}

inline const QByteArray none = "N";
inline const QByteArray yes = "\x88";
inline const QByteArray no = "\x89";

inline QByteArray tuple(std::initializer_list<QByteArray> items)
{
    return "(" + QByteArrayList(items).join() + "t";
}
inline QByteArray integers(const std::vector<std::int64_t>& values)
{
    QByteArray bytes = "(";
    for (const std::int64_t value : values) {
        bytes += integer(value);
    }
    return bytes + "t";
}
inline QByteArray list(std::initializer_list<QByteArray> items)
{
    return "](" + QByteArrayList(items).join() + "e";
}

using Entries = std::vector<std::pair<QByteArray, QByteArray>>;

/// SETITEMS with text keys, for the object before it.
inline QByteArray setItems(const Entries& entries)
{
    QByteArray bytes = "(";
    for (const auto& [key, value] : entries) {
        bytes += text(key) + value;
    }
    return bytes + "u";
}
inline QByteArray dictionary(const Entries& entries)
{
    return "}" + setItems(entries);
}

inline QByteArray global(const QByteArray& module, const QByteArray& name)
{
    return "c" + module + "\n" + name + "\n";
}
inline QByteArray call(const QByteArray& module, const QByteArray& name, std::initializer_list<QByteArray> arguments)
{
    return global(module, name) + tuple(arguments) + "R";
}
/// An object of a class with these attributes.
inline QByteArray object(const QByteArray& module, const QByteArray& name, const Entries& attributes)
{
    return global(module, name) + ")\x81" + dictionary(attributes) + "b";
}
inline QByteArray orderedDictionary(const Entries& entries)
{
    return call("collections", "OrderedDict", {}) + setItems(entries);
}

inline QByteArray storage(const QByteArray& key, std::int64_t count, const QByteArray& className = "FloatStorage")
{
    return tuple({text("storage"), global("torch", className), text(key), text("cpu"), integer(count)}) + "Q";
}
/// A tensor of FP32 over a storage of `count` elements.
inline QByteArray tensor(const QByteArray& storage, std::int64_t offset, const std::vector<std::int64_t>& shape,
                         const std::vector<std::int64_t>& strides)
{
    return call("torch._utils", "_rebuild_tensor_v2",
                {storage, integer(offset), integers(shape), integers(strides), no, orderedDictionary({})});
}

inline QByteArray complete(const QByteArray& value)
{
    return "\x80\x02" + value + ".";
}

struct LegacyStorage {
    QByteArray key;
    QByteArray bytes;
    qsizetype elementBytes = 4;
};

/// The legacy form: the object, then its storages.
inline QByteArray legacy(const QByteArray& value, const std::vector<LegacyStorage>& storages)
{
    QByteArray keys = "](";
    QByteArray data;
    for (const LegacyStorage& storage : storages) {
        keys += text(storage.key);
        data += bytesOf(static_cast<std::int64_t>(storage.bytes.size() / storage.elementBytes)) + storage.bytes;
    }
    return complete("\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19") + complete(QByteArray("M\xe9\x03")) +
           complete(dictionary({{"protocol_version", integer(1001)}, {"little_endian", yes}})) + complete(value) +
           complete(keys + "e") + data;
}

} // namespace pickled
