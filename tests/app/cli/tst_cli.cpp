// SPDX-License-Identifier: GPL-3.0-or-later
// quantscope-cli as a script meets it: what it prints where, and its exit codes.
#include "tests/support/cli_program.h"
#include "tests/support/model_from_values.h"
#include "tests/support/random_values.h"
#include "tests/support/safetensors_model.h"
#include "tests/support/safetensors_writer.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <sys/resource.h>

using cli::Outcome;
using cli::run;

class TestCli : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void versionAndHelpAreFine();
    void inspectListsTensors();
    void inspectWithStatisticsReadsEveryValue();
    void aQuantizedCheckpointIsAnalysedByItsWeights();
    void analyzeWritesTheContract();
    void onlyTheDocumentGoesToStandardOutput();
    void anyNumberOfThreadsPrintsTheSameBytes();
    void sweepComparesEveryCombination();
    void clipCurveHasItsMarks();
    void listsNameTheTables_data();
    void listsNameTheTables();
    void cpuNamesTheTargetAndTheEnvironmentForcesOne();
    void wrongUsageIsOne_data();
    void wrongUsageIsOne();
    void unreadableInputIsTwoWithASentence_data();
    void unreadableInputIsTwoWithASentence();
    void aBrokenTensorIsThreeAndTheRestIsReported();
    void anOutputThatCannotBeWrittenIsSaid_data();
    void anOutputThatCannotBeWrittenIsSaid();
    void anInterruptEndsWithOneHundredAndThirty();
    void aGigabyteNeedsLittleMemory();

private:
    QString file(const QString& name) const { return m_dir.filePath(name); }
    void write(const QString& name, const QByteArray& content) const
    {
        QFile out(file(name));
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(content);
    }

    QTemporaryDir m_dir;
    QString m_model;
};

void TestCli::initTestCase()
{
    RandomValues random(123);
    m_model = file("model with blanks.safetensors");
    write("model with blanks.safetensors", safetensors({
                                               made::tensor("fc1.weight", {24, 40}, random.normals(960, 0.1)),
                                               made::tensor("fc2.weight", {10, 24}, random.normals(240, 0.2)),
                                               made::tensor("fc1.bias", {24}, random.normals(24, 0.1)),
                                           }));
}

void TestCli::versionAndHelpAreFine()
{
    const Outcome version = run({"--version"});
    QCOMPARE(version.code, 0);
    QVERIFY(version.out.startsWith("quantscope-cli "));
    QCOMPARE(run({"--help"}).code, 0);
    QCOMPARE(run({"analyze", "--help"}).code, 0);
}

void TestCli::inspectListsTensors()
{
    const Outcome outcome = run({"inspect", m_model, "--json", "-"});
    QCOMPARE(outcome.code, 0);
    const QJsonArray tensors = outcome.json()["tensors"].toArray();
    QCOMPARE(tensors.size(), 3);
    QCOMPARE(outcome.json()["loader"].toString(), "safetensors");
    for (const auto& tensor : tensors) {
        QVERIFY(!tensor.toObject().contains("min"));
        QCOMPARE(tensor.toObject()["dtype"].toString(), "F32");
    }
    QVERIFY(run({"inspect", m_model}).out.contains("fc1.weight"));
}

void TestCli::inspectWithStatisticsReadsEveryValue()
{
    const QJsonArray tensors = run({"inspect", m_model, "--stats", "--json", "-"}).json()["tensors"].toArray();
    for (const auto& value : tensors) {
        const QJsonObject tensor = value.toObject();
        QVERIFY(tensor["min"].toDouble() < tensor["max"].toDouble());
        QCOMPARE(tensor["nan"].toInt(-1), 0);
        QCOMPARE(tensor["first"].toArray().size(), 4);
        QVERIFY(tensor["last"].isDouble());
    }
}

void TestCli::aQuantizedCheckpointIsAnalysedByItsWeights()
{
    const QByteArray header = "{" + safetensorsEntry("fc.weight", "F8_E4M3", "[2,4]", 0, 8) + "," +
                              safetensorsEntry("fc.weight_scale", "F32", "[2,1]", 8, 16) + "}";
    const std::array<float, 2> scales{0.5F, 2};
    // 1 2 3 4 and their negatives in E4M3.
    write("fp8.safetensors",
          safetensorsFile(header, QByteArray("\x38\x40\x44\x48\xb8\xc0\xc4\xc8") +
                                      QByteArray(reinterpret_cast<const char*>(scales.data()), sizeof(scales))));
    const Outcome text = run({"inspect", file("fp8.safetensors")});
    QVERIFY2(text.out.contains("stored as") && text.out.contains("FP8, one scale per output"), text.out.constData());
    QVERIFY(!run({"inspect", m_model}).out.contains("stored as"));

    const QJsonArray tensors =
        run({"inspect", file("fp8.safetensors"), "--stats", "--json", "-"}).json()["tensors"].toArray();
    QCOMPARE(tensors.size(), 1);
    const QJsonObject tensor = tensors[0].toObject();
    QCOMPARE(tensor["first"].toArray(), (QJsonArray{0.5, 1, 1.5, 2}));
    QCOMPARE(tensor["min"].toDouble(), -8.0);
    QCOMPARE(tensor["stored"]["scheme"].toString(), "FP8, one scale per output");
    QCOMPARE(tensor["stored"]["bits_per_weight"].toDouble(), 16.0);
    QCOMPARE(tensor["stored"]["parameters"][0]["name"].toString(), "scales");

    const QJsonObject report = run({"analyze", file("fp8.safetensors"), "--format", "fp8-e4m3", "--json", "-"}).json();
    QCOMPARE(report["layers"].toArray().size(), 1);
    QCOMPARE(report["layers"][0]["dtype"].toString(), "F8_E4M3");
    QCOMPARE(report["layers"][0]["bytes_before"].toInt(), 16);
}

void TestCli::analyzeWritesTheContract()
{
    const Outcome outcome = run({"analyze", m_model, "--format", "int4", "--granularity", "tensor", "--json", "-"});
    QCOMPARE(outcome.code, 0);
    const QJsonObject document = outcome.json();
    for (const char* key : {"quantscope", "model", "request", "layers", "total", "problems"}) {
        QVERIFY2(document.contains(key), key);
    }
    const QJsonObject layer = document["layers"].toArray()[0].toObject();
    for (const char* key : {"name",
                            "tensor",
                            "shape",
                            "dtype",
                            "count",
                            "axis",
                            "format",
                            "scheme",
                            "granularity",
                            "calibration",
                            "level",
                            "min",
                            "max",
                            "mean",
                            "std",
                            "scale",
                            "zero_point",
                            "mse",
                            "rounding_mse",
                            "clipping_mse",
                            "sqnr_db",
                            "worst_channel",
                            "worst_channel_sqnr_db",
                            "max_abs_error",
                            "clipped_fraction",
                            "zeroed_fraction",
                            "codes_used",
                            "cosine",
                            "bits_per_weight",
                            "bytes_before",
                            "bytes_after"}) {
        QVERIFY2(layer.contains(key), key);
    }
    QCOMPARE(layer["format"].toString(), "int4");
    QCOMPARE(layer["level"].toString(), "L0");
    QCOMPARE(layer["mse"].toDouble(), layer["rounding_mse"].toDouble() + layer["clipping_mse"].toDouble());
    const QJsonObject channel = run({"analyze", m_model, "--json", "-"}).json()["layers"].toArray()[0].toObject();
    QVERIFY(!channel.contains("scale"));
}

void TestCli::onlyTheDocumentGoesToStandardOutput()
{
    for (const QStringList& arguments :
         {QStringList{"analyze", m_model, "--json", "-"}, QStringList{"sweep", m_model, "--json", "-"},
          QStringList{"clip-curve", m_model, "--layer", "fc1.weight", "--json", "-"},
          QStringList{"compare", m_model, "--formats", "int4,nf4,mxfp4", "--json", "-"},
          QStringList{"size", m_model, "--formats", "int4,mxfp4", "--json", "-"},
          QStringList{"size", "--parameters", "7B", "--formats", "int4", "--json", "-"},
          QStringList{"analyze", m_model, "--format", "mxfp4", "--granularity", "channel", "--json", "-"},
          QStringList{"list", "formats", "--json", "-"}}) {
        const Outcome outcome = run(arguments);
        QJsonParseError error;
        QJsonDocument::fromJson(outcome.out, &error);
        QCOMPARE(error.error, QJsonParseError::NoError);
        QVERIFY(outcome.err.isEmpty()); // progress is for terminals
    }
    const Outcome csv = run({"analyze", m_model, "--csv", "-"});
    QCOMPARE(csv.out.count('\n'), 3);
}

void TestCli::anyNumberOfThreadsPrintsTheSameBytes()
{
    const QStringList choice{"analyze", m_model, "--json", "-", "--calibration", "mse", "--granularity", "group:8"};
    const Outcome one = run(choice + QStringList{"--threads", "1"});
    QCOMPARE(run(choice + QStringList{"--threads", "5"}).out, one.out);
    QCOMPARE(one.code, 0);
}

void TestCli::sweepComparesEveryCombination()
{
    const Outcome outcome = run({"sweep", m_model, "--formats", "int2,int8", "--granularities", "tensor,group:8",
                                 "--calibrations", "min-max,percentile:99.5", "--json", "-"});
    QCOMPARE(outcome.code, 0);
    QCOMPARE(outcome.json()["configurations"].toArray().size(), 8);
}

void TestCli::clipCurveHasItsMarks()
{
    const Outcome outcome =
        run({"clip-curve", m_model, "--layer", "fc2.weight", "--formats", "int4", "--points", "64", "--json", "-"});
    QCOMPARE(outcome.code, 0);
    const QJsonObject document = outcome.json();
    QCOMPARE(document["thresholds"].toArray().size(), 64);
    const QJsonObject curve = document["curves"].toArray()[0].toObject();
    QCOMPARE(curve["total"].toArray().size(), 64);
    QVERIFY(curve["marks"].toArray().size() >= 4);
}

void TestCli::listsNameTheTables_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("member");
    QTest::newRow("formats") << "formats"
                             << "int4";
    QTest::newRow("calibrations") << "calibrations"
                                  << "entropy";
    QTest::newRow("granularities") << "granularities"
                                   << "group";
    QTest::newRow("schemes") << "schemes"
                             << "asymmetric";
    QTest::newRow("storages") << "storages"
                              << "e8m0";
    QTest::newRow("arithmetics") << "arithmetics"
                                 << "tflite";
    QTest::newRow("arithmetic fields") << "arithmetic-fields"
                                       << "rounding";
    QTest::newRow("loaders") << "loaders"
                             << "onnx";
    QTest::newRow("exporters") << "exporters"
                               << "pdf";
    QTest::newRow("array formats") << "array-formats"
                                   << "safetensors";
    QTest::newRow("export parts") << "export-parts"
                                  << "zero-points";
    QTest::newRow("operators") << "operators" << QString();
}

void TestCli::listsNameTheTables()
{
    QFETCH(QString, kind);
    QFETCH(QString, member);
    const Outcome outcome = run({"list", kind, "--json", "-"});
    QCOMPARE(outcome.code, 0);
    const QJsonArray rows = QJsonDocument::fromJson(outcome.out).array();
    const bool found = std::ranges::any_of(rows, [&](const auto& row) { return row.toObject()["id"] == member; });
    QCOMPARE(found, !member.isEmpty());
}

void TestCli::cpuNamesTheTargetAndTheEnvironmentForcesOne()
{
    const Outcome best = run({"--cpu"});
    QCOMPARE(best.code, 0);
    const QByteArray available = best.out.split('\n')[1];
    const QByteArray last = available.split(' ').last();
    const Outcome forced = run({"--cpu"}, {"QUANTSCOPE_CPU_TARGET=" + QString::fromUtf8(last)});
    QCOMPARE(forced.out.split('\n')[0], "active: " + last);
    QCOMPARE(run({"--cpu"}, {"QUANTSCOPE_CPU_TARGET=abacus"}).code, 1);
}

void TestCli::wrongUsageIsOne_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("nothing") << QStringList{};
    QTest::newRow("unknown command") << QStringList{"digest", m_model};
    QTest::newRow("no model") << QStringList{"analyze"};
    QTest::newRow("unknown format") << QStringList{"analyze", m_model, "--format", "int9"};
    QTest::newRow("unknown scheme") << QStringList{"analyze", m_model, "--scheme", "skewed"};
    QTest::newRow("group of nothing") << QStringList{"analyze", m_model, "--granularity", "group:0"};
    QTest::newRow("percentile too large") << QStringList{"analyze", m_model, "--calibration", "percentile:200"};
    QTest::newRow("broken pattern") << QStringList{"analyze", m_model, "--layers", "("};
    QTest::newRow("negative threads") << QStringList{"analyze", m_model, "--threads", "-1"};
    QTest::newRow("report of unknown kind") << QStringList{"analyze", m_model, "--report", file("report.xyz")};
    QTest::newRow("two documents on one output") << QStringList{"analyze", m_model, "--json", "-", "--csv", "-"};
    QTest::newRow("unknown scale storage") << QStringList{"analyze", m_model, "--scale-storage", "fp12"};
    QTest::newRow("unknown arithmetic") << QStringList{"analyze", m_model, "--arithmetic", "abacus"};
    QTest::newRow("unknown arithmetic field") << QStringList{"analyze", m_model, "--arithmetic", "textbook,mood=good"};
    QTest::newRow("unknown arithmetic value") << QStringList{"sweep", m_model, "--arithmetic", "rounding=sometimes"};
    QTest::newRow("block without rows") << QStringList{"analyze", m_model, "--granularity", "block:0x4"};
    QTest::newRow("block of one number") << QStringList{"analyze", m_model, "--granularity", "block:4"};
    QTest::newRow("channels of a size") << QStringList{"analyze", m_model, "--granularity", "input-channel:4"};
    QTest::newRow("format without a name") << QStringList{"sweep", m_model, "--formats", "int4,,int8"};
    QTest::newRow("curve of a format without a range")
        << QStringList{"clip-curve", m_model, "--layer", "fc1.weight", "--formats", "int4,mxfp4"};
    QTest::newRow("curve of an unknown arithmetic")
        << QStringList{"clip-curve", m_model, "--layer", "fc1.weight", "--arithmetic", "abacus"};
    QTest::newRow("comparison of nothing") << QStringList{"compare", m_model, "--formats", ""};
    QTest::newRow("comparison of an unknown format") << QStringList{"compare", m_model, "--formats", "int4,int9"};
    QTest::newRow("comparison of an unknown layer")
        << QStringList{"compare", m_model, "--formats", "int4", "--layer", "fc9"};
    QTest::newRow("comparison of layers and a layer")
        << QStringList{"compare", m_model, "--formats", "int4", "--layer", "fc1.weight", "--layers", "fc"};
    QTest::newRow("comparison with two documents on one output")
        << QStringList{"compare", m_model, "--formats", "int4", "--json", "-", "--csv", "-"};
    QTest::newRow("size of nothing") << QStringList{"size", "--formats", "int4"};
    QTest::newRow("size of two things") << QStringList{"size", m_model, "--formats", "int4", "--parameters", "7B"};
    QTest::newRow("no number of parameters") << QStringList{"size", "--formats", "int4", "--parameters", "x"};
    QTest::newRow("no parameters") << QStringList{"size", "--formats", "int4", "--parameters", "0"};
    QTest::newRow("no bandwidth") << QStringList{"size", "--formats", "int4", "--parameters", "7B", "--bandwidth", "0"};
    QTest::newRow("bandwidth in apples") << QStringList{"size", "--formats",   "int4",      "--parameters",
                                                        "7B",   "--bandwidth", "5 apples/s"};
    QTest::newRow("unknown layer") << QStringList{"clip-curve", m_model, "--layer", "fc9"};
    QTest::newRow("empty sweep") << QStringList{"sweep", m_model, "--formats", ""};
    QTest::newRow("unknown list") << QStringList{"list", "wishes"};
}

void TestCli::wrongUsageIsOne()
{
    QFETCH(QStringList, arguments);
    const Outcome outcome = run(arguments);
    QCOMPARE(outcome.code, 1);
    QVERIFY(outcome.out.isEmpty());
    QVERIFY(!outcome.err.isEmpty());
}

void TestCli::unreadableInputIsTwoWithASentence_data()
{
    write("page.onnx", "<!DOCTYPE html><html><body>404</body></html>");
    write("empty.safetensors", "");
    QTest::addColumn<QString>("path");
    QTest::newRow("missing") << file("nowhere.onnx");
    QVERIFY(QDir(m_dir.path()).mkpath("empty"));
    QTest::newRow("an empty folder") << file("empty");
    QTest::newRow("a web page") << file("page.onnx");
    QTest::newRow("empty") << file("empty.safetensors");
}

void TestCli::unreadableInputIsTwoWithASentence()
{
    QFETCH(QString, path);
    for (const char* command : {"inspect", "analyze", "sweep", "size --formats int4", "compare --formats int4"}) {
        const Outcome outcome = run(QString(command).split(' ') + QStringList{path, "--json", "-"});
        QCOMPARE(outcome.code, 2);
        QVERIFY(outcome.out.isEmpty());
        QCOMPARE(outcome.err.count('\n'), 1);
    }
}

void TestCli::aBrokenTensorIsThreeAndTheRestIsReported()
{
    write("model.safetensors.index.json",
          R"({"weight_map": {"fc1.weight": "model with blanks.safetensors", "gone": "missing.safetensors"}})");
    const Outcome inspected = run({"inspect", file("model.safetensors.index.json"), "--json", "-"});
    QCOMPARE(inspected.code, 3);
    QVERIFY(inspected.err.contains("gone"));
    const Outcome analysed = run({"analyze", file("model.safetensors.index.json"), "--json", "-"});
    QCOMPARE(analysed.code, 3);
    QCOMPARE(analysed.json()["layers"].toArray().size(), 1);
    QVERIFY(!analysed.json()["problems"].toArray().isEmpty());
}

void TestCli::anOutputThatCannotBeWrittenIsSaid_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("json") << QStringList{"--json", file("no/such/folder/out.json")};
    QTest::newRow("csv") << QStringList{"--csv", file("no/such/folder/out.csv")};
    QTest::newRow("html") << QStringList{"--report", file("no/such/folder/out.html")};
    QTest::newRow("a full disk") << QStringList{"--json", "/dev/full"};
}

void TestCli::anOutputThatCannotBeWrittenIsSaid()
{
    QFETCH(QStringList, arguments);
    if (arguments[1] == "/dev/full" && !QFile::exists("/dev/full")) {
        QSKIP("skipped: this system has no /dev/full");
    }
    const Outcome outcome = run(QStringList{"analyze", m_model} + arguments);
    QCOMPARE(outcome.code, 1);
    QVERIFY2(outcome.err.contains(arguments[1].toUtf8()), outcome.err.constData());
}

void TestCli::anInterruptEndsWithOneHundredAndThirty()
{
    RandomValues random(9);
    std::vector<qs::Tensor> tensors;
    for (int i = 0; i < 24; ++i) {
        tensors.push_back(made::tensor("block." + std::to_string(i), {512, 1024}, random.normals(1 << 19, 0.1)));
    }
    write("large.safetensors", safetensors(tensors));
    QProcess process;
    process.start(QUANTSCOPE_CLI, {"analyze", file("large.safetensors"), "--granularity", "group:8", "--calibration",
                                   "entropy", "--threads", "1", "--json", "-"});
    QVERIFY(process.waitForStarted());
    QTest::qWait(700);
    QCOMPARE(process.state(), QProcess::Running);
    process.terminate(); // SIGTERM is handled as SIGINT is
    QVERIFY(process.waitForFinished(5000));
    QCOMPARE(process.exitCode(), 130);
    QVERIFY(process.readAllStandardError().contains("interrupted"));
    QCOMPARE(QJsonDocument::fromJson(process.readAllStandardOutput()).object()["layers"].toArray().size(), 24);
}

/// Mapped and let go tensor by tensor. The file is sparse: it takes no room on the disk.
void TestCli::aGigabyteNeedsLittleMemory()
{
#if defined(__SANITIZE_ADDRESS__)
    QSKIP("skipped: the address sanitizer's shadow is memory too");
#endif
    constexpr qint64 kTensors = 16;
    constexpr qint64 kBytes = qint64(1) << 26;
    QJsonObject header;
    for (qint64 i = 0; i < kTensors; ++i) {
        header[QStringLiteral("w%1").arg(i)] = QJsonObject{{"dtype", "F32"},
                                                           {"shape", QJsonArray{4096, 4096}},
                                                           {"data_offsets", QJsonArray{i * kBytes, (i + 1) * kBytes}}};
    }
    QByteArray text = QJsonDocument(header).toJson(QJsonDocument::Compact);
    text.append(QByteArray(8 - text.size() % 8, ' '));
    const auto length = static_cast<quint64>(text.size());
    write("gigabyte.safetensors", QByteArray(reinterpret_cast<const char*>(&length), 8) + text);
    QFile file(this->file("gigabyte.safetensors"));
    QVERIFY(file.resize(file.size() + kTensors * kBytes));

    const Outcome outcome =
        run({"analyze", file.fileName(), "--granularity", "tensor", "--calibration", "mse", "--json", "-"});
    QCOMPARE(outcome.code, 0);
    QCOMPARE(outcome.json()["layers"].toArray().size(), kTensors);
    rusage usage = {};
    getrusage(RUSAGE_CHILDREN, &usage); // the largest of all children so far
    QVERIFY2(usage.ru_maxrss < 300 * 1024, qPrintable(QStringLiteral("%1 kB").arg(usage.ru_maxrss)));
}

QTEST_GUILESS_MAIN(TestCli)
#include "tst_cli.moc"
