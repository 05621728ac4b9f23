// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/calibration.h"
#include "core/calibration/moving_average.h"
#include "core/formats/arithmetic.h"
#include "tests/support/split_mix_values.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstdlib>

using namespace qs;

/// Ranges, scales, zero points and fake-quantized values against those of PyTorch, bit for bit:
/// make_expected_torch_observers.py.
class TestTorchObservers : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void valuesComeBackAsPyTorchFakesThem_data();
    void valuesComeBackAsPyTorchFakesThem();
    void channelsHaveGridsOfTheirOwn_data();
    void channelsHaveGridsOfTheirOwn();
    void aMovingAverageForgetsSlowly();

private:
    QJsonObject m_expected;
};

namespace {

double number(const QJsonValue& hex)
{
    return std::strtod(hex.toString().toLatin1().constData(), nullptr); // "0x1.8p-3"
}

std::vector<float> valuesOf(const QJsonObject& recipe, int count)
{
    return splitMixValues(static_cast<std::uint64_t>(recipe["seed"].toInt()), count, recipe["power"].toInt(),
                          recipe["shift"].toDouble(), recipe["size"].toDouble());
}

Quantizer torchQuantizer(const QString& format, const QString& scheme)
{
    return {*findNumberFormat(format.toStdString()), findScheme(scheme.toStdString())->scheme,
            *findScaleStorage("fp32"), findArithmeticPreset("pytorch-qnnpack")->arithmetic};
}

} // namespace

void TestTorchObservers::initTestCase()
{
    QFile file(QStringLiteral(QUANTSCOPE_SOURCE_DIR "/tests/data/expected_torch_observers.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    m_expected = QJsonDocument::fromJson(file.readAll()).object();
    QVERIFY(!m_expected["cases"].toArray().isEmpty());
}

void TestTorchObservers::valuesComeBackAsPyTorchFakesThem_data()
{
    QTest::addColumn<QJsonObject>("recipe");
    QTest::addColumn<QJsonObject>("result");
    for (const QJsonValue& each : m_expected["cases"].toArray()) {
        const QJsonObject recipe = each.toObject();
        for (const QJsonValue& one : recipe["results"].toArray()) {
            const QJsonObject result = one.toObject();
            const QStringList name{recipe["name"].toString(), result["calibration"].toString(),
                                   result["format"].toString(), result["scheme"].toString()};
            QTest::newRow(qPrintable(name.join(QStringLiteral(", ")))) << recipe << result;
        }
    }
}

void TestTorchObservers::valuesComeBackAsPyTorchFakesThem()
{
    QFETCH(QJsonObject, recipe);
    QFETCH(QJsonObject, result);
    const std::vector<float> values = valuesOf(recipe, recipe["count"].toInt());
    const MinMax extremes = minMaxOf(values);
    QCOMPARE(double{extremes.min}, number(recipe["extremes"][0]));
    QCOMPARE(double{extremes.max}, number(recipe["extremes"][1]));

    const Quantizer quantizer = torchQuantizer(result["format"].toString(), result["scheme"].toString());
    const CalibrationChoice choice = *parseCalibration(result["calibration"].toString().toStdString());
    const Range range = findCalibration(choice.id)->fromValues(values, extremes, quantizer, choice);
    QVERIFY(range.low == number(result["range"][0]));
    QVERIFY(range.high == number(result["range"][1]));

    const Grid grid = quantizer.gridOf(range);
    QVERIFY(double{grid.scale} == number(result["scale"]));
    QCOMPARE(grid.zeroPoint, static_cast<float>(result["zero_point"].toInt()));
    double sum = 0;
    const QJsonArray samples = result["samples"].toArray();
    for (int i = 0; i < static_cast<int>(values.size()); ++i) {
        const float faked = quantized(values[static_cast<std::size_t>(i)], quantizer.rule(), grid).value;
        QVERIFY(i >= samples.size() || double{faked} == number(samples[i]));
        sum += double{faked};
    }
    const double widest = std::max(std::abs(range.low), std::abs(range.high));
    QVERIFY(std::abs(sum - number(result["sum"])) <=
            1e-12 * static_cast<double>(values.size()) * widest); // other order
}

void TestTorchObservers::channelsHaveGridsOfTheirOwn_data()
{
    QTest::addColumn<QJsonObject>("result");
    for (const QJsonValue& each : m_expected["per_channel"].toObject()["results"].toArray()) {
        const QJsonObject result = each.toObject();
        QTest::newRow(qPrintable(result["scheme"].toString())) << result;
    }
}

void TestTorchObservers::channelsHaveGridsOfTheirOwn()
{
    QFETCH(QJsonObject, result);
    const QJsonObject recipe = m_expected["per_channel"].toObject();
    const int rows = recipe["rows"].toInt();
    const int columns = recipe["columns"].toInt();
    const std::vector<float> all = valuesOf(recipe, rows * columns);
    const Quantizer quantizer = torchQuantizer(QStringLiteral("int8"), result["scheme"].toString());
    for (int row = 0; row < rows; ++row) {
        const auto values =
            std::span(all).subspan(static_cast<std::size_t>(row * columns), static_cast<std::size_t>(columns));
        const MinMax extremes = minMaxOf(values);
        const Grid grid = quantizer.gridOf({extremes.min, extremes.max});
        QVERIFY(double{grid.scale} == number(result["scales"][row]));
        QCOMPARE(grid.zeroPoint, static_cast<float>(result["zero_points"][row].toInt()));
        for (int i = 0; i < columns; ++i) {
            const float faked = quantized(values[static_cast<std::size_t>(i)], quantizer.rule(), grid).value;
            QVERIFY(double{faked} == number(result["faked"][row * columns + i]));
        }
    }
}

void TestTorchObservers::aMovingAverageForgetsSlowly()
{
    MovingAverageRange average(0.25);
    QVERIFY(average.empty());
    QCOMPARE(average.range(), (Range{0, 0}));
    average.add(std::vector<float>{NAN, INFINITY});
    QVERIFY(average.empty());
    average.add(std::vector<float>{-1, 3});
    QCOMPARE(average.range(), (Range{-1, 3}));
    average.add(std::vector<float>{-5, 1});
    QCOMPARE(average.range(), (Range{-2, 2.5}));
    average.add(MinMax{-3e38F, 3e38F});
    average.add(MinMax{3e38F, 3e38F});
    QVERIFY(std::isfinite(average.range().low) && average.range().low <= average.range().high);
}

QTEST_GUILESS_MAIN(TestTorchObservers)
#include "tst_torch_observers.moc"
