// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

class TestSamples : public QObject {
    Q_OBJECT

private slots:
    void theGeneratorMakesTheSameFiles();
    void theSamplesAreSmall();
};

namespace {

const QString kFolder = QStringLiteral(QUANTSCOPE_SOURCE_DIR "/resources/samples");
const QStringList kModels{"*.onnx", "*.safetensors", "*.npz"};

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

void TestSamples::theGeneratorMakesTheSameFiles()
{
    const QTemporaryDir folder;
    QCOMPARE(QProcess::execute(QStringLiteral(MAKE_SAMPLES), {folder.path()}), 0);
    const QStringList made = QDir(folder.path()).entryList(QDir::Files, QDir::Name);
    QCOMPARE(made, QDir(kFolder).entryList(kModels, QDir::Files, QDir::Name));
    QVERIFY(made.size() >= 4);
    for (const QString& name : made) {
        const QByteArray content = contentOf(folder.filePath(name));
        QVERIFY2(!content.isEmpty() && content == contentOf(kFolder + "/" + name), qPrintable(name));
    }
}

void TestSamples::theSamplesAreSmall()
{
    qint64 bytes = 0;
    for (const QFileInfo& file : QDir(kFolder).entryInfoList(kModels, QDir::Files)) {
        bytes += file.size();
    }
    QVERIFY(bytes < 1'500'000);
}

QTEST_GUILESS_MAIN(TestSamples)
#include "tst_samples.moc"
