// SPDX-License-Identifier: GPL-3.0-or-later
// quantscope-cli compare and size.
#include "tests/support/cli_program.h"
#include "tests/support/model_from_values.h"
#include "tests/support/random_values.h"
#include "tests/support/safetensors_model.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using cli::Outcome;
using cli::run;

class TestCliCompare : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void everyFormatIsCompared();
    void pointsAgreeWithAnalyze();
    void theFrontRisesWithTheBits();
    void oneLayerHasItsOwnPoints();
    void layersAreChosenByPattern();
    void theTableMarksTheFront();
    void theCsvHasThePointsOfTheJson();
    void anyNumberOfThreadsPrintsTheSameBytes();
    void anInterruptKeepsWhatIsFinished();
    void sizeAgreesWithAnalyze();
    void sizeKnowsALanguageModel_data();
    void sizeKnowsALanguageModel();
    void sizeTellsTheSecondsToRead();
    void sizeReadsNoValues();

private:
    QString file(const QString& name, const QByteArray& content) const
    {
        QFile out(m_dir.filePath(name));
        out.open(QIODevice::WriteOnly);
        out.write(content);
        return out.fileName();
    }

    QTemporaryDir m_dir;
    QString m_model;
};

namespace {

const QStringList kFormats{"--formats", "int2,int4,int8,nf4,mxfp4,nvfp4,fp16"};

} // namespace

void TestCliCompare::initTestCase()
{
    RandomValues random(77);
    m_model = file("model.safetensors", safetensors({made::tensor("a.weight", {32, 256}, random.normals(8192, 0.1)),
                                                     made::tensor("b.weight", {8, 128}, random.normals(1024, 2)),
                                                     made::tensor("a.bias", {32}, random.normals(32, 0.1))}));
}

void TestCliCompare::everyFormatIsCompared()
{
    const Outcome outcome = run({"compare", m_model, "--json", "-"});
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    QStringList missing;
    for (const auto& row : run({"list", "formats", "--json", "-"}).array()) {
        missing << row.toObject()["id"].toString();
    }
    for (const auto& point : outcome.json()["points"].toArray()) {
        missing.removeAll(point.toObject()["format"].toString());
    }
    QVERIFY2(missing.isEmpty(), qPrintable(missing.join(' ')));
}

void TestCliCompare::pointsAgreeWithAnalyze()
{
    const QJsonObject document = run(QStringList{"compare", m_model, "--json", "-"} + kFormats).json();
    const QJsonArray points = document["points"].toArray();
    QVERIFY(points.size() > 7);
    for (const auto& value : points) {
        const QJsonObject point = value.toObject();
        const QJsonObject total =
            run({"analyze", m_model, "--format", point["format"].toString(), "--scheme", point["scheme"].toString(),
                 "--granularity", point["granularity"].toString(), "--calibration", point["calibration"].toString(),
                 "--scale-storage", point["scale_storage"].toString(), "--json", "-"})
                .json()["total"]
                .toObject();
        QCOMPARE(point["sqnr_db"], total["sqnr_db"]);
        QCOMPARE(point["bits_per_weight"], total["bits_per_weight"]);
        QCOMPARE(point["bytes"], total["bytes_after"]);
        QCOMPARE(point["worst_layer"], total["worst_layer"]);
        QCOMPARE(point["worst_layer_sqnr_db"], total["worst_layer_sqnr_db"]);
    }
}

void TestCliCompare::theFrontRisesWithTheBits()
{
    const QJsonObject document = run(QStringList{"compare", m_model, "--json", "-"} + kFormats).json();
    double bits = 0;
    double best = -1000;
    int onFront = 0;
    for (const auto& value : document["points"].toArray()) {
        const QJsonObject point = value.toObject();
        QVERIFY(point["bits_per_weight"].toDouble() >= bits);
        bits = point["bits_per_weight"].toDouble();
        const double sqnr = point["sqnr_db"].toDouble();
        QCOMPARE(point["on_front"].toBool(), sqnr > best);
        QVERIFY(sqnr < point["rate_distortion_db"].toDouble() + 3 || point["format"].toString() == "fp16");
        best = std::max(best, sqnr);
        onFront += point["on_front"].toBool() ? 1 : 0;
    }
    QVERIFY(onFront >= 3);
    QCOMPARE(document["reference"]["bits"].toArray().size(), 8);
    QCOMPARE(document["reference"]["gaussian_lloyd_max_db"].toArray().size(), 8);
}

void TestCliCompare::oneLayerHasItsOwnPoints()
{
    const QJsonObject all = run(QStringList{"compare", m_model, "--json", "-"} + kFormats).json();
    const QJsonObject one =
        run(QStringList{"compare", m_model, "--layer", "b.weight", "--json", "-"} + kFormats).json();
    QCOMPARE(one["layers"].toArray().size(), 1);
    QCOMPARE(all["layers"].toArray().size(), 2);
    QCOMPARE(one["layers"][0], all["layers"][1]);
    QCOMPARE(one["points"][0]["sqnr_db"], one["layers"][0]["points"][0]["sqnr_db"]);
    QVERIFY(one["layers"][0]["points"][0].toObject().contains("worst_channel_sqnr_db"));
}

void TestCliCompare::layersAreChosenByPattern()
{
    const QJsonObject document =
        run(QStringList{"compare", m_model, "--layers", "^b", "--json", "-"} + kFormats).json();
    QCOMPARE(document["layers"].toArray().size(), 1);
    QCOMPARE(document["layers_pattern"].toString(), "^b");
}

void TestCliCompare::theTableMarksTheFront()
{
    const QJsonArray points = run(QStringList{"compare", m_model, "--json", "-"} + kFormats).json()["points"].toArray();
    const QList<QByteArray> lines = run(QStringList{"compare", m_model} + kFormats).out.trimmed().split('\n');
    QCOMPARE(lines.size(), points.size() + 2); // a title and the names of the columns
    for (qsizetype i = 0; i < points.size(); ++i) {
        QCOMPARE(lines[i + 2].startsWith('*'), points[i].toObject()["on_front"].toBool());
        QVERIFY(lines[i + 2].contains(QByteArray::number(points[i].toObject()["bytes"].toInt())));
    }
}

void TestCliCompare::theCsvHasThePointsOfTheJson()
{
    const QJsonObject document = run(QStringList{"compare", m_model, "--json", "-"} + kFormats).json();
    const Outcome csv = run(QStringList{"compare", m_model, "--csv", "-"} + kFormats);
    QCOMPARE(csv.code, 0);
    const QList<QByteArray> lines = csv.out.trimmed().split('\n');
    qsizetype rows = document["points"].toArray().size();
    for (const auto& layer : document["layers"].toArray()) {
        rows += layer.toObject()["points"].toArray().size();
    }
    QCOMPARE(lines.size(), rows + 1);
    const qsizetype sqnr = lines[0].split(',').indexOf("sqnr_db");
    QVERIFY(sqnr > 0);
    QCOMPARE(lines[1].split(',')[sqnr].toDouble(), document["points"][0]["sqnr_db"].toDouble());
}

void TestCliCompare::anyNumberOfThreadsPrintsTheSameBytes()
{
    const QStringList arguments = QStringList{"compare", m_model, "--json", "-"} + kFormats;
    QCOMPARE(run(arguments + QStringList{"--threads", "5"}).out, run(arguments + QStringList{"--threads", "1"}).out);
}

void TestCliCompare::anInterruptKeepsWhatIsFinished()
{
    RandomValues random(9);
    std::vector<qs::Tensor> tensors;
    const std::vector<float> values = random.normals(1 << 19, 0.1);
    for (int i = 0; i < 64; ++i) {
        tensors.push_back(made::tensor("block." + std::to_string(i), {512, 1024}, values));
    }
    const QString large = file("large.safetensors", safetensors(tensors));
    QProcess process;
    // All formats, so that it takes several times as long as the wait below.
    process.start(QUANTSCOPE_CLI, {"compare", large, "--threads", "1", "--json", "-"});
    QVERIFY(process.waitForStarted());
    QTest::qWait(700);
    QCOMPARE(process.state(), QProcess::Running);
    process.terminate();
    QVERIFY(process.waitForFinished(10000));
    QCOMPARE(process.exitCode(), 130);
    QVERIFY(process.readAllStandardError().contains("interrupted"));
    const QJsonObject document = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
    QVERIFY(document["cancelled"].toBool());
    QCOMPARE(document["layers"].toArray().size(), 64);
    QVERIFY(document["layers"][63]["points"].toArray().isEmpty());
}

void TestCliCompare::sizeAgreesWithAnalyze()
{
    const QJsonObject document = run({"size", m_model, "--formats", "int4", "--granularity", "group:32",
                                      "--scale-storage", "fp16", "--scheme", "asymmetric", "--json", "-"})
                                     .json();
    const QJsonObject total = run({"analyze", m_model, "--format", "int4", "--granularity", "group:32",
                                   "--scale-storage", "fp16", "--scheme", "asymmetric", "--json", "-"})
                                  .json()["total"]
                                  .toObject();
    QCOMPARE(document["sizes"].toArray().size(), 1);
    const QJsonObject size = document["sizes"][0].toObject();
    QCOMPARE(document["weights"], total["weights"]);
    QCOMPARE(document["kept_bytes"], total["kept_bytes"]);
    QCOMPARE(document["bytes_before"].toInt(), total["bytes_before"].toInt() + total["kept_bytes"].toInt());
    QCOMPARE(size["bytes"].toInt(), total["bytes_after"].toInt() + total["kept_bytes"].toInt());
    QCOMPARE(size["bits_per_weight"], total["bits_per_weight"]);
}

void TestCliCompare::sizeKnowsALanguageModel_data()
{
    QTest::addColumn<QStringList>("choices");
    QTest::addColumn<double>("gigabytes");
    QTest::newRow("fp16") << QStringList{"--formats", "fp16"} << 14.0;
    QTest::newRow("int4 in groups") << QStringList{"--formats",       "int4", "--granularity", "group:128",
                                                   "--scale-storage", "fp16"}
                                    << 3.609;
    QTest::newRow("int4 in groups with zero points")
        << QStringList{"--formats",       "int4", "--granularity", "group:128",
                       "--scale-storage", "fp16", "--scheme",      "asymmetric"}
        << 3.637;
    QTest::newRow("nf4 in groups") << QStringList{"--formats",       "nf4", "--granularity", "group:64",
                                                  "--scale-storage", "fp32"}
                                   << 3.938;
}

void TestCliCompare::sizeKnowsALanguageModel()
{
    QFETCH(QStringList, choices);
    QFETCH(double, gigabytes);
    const QJsonObject document = run(QStringList{"size", "--parameters", "7B", "--json", "-"} + choices).json();
    QCOMPARE(document["sizes"].toArray().size(), 1);
    QVERIFY(document["model"].isNull());
    QVERIFY(std::abs(document["sizes"][0]["gb"].toDouble() - gigabytes) < 0.00051);
    QCOMPARE(document["bytes_before"].toDouble(), 28e9);
}

void TestCliCompare::sizeTellsTheSecondsToRead()
{
    const QStringList arguments{"size", "--parameters", "100M", "--formats", "int8", "--granularity", "tensor"};
    const QJsonObject document = run(arguments + QStringList{"--bandwidth", "500MB/s", "--json", "-"}).json();
    QCOMPARE(document["seconds_before"].toDouble(), 0.8);
    QCOMPARE(document["sizes"][0]["seconds"].toDouble(), 0.2);
    QVERIFY(run(arguments + QStringList{"--json", "-"}).json()["sizes"][0]["seconds"].isNull());
    const QByteArray table = run(arguments + QStringList{"--bandwidth", "500MB/s"}).out;
    QVERIFY(table.contains("MB = 1e6 bytes"));
    QVERIFY(run({"size", "--parameters", "7B", "--formats", "int8"}).out.contains("GB = 1e9 bytes"));
    QVERIFY(table.contains("0.200"));
    QVERIFY(!run(arguments).out.contains("seconds"));
    // "none", the storage of a format without scales, would be wrong there.
    QVERIFY(run({"size", "--parameters", "7B", "--formats", "q8_0"}).out.contains("its blocks"));
}

/// A sparse file of 64 GB answers at once.
void TestCliCompare::sizeReadsNoValues()
{
    constexpr qint64 kBytes = qint64(1) << 36;
    const QJsonObject header{{"w", QJsonObject{{"dtype", "F32"},
                                               {"shape", QJsonArray{1 << 17, 1 << 17}},
                                               {"data_offsets", QJsonArray{0, kBytes}}}}};
    QByteArray text = QJsonDocument(header).toJson(QJsonDocument::Compact);
    text.append(QByteArray(8 - text.size() % 8, ' '));
    const auto length = static_cast<quint64>(text.size());
    QFile huge(file("huge.safetensors", QByteArray(reinterpret_cast<const char*>(&length), 8) + text));
    if (!huge.resize(huge.size() + kBytes)) {
        QSKIP("skipped: this file system has no sparse files of 64 GB");
    }
    const Outcome outcome =
        run({"size", huge.fileName(), "--formats", "int8", "--granularity", "tensor", "--json", "-"});
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    QCOMPARE(outcome.json()["sizes"][0]["bytes"].toDouble(), double(kBytes / 4 + 4));
}

QTEST_GUILESS_MAIN(TestCliCompare)
#include "tst_cli_compare.moc"
