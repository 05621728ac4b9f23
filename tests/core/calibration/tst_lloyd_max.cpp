// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/lloyd_max.h"
#include "tests/support/random_values.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace qs;

class TestLloydMax : public QObject {
    Q_OBJECT

private slots:
    void normalValuesGetTheLevelsOfMax_data();
    void normalValuesGetTheLevelsOfMax();
    void fewValuesAreServedAlmostAsWellAsPossible_data();
    void fewValuesAreServedAlmostAsWellAsPossible();
    void badValuesGetDistinctLevels_data();
    void badValuesGetDistinctLevels();
};

namespace {

Distribution distributionOf(std::span<const float> values)
{
    Distribution distribution;
    distribution.add(values);
    return distribution;
}

double meanSquare(std::span<const float> values, const std::vector<float>& levels)
{
    double sum = 0;
    for (const float x : values) {
        const auto above = std::ranges::lower_bound(levels, x);
        double error = above == levels.end() ? HUGE_VAL : std::abs(double{*above} - x);
        if (above != levels.begin()) {
            error = std::min(error, std::abs(double{*(above - 1)} - x));
        }
        sum += error * error;
    }
    return sum / static_cast<double>(values.size());
}

/// The best mean square of any `count` levels, by definition: sorted values are cut into runs, and the best cut of the
/// first i values into k runs ends with the best cut of some fewer into k − 1.
double bestMeanSquare(std::vector<float> values, std::size_t count)
{
    std::ranges::sort(values);
    const std::size_t n = values.size();
    std::vector<double> sums(n + 1);
    std::vector<double> squares(n + 1);
    for (std::size_t i = 0; i < n; ++i) {
        sums[i + 1] = sums[i] + values[i];
        squares[i + 1] = squares[i] + double{values[i]} * values[i];
    }
    std::vector<double> best(n + 1, HUGE_VAL);
    best[0] = 0;
    for (std::size_t k = 0; k < count; ++k) {
        std::vector<double> next = best;
        for (std::size_t i = 1; i <= n; ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                const double sum = sums[i] - sums[j];
                const double spread = squares[i] - squares[j] - sum * sum / static_cast<double>(i - j);
                next[i] = std::min(next[i], best[j] + std::max(spread, 0.0));
            }
        }
        best = next;
    }
    return best[n] / static_cast<double>(n);
}

} // namespace

/// Mean square errors of the optimal quantizer of unit normal values, and its positive levels up to 4 bits (Max 1960).
void TestLloydMax::normalValuesGetTheLevelsOfMax_data()
{
    QTest::addColumn<int>("bits");
    QTest::addColumn<double>("decibels");
    QTest::addColumn<QList<double>>("levels");
    QTest::newRow("1 bit") << 1 << 4.396 << QList<double>{0.7979};
    QTest::newRow("2 bits") << 2 << 9.300 << QList<double>{0.4528, 1.5104};
    QTest::newRow("3 bits") << 3 << 14.616 << QList<double>{0.2451, 0.7560, 1.3439, 2.1519};
    QTest::newRow("4 bits") << 4 << 20.222
                            << QList<double>{0.1284, 0.3880, 0.6568, 0.9423, 1.2562, 1.6180, 2.0690, 2.7326};
    QTest::newRow("5 bits") << 5 << 26.012 << QList<double>();
    QTest::newRow("6 bits") << 6 << 31.910 << QList<double>();
    QTest::newRow("7 bits") << 7 << 37.865 << QList<double>();
    QTest::newRow("8 bits") << 8 << 43.853 << QList<double>();
}

void TestLloydMax::normalValuesGetTheLevelsOfMax()
{
    QFETCH(int, bits);
    QFETCH(double, decibels);
    QFETCH(QList<double>, levels);
    static const std::vector<float> values = normalQuantiles(1 << 20);
    static const Distribution distribution = distributionOf(values);
    const std::vector<float> found = lloydMaxLevels(distribution, bits);
    QCOMPARE(found.size(), std::size_t{1} << bits);
    // The sample ends near 4.9 where the distribution does not, so with many levels the fit does slightly better.
    const double reached = -10 * std::log10(meanSquare(values, found));
    QVERIFY(reached > decibels - 0.003 && reached < decibels + (bits < 7 ? 0.01 : 0.02));
    for (int i = 0; i < levels.size(); ++i) {
        QVERIFY(std::abs(found[found.size() / 2 + static_cast<std::size_t>(i)] - levels[i]) < 1e-3);
        QVERIFY(std::abs(found[found.size() / 2 - 1 - static_cast<std::size_t>(i)] + levels[i]) < 1e-3);
    }
}

void TestLloydMax::fewValuesAreServedAlmostAsWellAsPossible_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("bits");
    for (const int bits : {1, 2, 3, 4}) {
        QTest::addRow("normal, %d bits", bits) << 0 << bits;
        QTest::addRow("two clusters, %d bits", bits) << 1 << bits;
        QTest::addRow("cubes, %d bits", bits) << 2 << bits;
    }
}

void TestLloydMax::fewValuesAreServedAlmostAsWellAsPossible()
{
    QFETCH(int, kind);
    QFETCH(int, bits);
    RandomValues random(static_cast<std::uint64_t>(17 + kind));
    std::vector<float> values = random.normals(300);
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = kind == 1 ? 0.2F * values[i] + (i % 3 == 0 ? 4.0F : -1.0F) : values[i];
        values[i] = kind == 2 ? values[i] * values[i] * values[i] : values[i];
    }
    const std::vector<float> levels = lloydMaxLevels(distributionOf(values), bits);
    const double best = bestMeanSquare(values, std::size_t{1} << bits);
    const double found = meanSquare(values, levels);
    QVERIFY2(found <= 1.02 * best, qPrintable(QString::number(found / best)));
    QVERIFY(found >= best * (1 - 1e-6));
}

void TestLloydMax::badValuesGetDistinctLevels_data()
{
    QTest::addColumn<QList<float>>("values");
    QTest::newRow("none") << QList<float>{};
    QTest::newRow("one") << QList<float>{3};
    QTest::newRow("zeros") << QList<float>(9, 0.0F);
    QTest::newRow("two") << QList<float>{-1, 2, 2, -1};
    QTest::newRow("five") << QList<float>{-1, 2, 2, -1, 0.5F, 0.25F, 0.125F};
    QTest::newRow("an outlier") << QList<float>{0.1F, 0.2F, -0.1F, -0.3F, 1e30F};
    QTest::newRow("denormals") << QList<float>{1e-42F, -1e-41F, 3e-43F, 1e-45F};
    QTest::newRow("huge") << QList<float>{3.4e38F, -3.4e38F, 1e38F, 2e37F};
    QTest::newRow("neighbours") << QList<float>{1, std::nextafter(1.0F, 2.0F)};
    QTest::newRow("the largest") << QList<float>(3, 3.4028235e38F);
}

void TestLloydMax::badValuesGetDistinctLevels()
{
    QFETCH(QList<float>, values);
    const std::span<const float> span(values.constData(), static_cast<std::size_t>(values.size()));
    for (int bits = 1; bits <= 8; ++bits) {
        const std::vector<float> levels = lloydMaxLevels(distributionOf(span), bits);
        QVERIFY(levels.size() >= 2 && levels.size() <= std::size_t{1} << bits);
        QVERIFY(std::ranges::all_of(levels, [](float level) { return std::isfinite(level); }));
        QVERIFY(std::ranges::adjacent_find(levels, std::greater_equal()) == levels.end());
    }
    if (values.size() == 4 && values.front() == -1) { // few distinct values come back exactly
        QVERIFY(meanSquare(span, lloydMaxLevels(distributionOf(span), 2)) < 1e-6);
    }
}

QTEST_GUILESS_MAIN(TestLloydMax)
#include "tst_lloyd_max.moc"
