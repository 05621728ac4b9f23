// SPDX-License-Identifier: GPL-3.0-or-later
// What "Integers do the work" says: how long a sum of products may be, what zero points add to it, what a bias is.
#include "core/integer/headroom.h"
#include "core/integer/integer_product.h"
#include "core/integer/requantization.h"

#include <QTest>

#include <limits>

using namespace qs;

class TestSceneIntegers : public QObject {
    Q_OBJECT

private slots:
    void sumsOf32BitsAreSafeUpToALength_data();
    void sumsOf32BitsAreSafeUpToALength();
    void sixteenBitsOverflowWithTheThirdProduct();
    void fourSumsMakeTheProduct();
    void withoutAZeroPointOfWeightsTwoSumsVanish();
    void theBiasHasTheScaleOfTheSums();
};

namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();

/// The four sums of Σ (x − zx)(w − zw).
struct Expansion {
    std::int64_t products = 0;  ///< Σ x w
    std::int64_t ofWeights = 0; ///< zx Σ w
    std::int64_t ofInputs = 0;  ///< zw Σ x
    std::int64_t constant = 0;  ///< n zx zw

    Expansion(const std::vector<std::int8_t>& x, const std::vector<std::int8_t>& w, int zeroX, int zeroW)
        : constant(static_cast<std::int64_t>(x.size()) * zeroX * zeroW)
    {
        for (std::size_t i = 0; i < x.size(); ++i) {
            products += x[i] * w[i];
            ofWeights += zeroX * w[i];
            ofInputs += zeroW * x[i];
        }
    }
    std::int64_t total() const { return products - ofWeights - ofInputs + constant; }
};

std::int32_t productOf(const std::vector<std::int8_t>& x, const std::vector<std::int8_t>& w, int zeroX, int zeroW)
{
    const std::int32_t zerosX[] = {zeroX};
    const std::int32_t zerosW[] = {zeroW};
    IntegerProduct product;
    product.a = x.data();
    product.b = w.data();
    product.rows = 1;
    product.inner = x.size();
    product.columns = 1;
    product.stepB = 1;
    product.zeroA = zerosX;
    product.zeroB = zerosW;
    std::int32_t sum = 0;
    integerProduct(product, &sum, 1);
    return sum;
}

} // namespace

void TestSceneIntegers::sumsOf32BitsAreSafeUpToALength_data()
{
    QTest::addColumn<int>("lowX");
    QTest::addColumn<int>("highX");
    QTest::addColumn<int>("lowW");
    QTest::addColumn<int>("highW");
    QTest::addColumn<quint64>("length");
    QTest::addColumn<qint64>("product");
    QTest::newRow("127 · 127") << -127 << 127 << -127 << 127 << quint64(133144) << qint64(16129);
    QTest::newRow("255 · 128") << 0 << 255 << -128 << 127 << quint64(65793) << qint64(32640);
}

void TestSceneIntegers::sumsOf32BitsAreSafeUpToALength()
{
    QFETCH(int, lowX);
    QFETCH(int, highX);
    QFETCH(int, lowW);
    QFETCH(int, highW);
    QFETCH(quint64, length);
    QFETCH(qint64, product);
    const CodeRange x{lowX, highX};
    const CodeRange w{lowW, highW};
    QCOMPARE(quint64(longestSafeSum(x, 0, w, 0)), length);
    QCOMPARE(qint64(largestSum(length, x, 0, w, 0)), qint64(length) * product);
    QVERIFY(largestSum(length, x, 0, w, 0) <= kMost);
    QVERIFY(largestSum(length + 1, x, 0, w, 0) > kMost);
}

void TestSceneIntegers::sixteenBitsOverflowWithTheThirdProduct()
{
    constexpr std::int64_t most = std::numeric_limits<std::int16_t>::max();
    const CodeRange codes{-127, 127};
    QVERIFY(largestSum(2, codes, 0, codes, 0) <= most);
    QVERIFY(largestSum(3, codes, 0, codes, 0) > most);
    QCOMPARE(static_cast<int>(static_cast<std::int16_t>(3 * 127 * 127)), -17149); // what 16 bits make of 48387
}

void TestSceneIntegers::fourSumsMakeTheProduct()
{
    // (10 − 3)(4 + 2) + (−7 − 3)(−1 + 2) + (100 − 3)(50 + 2) = 42 − 10 + 5044
    const std::vector<std::int8_t> x{10, -7, 100};
    const std::vector<std::int8_t> w{4, -1, 50};
    const Expansion sums(x, w, 3, -2);
    QCOMPARE(qint64(sums.products), qint64(40 + 7 + 5000));
    QCOMPARE(qint64(sums.ofWeights), qint64(3 * 53));
    QCOMPARE(qint64(sums.ofInputs), qint64(-2 * 103));
    QCOMPARE(qint64(sums.constant), qint64(3 * 3 * -2));
    QCOMPARE(qint64(sums.total()), qint64(5076));
    QCOMPARE(productOf(x, w, 3, -2), 5076);
}

void TestSceneIntegers::withoutAZeroPointOfWeightsTwoSumsVanish()
{
    const std::vector<std::int8_t> x{10, -7, 100};
    const std::vector<std::int8_t> w{4, -1, 50};
    const Expansion sums(x, w, 3, 0);
    QCOMPARE(qint64(sums.ofInputs), qint64(0));
    QCOMPARE(qint64(sums.constant), qint64(0));
    QVERIFY(sums.ofWeights != 0);
    QCOMPARE(productOf(x, w, 3, 0), 5047 - 159);
}

void TestSceneIntegers::theBiasHasTheScaleOfTheSums()
{
    // 0.75 / (0.5 · 0.25) = 6 and 0.75 / (0.5 · 0.125) = 12: whole numbers that are added to the sums as they are.
    const std::vector<float> bias{0.75F, 0.75F};
    const std::vector<float> scales{0.25F, 0.125F};
    const QuantizedBias codes = quantizedBias(bias, 0.5F, scales);
    QCOMPARE(codes.values[0], 6);
    QCOMPARE(codes.values[1], 12);
    QCOMPARE(codes.overflowed, std::size_t(0));
    // Small scales: 0.75 / 2^-40 does not fit.
    const std::vector<float> small{0x1p-20F};
    const QuantizedBias over = quantizedBias(std::vector<float>{0.75F}, 0x1p-20F, small);
    QCOMPARE(over.overflowed, std::size_t(1));
    QCOMPARE(over.values[0], std::numeric_limits<std::int32_t>::max());
}

QTEST_APPLESS_MAIN(TestSceneIntegers)
#include "tst_scene_integers.moc"
