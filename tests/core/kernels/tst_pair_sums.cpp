// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/pair_sums.h"
#include "tests/support/cpu_targets.h"
#include "tests/support/random_values.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace qs;

/// The kernel against its definition on every target, and the numbers that follow from the sums.
class TestPairSums : public QObject {
    Q_OBJECT

private slots:
    void theKernelEqualsTheDefinition_data() { addTargetsAndCounts({0, 1, 3, 7, 8, 15, 16, 17, 33, 65, 1000, 70000}); }
    void theKernelEqualsTheDefinition();
    void valuesThatAreNotFiniteAreCountedOnTheirSide_data() { addTargetsAndCounts({1, 5, 16, 33, 200}); }
    void valuesThatAreNotFiniteAreCountedOnTheirSide();
    void errorsBeyondFloatAreSummedInDouble();
    void nothingChangedIsExactAndNoSignalHasNoRatio();
    void mergedPartsEqualTheWhole();
};

namespace {

constexpr float kInf = std::numeric_limits<float>::infinity();
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

struct Values {
    std::vector<float> reference;
    std::vector<float> other;
};

/// Values and what a coarse quantizer made of them; every seventh came back unchanged.
Values made(int count)
{
    Values values;
    values.reference = RandomValues(5).normals(static_cast<std::size_t>(count), 0.4);
    for (std::size_t i = 0; i < values.reference.size(); ++i) {
        const float x = values.reference[i];
        values.other.push_back(i % 7 == 0 ? x : std::round(x * 8) / 8);
    }
    return values;
}

bool close(double a, double b, double scale)
{
    return std::abs(a - b) <= 1e-12 * std::max(scale, std::abs(b));
}

void compareSums(const PairSums& fast, const PairSums& slow)
{
    QCOMPARE(fast.count, slow.count);
    QCOMPARE(fast.finite, slow.finite);
    QCOMPARE(fast.identical, slow.identical);
    QCOMPARE(fast.reference, slow.reference);
    QCOMPARE(fast.other, slow.other);
    QVERIFY(close(fast.signal, slow.signal, 0));
    QVERIFY(close(fast.otherSignal, slow.otherSignal, 0));
    QVERIFY(close(fast.product, slow.product, slow.signal));
    QVERIFY(close(fast.noise, slow.noise, 0));
    QVERIFY(close(fast.error, slow.error, std::sqrt(slow.noise * static_cast<double>(slow.finite))));
    QCOMPARE(fast.maxAbsError, slow.maxAbsError);
}

} // namespace

void TestPairSums::theKernelEqualsTheDefinition()
{
    QFETCH(QString, target);
    QFETCH(int, count);
    const ForcedTarget forced(target);
    const Values values = made(count);
    std::vector<float> fastErrors(values.reference.size());
    std::vector<float> slowErrors(values.reference.size());
    PairSums fast;
    PairSums slow;
    addPairs(values.reference, values.other, fast, fastErrors);
    addPairsByDefinition(values.reference, values.other, slow, slowErrors);
    compareSums(fast, slow);
    QCOMPARE(fastErrors, slowErrors);
    PairSums without;
    addPairs(values.reference, values.other, without, {});
    QCOMPARE(without, fast);
}

void TestPairSums::valuesThatAreNotFiniteAreCountedOnTheirSide()
{
    QFETCH(QString, target);
    QFETCH(int, count);
    const ForcedTarget forced(target);
    Values values = made(count);
    const auto last = values.reference.size() - 1;
    values.reference[0] = kNaN;
    values.other[0] = kNaN;
    values.reference[last / 2] = kInf;
    values.other[last] = -kInf;
    std::vector<float> errors(values.reference.size());
    PairSums fast;
    PairSums slow;
    addPairs(values.reference, values.other, fast, errors);
    addPairsByDefinition(values.reference, values.other, slow, {});
    compareSums(fast, slow);
    QVERIFY(std::isnan(errors[last]));
    if (count > 4) {
        QCOMPARE(fast.finite, static_cast<std::uint64_t>(count) - 3);
        QCOMPARE(fast.reference, (NonFinite{.nan = 1, .posInf = 1, .negInf = 0}));
        QCOMPARE(fast.other, (NonFinite{.nan = 1, .posInf = 0, .negInf = 1}));
    }
}

void TestPairSums::errorsBeyondFloatAreSummedInDouble()
{
    const float large = std::numeric_limits<float>::max();
    PairSums sums;
    addPairs(std::vector<float>(20, large), std::vector<float>(20, -large), sums, {});
    QCOMPARE(sums.maxAbsError, 2.0 * double{large});
    QCOMPARE(sums.meanError(), -2.0 * double{large});
    QCOMPARE(sums.cosine(), -1.0);
    QVERIFY(std::abs(sums.sqnrDb() - 10 * std::log10(0.25)) < 1e-12);
}

void TestPairSums::nothingChangedIsExactAndNoSignalHasNoRatio()
{
    const std::vector<float> values{1, -2, kInf, kNaN, 0};
    PairSums same;
    addPairs(values, values, same, {});
    QCOMPARE(same.identical, std::uint64_t{5});
    QCOMPARE(same.finite, std::uint64_t{3});
    QCOMPARE(same.identicalFraction(), 1.0);
    QCOMPARE(same.sqnrDb(), std::numeric_limits<double>::infinity());
    QCOMPARE(same.cosine(), 1.0);
    PairSums none;
    addPairs(std::vector<float>{0, 0}, std::vector<float>{1, 0}, none, {});
    QVERIFY(std::isnan(none.sqnrDb()));
    QVERIFY(std::isnan(none.cosine()));
    QCOMPARE(none.mse(), 0.5);
    QCOMPARE(PairSums().mse(), 0.0);
}

void TestPairSums::mergedPartsEqualTheWhole()
{
    const Values values = made(1000);
    PairSums whole;
    addPairsByDefinition(values.reference, values.other, whole, {});
    PairSums merged;
    for (std::size_t first = 0; first < 1000; first += 130) {
        const std::size_t size = std::min<std::size_t>(130, 1000 - first);
        PairSums part;
        addPairsByDefinition(std::span<const float>(values.reference).subspan(first, size),
                             std::span<const float>(values.other).subspan(first, size), part, {});
        merged.merge(part);
    }
    compareSums(merged, whole);
}

QTEST_APPLESS_MAIN(TestPairSums)
#include "tst_pair_sums.moc"
