// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QFile>
#include <QString>
#include <QTest>

namespace golden {

/// Compares `actual` with tests/golden/`name`. With QUANTSCOPE_UPDATE_GOLDEN=1 in the environment it writes the file
/// instead; the difference is then reviewed like code.
inline void compare(const char* name, const std::string& actual)
{
    const QString path = QStringLiteral(QUANTSCOPE_SOURCE_DIR "/tests/golden/") + QString::fromUtf8(name);
    QFile file(path);
    if (qEnvironmentVariableIntValue("QUANTSCOPE_UPDATE_GOLDEN") != 0) {
        QVERIFY2(file.open(QIODevice::WriteOnly), qPrintable(file.errorString()));
        QCOMPARE(file.write(actual.data(), static_cast<qint64>(actual.size())), static_cast<qint64>(actual.size()));
        return;
    }
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(path + ": " + file.errorString()));
    const QList<QByteArray> expectedLines = file.readAll().split('\n');
    const QList<QByteArray> actualLines = QByteArray::fromStdString(actual).split('\n');
    for (qsizetype i = 0; i < qMin(expectedLines.size(), actualLines.size()); ++i) {
        const QByteArray what = "line " + QByteArray::number(i + 1) + "\n  expected: " + expectedLines[i] +
                                "\n  actual:   " + actualLines[i];
        QVERIFY2(expectedLines[i] == actualLines[i], what.constData());
    }
    QCOMPARE(actualLines.size(), expectedLines.size());
}

} // namespace golden
