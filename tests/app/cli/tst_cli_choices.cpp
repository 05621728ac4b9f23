// SPDX-License-Identifier: GPL-3.0-or-later
// What quantscope-cli takes for granted when a choice is not given, and what it does with one that a format decides.
#include "core/analysis/request.h"
#include "core/export/json_document.h"
#include "tests/support/cli_program.h"
#include "tests/support/model_from_values.h"
#include "tests/support/random_values.h"
#include "tests/support/safetensors_model.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using cli::Outcome;
using cli::run;

class TestCliChoices : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void everyFormatHasItsUsualChoices_data();
    void everyFormatHasItsUsualChoices();
    void integersAreAsEver();
    void anArithmeticBringsItsScaleStorage();
    void anOwnScaleStorageWinsOverTheArithmetic();
    void arithmeticChangesTheNumbers();
    void whatAFormatDecidesIsANote();
    void whatAFormatTakesIsNoNote();
    void aSweepMeasuresTheSameChoiceOnce();
    void aSweepUsesTheRuleOfEachFormat();
    void blocksAndInputChannelsAreChoices();
    void statisticsCanBeLeftOut();

private:
    Outcome analyze(const QStringList& choices) const
    {
        return run(QStringList{"analyze", m_model, "--json", "-"} + choices);
    }

    QTemporaryDir m_dir;
    QString m_model;
};

void TestCliChoices::initTestCase()
{
    RandomValues random(5);
    m_model = m_dir.filePath("model.safetensors");
    QFile file(m_model);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(safetensors({made::tensor("fc.weight", {16, 64}, random.normals(1024, 0.1))}));
}

void TestCliChoices::everyFormatHasItsUsualChoices_data()
{
    QTest::addColumn<QString>("format");
    for (const qs::NumberFormat& format : qs::numberFormats()) {
        QTest::newRow(format.id.data()) << QString::fromUtf8(format.id.data());
    }
}

void TestCliChoices::everyFormatHasItsUsualChoices()
{
    QFETCH(QString, format);
    const Outcome outcome = analyze({"--format", format});
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    const qs::Json usual = qs::jsonOf(qs::usualQuantization(*qs::findNumberFormat(format.toStdString())));
    const qs::Json document = qs::Json::parse(outcome.out.toStdString());
    for (const auto& [key, value] : usual.items()) {
        QVERIFY2(document["request"][key] == value, key.c_str());
        QVERIFY2(document["layers"][0][key] == value, key.c_str());
    }
    QVERIFY(document["notes"].empty());
}

void TestCliChoices::integersAreAsEver()
{
    const QJsonObject request = analyze({"--format", "int8"}).json()["request"].toObject();
    QCOMPARE(request["scheme"].toString(), "symmetric");
    QCOMPARE(request["granularity"].toString(), "channel");
    QCOMPARE(request["calibration"].toString(), "min-max");
    QCOMPARE(request["scale_storage"].toString(), "fp32");
    QCOMPARE(request["arithmetic"].toString(), "textbook");
    QCOMPARE(analyze({}).json()["request"].toObject(), request);
}

void TestCliChoices::anArithmeticBringsItsScaleStorage()
{
    const QJsonObject request = analyze({"--arithmetic", "gptq"}).json()["request"].toObject();
    QCOMPARE(request["arithmetic"].toString(), "gptq");
    QCOMPARE(request["scale_storage"].toString(), "fp16");
    const QJsonObject mixed = analyze({"--arithmetic", "gptq,rounding=half-up"}).json()["request"].toObject();
    QCOMPARE(mixed["scale_storage"].toString(), "fp16");
    const QJsonObject own = analyze({"--arithmetic", "rounding=half-up"}).json()["request"].toObject();
    QCOMPARE(own["arithmetic"].toString(), "textbook,rounding=half-up");
    QCOMPARE(own["scale_storage"].toString(), "fp32");
}

void TestCliChoices::anOwnScaleStorageWinsOverTheArithmetic()
{
    // Whatever comes first on the command line.
    for (const QStringList& choice : {QStringList{"--arithmetic", "gptq", "--scale-storage", "bf16"},
                                      QStringList{"--scale-storage", "bf16", "--arithmetic", "gptq"}}) {
        QCOMPARE(analyze(choice).json()["request"].toObject()["scale_storage"].toString(), "bf16");
    }
}

void TestCliChoices::arithmeticChangesTheNumbers()
{
    const auto scaleOf = [this](const QString& arithmetic) {
        return analyze({"--format", "int4", "--granularity", "tensor", "--arithmetic", arithmetic})
            .json()["layers"][0]["scale"]
            .toDouble();
    };
    // The same range over 14 / 2 and over 15 / 2 steps.
    QVERIFY(std::abs(scaleOf("textbook") * 14 / (scaleOf("aimet") * 15) - 1) < 1e-6);
}

void TestCliChoices::whatAFormatDecidesIsANote()
{
    const Outcome outcome = analyze({"--format", "mxfp4", "--granularity", "channel", "--scheme", "asymmetric",
                                     "--calibration", "mse", "--scale-storage", "fp16", "--arithmetic", "tflite"});
    QCOMPARE(outcome.code, 0);
    QVERIFY(outcome.err.isEmpty()); // no person reads it here
    const QJsonObject request = outcome.json()["request"].toObject();
    QCOMPARE(request["granularity"].toString(), "group:32");
    QCOMPARE(request["scheme"].toString(), "symmetric");
    QCOMPARE(request["calibration"].toString(), "min-max");
    QCOMPARE(request["scale_storage"].toString(), "e8m0-floor");
    const QJsonArray notes = outcome.json()["notes"].toArray();
    QCOMPARE(notes.size(), 1);
    for (const char* option :
         {"mxfp4", "--granularity", "--scheme", "--calibration", "--scale-storage", "--arithmetic"}) {
        QVERIFY2(notes[0].toString().contains(QString::fromUtf8(option)), option);
    }
    QCOMPARE(analyze({"--format", "nf4", "--scheme", "asymmetric"}).json()["notes"].toArray().size(), 1);
}

void TestCliChoices::whatAFormatTakesIsNoNote()
{
    const Outcome outcome = analyze({"--format", "mxfp4", "--granularity", "group:32", "--scheme", "symmetric"});
    QVERIFY(outcome.json()["notes"].isArray());
    QVERIFY(outcome.json()["notes"].toArray().isEmpty());
    const Outcome integer = analyze({"--format", "int4", "--granularity", "group:32", "--scheme", "asymmetric"});
    QVERIFY(integer.json()["notes"].toArray().isEmpty());
}

void TestCliChoices::aSweepMeasuresTheSameChoiceOnce()
{
    const QJsonObject document = run({"sweep", m_model, "--formats", "int4,mxfp4,int4", "--granularities",
                                      "tensor,group:32", "--calibrations", "min-max,mse", "--json", "-"})
                                     .json();
    // int4 in four ways and mxfp4 in its own.
    QCOMPARE(document["configurations"].toArray().size(), 5);
    QCOMPARE(document["notes"].toArray().size(), 1);
    QVERIFY(document["notes"][0].toString().contains("--granularities"));
}

void TestCliChoices::aSweepUsesTheRuleOfEachFormat()
{
    const QJsonArray configurations =
        run({"sweep", m_model, "--formats", "int4,binary", "--granularities", "tensor", "--json", "-"})
            .json()["configurations"]
            .toArray();
    QCOMPARE(configurations.size(), 2);
    QCOMPARE(configurations[0]["calibration"].toString(), "min-max");
    QCOMPARE(configurations[1]["calibration"].toString(), "abs-mean");
}

void TestCliChoices::blocksAndInputChannelsAreChoices()
{
    const QJsonObject blocks = analyze({"--granularity", "block:8x16"}).json()["layers"][0].toObject();
    QCOMPARE(blocks["granularity"].toString(), "block:8x16");
    QCOMPARE(blocks["scales"].toInt(), 8); // 16 × 64 in blocks of 8 × 16
    const QJsonObject inputs = analyze({"--granularity", "input-channel"}).json()["layers"][0].toObject();
    QCOMPARE(inputs["scales"].toInt(), 64);
}

void TestCliChoices::statisticsCanBeLeftOut()
{
    const Outcome with = analyze({"--format", "int4"});
    const Outcome without = analyze({"--format", "int4", "--no-statistics"});
    QCOMPARE(without.code, 0);
    for (const char* key : {"mse", "sqnr_db", "cosine", "codes_used", "min", "max", "std"}) {
        QCOMPARE(without.json()["layers"][0][key], with.json()["layers"][0][key]);
    }
}

QTEST_GUILESS_MAIN(TestCliChoices)
#include "tst_cli_choices.moc"
