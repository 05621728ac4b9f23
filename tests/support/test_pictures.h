// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/picture.h"

#include <QByteArray>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QString>

/// The pictures that make_pictures.py has made, and what it says of them.
namespace testpictures {

inline QString path(const QString& name)
{
    return QStringLiteral(QUANTSCOPE_SOURCE_DIR "/tests/data/pictures/") + name;
}

inline QByteArray contents(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline QByteArray bytes(const QString& name)
{
    return contents(path(name));
}

inline QJsonObject expected()
{
    return QJsonDocument::fromJson(contents(QStringLiteral(QUANTSCOPE_SOURCE_DIR "/tests/data/expected_pictures.json")))
        .object();
}

inline qs::Result<qs::Picture> decoded(const QByteArray& bytes)
{
    return qs::decodePicture(std::as_bytes(std::span(bytes.data(), static_cast<std::size_t>(bytes.size()))));
}

inline QString messageOf(const qs::Result<qs::Picture>& picture)
{
    return picture ? QString() : QString::fromStdString(picture.error().message);
}

inline qs::Picture pictureFrom(const QJsonObject& object)
{
    const QByteArray pixels = QByteArray::fromBase64(object["pixels"].toString().toLatin1());
    return {.height = object["height"].toInteger(),
            .width = object["width"].toInteger(),
            .channels = object["channels"].toInt(),
            .pixels = {pixels.begin(), pixels.end()}};
}

} // namespace testpictures
