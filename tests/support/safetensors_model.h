// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tensor/tensor.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <vector>

/// A safetensors file of F32 tensors, written plainly.
inline QByteArray safetensors(const std::vector<qs::Tensor>& tensors)
{
    QJsonObject header;
    QByteArray data;
    for (const qs::Tensor& tensor : tensors) {
        QJsonArray shape;
        for (const auto extent : tensor.shape) {
            shape.append(static_cast<qint64>(extent));
        }
        const auto begin = static_cast<qint64>(data.size());
        const auto values = tensor.data->floats();
        data.append(reinterpret_cast<const char*>(values.data()), static_cast<qsizetype>(values.size_bytes()));
        header[QString::fromStdString(tensor.name)] = QJsonObject{
            {"dtype", "F32"}, {"shape", shape}, {"data_offsets", QJsonArray{begin, static_cast<qint64>(data.size())}}};
    }
    QByteArray text = QJsonDocument(header).toJson(QJsonDocument::Compact);
    text.append(QByteArray(8 - text.size() % 8, ' '));
    const auto length = static_cast<quint64>(text.size());
    return QByteArray(reinterpret_cast<const char*>(&length), 8) + text + data;
}
