// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/model_files.h"
#include "tests/support/npy_writer.h"
#include "tests/support/safetensors_writer.h"

#include <QDir>
#include <QTest>

#include <set>
#include <sys/stat.h>

class TestOpenModel : public QObject {
    Q_OBJECT

private slots:
    void everyLoaderHasItsOwnIdAndLabel();
    void foreignContentIsNamed_data();
    void foreignContentIsNamed();
    void theNameDecidesWhoExplainsADamagedFile_data();
    void theNameDecidesWhoExplainsADamagedFile();
    void whatIsNoFileIsOneSentence();
    void namesInMessagesBreakNoLine();

private:
    ModelFiles m_files;
};

void TestOpenModel::everyLoaderHasItsOwnIdAndLabel()
{
    std::set<std::string_view> names;
    for (const qs::Loader& loader : qs::loaders()) {
        QVERIFY(names.insert(loader.id).second);
        QVERIFY(names.insert(loader.label).second);
        QVERIFY(!loader.suffixes.empty());
    }
}

void TestOpenModel::foreignContentIsNamed_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("part");
    QTest::addColumn<bool>("isSure");
    QTest::newRow("web page") << QByteArray("\n\n<!DOCTYPE HTML><html><body>404</body></html>") << "web page (HTML)"
                              << true;
    QTest::newRow("Git LFS") << QByteArray("version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 5\n")
                             << "git lfs pull" << true;
    QTest::newRow("PNG") << QByteArray("\x89PNG\r\n\x1a\n...") << "PNG" << true;
    QTest::newRow("empty") << QByteArray() << "empty" << true;
    QTest::newRow("gzip") << QByteArray("\x1f\x8b\x08") << "gzip" << true;
    QTest::newRow("GGML") << QByteArray("tjgg\x03\0\0\0", 8) << "from before GGUF" << true;
    QTest::newRow("pickle") << QByteArray("\x80\x04\x95") << "ickle" << false;
    QTest::newRow("JSON") << QByteArray("{\"a\": 1}") << "JSON text" << false;
    QTest::newRow("text") << QByteArray("hello") << "plain text" << false;
    QTest::newRow("bytes") << QByteArray("\x01\x02\x03\x04", 4) << "formats that open" << false;
}

void TestOpenModel::foreignContentIsNamed()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, part);
    QFETCH(bool, isSure);
    // Without a telling name, and with the name of each format.
    QStringList names{"model"};
    for (const qs::Loader& loader : qs::loaders()) {
        names << "model." + QString::fromUtf8(loader.suffixes.data(), static_cast<qsizetype>(loader.suffixes.size()))
                                .split(' ')
                                .first();
    }
    for (const QString& name : names) {
        const QString message = messageOf(m_files.open(name, bytes));
        QVERIFY2(message.startsWith(m_files.path(name) + ": "), qPrintable(message));
        // What is only text may still be meant as the format that the name says; its loader then knows better.
        QVERIFY2(message.contains(part) || (!isSure && name != "model"), qPrintable(message));
        QVERIFY2(!message.endsWith('.') && !message.contains('\n'), qPrintable(message));
    }
}

void TestOpenModel::theNameDecidesWhoExplainsADamagedFile_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("part");
    QTest::newRow("safetensors") << "x.safetensors"
                                 << "the header";
    QTest::newRow("capitals") << "X.SAFETENSORS"
                              << "the header";
    QTest::newRow("gguf") << "x.gguf"
                          << "not a GGUF file";
    QTest::newRow("onnx") << "x.onnx"
                          << "protobuf";
    QTest::newRow("npy") << "x.npy"
                         << "NumPy header";
    QTest::newRow("pytorch") << "x.pt"
                             << "PyTorch";
    QTest::newRow("npz") << "x.npz"
                         << "ZIP archive";
    QTest::newRow("index") << "x.safetensors.index.json"
                           << "index";
}

void TestOpenModel::theNameDecidesWhoExplainsADamagedFile()
{
    QFETCH(QString, name);
    QFETCH(QString, part);
    const QString message = messageOf(m_files.open(name, QByteArray("\x07\x00\x00\x00\x00\x00\x00\x00???????", 15)));
    QVERIFY2(message.contains(part), qPrintable(message));
}

void TestOpenModel::whatIsNoFileIsOneSentence()
{
    QVERIFY(messageOf(ModelFiles::open(m_files.path("gone.onnx"))).contains("No such file"));
    QVERIFY(QDir().mkpath(m_files.path("folder.onnx")));
    QVERIFY(messageOf(ModelFiles::open(m_files.path("folder.onnx"))).contains("folder"));
    QCOMPARE(::mkfifo(qPrintable(m_files.path("pipe.onnx")), 0600), 0);
    QVERIFY(messageOf(ModelFiles::open(m_files.path("pipe.onnx"))).contains("not a regular file"));
}

void TestOpenModel::namesInMessagesBreakNoLine()
{
    const auto file = m_files.open("a.npy", npyFile("{'two\nlines\x01" + QByteArray(2000, 'x') + "': 1}", {}));
    QVERIFY(messageOf(file).contains("two\\nlines"));
    QVERIFY(messageOf(file).size() < 1000);
    const QByteArray header = "{" + safetensorsEntry("w", "F32", "[1]", 0, 4) + ",\"__metadata__\":{\"a\\nb\":1}}";
    QVERIFY(!messageOf(m_files.open("a.safetensors", safetensorsFile(header, "1234"))).contains('\n'));
}

QTEST_APPLESS_MAIN(TestOpenModel)
#include "tst_open_model.moc"
