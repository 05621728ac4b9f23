// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <cstdint>

/// A safetensors file of this header text and data.
inline QByteArray safetensorsFile(const QByteArray& header, const QByteArray& data)
{
    const auto length = static_cast<std::uint64_t>(header.size());
    return QByteArray(reinterpret_cast<const char*>(&length), sizeof(length)) + header + data;
}

/// One entry of a header: "name":{"dtype":…}
inline QByteArray safetensorsEntry(const QByteArray& name, const QByteArray& dtype, const QByteArray& shape,
                                   qint64 begin, qint64 end)
{
    return "\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":[" +
           QByteArray::number(begin) + "," + QByteArray::number(end) + "]}";
}
