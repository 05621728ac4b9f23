// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/clip_curve.h"
#include "core/analysis/theory.h"
#include "core/calibration/binned_error.h"
#include "core/calibration/calibration.h"
#include "core/kernels/squared_errors.h"
#include "tests/support/random_values.h"

#include <QTest>

#include <cmath>

using namespace qs;

class TestCalibration : public QObject {
    Q_OBJECT

private slots:
    void textsComeBack();
    void nonsenseIsRefused_data();
    void nonsenseIsRefused();
    void percentilesKeepTheShareTheyName();
    void meanSquareFindsTheGaussianOptimum_data();
    void meanSquareFindsTheGaussianOptimum();
    void noOtherThresholdBeatsTheSearch();
    void aLoneOutlierCostsTheAsymmetricSearchOnlyItsOwnSide();
    void entropyClipsALongTail();
    void aRangeByHandNeverWidensAChannel();
    void theMeanMagnitudeIsTheScale_data();
    void theMeanMagnitudeIsTheScale();
    void sigmasAreCountedFromTheMean();
    void powersOtherThanTwoWeighErrorsOtherwise();
};

namespace {

Quantizer target(const char* format, Scheme scheme)
{
    return {*findNumberFormat(format), scheme, *findScaleStorage("fp32")};
}

Range choose(const char* id, std::span<const float> values, const Quantizer& target)
{
    const CalibrationChoice choice = *parseCalibration(id);
    return findCalibration(choice.id)->fromValues(values, minMaxOf(values), target, choice);
}

Range chooseFromDistribution(const char* id, const Distribution& distribution, const Quantizer& target)
{
    const CalibrationChoice choice = *parseCalibration(id);
    return findCalibration(choice.id)->fromDistribution(distribution, target, choice);
}

} // namespace

void TestCalibration::textsComeBack()
{
    for (const char* text :
         {"min-max", "percentile:99.5", "mse", "entropy", "manual:-0.25..0.5", "manual:-1e-05..0.125"}) {
        const auto choice = parseCalibration(text);
        QVERIFY2(choice.has_value(), text);
        QCOMPARE(calibrationText(*choice), std::string(text));
    }
    QCOMPARE(parseCalibration("percentile")->value, 99.99);
    QCOMPARE(parseCalibration("manual:0.5")->range, (Range{-0.5, 0.5}));
}

void TestCalibration::nonsenseIsRefused_data()
{
    QTest::addColumn<QString>("text");
    for (const char* text : {"", "minmax", "percentile:", "percentile:101", "percentile:nan", "mse:3", "manual",
                             "manual:", "manual:1..0", "manual:-1", "manual:a..b", "manual:0..inf"}) {
        QTest::newRow(*text == 0 ? "nothing" : text) << text;
    }
}

void TestCalibration::nonsenseIsRefused()
{
    QFETCH(QString, text);
    const auto choice = parseCalibration(text.toStdString());
    QVERIFY(!choice);
    QCOMPARE(choice.error().code, ErrorCode::Usage);
}

void TestCalibration::percentilesKeepTheShareTheyName()
{
    std::vector<float> values;
    for (int i = 0; i <= 1000; ++i) {
        values.push_back(static_cast<float>(i - 500) / 500);
    }
    QCOMPARE(choose("percentile:100", values, target("int8", Scheme::Symmetric)), (Range{-1, 1}));
    const Range symmetric = choose("percentile:90", values, target("int8", Scheme::Symmetric));
    QVERIFY(std::abs(symmetric.high - 0.9) < 0.002 && symmetric.low == -symmetric.high);
    const Range asymmetric = choose("percentile:90", values, target("int8", Scheme::Asymmetric));
    QVERIFY(std::abs(asymmetric.low + 0.9) < 0.002 && std::abs(asymmetric.high - 0.9) < 0.002);
    Distribution distribution;
    distribution.add(values);
    const Range binned = chooseFromDistribution("percentile:90", distribution, target("int8", Scheme::Symmetric));
    QVERIFY(std::abs(binned.high - 0.9) < 0.004);
}

/// The optimum of a grid ±(2^(b−1) − 1) for unit normal data: threshold and SQNR.
void TestCalibration::meanSquareFindsTheGaussianOptimum_data()
{
    QTest::addColumn<int>("bits");
    QTest::addColumn<double>("threshold");
    const double thresholds[] = {1.22401, 1.95231, 2.47388, 2.89873, 3.27011, 3.60746, 3.92050};
    for (int bits = 2; bits <= 8; ++bits) {
        QTest::addRow("%d bits", bits) << bits << thresholds[bits - 2];
    }
}

void TestCalibration::meanSquareFindsTheGaussianOptimum()
{
    QFETCH(int, bits);
    QFETCH(double, threshold);
    static const std::vector<float> values = normalQuantiles(1 << 20);
    static const Distribution distribution = [] {
        Distribution made;
        made.add(values);
        return made;
    }();
    const Quantizer t = target(("int" + std::to_string(bits)).c_str(), Scheme::Symmetric);
    const Range range = chooseFromDistribution("mse", distribution, t);
    QVERIFY(std::abs(range.high - threshold) < 0.1);
    const double noise = binnedError(distribution, t, t.gridOf(range)).total();
    QVERIFY(std::abs(-10 * std::log10(noise) - gaussianSymmetricOptimumDb(bits)) < 0.02);
}

void TestCalibration::noOtherThresholdBeatsTheSearch()
{
    RandomValues random(31);
    for (int round = 0; round < 20; ++round) {
        const std::vector<float> values = random.normals(128, 0.02);
        const Quantizer t = target("int4", Scheme::Symmetric);
        const double widest = std::max(-minMaxOf(values).min, minMaxOf(values).max);
        const auto cost = [&](double limit) {
            const Grid grid = t.gridOf({-limit, limit});
            double sum = 0;
            squaredErrorsByDefinition(t.rule(), values, {&grid, 1}, {&sum, 1});
            return sum;
        };
        const double found = cost(choose("mse", values, t).high);
        QVERIFY(found <= cost(widest) * (1 + 1e-6));
        double best = found;
        for (int i = 1; i <= 2000; ++i) {
            best = std::min(best, cost(widest * i / 2000));
        }
        QVERIFY(found < 1.03 * best); // the error has ripples; a hundred candidates come close to the lowest
    }
}

void TestCalibration::aLoneOutlierCostsTheAsymmetricSearchOnlyItsOwnSide()
{
    std::vector<float> values = RandomValues(41).normals(4096, 0.02);
    values[7] = 0.5F;
    const Range range = choose("mse", values, target("int4", Scheme::Asymmetric));
    QVERIFY(range.high < 0.2);
    QVERIFY(range.low < -0.03);
}

void TestCalibration::entropyClipsALongTail()
{
    std::vector<float> values = RandomValues(51).normals(100000, 0.02);
    values[11] = 2;
    Distribution distribution;
    distribution.add(values);
    const Range binned = chooseFromDistribution("entropy", distribution, target("int8", Scheme::Symmetric));
    QVERIFY(binned.high > 0.04 && binned.high < 1);
    QCOMPARE(binned.low, -binned.high);
    const Range exact = choose("entropy", values, target("int8", Scheme::Symmetric));
    QVERIFY(exact.high > 0.04 && exact.high < 1);
}

void TestCalibration::aRangeByHandNeverWidensAChannel()
{
    const std::vector<float> quiet{-0.1F, 0.05F, 0.1F};
    QCOMPARE(choose("manual:-1..1", quiet, target("int8", Scheme::Symmetric)), (Range{double{-0.1F}, double{0.1F}}));
    const std::vector<float> loud{-5, 5};
    QCOMPARE(choose("manual:-1..2", loud, target("int8", Scheme::Asymmetric)), (Range{-1, 2}));
}

void TestCalibration::theMeanMagnitudeIsTheScale_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<int>("scheme");
    for (const char* format : {"ternary", "binary", "int2", "int4", "nf4", "fp4-e2m1", "uint8"}) {
        QTest::addRow("%s symmetric", format) << QString::fromLatin1(format) << 0;
    }
    QTest::newRow("int4 asymmetric") << QStringLiteral("int4") << 1;
}

void TestCalibration::theMeanMagnitudeIsTheScale()
{
    QFETCH(QString, format);
    QFETCH(int, scheme);
    const Quantizer t = target(qPrintable(format), scheme == 0 ? Scheme::Symmetric : Scheme::Asymmetric);
    const std::vector<float> few{-0.5F, 0.25F, 1, 0.25F};
    QCOMPARE(t.gridOf(choose("abs-mean", few, t)).scale, 0.5F);
    QCOMPARE(t.gridOf(choose("abs-mean", std::vector<float>{0, 0}, t)).scale, 1e-5F);

    // One outlier widens the bins a hundredfold; a whole tensor's mean does not come from them.
    std::vector<float> many = RandomValues(7).normals(100000, 0.02);
    for (const double outlier : {0.05, 10.0}) {
        many[5] = static_cast<float>(outlier);
        Distribution distribution;
        distribution.add(many);
        const double exact = t.gridOf(choose("abs-mean", many, t)).scale;
        const double whole = t.gridOf(chooseFromDistribution("abs-mean", distribution, t)).scale;
        // The order of the additions differs, so the last digit of the float may.
        QVERIFY(std::abs(whole - exact) <= 1.2e-7 * exact);
    }
}

void TestCalibration::sigmasAreCountedFromTheMean()
{
    const std::vector<float> values{0, 2, 0, 2}; // mean 1, standard deviation 1
    QCOMPARE(choose("mean-sigma:0.5", values, target("int8", Scheme::Asymmetric)), (Range{0.5, 1.5}));
    QCOMPARE(choose("mean-sigma:0.5", values, target("int8", Scheme::Symmetric)), (Range{-1.5, 1.5}));
    QCOMPARE(choose("mean-sigma", values, target("int8", Scheme::Asymmetric)), (Range{0, 2})); // what there is
}

void TestCalibration::powersOtherThanTwoWeighErrorsOtherwise()
{
    std::vector<float> values = RandomValues(61).normals(2000, 0.02);
    values[7] = 0.2F;
    const Quantizer t = target("int4", Scheme::Symmetric);
    const auto cost = [&](double limit, double p) {
        double sum = 0;
        for (const float x : values) {
            sum += std::pow(std::abs(double{quantized(x, t.rule(), t.gridOf({-limit, limit})).value} - x), p);
        }
        return sum;
    };
    double former = 0;
    for (const double p : {0.5, 1.0, 2.0, 2.4, 4.0, 8.0}) {
        CalibrationChoice choice = *parseCalibration("lp");
        choice.value = p;
        const double found = findCalibration("lp")->fromValues(values, minMaxOf(values), t, choice).high;
        double best = cost(0.2, p);
        for (int i = 1; i <= 300; ++i) {
            best = std::min(best, cost(0.2 * i / 300, p));
        }
        QVERIFY(cost(found, p) <= 1.02 * best);
        QVERIFY(found >= former); // the higher the power the less is clipped
        former = found;
        Distribution distribution;
        distribution.add(values);
        const double binned = findCalibration("lp")->fromDistribution(distribution, t, choice).high;
        QVERIFY(cost(binned, p) <= 1.02 * best);
    }
    QVERIFY(std::abs(choose("lp:2", values, t).high - choose("mse", values, t).high) < 1e-3);
}

QTEST_GUILESS_MAIN(TestCalibration)
#include "tst_calibration.moc"
