// SPDX-License-Identifier: GPL-3.0-or-later
// quantscope-cli with TensorFlow Lite and Keras files, and where it finds the program that lists HDF5 files.
#include "tests/support/cli_program.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using cli::Outcome;
using cli::run;

class TestCliTables : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void filesAreInspectedAndAnalysed_data();
    void filesAreInspectedAndAnalysed();
    void theListerIsFoundWhereItIsInstalled();

private:
    QString m_folder = QUANTSCOPE_SOURCE_DIR "/tests/data/tables/";
    QJsonObject m_expected;
};

void TestCliTables::initTestCase()
{
    qunsetenv("QUANTSCOPE_HDF5");
    QFile file(m_folder + "expected.json");
    QVERIFY(file.open(QIODevice::ReadOnly));
    m_expected = QJsonDocument::fromJson(file.readAll()).object();
}

void TestCliTables::filesAreInspectedAndAnalysed_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("loader");
    QTest::newRow("TensorFlow Lite") << "conv_net.tflite"
                                     << "conv_net.tflite"
                                     << "tflite";
    QTest::newRow("Keras 2") << "keras_2.h5"
                             << "keras_2.h5"
                             << "hdf5";
    QTest::newRow("Keras 3") << "keras_3_deflated.keras"
                             << "keras_3"
                             << "keras";
}

void TestCliTables::filesAreInspectedAndAnalysed()
{
    QFETCH(QString, file);
    QFETCH(QString, key);
    QFETCH(QString, loader);
    const QJsonObject expected = m_expected[key].toObject();
    const Outcome inspected = run({"inspect", m_folder + file, "--stats", "--json", "-"});
    QCOMPARE(inspected.code, 0);
    QCOMPARE(inspected.json()["loader"].toString(), loader);
    const QJsonArray tensors = inspected.json()["tensors"].toArray();
    QCOMPARE(tensors.size(), expected.size());
    for (const QJsonValue& tensor : tensors) {
        const QJsonObject item = expected[tensor["name"].toString()].toObject();
        QCOMPARE(tensor["dtype"], item["dtype"]);
        QCOMPARE(tensor["first"].toArray().first(), item["values"].toArray().first());
        QCOMPARE(tensor["last"].toDouble(), item["values"].toArray().last().toDouble());
    }
    const Outcome analysed = run({"analyze", m_folder + file, "--format", "int8", "--json", "-"});
    QCOMPARE(analysed.code, 0);
    int weights = 0;
    for (const QJsonValue& item : expected) {
        weights += item.toObject().contains("axis") ? 1 : 0;
    }
    const QJsonArray layers = analysed.json()["layers"].toArray();
    QCOMPARE(layers.size(), weights);
    for (const QJsonValue& layer : layers) {
        const QJsonObject item = expected[layer["tensor"].toString()].toObject();
        QCOMPARE(layer["axis"], item["axis"]);
        QCOMPARE(layer["kind"], item["kind"]);
        // Codes of eight bits or fewer come out as they were.
        QVERIFY(layer["sqnr_db"].toDouble() > 20 || layer["sqnr_db"].toString() == "inf");
    }
}

void TestCliTables::theListerIsFoundWhereItIsInstalled()
{
    const QTemporaryDir prefix;
    QVERIFY(QDir(prefix.path()).mkpath("bin"));
    const QString program = prefix.filePath("bin/quantscope-cli");
    QVERIFY(QFile::copy(QUANTSCOPE_CLI, program));
    const auto inspect = [&] {
        QProcess process;
        process.start(program, {"inspect", m_folder + "keras_2.h5"});
        process.waitForFinished(120000);
        return Outcome{process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    };
    const Outcome without = inspect();
    QCOMPARE(without.code, 2);
    QVERIFY2(without.err.contains("the program that lists HDF5 files cannot be started"), without.err.constData());
    const QString folder = QDir(prefix.filePath("bin")).absoluteFilePath(QUANTSCOPE_LIBEXECDIR_FROM_BIN);
    QVERIFY(QDir().mkpath(folder));
    QVERIFY(QFile::copy(QUANTSCOPE_HDF5_PROGRAM, folder + "/quantscope-hdf5"));
    const Outcome with = inspect();
    QVERIFY2(with.code == 0, with.err.constData());
    QVERIFY(with.out.contains("conv2d/kernel:0"));
}

QTEST_APPLESS_MAIN(TestCliTables)
#include "tst_cli_tables.moc"
