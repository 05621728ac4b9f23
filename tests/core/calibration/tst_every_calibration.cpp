// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/binned_error.h"
#include "core/calibration/calibration.h"
#include "core/kernels/squared_errors.h"
#include "tests/support/random_values.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace qs;

/// Every rule for every format, on values of every kind.
class TestEveryCalibration : public QObject {
    Q_OBJECT

private slots:
    void anyValuesGetARange_data();
    void anyValuesGetARange();
    void searchesNeverLoseAgainstTheWholeRange_data();
    void searchesNeverLoseAgainstTheWholeRange();
    void textsOfEveryRuleComeBack();
};

namespace {

QList<float> normals(int count, double sigma, double mean = 0)
{
    QList<float> values;
    RandomValues random(3);
    for (int i = 0; i < count; ++i) {
        values << static_cast<float>(mean + sigma * random.normal());
    }
    return values;
}

void addKindsOfValues()
{
    QTest::addColumn<QList<float>>("values");
    QTest::newRow("one value") << QList<float>{0.5F};
    QTest::newRow("a zero") << QList<float>{0};
    QTest::newRow("zeros") << QList<float>(40, 0.0F);
    QTest::newRow("a negative constant") << QList<float>(40, -2.0F);
    QTest::newRow("two values") << QList<float>{-0.25F, 0.5F, 0.5F};
    QTest::newRow("positive") << QList<float>{1, 2, 3, 4, 5};
    QTest::newRow("negative") << QList<float>{-1, -2, -3, -4, -50};
    QTest::newRow("denormal") << QList<float>{1e-42F, -1e-41F, 3e-43F};
    QTest::newRow("smallest normal") << QList<float>{2e-38F, -1.5e-38F, 3e-39F};
    QTest::newRow("huge") << QList<float>{3e38F, -3e38F, 1e38F};
    QTest::newRow("normal") << normals(300, 0.02);
    QTest::newRow("far from zero") << normals(200, 0.01, 1);
    QTest::newRow("one outlier") << (normals(300, 0.02) << 1000.0F);
    QTest::newRow("one huge outlier") << (normals(40, 1) << -3e30F);
}

bool isChosen(const NumberFormat& format)
{
    return format.codec.empty() && format.fittedBits == 0;
}

std::vector<Quantizer> allQuantizers()
{
    std::vector<Quantizer> all;
    for (const NumberFormat& format : numberFormats()) {
        if (!isChosen(format)) {
            continue;
        }
        const std::string_view storage = format.fixed ? format.fixed->scaleStorage : format.usualScaleStorage;
        all.emplace_back(format, Scheme::Symmetric, *findScaleStorage(storage));
        if (format.hasScheme()) {
            all.emplace_back(format, Scheme::Asymmetric, *findScaleStorage(storage));
        }
    }
    return all;
}

std::string nameOf(const Calibration& rule, const Quantizer& quantizer)
{
    return std::string(rule.id) + " for " + std::string(quantizer.format().id) + " " +
           std::string(rowOf(quantizer.scheme()).id);
}

/// The only rules whose range may be wider than the values: a scale that is not made from the largest value.
bool mayWiden(const Calibration& rule)
{
    return rule.id == "manual" || rule.id == "abs-mean" || rule.id == "mse-exact" || rule.id == "hqq" ||
           rule.id == "tf-enhanced";
}

double squaredError(const Quantizer& quantizer, std::span<const float> values, const Range& range)
{
    const Grid grid = quantizer.gridOf(range);
    double sum = 0;
    squaredErrorsByDefinition(quantizer.rule(), values, {&grid, 1}, {&sum, 1});
    return sum;
}

} // namespace

void TestEveryCalibration::anyValuesGetARange_data()
{
    addKindsOfValues();
}

void TestEveryCalibration::anyValuesGetARange()
{
    QFETCH(QList<float>, values);
    const std::span<const float> span(values.constData(), static_cast<std::size_t>(values.size()));
    const MinMax extremes = minMaxOf(span);
    Distribution distribution;
    distribution.add(span);
    const double least = std::min(0.0, double{extremes.min});
    const double most = std::max(0.0, double{extremes.max});
    const double widest = std::max(-least, most);
    for (const Quantizer& quantizer : allQuantizers()) {
        for (const Calibration& rule : calibrations()) {
            const CalibrationChoice choice{
                .id = std::string(rule.id), .value = rule.defaultValue, .range = {-0.5, 0.5}};
            const std::string name = nameOf(rule, quantizer);
            for (const Range& range : {rule.fromValues(span, extremes, quantizer, choice),
                                       rule.fromDistribution(distribution, quantizer, choice)}) {
                QVERIFY2(std::isfinite(range.low) && std::isfinite(range.high), name.c_str());
                QVERIFY2(range.low <= range.high, name.c_str());
                const Grid grid = quantizer.gridOf(range);
                QVERIFY2(grid.scale > 0 && std::isfinite(grid.scale), name.c_str());
                if (!mayWiden(rule)) {
                    const double slack = 1e-9 * widest;
                    const bool isSymmetric = quantizer.isSymmetric();
                    QVERIFY2(range.low >= (isSymmetric ? -widest : least) - slack, name.c_str());
                    QVERIFY2(range.high <= (isSymmetric ? widest : most) + slack, name.c_str());
                }
            }
        }
    }
}

void TestEveryCalibration::searchesNeverLoseAgainstTheWholeRange_data()
{
    addKindsOfValues();
}

void TestEveryCalibration::searchesNeverLoseAgainstTheWholeRange()
{
    QFETCH(QList<float>, values);
    const std::span<const float> span(values.constData(), static_cast<std::size_t>(values.size()));
    const MinMax extremes = minMaxOf(span);
    Distribution distribution;
    distribution.add(span);
    const auto choose = [&](const char* id, const Quantizer& quantizer) {
        const CalibrationChoice choice = *parseCalibration(id);
        return findCalibration(choice.id)->fromValues(span, extremes, quantizer, choice);
    };
    const auto binned = [&](const char* id, const Quantizer& quantizer) {
        const Range range = findCalibration(id)->fromDistribution(distribution, quantizer, *parseCalibration(id));
        return binnedError(distribution, quantizer, quantizer.gridOf(range)).total();
    };
    for (const Quantizer& quantizer : allQuantizers()) {
        const std::string name = nameOf(*findCalibration("mse"), quantizer);
        const double signal = squaredError(quantizer, span, {0, 0}) * 1e-12; // what sums of floats leave open
        const double whole = squaredError(quantizer, span, choose("min-max", quantizer));
        const double searched = squaredError(quantizer, span, choose("mse", quantizer));
        const double exact = squaredError(quantizer, span, choose("mse-exact", quantizer));
        QVERIFY2(searched <= whole * (1 + 1e-5) + signal, name.c_str());
        QVERIFY2(exact <= searched * (1 + 1e-5) + signal, name.c_str());
        QVERIFY2(binned("mse", quantizer) <= binned("min-max", quantizer), name.c_str());
        QVERIFY2(binned("mse-exact", quantizer) <= binned("mse", quantizer), name.c_str());
        const double squares = squaredError(quantizer, span, choose("lp:2", quantizer));
        QVERIFY2(squares <= whole * (1 + 1e-4) + signal, name.c_str());
    }
}

void TestEveryCalibration::textsOfEveryRuleComeBack()
{
    for (const Calibration& rule : calibrations()) {
        if (rule.id == "manual") {
            continue;
        }
        const auto choice = parseCalibration(rule.id);
        QVERIFY2(choice.has_value(), rule.id.data());
        QCOMPARE(choice->value, rule.defaultValue);
        const auto again = parseCalibration(calibrationText(*choice));
        QVERIFY2(again.has_value(), rule.id.data());
        QCOMPARE(*again, *choice);
        QVERIFY(rule.defaultValue >= rule.leastValue && rule.defaultValue <= rule.mostValue);
        QVERIFY(!rule.label.empty() && rule.help.ends_with('.'));
    }
    const auto marks = std::ranges::count(calibrations(), true, &Calibration::isMarked);
    QCOMPARE(marks, 4);
}

QTEST_GUILESS_MAIN(TestEveryCalibration)
#include "tst_every_calibration.moc"
