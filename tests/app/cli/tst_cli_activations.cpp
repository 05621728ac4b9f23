// SPDX-License-Identifier: GPL-3.0-or-later
// quantscope-cli activations: a network of two layers on two sets of data.
#include "tests/support/cli_program.h"
#include "tests/support/model_files.h"
#include "tests/support/npy_writer.h"
#include "tests/support/two_layers.h"

#include <QTest>

#include <cmath>
#include <limits>

using cli::Outcome;
using cli::run;

class TestCliActivations : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void valuesAreTold();
    void theTableNamesWhatStandsOut();
    void otherDataAreCompared();
    void curvesAndSmoothingAreAddedWhereAsked();
    void rowsAreTheValues();
    void threadsChangeNoDigit();
    void notFiniteValuesArePartial();
    void wrongUsageIsOne_data();
    void wrongUsageIsOne();

private:
    QString file(const QString& name) const { return m_files.path(name); }
    QStringList with(const QStringList& more) const
    {
        return QStringList{"activations", file("net.onnx"), "--data", file("x.npy")} + more;
    }

    ModelFiles m_files;
};

namespace {

QByteArray samples(const std::vector<float>& values)
{
    const QByteArray shape = "(" + QByteArray::number(static_cast<int>(values.size() / 3)) + ", 3)";
    return npyFile(npyDictionary("<f4", shape), bytesOf(values));
}

QJsonObject valueCalled(const QJsonObject& document, const QString& name)
{
    for (const QJsonValue& value : document["values"].toArray()) {
        if (value["name"].toString() == name) {
            return value.toObject();
        }
    }
    return {};
}

} // namespace

void TestCliActivations::initTestCase()
{
    m_files.write("net.onnx", TwoLayers().file());
    m_files.write("x.npy", samples({1, 0, 0, 0, 1, 0, -1, 0, 0, 0, 0, 0.5F}));
    m_files.write("loud.npy", samples({10, 0, 0, 0, 10, 0, -10, 0, 0, 0, 0, 5}));
    m_files.write("broken.npy", samples({1, std::numeric_limits<float>::quiet_NaN(), 0, 0, 1, 0}));
    m_files.write("wide.npy", npyFile(npyDictionary("<f4", "(3, 5)"), QByteArray(60, '\0')));
}

void TestCliActivations::valuesAreTold()
{
    const Outcome outcome = run(with({"--json", "-"}));
    QCOMPARE(outcome.err, QByteArray());
    QCOMPARE(outcome.code, 0);
    const QJsonObject document = outcome.json();
    QCOMPARE(document["samples"].toInt(), 4);
    QCOMPARE(document["request"]["format"].toString(), QString("int8"));
    QCOMPARE(document["request"]["scheme"].toString(), QString("asymmetric"));
    QCOMPARE(document["request"]["granularity"].toString(), QString("tensor"));
    QCOMPARE(document["values"].toArray().size(), 4);
    // r: 0 1 2 3, 4 5 6 7, zeros (of 0 −1 −2 −3), 4 4.5 5 5.5
    const QJsonObject relu = valueCalled(document, "r");
    QCOMPARE(relu["producer_kind"].toString(), QString("Relu"));
    QCOMPARE(relu["readers"][0].toString(), QString("second"));
    QCOMPARE(relu["channel_axis"].toInt(), 1);
    QCOMPARE(relu["count"].toInt(), 16);
    QCOMPARE(relu["zeros"].toInt(), 5);
    QCOMPARE(relu["max"].toDouble(), 7.0);
    QCOMPARE(relu["mean"].toDouble(), (6 + 22 + 0 + 19) / 16.0);
    QCOMPARE(relu["one_sided"].toBool(), true);
    QCOMPARE(relu["stationarity"].toDouble(), (3 + 3 + 0 + 1.5) / 4 / 7);
    QCOMPARE(relu["scale"].toDouble(), double{7.0F / 255});
    QCOMPARE(relu["zero_point"].toDouble(), -128.0);
    QCOMPARE(relu["channels"]["max_abs"].toArray(), (QJsonArray{4, 5, 6, 7}));
    QCOMPARE(relu["channels"]["mean_square"][0].toDouble(), (0 + 16 + 0 + 16) / 4.0);
    QCOMPARE(relu["settling"].toArray().size(), 3);
    QCOMPARE(relu["settling"][0]["range"]["high"].toDouble(), 3.0);
    // The grid of the first half reaches 7, and its second half needs no more than 5.5.
    QVERIFY(relu["static_sqnr_db"].toDouble() > 40);
    QCOMPARE(valueCalled(document, "h")["min"].toDouble(), -3.0);
    QCOMPARE(valueCalled(document, "x")["producer"].toString(), QString());
}

void TestCliActivations::theTableNamesWhatStandsOut()
{
    const Outcome outcome = run(with({"--scheme", "symmetric", "--values", "^[hr]$", "--samples", "2"}));
    QCOMPARE(outcome.code, 0);
    QVERIFY(outcome.out.contains("INT8 · symmetric · tensor · min-max · 2 values · 2 samples"));
    QVERIFY2(outcome.out.contains("2 values are one-sided but quantized symmetrically"), outcome.out.constData());
    QVERIFY(outcome.out.contains("0.0000 … 7.0000"));
}

void TestCliActivations::otherDataAreCompared()
{
    const QJsonObject document = run(with({"--other", file("loud.npy"), "--json", "-"})).json();
    QCOMPARE(document["drift"]["data"].toString(), file("loud.npy"));
    const QJsonArray values = document["drift"]["values"].toArray();
    QCOMPARE(values.size(), 4);
    for (const QJsonValue& value : values) {
        QVERIFY(value["loss_db"].toDouble() > 10);
        QVERIFY(std::abs(value["overlap"].toDouble() - 0.1) < 1e-6);
        QVERIFY(value["outside_fraction"].toDouble() > 0);
    }
    QVERIFY(values[0]["loss_db"].toDouble() >= values[3]["loss_db"].toDouble());
    QVERIFY(run(with({"--other", file("loud.npy")})).out.contains("the largest loss first"));
    QCOMPARE(run(with({"--other", file("wide.npy")})).code,
             run({"run", file("net.onnx"), "--data", file("wide.npy")}).code);
}

void TestCliActivations::curvesAndSmoothingAreAddedWhereAsked()
{
    const QStringList asked{"--curves", "r", "--smoothing"};
    const QJsonObject document = run(with(asked + QStringList{"--json", "-"})).json();
    const QJsonObject curves = document["curves"].toObject();
    QCOMPARE(curves["value"].toString(), QString("r"));
    QCOMPARE(curves["thresholds"].toArray().size(), curves["rounding"].toArray().size());
    QCOMPARE(curves["thresholds"].toArray().last().toDouble(), 7.0);
    QVERIFY(curves["calibrations"].toArray().size() > 8);
    QCOMPARE(curves["calibrations"][0]["calibration"].toString(), QString("min-max"));
    const QJsonObject layer = document["smoothing"]["layers"][1].toObject();
    QCOMPARE(layer["name"].toString(), QString("second"));
    QCOMPARE(layer["input"].toString(), QString("r"));
    QCOMPARE(layer["input_max_abs"].toArray(), (QJsonArray{4, 5, 6, 7}));
    QCOMPARE(layer["weight_max_abs"].toArray(), (QJsonArray{1, 3, 5, 7}));
    QCOMPARE(layer["smoothed_sqnr_db"].toArray().size(), 21);
    const QJsonArray pairs = document["smoothing"]["equalization"].toArray();
    QCOMPARE(pairs.size(), 1);
    QCOMPARE(pairs[0].toObject()["first"].toString(), QString("first"));
    // Columns of a reach 8 9 10 11, rows of b 1 3 5 7.
    QCOMPARE(pairs[0].toObject()["ratio"].toDouble(), std::sqrt(8.0 / 1) / std::sqrt(11.0 / 7));
    const QByteArray table = run(with(asked)).out;
    QVERIFY(table.contains("r: best threshold") && table.contains("best alpha"));
    QVERIFY(!run(with({"--json", "-"})).json().contains("smoothing"));
}

void TestCliActivations::rowsAreTheValues()
{
    const QList<QByteArray> lines = run(with({"--csv", "-"})).out.split('\n');
    QCOMPARE(lines.size(), 6); // a title, four values, nothing behind the last line feed
    QVERIFY(lines[0].startsWith("name,producer,producer_kind,count,min,max"));
    QVERIFY(lines[3].startsWith("r,r,Relu,16,0,7,"));
    QCOMPARE(lines[1].count(','), lines[0].count(','));
    const qsizetype codes = lines[0].split(',').indexOf("codes_reached");
    QCOMPARE(lines[3].split(',')[codes], QByteArray("256"));
}

void TestCliActivations::threadsChangeNoDigit()
{
    const QStringList asked{"--other", file("loud.npy"), "--smoothing", "--json", "-", "--threads"};
    QCOMPARE(run(with(asked + QStringList{"1"})).out, run(with(asked + QStringList{"3"})).out);
}

void TestCliActivations::notFiniteValuesArePartial()
{
    const Outcome outcome = run({"activations", file("net.onnx"), "--data", file("broken.npy"), "--json", "-"});
    QCOMPARE(outcome.code, 3);
    QVERIFY2(outcome.err.contains("1 of 6 values are not finite"), outcome.err.constData());
    QCOMPARE(valueCalled(outcome.json(), "x")["nan"].toInt(), 1);
}

void TestCliActivations::wrongUsageIsOne_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("message");
    QTest::newRow("pattern") << with({"--values", "("}) << "regular expression";
    QTest::newRow("no value") << with({"--values", "nothing"}) << "no value of the network matches";
    QTest::newRow("curves") << with({"--curves", "nothing"}) << "no value is called \"nothing\"";
    QTest::newRow("format") << with({"--format", "int99"}) << "int99";
    QTest::newRow("blocks") << with({"--format", "mxfp4"}) << "one scale per tensor";
    QTest::newRow("calibration") << with({"--calibration", "best"}) << "calibration";
    QTest::newRow("twice") << with({"--json", "-", "--csv", "-"}) << "standard output";
    QTest::newRow("no data") << QStringList{"activations", file("net.onnx")} << "--data";
}

void TestCliActivations::wrongUsageIsOne()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, message);
    const Outcome outcome = run(arguments);
    QCOMPARE(outcome.code, 1);
    QVERIFY2(QString::fromUtf8(outcome.err).contains(message), outcome.err.constData());
    QCOMPARE(outcome.out, QByteArray());
}

QTEST_APPLESS_MAIN(TestCliActivations)
#include "tst_cli_activations.moc"
