// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/integer/requantization.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <random>

using namespace qs;

class TestRequantization : public QObject {
    Q_OBJECT

private slots:
    void multipliersAreTensorFlowLites_data();
    void multipliersAreTensorFlowLites();
    void strangeFactorsHaveMultipliersToo();
    void accumulatorsGetTheKnownCodes_data();
    void accumulatorsGetTheKnownCodes();
    void theTwoRoundingsDifferForSomeInputs();
    void everyKindIsTheExactProductRounded();
    void saturatedCodesAreCounted();
    void factorsOfChannelsAreUsed();
    void aBiasIsRoundedAndItsOverflowReported();
};

void TestRequantization::multipliersAreTensorFlowLites_data()
{
    QTest::addColumn<double>("factor");
    QTest::addColumn<int>("multiplier");
    QTest::addColumn<int>("shift");
    QTest::newRow("small") << 0.007247427341846 << 1992157658 << -7;
    QTest::newRow("half") << 0.5 << 1073741824 << 0;
    QTest::newRow("quarter") << 0.25 << 1073741824 << -1;
    QTest::newRow("one") << 1.0 << 1073741824 << 1;
    QTest::newRow("smaller") << 0.0003 << 1319413953 << -11;
    QTest::newRow("rounded up to one") << 1 - 0x1p-40 << 1073741824 << 1;
}

void TestRequantization::multipliersAreTensorFlowLites()
{
    QFETCH(double, factor);
    QFETCH(int, multiplier);
    QFETCH(int, shift);
    const FixedMultiplier made = fixedMultiplierOf(factor);
    QCOMPARE(made.multiplier, multiplier);
    QCOMPARE(made.shift, shift);
}

void TestRequantization::strangeFactorsHaveMultipliersToo()
{
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const FixedMultiplier nothing{};
    QVERIFY(fixedMultiplierOf(0) == nothing);
    QVERIFY(fixedMultiplierOf(-1) == nothing);
    QVERIFY(fixedMultiplierOf(std::nan("")) == nothing);
    QVERIFY(fixedMultiplierOf(0x1p-60) == nothing);
    QCOMPARE(fixedMultiplierOf(infinity).shift, 30);
    QCOMPARE(fixedMultiplierOf(0x1p40).shift, 30);
    for (const double factor : {0.0, 0x1p-32, 0x1p-31, 0x1p29, infinity}) {
        for (const std::int32_t least :
             {std::numeric_limits<std::int32_t>::min(), -1, 0, 1, std::numeric_limits<std::int32_t>::max()}) {
            const double exact = std::clamp(least * std::min(factor, 0x1p30), -0x1p31, 0x1p31 - 1);
            QVERIFY(std::abs(multipliedOnceRounded(least, fixedMultiplierOf(factor)) - exact) <= 1);
            // Twice rounded, the shift to the left comes first, and saturates.
            const FixedMultiplier fixed = fixedMultiplierOf(factor);
            const double shifted = std::clamp(std::ldexp(least, std::max(fixed.shift, 0)), -0x1p31, 0x1p31 - 1);
            const double twice = std::ldexp(shifted * fixed.multiplier, std::min(fixed.shift, 0) - 31);
            QVERIFY(std::abs(multipliedTwiceRounded(least, fixed) - twice) <= 1);
        }
    }
}

void TestRequantization::accumulatorsGetTheKnownCodes_data()
{
    QTest::addColumn<int>("accumulator");
    QTest::addColumn<int>("code");
    for (const auto& [accumulator, code] : {std::pair(1000, 7), std::pair(12345, 89), std::pair(69, 1),
                                            std::pair(-69, -1), std::pair(207, 2), std::pair(-207, -2)}) {
        QTest::addRow("%d", accumulator) << accumulator << code;
    }
}

void TestRequantization::accumulatorsGetTheKnownCodes()
{
    QFETCH(int, accumulator);
    QFETCH(int, code);
    const FixedMultiplier factor = fixedMultiplierOf(0.007247427341846);
    QCOMPARE(multipliedTwiceRounded(accumulator, factor), code);
    QCOMPARE(multipliedOnceRounded(accumulator, factor), code);
}

void TestRequantization::theTwoRoundingsDifferForSomeInputs()
{
    const FixedMultiplier factor = fixedMultiplierOf(0.007247427341846);
    int different = 0;
    int count = 0;
    for (int accumulator = -200000; accumulator <= 200000; accumulator += 7, ++count) {
        different += multipliedTwiceRounded(accumulator, factor) != multipliedOnceRounded(accumulator, factor) ? 1 : 0;
    }
    QCOMPARE(count, 57143);
    QCOMPARE(different, 223);
}

void TestRequantization::everyKindIsTheExactProductRounded()
{
    std::mt19937 random(1);
    std::vector<std::int32_t> accumulators(5000);
    for (std::int32_t& each : accumulators) {
        each = static_cast<std::int32_t>(random() % 400001) - 200000;
    }
    const double factor = 0.00042;
    for (const RequantizationRow& row : requantizations()) {
        std::vector<std::int8_t> codes(accumulators.size());
        const double factors[] = {factor};
        Requantizer(row.kind, factors, {-128, 127}, 3)
            .run(std::span<const std::int32_t>(accumulators), 0, codes.data());
        for (std::size_t i = 0; i < codes.size(); ++i) {
            const double exact = std::clamp(accumulators[i] * factor + 3, -128.0, 127.0);
            QVERIFY2(std::abs(codes[i] - exact) <= 0.5001, row.id.data());
        }
    }
}

void TestRequantization::saturatedCodesAreCounted()
{
    const std::vector<std::int32_t> accumulators{-1000, -129, -128, 0, 127, 128, 1000};
    const double factors[] = {1.0};
    for (const RequantizationRow& row : requantizations()) {
        std::vector<std::int8_t> codes(accumulators.size());
        const std::size_t clipped = Requantizer(row.kind, factors, {-128, 127}, 0)
                                        .run(std::span<const std::int32_t>(accumulators), 0, codes.data());
        QCOMPARE(clipped, std::size_t{4});
        QVERIFY((codes == std::vector<std::int8_t>{-128, -128, -128, 0, 127, 127, 127}));
    }
}

void TestRequantization::factorsOfChannelsAreUsed()
{
    const std::vector<std::int32_t> accumulators{10, 10, 10, -20, -20, -20};
    const double factors[] = {0.5, 1, 2};
    for (const RequantizationRow& row : requantizations()) {
        const Requantizer requantizer(row.kind, factors, {0, 255}, 100);
        std::vector<std::uint8_t> codes(6);
        QCOMPARE(requantizer.runAcross(std::span<const std::int32_t>(accumulators), codes.data()), std::size_t{0});
        QVERIFY((codes == std::vector<std::uint8_t>{105, 110, 120, 90, 80, 60}));
        requantizer.run(std::span<const std::int32_t>(accumulators), 2, codes.data());
        QVERIFY((codes == std::vector<std::uint8_t>{120, 120, 120, 60, 60, 60}));
    }
}

void TestRequantization::aBiasIsRoundedAndItsOverflowReported()
{
    const std::vector<float> bias{1.0F, -0.26F, 1e9F, -1e9F, 0.0F, std::nanf("")};
    const float one[] = {0.25F};
    const QuantizedBias quantized = quantizedBias(bias, 0.5F, one);
    QVERIFY((quantized.values == std::vector<std::int32_t>{8, -2, 2147483647, -2147483647 - 1, 0, 0}));
    QCOMPARE(quantized.overflowed, std::size_t{3});
    const float nothing[] = {0.0F, 1.0F};
    const std::vector<float> two{1.0F, 1.0F};
    QCOMPARE(quantizedBias(two, 1, nothing).overflowed, std::size_t{1});
}

QTEST_APPLESS_MAIN(TestRequantization)
#include "tst_requantization.moc"
