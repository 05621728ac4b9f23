// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QString>

/// Writes a safetensors file of `count` F32 matrices of `rows` × `columns` without their numbers: the file is sparse,
/// all are zero and take no room on the disk. They are named `prefix`0, `prefix`1 …
inline void writeSparseSafetensors(const QString& path, const QString& prefix, qint64 count, qint64 rows,
                                   qint64 columns)
{
    const qint64 bytes = rows * columns * 4;
    QJsonObject header;
    for (qint64 i = 0; i < count; ++i) {
        header[prefix + QString::number(i)] = QJsonObject{{"dtype", "F32"},
                                                          {"shape", QJsonArray{rows, columns}},
                                                          {"data_offsets", QJsonArray{i * bytes, (i + 1) * bytes}}};
    }
    QByteArray text = QJsonDocument(header).toJson(QJsonDocument::Compact);
    text.append(QByteArray(8 - text.size() % 8, ' '));
    const auto length = static_cast<quint64>(text.size());
    const QByteArray start = QByteArray(reinterpret_cast<const char*>(&length), 8) + text;
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(start) != start.size() || !file.flush() ||
        !file.resize(start.size() + count * bytes)) {
        qFatal("cannot write %s", qPrintable(path));
    }
}
