// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/clip_curve.h"
#include "core/analysis/theory.h"
#include "tests/support/random_values.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <iterator>

using namespace qs;

class TestClipCurve : public QObject {
    Q_OBJECT

private slots:
    void theCurveHasItsValleyAtTheOptimum();
    void marksLieOnTheCurve();
    void bitsCurvesRiseByAboutSixDecibels();
    void theoryAgreesWithThePublishedTable();
    void oneSidedValuesAndAsymmetryWork();
    void impossibleRequestsAreRefused();
};

namespace {

Distribution normalDistribution()
{
    Distribution distribution;
    distribution.add(RandomValues(15).normals(1 << 19));
    return distribution;
}

} // namespace

void TestClipCurve::theCurveHasItsValleyAtTheOptimum()
{
    const auto curves = clipCurves(normalDistribution(), {"int4", "int8"}, Quantization(), 512);
    QVERIFY(curves.has_value());
    QCOMPARE(curves->thresholds.size(), std::size_t{512});
    QVERIFY(std::abs(curves->std - 1) < 0.01);
    const ClipCurve& four = curves->curves[0];
    QVERIFY(std::abs(curves->thresholds[four.best] - 2.474) < 0.06);
    const double sqnr = 10 * std::log10(curves->signalPower / (four.rounding[four.best] + four.clipping[four.best]));
    QVERIFY(std::abs(sqnr - 18.898) < 0.05);
    for (std::size_t i = 1; i < 512; ++i) {
        QVERIFY(four.clipping[i] <= four.clipping[i - 1] * (1 + 1e-9)); // less is clipped the further the threshold
        QVERIFY(four.rounding[i] >= 0);
    }
    QVERIFY(four.clipping.back() == 0.0);
}

void TestClipCurve::marksLieOnTheCurve()
{
    const Distribution distribution = normalDistribution();
    const ClipCurves curves = *clipCurves(distribution, {"int6"}, Quantization(), 512);
    const ClipCurve& curve = curves.curves[0];
    QCOMPARE(std::ssize(curve.marks), std::ranges::count(calibrations(), true, &Calibration::isMarked));
    for (const ClipMark& mark : curve.marks) {
        const auto at = static_cast<std::size_t>(std::lround(mark.threshold / curves.thresholds.back() * 512)) - 1;
        const double total = curve.rounding[at] + curve.clipping[at];
        QVERIFY2(std::abs(mark.error.total() - total) < 0.05 * total, mark.calibration.c_str());
    }
    QCOMPARE(curve.marks[0].calibration, std::string("min-max"));
    QCOMPARE(curve.marks[0].threshold, distribution.moments().absMax());
}

void TestClipCurve::bitsCurvesRiseByAboutSixDecibels()
{
    for (const BitsCurve& curve : bitsCurves(normalDistribution(), Quantization())) {
        QCOMPARE(curve.bits, (std::vector<int>{2, 3, 4, 5, 6, 7, 8}));
        if (curve.calibration != "mse") {
            continue;
        }
        for (std::size_t i = 0; i < curve.bits.size(); ++i) {
            QVERIFY(std::abs(curve.sqnrDb[i] - gaussianSymmetricOptimumDb(curve.bits[i])) < 0.05);
            QVERIFY(curve.sqnrDb[i] < rateDistortionBoundDb(curve.bits[i]));
        }
    }
}

/// Max (1960), and the rate–distortion bound above every scalar quantizer.
void TestClipCurve::theoryAgreesWithThePublishedTable()
{
    const double uniform[] = {4.396, 9.250, 14.267, 19.377, 24.565, 29.829, 35.167, 40.571};
    const double lloydMax[] = {4.396, 9.300, 14.616, 20.222, 26.012, 31.910, 37.865, 43.853};
    for (int bits = 1; bits <= 8; ++bits) {
        QVERIFY(std::abs(gaussianUniformOptimumDb(bits) - uniform[bits - 1]) < 5e-3);
        QVERIFY(std::abs(gaussianLloydMaxDb(bits) - lloydMax[bits - 1]) < 5e-3);
        QVERIFY(gaussianLloydMaxDb(bits) < rateDistortionBoundDb(bits));
        QVERIFY(bits == 1 || gaussianSymmetricOptimumDb(bits) < gaussianUniformOptimumDb(bits));
    }
    QVERIFY(std::abs(uniformDataDb(8) - 48.131) < 1e-3);
}

void TestClipCurve::oneSidedValuesAndAsymmetryWork()
{
    std::vector<float> values = RandomValues(3).normals(20000);
    for (float& value : values) {
        value = 5 + std::abs(value) * 0.1F;
    }
    Distribution distribution;
    distribution.add(values);
    Quantization asymmetric;
    asymmetric.scheme = Scheme::Asymmetric;
    const auto curves = clipCurves(distribution, {"uint8"}, asymmetric, 64);
    QVERIFY(curves.has_value());
    for (const double error : curves->curves[0].rounding) {
        QVERIFY(std::isfinite(error));
    }
    QCOMPARE(rangeAtThreshold(distribution, Scheme::Asymmetric, 2), (Range{2, 2}));
}

void TestClipCurve::impossibleRequestsAreRefused()
{
    const Distribution distribution = normalDistribution();
    QVERIFY(!clipCurves(distribution, {"int9"}, Quantization(), 512));
    QVERIFY(!clipCurves(distribution, {"int8"}, Quantization(), 1));
    QVERIFY(!clipCurves(distribution, {"int8"}, Quantization(), 1 << 20));
    QVERIFY(!clipCurves(Distribution(), {"int8"}, Quantization(), 16));
}

QTEST_GUILESS_MAIN(TestClipCurve)
#include "tst_clip_curve.moc"
