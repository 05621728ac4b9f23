// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <cstdint>

/// A .npy file of this dictionary text and data, padded as NumPy does. `major` 1, 2 or 3.
inline QByteArray npyFile(const QByteArray& dictionary, const QByteArray& data, int major = 1)
{
    const qsizetype lengthBytes = major == 1 ? 2 : 4;
    QByteArray header = dictionary;
    while ((8 + lengthBytes + header.size() + 1) % 64 != 0) {
        header += ' ';
    }
    header += '\n';
    const auto length = static_cast<std::uint32_t>(header.size());
    return QByteArray("\x93NUMPY") + static_cast<char>(major) + '\0' +
           QByteArray(reinterpret_cast<const char*>(&length), lengthBytes) + header + data;
}

inline QByteArray npyDictionary(const QByteArray& descr, const QByteArray& shape, bool fortranOrder = false)
{
    return "{'descr': '" + descr + "', 'fortran_order': " + (fortranOrder ? "True" : "False") + ", 'shape': " + shape +
           ", }";
}
