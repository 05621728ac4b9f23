// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/loaders/loader.h"

#include <QByteArray>
#include <QFile>
#include <QString>
#include <QTemporaryDir>

#include <limits>
#include <string>
#include <vector>

/// Writes test files into a folder of its own and opens them as models.
class ModelFiles {
public:
    QString path(const QString& name) const { return m_folder.filePath(name); }

    QString write(const QString& name, const QByteArray& bytes) const
    {
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) {
            qFatal("cannot write %s", qPrintable(path(name)));
        }
        return path(name);
    }

    static qs::Result<std::shared_ptr<const qs::Model>> open(const QString& path)
    {
        qs::Progress progress;
        return qs::openModel(path.toStdString(), progress);
    }
    qs::Result<std::shared_ptr<const qs::Model>> open(const QString& name, const QByteArray& bytes) const
    {
        return open(write(name, bytes));
    }

private:
    QTemporaryDir m_folder;
};

/// The bytes of `value` as this (little-endian) machine keeps it.
template <typename T>
QByteArray bytesOf(T value)
{
    return {reinterpret_cast<const char*>(&value), sizeof(T)};
}

template <typename T>
QByteArray bytesOf(const std::vector<T>& values)
{
    return {reinterpret_cast<const char*>(values.data()), static_cast<qsizetype>(values.size() * sizeof(T))};
}

/// All elements of a tensor; none when they cannot be read.
inline std::vector<double> numbersOf(const qs::Tensor& tensor)
{
    if (tensor.error) {
        return {};
    }
    std::vector<double> numbers(tensor.count);
    return tensor.data->read(0, std::span<double>(numbers)) ? numbers : std::vector<double>();
}

/// What is wrong with the file or the tensor, or nothing.
inline QString messageOf(const qs::Result<std::shared_ptr<const qs::Model>>& model)
{
    return model ? QString() : QString::fromStdString(model.error().message);
}

inline const qs::Tensor* findTensor(const qs::Model& model, const std::string& name)
{
    for (const qs::Tensor& tensor : model.tensors) {
        if (tensor.name == name) {
            return &tensor;
        }
    }
    return nullptr;
}

inline const qs::Weight* findWeight(const qs::Model& model, const std::string& tensor)
{
    for (const qs::Weight& weight : model.weights) {
        if (model.tensors[weight.tensor].name == tensor) {
            return &weight;
        }
    }
    return nullptr;
}

/// "Conv conv1 axis 0" with " channelDims 2" and " groups 3" where they are not 1; how the tests write a weight down.
inline QString weightText(const qs::Weight* weight)
{
    if (weight == nullptr) {
        return QStringLiteral("no weight");
    }
    QString text = QString::fromStdString(weight->kind + " " + weight->layer).trimmed() +
                   QStringLiteral(" axis %1").arg(weight->channels.axis);
    if (weight->channels.channelDims != 1) {
        text += QStringLiteral(" channelDims %1").arg(weight->channels.channelDims);
    }
    if (weight->channels.groups != 1) {
        text += QStringLiteral(" groups %1").arg(weight->channels.groups);
    }
    return text;
}
