// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/comparison.h"
#include "tests/support/example_report.h"

#include <QTest>

#include <algorithm>
#include <set>

using namespace qs;

class TestComparison : public QObject {
    Q_OBJECT

private slots:
    void everyFormatIsAmongTheCompared();
    void theComparedAreEffectiveAndNotRepeated();
    void theFrontIsWhatNothingBeats();
    void equalPointsGiveOneOnTheFront();
    void unmeasuredLayersHaveNoPoint();
    void aLossyNeighbourOfAnExactOneIsNotOnTheFront();
};

namespace {

/// A report of one layer with this many bits and this noise on a signal of 1000.
AnalysisReport reportOf(double bits, double noise)
{
    AnalysisReport report;
    report.layers.push_back(example::layer("fc", 2, 1000, noise, 0));
    report.layers.back().sums = example::sums(report.layers.back().count, 1000, noise, 0);
    report.layers.back().bitsPerWeight = bits;
    const double bytes = bits * static_cast<double>(report.layers.back().count) / 8;
    report.layers.back().bytesAfter = static_cast<std::uint64_t>(bytes);
    summarise(report);
    return report;
}

std::vector<std::size_t> frontOf(const std::vector<ComparisonPoint>& points)
{
    std::vector<std::size_t> front;
    for (const ComparisonPoint& point : points) {
        if (point.onFront) {
            front.push_back(point.report);
        }
    }
    return front;
}

} // namespace

void TestComparison::everyFormatIsAmongTheCompared()
{
    std::set<std::string> compared;
    for (const Quantization& quantization : comparedQuantizations()) {
        compared.insert(quantization.format);
    }
    for (const NumberFormat& format : numberFormats()) {
        QVERIFY2(compared.contains(std::string(format.id)), format.id.data());
    }
}

void TestComparison::theComparedAreEffectiveAndNotRepeated()
{
    const std::vector<Quantization> compared = comparedQuantizations();
    for (const Quantization& quantization : compared) {
        QVERIFY2(checkQuantization(quantization), quantization.format.c_str());
        QVERIFY(effective(quantization) == quantization);
        QCOMPARE(std::ranges::count(compared, quantization), 1);
    }
}

void TestComparison::theFrontIsWhatNothingBeats()
{
    // 3 bits are worse than 2 here, 6 bits as good as 4.
    const std::vector reports{reportOf(8, 1), reportOf(4, 10), reportOf(3, 200), reportOf(6, 10), reportOf(2, 100)};
    const std::vector<ComparisonPoint> points = comparisonOf(reports);
    QCOMPARE(points.size(), 5U);
    QCOMPARE(frontOf(points), (std::vector<std::size_t>{0, 1, 4}));
    QCOMPARE(points[1].sqnrDb, 20.0);
    QCOMPARE(points[1].bitsPerWeight, 4.0);
    QCOMPARE(frontOf(comparisonOf(reports, 0)), (std::vector<std::size_t>{0, 1, 4}));
}

void TestComparison::equalPointsGiveOneOnTheFront()
{
    const std::vector reports{reportOf(4, 10), reportOf(4, 10), reportOf(4, 11)};
    QCOMPARE(frontOf(comparisonOf(reports)), (std::vector<std::size_t>{0}));
}

void TestComparison::unmeasuredLayersHaveNoPoint()
{
    std::vector reports{reportOf(4, 10), reportOf(8, 1)};
    reports[1].layers[0].state = LayerResult::State::Pending;
    summarise(reports[1]);
    const std::vector<ComparisonPoint> points = comparisonOf(reports);
    QCOMPARE(points.size(), 1U);
    QCOMPARE(points[0].report, 0U);
    QVERIFY(comparisonOf(reports, 7).empty());
}

void TestComparison::aLossyNeighbourOfAnExactOneIsNotOnTheFront()
{
    const std::vector reports{reportOf(16, 0), reportOf(32, 0.001), reportOf(8, 1)};
    const std::vector<ComparisonPoint> points = comparisonOf(reports);
    QVERIFY(std::isinf(points[0].sqnrDb));
    QCOMPARE(frontOf(points), (std::vector<std::size_t>{0, 2}));
}

QTEST_GUILESS_MAIN(TestComparison)
#include "tst_comparison.moc"
