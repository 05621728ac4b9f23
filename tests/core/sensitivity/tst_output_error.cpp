// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sensitivity/output_error.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace qs;

class TestOutputError : public QObject {
    Q_OBJECT

private slots:
    void sumsAreThoseOfTheDefinition();
    void whatIsNotFiniteIsLeftOutAndCounted();
    void nothingChangedIsInfinitelyGood();
    void decisionsLieAlongOneAxis_data();
    void decisionsLieAlongOneAxis();
    void flipsDivergenceAndAccuracy();
    void probabilitiesAreTakenAsTheyAre();
    void labelsMustFit();
};

namespace {

using Floats = std::vector<float>;

Array row(const Floats& values)
{
    return Array::of({1, static_cast<std::int64_t>(values.size())}, values);
}

} // namespace

void TestOutputError::sumsAreThoseOfTheDefinition()
{
    OutputError error;
    QVERIFY(error.add(row({3, 4}), row({3, 5})));
    OutputError more;
    QVERIFY(more.add(row({0, 5}), row({2, 4})));
    error.merge(more);
    // Σy² = 25 + 25, Σe² = 1 + 5, Σŷ² = 34 + 20, Σyŷ = 29 + 20
    QCOMPARE(error.count, std::uint64_t{4});
    QCOMPARE(error.sqnrDb(), 10 * std::log10(50.0 / 6));
    QCOMPARE(error.relative(), std::sqrt(6.0 / 50));
    QCOMPARE(error.cosine(), 49 / std::sqrt(50.0 * 54));
    QVERIFY(!error.add(row({1}), row({1, 2})));
}

void TestOutputError::whatIsNotFiniteIsLeftOutAndCounted()
{
    const float infinity = std::numeric_limits<float>::infinity();
    OutputError error;
    QVERIFY(error.add(row({1, infinity, 2, 3}), row({1, 1, std::nanf(""), 4})));
    QCOMPARE(error.notFinite, std::uint64_t{2});
    QCOMPARE(error.count, std::uint64_t{2});
    QCOMPARE(error.sqnrDb(), 10.0);
}

void TestOutputError::nothingChangedIsInfinitelyGood()
{
    OutputError error;
    QVERIFY(error.add(row({1, 2}), row({1, 2})));
    QVERIFY(std::isinf(error.sqnrDb()) && error.sqnrDb() > 0);
    QCOMPARE(error.relative(), 0.0);
    OutputError silent;
    QVERIFY(silent.add(row({0, 0}), row({0, 1})));
    QVERIFY(std::isnan(silent.sqnrDb()) && std::isnan(silent.relative()) && std::isnan(silent.cosine()));
}

void TestOutputError::decisionsLieAlongOneAxis_data()
{
    QTest::addColumn<std::vector<std::int64_t>>("shape");
    QTest::addColumn<int>("decisions");
    QTest::addColumn<int>("classes");
    using Extents = std::vector<std::int64_t>;
    QTest::newRow("classifier") << Extents{1, 10} << 1 << 10;
    QTest::newRow("squeezed late") << Extents{1, 1000, 1, 1} << 1 << 1000;
    QTest::newRow("tokens") << Extents{1, 128, 591} << 128 << 591;
    QTest::newRow("picture") << Extents{1, 3, 8, 8} << 0 << 0;
    QTest::newRow("number") << Extents{1, 1} << 0 << 0;
    QTest::newRow("nothing") << Extents{1, 0, 5} << 0 << 0;
}

void TestOutputError::decisionsLieAlongOneAxis()
{
    QFETCH(std::vector<std::int64_t>, shape);
    QFETCH(int, decisions);
    QFETCH(int, classes);
    const auto axis = DecisionAxis::of(shape);
    QCOMPARE(axis.has_value(), decisions > 0);
    if (axis) {
        QCOMPARE(axis->decisions, static_cast<std::uint64_t>(decisions));
        QCOMPARE(axis->classes, static_cast<std::uint64_t>(classes));
    }
}

void TestOutputError::flipsDivergenceAndAccuracy()
{
    DecisionError error;
    const std::vector<std::int64_t> one{1};
    const std::vector<std::int64_t> notAsked{-100};
    QVERIFY(error.add(row({0, 2, 1}), row({3, 2, 1}), one)); // from right to wrong
    QVERIFY(error.add(row({5, 1, 0}), row({5, 1, 0}), one)); // wrong before and after
    QVERIFY(error.add(row({5, 1, 0}), row({0, 1, 0}), notAsked));
    QCOMPARE(error.decisions, std::uint64_t{2});
    QCOMPARE(error.flips, std::uint64_t{1});
    QCOMPARE(error.labelled, std::uint64_t{2});
    QCOMPARE(error.correct, std::uint64_t{1});
    QCOMPARE(error.otherCorrect, std::uint64_t{0});
    // KL of softmax(0, 2, 1) and softmax(3, 2, 1)
    const double before = std::exp(0.0) + std::exp(2.0) + std::exp(1.0);
    const double after = std::exp(3.0) + std::exp(2.0) + std::exp(1.0);
    const double expected = std::log(after / before) - 3 / before; // the logits differ by 3 in the first class alone
    QVERIFY(std::abs(error.divergence - expected) < 1e-12);
    QCOMPARE(error.flipShare(), 0.5);
}

void TestOutputError::probabilitiesAreTakenAsTheyAre()
{
    DecisionError error;
    QVERIFY(error.add(row({0.25F, 0.75F}), row({0.5F, 0.5F}), {}));
    const double expected = 0.25 * std::log(0.25 / 0.5) + 0.75 * std::log(0.75 / 0.5);
    QVERIFY(std::abs(error.meanDivergence() - expected) < 1e-12);
}

void TestOutputError::labelsMustFit()
{
    DecisionError error;
    const std::vector<std::int64_t> two{1, 2};
    const Status added = error.add(row({1, 2, 3}), row({1, 2, 3}), two);
    QVERIFY(!added);
    QCOMPARE(QString::fromStdString(added.error().message),
             QString("there are 2 labels for a sample with 1 decisions"));
}

QTEST_APPLESS_MAIN(TestOutputError)
#include "tst_output_error.moc"
