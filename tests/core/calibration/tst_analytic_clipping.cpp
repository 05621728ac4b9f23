// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/analytic_clipping.h"
#include "core/calibration/calibration.h"
#include "tests/support/random_values.h"

#include <QTest>

#include <cmath>

using namespace qs;

class TestAnalyticClipping : public QObject {
    Q_OBJECT

private slots:
    void clipsAreThoseOfTheModel_data();
    void clipsAreThoseOfTheModel();
    void normalAndLaplaceValuesAreToldApart();
    void oneSidedValuesHaveOneBitMore();
};

/// The minima of the two published distortion models, solved elsewhere.
void TestAnalyticClipping::clipsAreThoseOfTheModel_data()
{
    QTest::addColumn<int>("bits");
    QTest::addColumn<double>("gauss");
    QTest::addColumn<double>("laplace");
    const double gauss[] = {1.23991, 1.71064, 2.15159, 2.55914, 2.93620, 3.28691, 3.61511, 3.92404, 4.2163};
    const double laplace[] = {1.86282, 2.83068, 3.89723, 5.02864, 6.20477, 7.41313, 8.64562, 9.89676, 11.1627};
    for (int bits = 1; bits <= 9; ++bits) {
        QTest::addRow("%d bits", bits) << bits << gauss[bits - 1] << laplace[bits - 1];
    }
}

void TestAnalyticClipping::clipsAreThoseOfTheModel()
{
    QFETCH(int, bits);
    QFETCH(double, gauss);
    QFETCH(double, laplace);
    const double digits = bits == 9 ? 6e-5 : 6e-6;
    QVERIFY(std::abs(gaussianClip(bits) - gauss) < digits);
    QVERIFY(std::abs(laplaceClip(bits) - laplace) < digits);
}

void TestAnalyticClipping::normalAndLaplaceValuesAreToldApart()
{
    const Quantizer int4(*findNumberFormat("int4"), Scheme::Symmetric, *findScaleStorage("fp32"));
    for (const bool isNormal : {true, false}) {
        const std::vector<float> values = isNormal ? normalQuantiles(20001) : laplaceQuantiles(20001);
        Distribution distribution;
        distribution.add(values);
        const double expected = isNormal ? 2.55914 : 5.02864 / std::sqrt(2.0);
        const auto choose = [&](const char* id) {
            return findCalibration(id)->fromValues(values, minMaxOf(values), int4, *parseCalibration(id));
        };
        QVERIFY(std::abs(choose("aciq").high - expected) < 0.005);
        QCOMPARE(choose("aciq"), choose(isNormal ? "aciq-gauss" : "aciq-laplace"));
        QVERIFY(choose("aciq") != choose(isNormal ? "aciq-laplace" : "aciq-gauss"));
        const Range binned = findCalibration("aciq")->fromDistribution(distribution, int4, *parseCalibration("aciq"));
        QVERIFY(std::abs(binned.high - choose("aciq").high) < 1e-4);
    }
}

void TestAnalyticClipping::oneSidedValuesHaveOneBitMore()
{
    std::vector<float> values = normalQuantiles(20000);
    std::erase_if(values, [](float x) { return x < 0; });
    const auto choose = [&](const char* format, Scheme scheme) {
        const Quantizer quantizer(*findNumberFormat(format), scheme, *findScaleStorage("fp32"));
        return findCalibration("aciq-gauss")
            ->fromValues(values, minMaxOf(values), quantizer, *parseCalibration("aciq-gauss"));
    };
    QVERIFY(std::abs(choose("uint4", Scheme::Asymmetric).high - 2.9362) < 0.005);
    QVERIFY(std::abs(choose("uint4", Scheme::Symmetric).high - 2.9362) < 0.005);
    QVERIFY(std::abs(choose("int4", Scheme::Symmetric).high - 2.55914) < 0.005); // half the codes are never used
}

QTEST_GUILESS_MAIN(TestAnalyticClipping)
#include "tst_analytic_clipping.moc"
