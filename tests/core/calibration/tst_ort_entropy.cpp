// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/calibration.h"
#include "tests/support/split_mix_values.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <cmath>

using namespace qs;

/// Thresholds against those that NumPy found by the published algorithm: make_expected_ort_entropy.py.
class TestOrtEntropy : public QObject {
    Q_OBJECT

private slots:
    void thresholdsAreThoseOfNumPy_data();
    void thresholdsAreThoseOfNumPy();
    void theUsualBinsLeaveOneChoice();
};

void TestOrtEntropy::thresholdsAreThoseOfNumPy_data()
{
    QFile file(QStringLiteral(QUANTSCOPE_SOURCE_DIR "/tests/data/expected_ort_entropy.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QTest::addColumn<QJsonObject>("recipe");
    QTest::addColumn<QJsonObject>("expected");
    for (const QJsonValue& each : QJsonDocument::fromJson(file.readAll()).object()["cases"].toArray()) {
        const QJsonObject recipe = each.toObject();
        for (const QJsonValue& one : recipe["thresholds"].toArray()) {
            const QJsonObject expected = one.toObject();
            QTest::addRow("seed %d, %d bins", recipe["seed"].toInt(), expected["bins"].toInt()) << recipe << expected;
        }
    }
}

void TestOrtEntropy::thresholdsAreThoseOfNumPy()
{
    QFETCH(QJsonObject, recipe);
    QFETCH(QJsonObject, expected);
    const std::vector<float> values =
        splitMixValues(static_cast<std::uint64_t>(recipe["seed"].toInt()), recipe["count"].toInt(),
                       recipe["power"].toInt(), recipe["shift"].toDouble(), recipe["size"].toDouble());
    const Quantizer int8(*findNumberFormat("int8"), Scheme::Asymmetric, *findScaleStorage("fp32"));
    CalibrationChoice choice = *parseCalibration("entropy-ort");
    choice.value = expected["bins"].toInt();
    const Range range = findCalibration(choice.id)->fromValues(values, minMaxOf(values), int8, choice);
    const double slack = 1e-6 * recipe["size"].toDouble(); // NumPy's edges are floats
    QVERIFY(std::abs(range.low - expected["low"].toDouble()) < slack);
    QVERIFY(std::abs(range.high - expected["high"].toDouble()) < slack);
}

void TestOrtEntropy::theUsualBinsLeaveOneChoice()
{
    const std::vector<float> values = splitMixValues(11, 5000, 5, 0, 1);
    const MinMax extremes = minMaxOf(values);
    const Quantizer int8(*findNumberFormat("int8"), Scheme::Symmetric, *findScaleStorage("fp32"));
    const auto choose = [&](const char* text) {
        const CalibrationChoice choice = *parseCalibration(text);
        return findCalibration(choice.id)->fromValues(values, extremes, int8, choice);
    };
    QCOMPARE(choose("entropy-ort"), (Range{extremes.min, extremes.max}));
    QVERIFY(choose("entropy-ort:2048").high < extremes.max);
}

QTEST_GUILESS_MAIN(TestOrtEntropy)
#include "tst_ort_entropy.moc"
