// SPDX-License-Identifier: GPL-3.0-or-later
// quantscope-cli run and sensitivity: a network of two layers, its samples and its labels.
#include "tests/support/cli_program.h"
#include "tests/support/model_files.h"
#include "tests/support/npy_writer.h"
#include "tests/support/two_layers.h"

#include <QTest>

#include <cmath>

using cli::Outcome;
using cli::run;

class TestCliRun : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void answersAreWrittenForAllSamples();
    void anUnknownOperatorIsPartial();
    void theDocumentGoesToStandardOutput();
    void sensitivityTellsBothLevels();
    void sensitivityOfActivations();
    void severalConfigurationsStandInOneTable();
    void whatAllLayersLackIsSaidOnce();
    void wrongUsageIsOne_data();
    void wrongUsageIsOne();
    void unreadableInputIsTwo();

private:
    QString file(const QString& name) const { return m_files.path(name); }

    ModelFiles m_files;
};

void TestCliRun::initTestCase()
{
    m_files.write("net.onnx", TwoLayers().file());
    m_files.write("strange.onnx", TwoLayers{.isStrange = true}.file());
    const std::vector<float> samples{1, 0, 0, 0, 1, 0, -1, 0, 0};
    m_files.write("x.npy", npyFile(npyDictionary("<f4", "(3, 3)"), bytesOf(samples)));
    m_files.write("wide.npy", npyFile(npyDictionary("<f4", "(3, 5)"), QByteArray(60, '\0')));
    m_files.write("text.npy", "no array");
}

void TestCliRun::answersAreWrittenForAllSamples()
{
    const Outcome outcome = run({"run", file("net.onnx"), "--data", file("x.npy"), "--outputs", file("y.npy")});
    QCOMPARE(outcome.err, QByteArray());
    QCOMPARE(outcome.code, 0);
    QVERIFY(outcome.out.contains("3 samples"));
    // Rows of a are 0 1 2 3 and 4 5 6 7; b is [0 1; 2 3; 4 5; 6 7].
    const auto model = ModelFiles::open(file("y.npy"));
    QVERIFY2(model, qPrintable(messageOf(model)));
    std::vector<float> answers(6);
    QCOMPARE((*model)->tensors.front().shape, (qs::Shape{3, 2}));
    QVERIFY((*model)->tensors.front().data->read(0, std::span<float>(answers)));
    QCOMPARE(answers, (std::vector<float>{28, 34, 76, 98, 0, 0}));
}

void TestCliRun::anUnknownOperatorIsPartial()
{
    const Outcome outcome = run({"run", file("strange.onnx"), "--data", file("x.npy"), "--json", "-"});
    QCOMPARE(outcome.code, 3);
    QVERIFY2(outcome.err.contains("Marvel \"odd\": the operator Marvel of version 13 cannot be run"),
             outcome.err.constData());
    const QJsonArray outputs = outcome.json()["outputs"].toArray();
    QCOMPARE(outputs.size(), 2);
    QVERIFY(outputs[0].toObject().contains("max") && !outputs[0].toObject().contains("error"));
    QVERIFY(outputs[1].toObject().contains("error"));
}

void TestCliRun::theDocumentGoesToStandardOutput()
{
    const Outcome outcome =
        run({"run", file("net.onnx"), "--data", file("x.npy"), "--samples", "2", "--threads", "1", "--json", "-"});
    QCOMPARE(outcome.code, 0);
    const QJsonObject document = outcome.json();
    QCOMPARE(document["samples"].toInt(), 2);
    QCOMPARE(document["inputs"][0]["feeding"].toString(), QString("slices"));
    QCOMPARE(document["outputs"][0]["max"].toDouble(), 98.0);
    QCOMPARE(document["outputs"][0]["mean"].toDouble(), 59.0);
}

void TestCliRun::sensitivityTellsBothLevels()
{
    const QStringList arguments{"sensitivity", file("net.onnx"), "--data", file("x.npy"), "--format",
                                "int2",        "--granularity",  "tensor", "--json",      "-"};
    const Outcome outcome = run(arguments);
    QCOMPARE(outcome.err, QByteArray());
    QCOMPARE(outcome.code, 0);
    const QJsonObject document = outcome.json();
    const QJsonArray layers = document["layers"].toArray();
    QCOMPARE(layers.size(), 2);
    QCOMPARE(layers[0].toObject()["name"].toString(), QString("first"));
    QCOMPARE(document["request"]["level"].toString(), QString("L3"));
    // INT2 keeps −11, 0 and 11 of a: rows 0 0 0 0, 0 0 11 11 …; the first layer gives Σe² = 14 + 16+25+25+16 and 0.
    const QJsonObject own = layers[0].toObject()["own_output"].toObject();
    QCOMPARE(own["count"].toInt(), 12);
    const double signal = 2 * (0 + 1 + 4 + 9) + 16 + 25 + 36 + 49;
    const double error = 2 * (0 + 1 + 4 + 9) + 16 + 25 + 25 + 16;
    QCOMPARE(own["sqnr_db"].toDouble(), 10 * std::log10(signal / error));
    QVERIFY(layers[0].toObject().contains("isolated"));
    const Outcome local = run(arguments + QStringList{"--level", "L2"});
    QVERIFY(!local.json()["layers"][0].toObject().contains("isolated"));
    QVERIFY(!run({"sensitivity", file("net.onnx"), "--data", file("x.npy")}).out.isEmpty());
}

void TestCliRun::sensitivityOfActivations()
{
    const QStringList arguments{"sensitivity", file("net.onnx"), "--data", file("x.npy"), "--json", "-"};
    const QJsonObject both = run(arguments + QStringList{"--parts", "both", "--activation-format", "int4"}).json();
    QCOMPARE(both["request"]["parts"].toString(), QString("both"));
    QCOMPARE(both["request"]["activations"]["format"].toString(), QString("int4"));
    QCOMPARE(both["request"]["activations"]["scheme"].toString(), QString("asymmetric"));
    const QJsonObject first = both["layers"][0].toObject();
    QCOMPARE(first["input"].toString(), QString("x"));
    QCOMPARE(first["input_range"].toArray().size(), 2);
    QVERIFY(first["weight"]["count"].toInt() > 0);
    const QJsonObject dynamic = run(arguments + QStringList{"--parts", "activations", "--dynamic"}).json();
    QVERIFY(!dynamic["layers"][0].toObject().contains("input_range"));
    QCOMPARE(dynamic["layers"][0]["weight"]["count"].toInt(), 0);
}

void TestCliRun::severalConfigurationsStandInOneTable()
{
    const QStringList arguments{"sensitivity", file("net.onnx"), "--data",          file("x.npy"),
                                "--formats",   "int2,int8",      "--granularities", "tensor,channel"};
    const Outcome table = run(arguments + QStringList{"--measure", "own-sqnr"});
    QCOMPARE(table.code, 0);
    QVERIFY(table.out.startsWith("Own output SQNR dB"));
    for (const char* column : {"[1]", "[2]", "[3]", "[4]"}) {
        QVERIFY2(table.out.contains(column), column);
    }
    const Outcome csv = run(arguments + QStringList{"--csv", "-"});
    const QList<QByteArray> lines = csv.out.trimmed().split('\n');
    QCOMPARE(lines.size(), 1 + 4 * 2);
    QCOMPARE(lines.front().count(','), lines.back().count(','));
    QVERIFY(lines.front().contains(",weighted_sqnr,"));
    const QJsonArray configurations = run(arguments + QStringList{"--json", "-"}).json()["configurations"].toArray();
    QCOMPARE(configurations.size(), 4);
    // Of two layers there are two orders.
    for (const QJsonValue& measure : configurations[0]["measures"].toArray()) {
        const double rho = measure["spearman"]["weight-sqnr"].toDouble();
        QVERIFY(measure["spearman"].toObject().contains("weight-sqnr") ? std::abs(rho) == 1 : true);
    }
}

void TestCliRun::whatAllLayersLackIsSaidOnce()
{
    const QString folder = qEnvironmentVariable("QUANTSCOPE_TEST_DATA");
    if (folder.isEmpty()) {
        QSKIP("skipped: QUANTSCOPE_TEST_DATA is not set");
    }
    const Outcome outcome =
        run({"sensitivity", folder + "/models/onnx/mobilenetv2-12-qdq.onnx", "--synthetic", "1", "--level", "L2"});
    QCOMPARE(outcome.code, 3);
    QCOMPARE(outcome.err.count('\n'), 1);
    QVERIFY2(outcome.err.contains(R"("Conv_0_quant", "Conv_2_quant", "Conv_4_quant" and 50 more: the weights lie)"),
             outcome.err.constData());
    QVERIFY(outcome.out.contains("nothing to compare"));
}

void TestCliRun::wrongUsageIsOne_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("message");
    const QString net = file("net.onnx");
    QTest::newRow("no data") << QStringList{"run", net} << "there is nothing to run on: give --data, or --synthetic";
    QTest::newRow("shape") << QStringList{"run", net, "--data", file("wide.npy")}
                           << "input \"x\" (F32 [n, 3]) has no data: the file has \"wide\" F32 [3, 5]";
    QTest::newRow("format of the answers")
        << QStringList{"run", net, "--data", file("x.npy"), "--outputs", file("y.txt")} << "y.txt";
    QTest::newRow("labels") << QStringList{"sensitivity", net, "--data", file("x.npy"), "--labels", "l"}
                            << "there is no array \"l\" for the labels";
    QTest::newRow("measure") << QStringList{"sensitivity", net, "--data", file("x.npy"), "--measure", "luck"}
                             << "unknown measure \"luck\"";
    QTest::newRow("activations") << QStringList{"sensitivity",         net,   "--data", file("x.npy"),
                                                "--activation-format", "q4_0"}
                                 << "activations get one scale per tensor";
    QTest::newRow("level") << QStringList{"sensitivity", net, "--data", file("x.npy"), "--level", "L9"} << "--level";
}

void TestCliRun::wrongUsageIsOne()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, message);
    const Outcome outcome = run(arguments);
    QCOMPARE(outcome.code, 1);
    QVERIFY2(outcome.err.contains(message.toUtf8()), outcome.err.constData());
    QVERIFY(outcome.out.isEmpty());
}

void TestCliRun::unreadableInputIsTwo()
{
    QCOMPARE(run({"run", file("net.onnx"), "--data", file("text.npy")}).code, 2);
    QCOMPARE(run({"run", file("nothing.onnx"), "--data", file("x.npy")}).code, 2);
    const Outcome noNetwork = run({"run", file("x.npy"), "--data", file("x.npy")});
    QCOMPARE(noNetwork.code, 2);
    QVERIFY(noNetwork.err.contains("holds weights and no network"));
}

QTEST_APPLESS_MAIN(TestCliRun)
#include "tst_cli_run.moc"
