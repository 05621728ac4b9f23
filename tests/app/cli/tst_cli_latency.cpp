// SPDX-License-Identifier: GPL-3.0-or-later
// quantscope-cli latency: what is counted where; the times themselves are nobody's promise.
#include "tests/support/cli_program.h"
#include "tests/support/model_files.h"
#include "tests/support/npy_writer.h"
#include "tests/support/two_layers.h"

#include <QTest>

using cli::Outcome;
using cli::run;

namespace {

/// y = relu(x)
QByteArray noLayers()
{
    namespace onnx = onnxwriter;
    QByteArray graph = onnx::graph({onnx::node("Relu", "", "x", "y")}, {});
    graph += onnx::message(11, onnx::floatValue("x", {1, 3}));
    graph += onnx::message(12, onnx::floatValue("y", {1, 3}));
    return onnx::model(graph);
}

} // namespace

class TestCliLatency : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void everyFormOfALayerIsTimed();
    void theTableSaysWhatIsCounted();
    void rowsOfTheTableAreThoseOfTheDocument();
    void aNetworkWithoutLayersIsAnError();

private:
    QString file(const QString& name) const { return m_files.path(name); }

    ModelFiles m_files;
};

void TestCliLatency::initTestCase()
{
    m_files.write("layers.onnx", TwoLayers{.product = "Gemm", .batch = 1}.file());
    m_files.write("none.onnx", noLayers());
    const std::vector<float> samples{1, 0, 0, 0, 1, 0, -1, 0, 0};
    m_files.write("x.npy", npyFile(npyDictionary("<f4", "(3, 3)"), bytesOf(samples)));
}

void TestCliLatency::everyFormOfALayerIsTimed()
{
    const Outcome outcome = run({"latency", file("layers.onnx"), "--data", file("x.npy"), "--rounds", "3", "--threads",
                                 "1", "--samples", "2", "--json", "-"});
    QCOMPARE(outcome.err, QByteArray());
    QCOMPARE(outcome.code, 0);
    const QJsonObject document = outcome.json();
    QCOMPARE(document["samples"].toInt(), 2);
    QCOMPARE(document["threads"].toInt(), 1);
    const QJsonArray layers = document["layers"].toArray();
    QCOMPARE(layers.size(), 2);
    const QJsonObject first = layers[0].toObject();
    QCOMPARE(first["layer"].toString(), QString("Gemm \"first\""));
    QCOMPARE(first["activation"].toString(), QString("Relu"));
    QCOMPARE(layers[1].toObject()["activation"].toString(), QString());
    QCOMPARE(first["multiply_adds"].toInt(), 3 * 4);
    for (const char* const form : {"fp32", "int8", "quantize_input", "dequantize_output", "int8_dynamic"}) {
        QCOMPARE(first[form].toObject()["rounds"].toInt(), 3);
        QVERIFY(first[form].toObject()["median_seconds"].toDouble() > 0);
    }
    // The speedup is that of codes to codes.
    const double ratio =
        first["fp32"].toObject()["median_seconds"].toDouble() / first["int8"].toObject()["median_seconds"].toDouble();
    QCOMPARE(first["speedup"].toDouble(), ratio);
    QVERIFY(document["outputs"][0]["sqnr_db"].toDouble() > 30);
    QVERIFY(document["advice"][0].toString().startsWith("From codes to codes, INT8 was faster in "));
}

void TestCliLatency::theTableSaysWhatIsCounted()
{
    const Outcome outcome = run({"latency", file("layers.onnx"), "--data", file("x.npy"), "--rounds", "2"});
    QCOMPARE(outcome.code, 0);
    QVERIFY(outcome.out.contains("INT8 of a layer is from codes to codes"));
    QVERIFY(outcome.out.contains("quantize µs  dequantize µs  dynamic µs"));
    QVERIFY(outcome.out.contains("2 of 3 nodes in codes"));
}

void TestCliLatency::rowsOfTheTableAreThoseOfTheDocument()
{
    const Outcome outcome = run({"latency", file("layers.onnx"), "--data", file("x.npy"), "--rounds", "2", "--csv",
                                 file("times.csv"), "--json", "-"});
    QCOMPARE(outcome.code, 0);
    QFile table(file("times.csv"));
    QVERIFY(table.open(QIODevice::ReadOnly));
    const QList<QByteArray> lines = table.readAll().trimmed().split('\n');
    const QJsonArray layers = outcome.json()["layers"].toArray();
    QCOMPARE(lines.size(), layers.size() + 1);
    const QList<QByteArray> titles = lines.front().split(',');
    for (qsizetype i = 0; i < layers.size(); ++i) {
        const QJsonObject layer = layers[i].toObject();
        const QList<QByteArray> cells = lines[i + 1].split(',');
        QCOMPARE(cells.size(), titles.size());
        const auto number = [&](const char* title) { return cells[titles.indexOf(title)].toDouble(); };
        QCOMPARE(number("multiply_adds"), layer["multiply_adds"].toDouble());
        QCOMPARE(number("speedup"), layer["speedup"].toDouble());
        QCOMPARE(number("int8_median_seconds"), layer["int8"].toObject()["median_seconds"].toDouble());
        QCOMPARE(number("int8_dynamic_median_seconds"), layer["int8_dynamic"].toObject()["median_seconds"].toDouble());
    }
}

void TestCliLatency::aNetworkWithoutLayersIsAnError()
{
    const Outcome outcome = run({"latency", file("none.onnx"), "--data", file("x.npy")});
    QCOMPARE(outcome.code, 2);
    QVERIFY2(outcome.err.contains("the network has no Conv, Gemm or MatMul with constant weights of F32"),
             outcome.err.constData());
}

QTEST_APPLESS_MAIN(TestCliLatency)
#include "tst_cli_latency.moc"
