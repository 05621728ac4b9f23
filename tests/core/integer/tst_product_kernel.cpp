// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/integer/integer_product.h"
#include "core/integer/product_kernel.h"
#include "tests/support/cpu_targets.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

using namespace qs;

class TestProductKernel : public QObject {
    Q_OBJECT

private slots:
    void codesAreTheDefinitions_data();
    void codesAreTheDefinitions();
    void emptyMatricesHaveNone();
};

namespace {

int codeOf(std::int32_t sum, float factor, int zero, int least)
{
    const float v = static_cast<float>(sum) * factor;
    return static_cast<int>(std::clamp(std::nearbyint(double(v)) + zero, double(least), double(least + 255)));
}

} // namespace

void TestProductKernel::codesAreTheDefinitions_data()
{
    QTest::addColumn<QString>("target");
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("inner");
    QTest::addColumn<int>("columns");
    const struct {
        int rows, inner, columns;
    } cases[] = {{1, 64, 10}, {1, 2400, 10}, {1, 1, 1},     {1, 3, 17},    {2, 7, 16},   {3, 17, 33}, {1, 20, 48},
                 {1, 33, 64}, {4, 30, 70},   {8, 100, 145}, {9, 100, 145}, {40, 64, 24}, {0, 64, 10}};
    for (const std::string& target : availableCpuTargets()) {
        for (const auto& each : cases) {
            QTest::addRow("%s, [%d, %d] times [%d, %d]", target.c_str(), each.rows, each.inner, each.inner,
                          each.columns)
                << QString::fromStdString(target) << each.rows << each.inner << each.columns;
        }
    }
}

void TestProductKernel::codesAreTheDefinitions()
{
    QFETCH(QString, target);
    QFETCH(int, rows);
    QFETCH(int, inner);
    QFETCH(int, columns);
    const ForcedTarget forced(target);
    std::mt19937 random(23);
    IntegerProduct product;
    product.rows = static_cast<std::size_t>(rows);
    product.inner = static_cast<std::size_t>(inner);
    product.columns = static_cast<std::size_t>(columns);
    product.stepB = product.columns;
    std::vector<std::uint8_t> x(product.rows * product.inner);
    std::vector<std::int8_t> w(product.inner * product.columns);
    // Half of them at the ends, where sums of two products leave 16 bits.
    for (std::uint8_t& code : x) {
        code = random() % 2 == 0 ? static_cast<std::uint8_t>(random()) : std::uint8_t{255};
    }
    for (std::int8_t& code : w) {
        code = random() % 2 == 0 ? static_cast<std::int8_t>(random()) : std::int8_t{-128};
    }
    std::vector<std::int8_t> moved(x.size()); // as the definition has them
    std::ranges::transform(x, moved.begin(), [](std::uint8_t code) { return static_cast<std::int8_t>(code - 128); });
    std::vector<std::int8_t> transposed(w.size());
    for (std::size_t i = 0; i < w.size(); ++i) {
        transposed[i % product.columns * product.inner + i / product.columns] = w[i];
    }
    std::vector<std::int32_t> bias(product.columns);
    std::vector<float> factors(product.columns);
    for (std::size_t j = 0; j < product.columns; ++j) {
        factors[j] = j % 2 == 0 ? std::ldexp(1.0F, -1 - static_cast<int>(random() % 12))
                                : 1e-4F + static_cast<float>(random() % 1000) * 3.7e-5F;
        bias[j] = j % 5 == 4   ? std::numeric_limits<std::int32_t>::max() - 1000
                  : j % 5 == 3 ? std::numeric_limits<std::int32_t>::min()
                               : static_cast<std::int32_t>(random() % 4001) - 2000;
    }
    product.a = moved.data();
    product.b = w.data();
    const std::int32_t none[] = {0};
    product.zeroB = none;
    for (const std::int32_t zeroX : {0, 133}) {
        const std::int32_t zero[] = {zeroX - 128};
        product.zeroA = zero;
        std::vector<std::int64_t> sums(product.rows * product.columns);
        integerProductDefinition(product, sums);
        for (const auto& [type, zeroY] : {std::pair{ElementType::U8, 117}, std::pair{ElementType::I8, -28}}) {
            for (const bool isTransposed : {false, true}) {
                for (const bool isBiased : {true, false}) {
                    const auto added = isBiased ? std::span<const std::int32_t>(bias) : std::span<const std::int32_t>();
                    const auto kernel = ProductKernel::make(
                        product.rows,
                        {isTransposed ? transposed.data() : w.data(), product.inner, product.columns, isTransposed},
                        {type, zeroX, zeroY, factors, added});
                    QVERIFY(kernel != nullptr);
                    std::vector<std::byte> codes(sums.size());
                    QVERIFY(kernel->run(x.data(), codes.data()));
                    const bool isSigned = type == ElementType::I8;
                    for (std::size_t i = 0; i < codes.size(); ++i) {
                        const std::size_t j = i % product.columns;
                        const auto sum = static_cast<std::int32_t>(sums[i] + (isBiased ? bias[j] : 0));
                        QCOMPARE(isSigned ? int{static_cast<std::int8_t>(codes[i])} : int(codes[i]),
                                 codeOf(sum, factors[j], zeroY, isSigned ? -128 : 0));
                    }
                }
            }
        }
    }
}

void TestProductKernel::emptyMatricesHaveNone()
{
    const std::vector<std::int8_t> w(4, 1);
    const CodedSums coded{ElementType::U8, 0, 0, {1.0F, std::numeric_limits<float>::infinity()}, {}};
    QVERIFY(!ProductKernel::make(1, {w.data(), 2, 0}, {ElementType::U8, 0, 0, {}, {}}));
    QVERIFY(!ProductKernel::make(1, {w.data(), 0, 2}, {ElementType::U8, 0, 0, {1.0F, 1.0F}, {}}));
    QVERIFY(!ProductKernel::make(1, {w.data(), 2, 2}, coded)); // 0 times infinity is no number
}

QTEST_APPLESS_MAIN(TestProductKernel)
#include "tst_product_kernel.moc"
