// SPDX-License-Identifier: GPL-3.0-or-later
// quantscope-cli export: the files it writes, read by NumPy, and what it says.
#include "tests/support/cli_program.h"
#include "tests/support/model_files.h"
#include "tests/support/model_from_values.h"
#include "tests/support/random_values.h"
#include "tests/support/safetensors_model.h"
#include "tests/support/safetensors_writer.h"

#include <QStandardPaths>
#include <QTest>

#include <cmath>
#include <sys/resource.h>

using cli::Outcome;
using cli::run;

class TestCliExport : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void numpyMakesTheWeightsAgain_data();
    void numpyMakesTheWeightsAgain();
    void theReconstructionHasTheErrorThatAnalyzePrints_data();
    void theReconstructionHasTheErrorThatAnalyzePrints();
    void aSingleArrayIsAnNpyFile();
    void theDirectoryGoesToStandardOutput();
    void aWholeModelOpensAgain();
    void wrongUsageIsOne_data();
    void wrongUsageIsOne();
    void unreadableInputIsTwo();
    void aFolderIsAModel();
    void aLargeExportNeedsLittleMemory();

private:
    QString file(const QString& name) const { return m_files.path(name); }

    ModelFiles m_files;
    QString m_model;
};

void TestCliExport::initTestCase()
{
    RandomValues random(71);
    m_files.write("model.safetensors",
                  safetensors({made::tensor("conv.weight", {16, 3, 3, 3}, random.normals(16 * 27, 0.1)),
                               made::tensor("fc.weight", {20, 150}, random.normals(20 * 150, 0.05)),
                               made::tensor("bias", {4}, {1, 2, 3, 4})}));
    m_model = file("model.safetensors");
}

void TestCliExport::numpyMakesTheWeightsAgain_data()
{
    QTest::addColumn<QString>("suffix");
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("scheme");
    QTest::addColumn<QString>("granularity");
    for (const char* suffix : {"npz", "safetensors"}) {
        for (const char* granularity : {"tensor", "channel", "input-channel", "group:32", "block:3x10"}) {
            for (const char* format : {"int8", "uint4", "int16", "nf4", "fp8-e4m3"}) {
                for (const char* scheme : {"symmetric", "asymmetric"}) {
                    QTest::addRow("%s %s %s in %s", format, scheme, granularity, suffix)
                        << suffix << format << scheme << granularity;
                }
            }
        }
        for (const char* format : {"fp16", "bf16", "lloyd-max4", "mxfp4", "mxint8", "nf4-double", "nvfp4", "q4_k"}) {
            QTest::addRow("%s in %s", format, suffix) << suffix << format << "symmetric"
                                                      << "channel";
        }
    }
}

void TestCliExport::numpyMakesTheWeightsAgain()
{
    const QString python = QStringLiteral("/usr/bin/python3");
    if (QProcess::execute(python, {"-c", "import numpy"}) != 0) {
        QSKIP("skipped: /usr/bin/python3 has no NumPy");
    }
    QFETCH(QString, suffix);
    QFETCH(QString, format);
    QFETCH(QString, scheme);
    QFETCH(QString, granularity);
    const QString target = file("numpy." + suffix);
    const Outcome outcome =
        run({"export", m_model, target, "--what", "original,codes,scales,zero-points,reconstruction", "--format",
             format, "--scheme", scheme, "--granularity", granularity});
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    QProcess process;
    process.start(python, {QStringLiteral(QUANTSCOPE_SOURCE_DIR "/tests/data/check_export.py"), target});
    QVERIFY(process.waitForFinished(60000));
    QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
    QCOMPARE(process.readAllStandardOutput().trimmed(), QByteArray("2"));
}

void TestCliExport::theReconstructionHasTheErrorThatAnalyzePrints_data()
{
    QTest::addColumn<QStringList>("choices");
    QTest::newRow("INT4, groups") << QStringList{"--format", "int4", "--granularity", "group:32"};
    QTest::newRow("UINT8, asymmetric, mean square")
        << QStringList{"--format", "uint8", "--scheme", "asymmetric", "--calibration", "mse"};
    QTest::newRow("NVFP4") << QStringList{"--format", "nvfp4"};
    QTest::newRow("Q3_K") << QStringList{"--format", "q3_k"};
    QTest::newRow("percentile") << QStringList{"--format", "int8",          "--granularity",
                                               "tensor",   "--calibration", "percentile:99"};
    QTest::newRow("TFLite") << QStringList{"--format", "int8", "--scheme", "asymmetric", "--arithmetic", "tflite"};
}

void TestCliExport::theReconstructionHasTheErrorThatAnalyzePrints()
{
    QFETCH(QStringList, choices);
    const QString target = file("error.npz");
    const Outcome exported = run(QStringList{"export", m_model, target} + choices);
    QVERIFY2(exported.code == 0, exported.err.constData());
    const Outcome analyzed = run(QStringList{"analyze", m_model, "--json", "-"} + choices);
    QCOMPARE(analyzed.code, 0);
    const auto before = ModelFiles::open(m_model);
    const auto after = ModelFiles::open(target);
    QVERIFY(before && after);
    for (const auto& item : analyzed.json()["layers"].toArray()) {
        const std::string name = item.toObject()["tensor"].toString().toStdString();
        const std::vector<double> values = numbersOf(*findTensor(**before, name));
        const std::vector<double> backs = numbersOf(*findTensor(**after, name));
        QCOMPARE(backs.size(), values.size());
        double noise = 0;
        double signal = 0;
        for (std::size_t i = 0; i < values.size(); ++i) {
            noise += (backs[i] - values[i]) * (backs[i] - values[i]);
            signal += values[i] * values[i];
        }
        const double sqnr = 10 * std::log10(signal / noise);
        const double printed = item.toObject()["sqnr_db"].toDouble();
        // Squared errors are summed in float within blocks of 128 values: eight digits for some thousand of them.
        QVERIFY2(std::abs(sqnr - printed) < 2e-7, qPrintable(QString("%1 and %2").arg(sqnr, 0, 'g', 15).arg(printed)));
    }
}

void TestCliExport::aSingleArrayIsAnNpyFile()
{
    const Outcome outcome = run({"export", m_model, file("codes.npy"), "--what", "codes", "--layers", "conv"});
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    QVERIFY(outcome.out.contains("conv.weight.codes") && outcome.out.contains("[16, 3, 3, 3]"));
    const auto model = ModelFiles::open(file("codes.npy"));
    QVERIFY2(model, qPrintable(messageOf(model)));
    QCOMPARE((*model)->tensors[0].dtype, std::string("I8"));
    const Outcome many = run({"export", m_model, file("many.npy"), "--what", "codes"});
    QCOMPARE(many.code, 1);
    QVERIFY(many.err.contains("holds one array"));
    QVERIFY(!QFile::exists(file("many.npy")));
}

void TestCliExport::theDirectoryGoesToStandardOutput()
{
    const Outcome outcome = run({"export", m_model, file("directory.npz"), "--what", "codes,scales", "--format", "nf4",
                                 "--scheme", "asymmetric", "--json", "-"});
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    const QJsonObject document = outcome.json();
    QCOMPARE(document["choice"].toObject()["format"].toString(), QString("nf4"));
    QCOMPARE(document["choice"].toObject()["granularity"].toString(), QString("group:64"));
    QCOMPARE(document["levels"].toObject()["nf4"].toArray().size(), 16);
    QCOMPARE(document["parts"].toArray().size(), 2);
    QCOMPARE(document["notes"].toArray().size(), 1); // NF4 has no scheme
    const QJsonObject tensor = document["tensors"].toArray()[1].toObject();
    QCOMPARE(tensor["tensor"].toString(), QString("fc.weight"));
    QCOMPARE(tensor["reconstruction"].toString(), QString("scales * levels[codes]"));
    QCOMPARE(tensor["arrays"].toObject()["scales"].toString(), QString("fc.weight.scales"));
}

void TestCliExport::aWholeModelOpensAgain()
{
    const QString target = file("whole.safetensors");
    QCOMPARE(run({"export", m_model, target, "--what", "reconstruction,others", "--format", "int8"}).code, 0);
    const Outcome inspected = run({"inspect", target, "--json", "-"});
    QCOMPARE(inspected.code, 0);
    QCOMPARE(inspected.json()["tensors"].toArray().size(), 3);
    // What has been quantized loses nothing more.
    const Outcome again = run({"analyze", target, "--format", "int8", "--json", "-"});
    QVERIFY(again.json()["total"].toObject()["sqnr_db"].toDouble() > 100 ||
            again.json()["total"].toObject()["sqnr_db"].toString() == "inf");
}

void TestCliExport::wrongUsageIsOne_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("no target") << QStringList{} << "OUT";
    QTest::newRow("unknown suffix") << QStringList{file("x.bin")} << "must be one of .npz";
    QTest::newRow("unknown part") << QStringList{file("x.npz"), "--what", "weights"} << "unknown part \"weights\"";
    QTest::newRow("unknown format") << QStringList{file("x.npz"), "--format", "int9"} << "unknown format";
    QTest::newRow("no such layer") << QStringList{file("x.npz"), "--layers", "xyz"} << "no layer matches";
    QTest::newRow("nothing left") << QStringList{file("x.npz"), "--what", "zero-points", "--format", "nf4"}
                                  << "NF4 has no zero points";
    QTest::newRow("no such folder") << QStringList{file("nowhere/x.npz")} << "No such file or directory";
    QTest::newRow("full disk") << QStringList{file("full.npz")} << "No space left";
}

void TestCliExport::wrongUsageIsOne()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, sentence);
    QFile::remove(file("full.npz"));
    QVERIFY(QFile::link("/dev/full", file("full.npz")));
    const Outcome outcome = run(QStringList{"export", m_model} + arguments);
    QCOMPARE(outcome.code, 1);
    QVERIFY2(outcome.err.contains(sentence.toUtf8()), outcome.err.constData());
    QVERIFY(outcome.out.isEmpty());
}

void TestCliExport::unreadableInputIsTwo()
{
    const Outcome outcome = run({"export", file("gone.onnx"), file("x.npz")});
    QCOMPARE(outcome.code, 2);
    QVERIFY(outcome.err.contains("No such file"));
    QVERIFY(!QFile::exists(file("x.npz")));
}

void TestCliExport::aFolderIsAModel()
{
    const ModelFiles folder;
    QVERIFY(QFile::copy(m_model, folder.path("model.safetensors")));
    const Outcome listed = run({"inspect", folder.path(""), "--json", "-"});
    QVERIFY2(listed.code == 0, listed.err.constData());
    QCOMPARE(listed.json()["loader"].toString(), QString("safetensors"));
    QCOMPARE(listed.json()["tensors"].toArray().size(), 3);
    const Outcome nothing = run({"inspect", QStringLiteral(QUANTSCOPE_SOURCE_DIR "/cmake")});
    QCOMPARE(nothing.code, 2);
    QVERIFY(nothing.err.contains("the folder holds no model"));
}

void TestCliExport::aLargeExportNeedsLittleMemory()
{
#if defined(__SANITIZE_ADDRESS__)
    QSKIP("skipped: the address sanitizer's shadow is memory too");
#endif
    constexpr qint64 tensors = 8; // of 64 MiB each, in a file that takes no room
    constexpr qint64 bytes = qint64{1} << 26;
    QByteArray header = "{";
    for (qint64 i = 0; i < tensors; ++i) {
        header += (i == 0 ? "" : ",") +
                  safetensorsEntry("w" + QByteArray::number(i), "F32", "[4096,4096]", i * bytes, (i + 1) * bytes);
    }
    m_files.write("large.safetensors", safetensorsFile(header + "}", {}));
    QFile large(file("large.safetensors"));
    QVERIFY(large.resize(large.size() + tensors * bytes));
    const Outcome outcome = run({"export", large.fileName(), file("large.npz"), "--what", "codes,scales", "--format",
                                 "int8", "--granularity", "group:32"});
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    QVERIFY(QFileInfo(file("large.npz")).size() > tensors * (bytes / 4 + bytes / 32));
    rusage usage = {};
    getrusage(RUSAGE_CHILDREN, &usage); // the largest of all children so far
    QVERIFY2(usage.ru_maxrss < 250 * 1024, qPrintable(QStringLiteral("%1 kB").arg(usage.ru_maxrss)));
    QVERIFY(QFile::remove(file("large.npz")));
}

QTEST_GUILESS_MAIN(TestCliExport)
#include "tst_cli_export.moc"
