// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/calibration.h"
#include "core/calibration/scale_sweep.h"
#include "core/formats/format_levels.h"
#include "core/kernels/squared_errors.h"
#include "tests/support/random_values.h"

#include <QTest>

#include <cmath>

using namespace qs;

class TestScaleSweep : public QObject {
    Q_OBJECT

private slots:
    void noScaleOfAFineGridIsBetter_data();
    void noScaleOfAFineGridIsBetter();
    void valuesOnAGridAreFoundExactly();
    void theRangeGivesTheGainThatWasPromised_data();
    void theRangeGivesTheGainThatWasPromised();
    void asymmetricGroupsTryEveryZeroPoint();
};

namespace {

constexpr std::array<float, 4> kLopsidedLevels{-3, -0.5F, 1, 2};

std::vector<WeightedValue> weighted(const std::vector<float>& values)
{
    std::vector<WeightedValue> all;
    for (const float x : values) {
        all.push_back({x, 1});
    }
    return all;
}

} // namespace

void TestScaleSweep::noScaleOfAFineGridIsBetter_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("codes -7 to 7") << 0;
    QTest::newRow("codes -8 to 7") << 1;
    QTest::newRow("codes 0 to 15") << 2;
    QTest::newRow("codes -1 to 1") << 3;
    QTest::newRow("NF4") << 4;
    QTest::newRow("FP4") << 5;
    QTest::newRow("binary") << 6;
    QTest::newRow("levels without a zero") << 7;
}

void TestScaleSweep::noScaleOfAFineGridIsBetter()
{
    QFETCH(int, kind);
    const ScaledLevels all[] = {ScaledLevels(-7, 7),         ScaledLevels(-8, 7),          ScaledLevels(0, 15),
                                ScaledLevels(-1, 1),         ScaledLevels(kNf4Levels),     ScaledLevels(kE2m1Levels),
                                ScaledLevels(kBinaryLevels), ScaledLevels(kLopsidedLevels)};
    const ScaledLevels& levels = all[kind];
    RandomValues random(5);
    for (int round = 0; round < 20; ++round) {
        std::vector<float> values = random.normals(37, 0.3);
        values[3] = 0;
        values[5] = values[6];
        std::vector<WeightedValue> points = weighted(values);
        points[1].weight = 3;
        const SweptScale swept = sweptScale(points, levels);
        const SweptScale tried = sweptScaleByDefinition(points, levels, 4, 20000);
        QVERIFY(swept.gain >= tried.gain * (1 - 1e-12));
        QVERIFY(swept.gain <= tried.gain * (1 + 1e-3)); // the fine grid misses little of it
        QVERIFY(swept.scale > 0);
    }
}

void TestScaleSweep::valuesOnAGridAreFoundExactly()
{
    const SweptScale whole = sweptScale(weighted({-3, 1, 2, 5, -5, 4}), ScaledLevels(-7, 7));
    QVERIFY(std::abs(whole.gain - 80) < 1e-12); // Σx²: no error is left
    QVERIFY(std::abs(whole.scale - 1) < 1e-12);
    const SweptScale signs = sweptScale(weighted({-0.5F, 1.5F, 1, -1}), ScaledLevels(kBinaryLevels));
    QVERIFY(std::abs(signs.scale - 1) < 1e-12); // the mean magnitude
    QCOMPARE(sweptScale(weighted({0, 0}), ScaledLevels(-7, 7)).scale, 0.0);
}

void TestScaleSweep::theRangeGivesTheGainThatWasPromised_data()
{
    QTest::addColumn<QString>("format");
    for (const char* format : {"int2", "int3", "int4", "int8", "uint8", "fp8-e4m3", "fp4-e2m1", "nf4", "ternary"}) {
        QTest::newRow(format) << format;
    }
}

void TestScaleSweep::theRangeGivesTheGainThatWasPromised()
{
    QFETCH(QString, format);
    const Quantizer quantizer(*findNumberFormat(format.toStdString()), Scheme::Symmetric, *findScaleStorage("fp32"));
    const std::vector<float> values = RandomValues(9).normals(96, 0.05);
    const bool isAffine = quantizer.rule().kind == CodeRule::Kind::Affine;
    const ScaledLevels levels =
        isAffine ? ScaledLevels(quantizer.lowCode(), quantizer.highCode()) : ScaledLevels(quantizer.rule().levels);
    const SweptScale best = sweptScale(weighted(values), levels);
    double signal = 0;
    for (const float x : values) {
        signal += double{x} * x;
    }
    const CalibrationChoice choice = *parseCalibration("mse-exact");
    const Range range = findCalibration("mse-exact")->fromValues(values, minMaxOf(values), quantizer, choice);
    const Grid grid = quantizer.gridOf(range);
    double error = 0;
    squaredErrorsByDefinition(quantizer.rule(), values, {&grid, 1}, {&error, 1});
    QVERIFY(std::abs(error - (signal - best.gain)) <= 1e-5 * error);
}

void TestScaleSweep::asymmetricGroupsTryEveryZeroPoint()
{
    const Quantizer quantizer(*findNumberFormat("int3"), Scheme::Asymmetric, *findScaleStorage("fp32"));
    RandomValues random(13);
    for (int round = 0; round < 10; ++round) {
        std::vector<float> values = random.normals(32, 0.1);
        for (float& x : values) {
            x += 0.08F;
        }
        const Range range = findCalibration("mse-exact")
                                ->fromValues(values, minMaxOf(values), quantizer, *parseCalibration("mse-exact"));
        const auto errorOf = [&](const Grid& grid) {
            double error = 0;
            squaredErrorsByDefinition(quantizer.rule(), values, {&grid, 1}, {&error, 1});
            return error;
        };
        const double found = errorOf(quantizer.gridOf(range));
        for (int zero = quantizer.lowCode(); zero <= quantizer.highCode(); ++zero) {
            for (int i = 1; i <= 500; ++i) {
                const Grid tried{.scale = 0.001F * static_cast<float>(i),
                                 .zeroPoint = static_cast<float>(zero),
                                 .low = quantizer.lowCode(),
                                 .high = quantizer.highCode()};
                QVERIFY(found <= errorOf(tried) * (1 + 1e-6));
            }
        }
    }
}

QTEST_GUILESS_MAIN(TestScaleSweep)
#include "tst_scale_sweep.moc"
