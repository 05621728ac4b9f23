// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/model_files.h"

#include <QTest>

/// What is wrong with the file or with any part of it; nothing when it opened and every number can be read.
inline QString flawOf(const qs::Result<std::shared_ptr<const qs::Model>>& model)
{
    if (!model) {
        return messageOf(model);
    }
    for (const qs::Problem& problem : (*model)->problems) {
        return QString::fromStdString(problem.tensor + ": " + problem.message);
    }
    for (const qs::Tensor& tensor : (*model)->tensors) {
        if (numbersOf(tensor).size() != tensor.count) {
            return QString::fromStdString(tensor.name) + ": its numbers cannot be read";
        }
    }
    return {};
}

/// Opens `bytes` cut at every length: each must be an error (of the file or of a tensor), and none a crash.
inline void everyCutIsAnError(const ModelFiles& files, const QString& name, const QByteArray& bytes)
{
    QCOMPARE(flawOf(files.open(name, bytes)), QString());
    for (qsizetype length = 0; length < bytes.size(); ++length) {
        QVERIFY2(!flawOf(files.open(name, bytes.first(length))).isEmpty(),
                 qPrintable(QString("cut at %1").arg(length)));
    }
}

/// Opens `bytes` with every run of 1, 2, 4 and 8 bytes made huge: no crash, no hang, and no number invented. What else
/// they mean then is not asked.
inline void noHugeNumberCrashes(const ModelFiles& files, const QString& name, const QByteArray& bytes)
{
    for (const qsizetype width : {1, 2, 4, 8}) {
        for (const char fill : {'\xff', '\x7f'}) {
            for (qsizetype at = 0; at + width <= bytes.size(); ++at) {
                QByteArray damaged = bytes;
                damaged.replace(at, width, QByteArray(width, fill));
                static_cast<void>(flawOf(files.open(name, damaged)));
            }
        }
    }
}
