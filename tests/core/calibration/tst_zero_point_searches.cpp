// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/calibration.h"
#include "tests/support/split_mix_values.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace qs;

/// AIMET's SQNR search and HQQ against NumPy: make_expected_zero_point_searches.py.
class TestZeroPointSearches : public QObject {
    Q_OBJECT

private slots:
    void rangesAreThoseOfNumPy_data();
    void rangesAreThoseOfNumPy();
    void anUnroundedZeroPointServesBetter();
    void symmetricHqqIsMinMax();
};

void TestZeroPointSearches::rangesAreThoseOfNumPy_data()
{
    QFile file(QStringLiteral(QUANTSCOPE_SOURCE_DIR "/tests/data/expected_zero_point_searches.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QTest::addColumn<QJsonObject>("recipe");
    QTest::addColumn<int>("bits");
    QTest::addColumn<QString>("rule");
    QTest::addColumn<QJsonObject>("expected");
    for (const QJsonValue& each : QJsonDocument::fromJson(file.readAll()).object()["cases"].toArray()) {
        const QJsonObject recipe = each.toObject();
        for (const QJsonValue& one : recipe["results"].toArray()) {
            const QJsonObject result = one.toObject();
            const int bits = result["bits"].toInt();
            for (const char* rule : {"sqnr_symmetric", "sqnr_asymmetric", "hqq"}) {
                QTest::addRow("seed %d, %d bits, %s", recipe["seed"].toInt(), bits, rule)
                    << recipe << bits << QString::fromLatin1(rule) << result[QLatin1String(rule)].toObject();
            }
        }
    }
}

void TestZeroPointSearches::rangesAreThoseOfNumPy()
{
    QFETCH(QJsonObject, recipe);
    QFETCH(int, bits);
    QFETCH(QString, rule);
    QFETCH(QJsonObject, expected);
    const std::vector<float> values =
        splitMixValues(static_cast<std::uint64_t>(recipe["seed"].toInt()), recipe["count"].toInt(),
                       recipe["power"].toInt(), recipe["shift"].toDouble(), recipe["size"].toDouble());
    Arithmetic arithmetic = findArithmeticPreset("aimet")->arithmetic;
    if (rule == QStringLiteral("hqq")) {
        arithmetic.zeroPoint = ZeroPointRule::Real;
    }
    const Scheme scheme = rule == QStringLiteral("sqnr_symmetric") ? Scheme::Symmetric : Scheme::Asymmetric;
    const Quantizer quantizer(*findNumberFormat("int" + std::to_string(bits)), scheme, *findScaleStorage("fp32"),
                              arithmetic);
    const CalibrationChoice choice = *parseCalibration(rule == QStringLiteral("hqq") ? "hqq" : "tf-enhanced");
    const Range range = findCalibration(choice.id)->fromValues(values, minMaxOf(values), quantizer, choice);
    const double low = expected["low"].toDouble();
    const double high = expected["high"].toDouble();
    const double step = (high - low) / ((1 << bits) - 1);
    if (scheme == Scheme::Symmetric) { // one step less above than below
        QVERIFY(std::abs(quantizer.gridOf(range).scale - step) < 1e-6 * step);
    } else {
        const double slack = 1e-5 * step * (1 << bits);
        QVERIFY(std::abs(range.low - low) < slack && std::abs(range.high - high) < slack);
    }
}

void TestZeroPointSearches::anUnroundedZeroPointServesBetter()
{
    Arithmetic real;
    real.zeroPoint = ZeroPointRule::Real;
    const Quantizer quantizer(*findNumberFormat("int3"), Scheme::Asymmetric, *findScaleStorage("fp32"), real);
    int better = 0;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        std::vector<float> values = RandomValues(seed).normals(64, 0.05);
        values[5] = 0.4F;
        const auto meanError = [&](const char* id) {
            const Range range =
                findCalibration(id)->fromValues(values, minMaxOf(values), quantizer, *parseCalibration(id));
            const Grid grid = quantizer.gridOf(range);
            double sum = 0;
            for (const float x : values) {
                sum += std::abs(double{quantized(x, quantizer.rule(), grid).value} - x);
            }
            return sum;
        };
        QVERIFY(meanError("hqq") <= meanError("min-max") * (1 + 1e-5));
        better += meanError("hqq") < 0.99 * meanError("min-max") ? 1 : 0;
    }
    QVERIFY(better >= 5);
}

void TestZeroPointSearches::symmetricHqqIsMinMax()
{
    const std::vector<float> values = RandomValues(3).normals(64, 0.05);
    const MinMax extremes = minMaxOf(values);
    const Quantizer int4(*findNumberFormat("int4"), Scheme::Symmetric, *findScaleStorage("fp32"));
    QCOMPARE(findCalibration("hqq")->fromValues(values, extremes, int4, *parseCalibration("hqq")),
             (Range{extremes.min, extremes.max}));
}

QTEST_GUILESS_MAIN(TestZeroPointSearches)
#include "tst_zero_point_searches.moc"
