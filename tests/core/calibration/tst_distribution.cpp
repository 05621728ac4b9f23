// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parallel.h"
#include "core/calibration/binned_error.h"
#include "core/calibration/distribution.h"
#include "core/calibration/distribution_pass.h"
#include "tests/support/random_values.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

using namespace qs;

class TestDistribution : public QObject {
    Q_OBJECT

private slots:
    void countsAddUp_data();
    void countsAddUp();
    void countsDependNeitherOnOrderNorOnBatches();
    void quantilesLieBesideTheExactOnes();
    void rebinnedCountsKeepTheMass();
    void binnedErrorIsWithinOneInAThousand_data();
    void binnedErrorIsWithinOneInAThousand();
    void aFailingReadIsTheAnswer();
    void aCancelledPassSaysSo();
};

namespace {

std::uint64_t total(const Distribution& distribution)
{
    return std::accumulate(distribution.counts().begin(), distribution.counts().end(), std::uint64_t{0});
}

} // namespace

void TestDistribution::countsAddUp_data()
{
    constexpr float kInf = std::numeric_limits<float>::infinity();
    constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
    QTest::addColumn<QList<float>>("values");
    QTest::newRow("nothing") << QList<float>{};
    QTest::newRow("a constant") << QList<float>(50, 3.0F);
    QTest::newRow("zeros") << QList<float>(50, 0.0F);
    QTest::newRow("two values") << QList<float>{-1, 2, -1, 2, 2};
    QTest::newRow("only NaN") << QList<float>{kNaN, kNaN};
    QTest::newRow("NaN and infinities among numbers") << QList<float>{1, kNaN, -2, kInf, -kInf, 0};
    QTest::newRow("denormals") << QList<float>{1e-40F, -1e-44F, 0, 1e-42F};
    QTest::newRow("the whole range of float") << QList<float>{3.4028235e38F, -3.4028235e38F, 1e-45F, 1};
    QTest::newRow("a power of two") << QList<float>{1, -1, 0.5F, -0.5F};
}

void TestDistribution::countsAddUp()
{
    QFETCH(QList<float>, values);
    Distribution distribution;
    distribution.add(std::span<const float>(values.constData(), static_cast<std::size_t>(values.size())));
    const auto finite =
        static_cast<std::uint64_t>(std::ranges::count_if(values, [](float x) { return std::isfinite(x); }));
    QCOMPARE(distribution.moments().count, finite);
    QCOMPARE(distribution.moments().count + distribution.moments().nonFinite(),
             static_cast<std::uint64_t>(values.size()));
    QCOMPARE(distribution.empty(), finite == 0);
    QCOMPARE(total(distribution), finite);
    const double magnitudes = std::accumulate(values.begin(), values.end(), 0.0, [](double sum, float x) {
        return std::isfinite(x) ? sum + std::abs(double{x}) : sum;
    });
    QCOMPARE(distribution.absSum(), magnitudes);
    if (finite > 0) {
        QCOMPARE(distribution.below(std::numeric_limits<double>::infinity()).count, static_cast<double>(finite));
        QCOMPARE(distribution.below(-std::numeric_limits<double>::infinity()).count, 0.0);
        const Quantizer quantizer(*findNumberFormat("int8"), Scheme::Asymmetric, *findScaleStorage("fp32"));
        const Grid grid = quantizer.gridOf({distribution.moments().min, distribution.moments().max});
        QVERIFY(std::isfinite(binnedError(distribution, quantizer, grid).total()));
    }
}

void TestDistribution::countsDependNeitherOnOrderNorOnBatches()
{
    std::vector<float> values = RandomValues(4).normals(30000, 0.1);
    values[29000] = 700; // the range grows ten times over at the end
    Distribution atOnce;
    atOnce.add(values);
    Distribution inPieces;
    Distribution other;
    for (std::size_t first = 0; first < values.size(); first += 777) {
        const auto piece = std::span(values).subspan(first, std::min<std::size_t>(777, values.size() - first));
        (first % 2 == 0 ? inPieces : other).add(piece);
    }
    inPieces.merge(other);
    QVERIFY(std::ranges::equal(atOnce.counts(), inPieces.counts()));
    QCOMPARE(atOnce.binWidth(), inPieces.binWidth());

    std::ranges::reverse(values);
    Distribution backwards;
    backwards.add(values);
    QVERIFY(std::ranges::equal(atOnce.counts(), backwards.counts()));
}

void TestDistribution::quantilesLieBesideTheExactOnes()
{
    std::vector<float> values = RandomValues(6).normals(50000);
    Distribution distribution;
    distribution.add(values);
    std::ranges::sort(values);
    for (const double p : {0.001, 0.1, 0.5, 0.9, 0.999}) {
        const double exact = values[static_cast<std::size_t>(p * static_cast<double>(values.size()))];
        QVERIFY(std::abs(distribution.quantile(p) - exact) <= 3 * distribution.binWidth() + 2e-3);
    }
    QCOMPARE(distribution.quantile(1), distribution.moments().max);
    QCOMPARE(distribution.absQuantile(1), distribution.moments().absMax());
}

void TestDistribution::rebinnedCountsKeepTheMass()
{
    Distribution distribution;
    distribution.add(RandomValues(8).normals(20000, 0.02));
    const Moments& moments = distribution.moments();
    for (const int bins : {1, 7, 300, 2048}) {
        const std::vector<double> counts = distribution.rebinned(moments.min, moments.max, bins);
        QVERIFY(std::abs(std::accumulate(counts.begin(), counts.end(), 0.0) - 20000) < 1e-6);
        QVERIFY(std::ranges::all_of(counts, [](double count) { return count >= 0; }));
    }
}

void TestDistribution::binnedErrorIsWithinOneInAThousand_data()
{
    QTest::addColumn<int>("bits");
    QTest::addColumn<double>("shrink");
    for (int bits = 2; bits <= 8; ++bits) {
        for (const double shrink : {1.0, 0.6, 0.3}) {
            QTest::addRow("%d bits, range times %.1f", bits, shrink) << bits << shrink;
        }
    }
}

void TestDistribution::binnedErrorIsWithinOneInAThousand()
{
    QFETCH(int, bits);
    QFETCH(double, shrink);
    const std::vector<float> values = RandomValues(12).normals(200000, 0.05);
    Distribution distribution;
    distribution.add(values);
    const Moments& moments = distribution.moments();
    const NumberFormat& format = *findNumberFormat("int" + std::to_string(bits));
    for (const Scheme scheme : {Scheme::Symmetric, Scheme::Asymmetric}) {
        const Quantizer quantizer(format, scheme, *findScaleStorage("fp32"));
        const Grid grid = quantizer.gridOf({shrink * moments.min, shrink * moments.max});
        ErrorSums exact;
        CodeSet codes;
        const MinMax range = moments.extremes();
        addErrors(quantizer.rule(), values, values.size(), {&grid, 1}, {&range, 1}, exact, codes);
        const BinnedError binned = binnedError(distribution, quantizer, grid);
        QVERIFY(std::abs(binned.total() - exact.mse()) < 1e-3 * exact.mse());
        QVERIFY(std::abs(binned.clipping - exact.clippingMse()) < 1e-3 * exact.mse());
    }
}

void TestDistribution::aFailingReadIsTheAnswer()
{
    const ReadValues broken = [](std::uint64_t first, std::uint64_t,
                                 std::vector<float>&) -> Result<std::span<const float>> {
        return Error{ErrorCode::Io, "cannot read value " + std::to_string(first)};
    };
    for (const int threads : {1, 4}) {
        const ThreadLimit limit(threads);
        Progress progress;
        const auto distribution = distributionOf(100'000'000, broken, progress);
        QVERIFY(!distribution);
        QCOMPARE(distribution.error().message, std::string("cannot read value 0")); // the first, whoever came first
    }
}

void TestDistribution::aCancelledPassSaysSo()
{
    const std::vector<float> values(1 << 20, 1.0F);
    const ReadValues read = [&](std::uint64_t first, std::uint64_t count, std::vector<float>&) {
        return Result<std::span<const float>>(std::span(values).subspan(first, count));
    };
    Progress progress([] { return true; }, {});
    const auto distribution = distributionOf(values.size(), read, progress);
    QVERIFY(!distribution);
    QCOMPARE(distribution.error().code, ErrorCode::Cancelled);
}

QTEST_GUILESS_MAIN(TestDistribution)
#include "tst_distribution.moc"
