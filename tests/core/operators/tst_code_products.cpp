// SPDX-License-Identifier: GPL-3.0-or-later
// Products of matrices of codes.
#include "code_calls.h"

#include <QTest>

#include <random>

using namespace qs;
using namespace codecalls;

class TestCodeProducts : public QObject {
    Q_OBJECT

private slots:
    void productsTakeZeroPointsByRowAndColumn();
    void stacksOfMatricesAreRepeated();
    void productsOfWrongShapesAreErrors();
    void generalProductsAddC();
    void generalProductsWithAKeptMatrix_data();
    void generalProductsWithAKeptMatrix();
    void linearProductsWithAKeptMatrix_data();
    void linearProductsWithAKeptMatrix();
    void matricesThatChangeAreNotKept();
    void floatProductsOfCodes();
};

namespace {

Array anyCodes(std::mt19937& random, Shape shape, ElementType type)
{
    auto array = Array::make(type, std::move(shape));
    for (std::byte& byte : array->editBytes()) {
        byte = static_cast<std::byte>(random());
    }
    return *array;
}

} // namespace

void TestCodeProducts::productsTakeZeroPointsByRowAndColumn()
{
    const Array a = bytes({2, 2}, {1, 2, 3, 4});
    const Array b = bytes({2, 2}, {5, 6, 7, 8});
    QCOMPARE(text<std::int32_t>(run({"MatMulInteger"}, {a, b})), QString("19 22 43 50"));
    QCOMPARE(text<std::int32_t>(run({"MatMulInteger"}, {a, b, zeroPoint(1), zeroPoint(5)})), QString("2 3 6 11"));
    QCOMPARE(text<std::int32_t>(run({"MatMulInteger"}, {a, b, bytes({2}, {1, 3}), bytes({2}, {5, 6})})),
             QString("2 2 2 2"));
    QCOMPARE(text<std::int32_t>(run({"MatMulInteger"}, {a, b, bytes({2, 1}, {1, 3}), bytes({1, 2}, {5, 6})})),
             QString("2 2 2 2"));
    QCOMPARE(text<std::int32_t>(run({"MatMulInteger"}, {a, arrayOf<std::int8_t>({2}, {-1, 1}), zeroPoint(1)})),
             QString("1 1"));
    QCOMPARE(text<std::int32_t>(run({"MatMulInteger"}, {bytes({2}, {1, 2}), bytes({2}, {3, 4})})), QString("11"));
    // one scale per column: (19, 22; 43, 50) · 0.5 · (0.5, 1) / 2 + 10
    const Arrays inputs{a,      one(0.5F),    zeroPoint(0), b, floats({2}, {0.5F, 1}), bytes({2}, {0, 0}),
                        one(2), zeroPoint(10)};
    QCOMPARE(text<std::uint8_t>(run({"QLinearMatMul", 10}, inputs)), QString("12 16 15 22"));
    Arrays rows = inputs;
    rows[1] = floats({2}, {0.5F, 1});
    rows[2] = bytes({2}, {0, 0});
    QCOMPARE(text<std::uint8_t>(run({"QLinearMatMul", 10}, rows)), QString("12 16 21 35"));
}

void TestCodeProducts::stacksOfMatricesAreRepeated()
{
    const Array a = bytes({2, 1, 2}, {1, 2, 3, 4});
    const Array b = bytes({2, 2, 1}, {5, 6, 7, 8});
    QCOMPARE(text<std::int32_t>(run({"MatMulInteger"}, {a, b})), QString("17 53"));
    QCOMPARE(text<std::int32_t>(run({"MatMulInteger"}, {a, bytes({2, 1}, {5, 6})})), QString("17 39"));
    const auto crossed = run({"MatMulInteger"}, {bytes({2, 1, 1, 2}, {1, 2, 3, 4}), b});
    QCOMPARE(text<std::int32_t>(crossed), QString("17 23 39 53"));
    QVERIFY((crossed->front().shape() == Shape{2, 2, 1, 1}));
    QCOMPARE(text<std::int32_t>(run({"MatMulInteger"}, {a, b, bytes({2, 1, 1}, {1, 3})})), QString("6 8"));
    const auto empty = run({"MatMulInteger"}, {bytes({0, 3, 2}, {}), bytes({2, 4}, std::vector<std::uint8_t>(8))});
    QVERIFY(empty && (empty->front().shape() == Shape{0, 3, 4}));
    QCOMPARE(text<std::int32_t>(run({"MatMulInteger"}, {bytes({2, 0}, {}), bytes({0, 1}, {})})), QString("0 0"));
}

void TestCodeProducts::productsOfWrongShapesAreErrors()
{
    const Array a = bytes({2, 2}, {1, 2, 3, 4});
    QVERIFY(!run({"MatMulInteger"}, {a, bytes({3, 1}, {1, 2, 3})}));
    QVERIFY(!run({"MatMulInteger"}, {a, zeroPoint(1)}));
    QVERIFY(!run({"MatMulInteger"}, {a, a, bytes({3}, {1, 2, 3})}));
    QVERIFY(!run({"MatMulInteger"}, {a, a, Array::scalar(std::int8_t{1})}));
    QVERIFY(!run({"MatMulInteger"}, {a, floats({2, 2}, {1, 2, 3, 4})}));
    QVERIFY(!run({"MatMulInteger"}, {bytes({2, 1, 1}, {1, 2}), bytes({3, 1, 1}, {1, 2, 3})}));
    QVERIFY(!run({"QLinearMatMul", 10},
                 {a, floats({3}, {1, 2, 3}), zeroPoint(0), a, one(1), zeroPoint(0), one(1), zeroPoint(0)}));
    QVERIFY(!run({"QLinearMatMul", 10}, {a, one(1), zeroPoint(0), a, one(1), zeroPoint(0), one(1), one(0)}));
}

void TestCodeProducts::generalProductsAddC()
{
    const Array a = bytes({2, 2}, {1, 3, 2, 4}); // transposed
    const Array b = bytes({2, 2}, {5, 6, 7, 8});
    const Array c = arrayOf<std::int32_t>({2}, {1, -2});
    const Arrays inputs{a, one(0.5F), zeroPoint(0), b, one(2), zeroPoint(0), c};
    QCOMPARE(text<float>(runMicrosoft("QGemm", inputs, integer("transA", 1))), QString("20 20 44 48"));
    Attributes half = integer("transA", 1);
    half.push_back({"alpha", 0.5F});
    QCOMPARE(text<float>(runMicrosoft("QGemm", inputs, half)), QString("10 10 22 24"));
    Arrays codes = inputs;
    codes.push_back(one(4));
    codes.push_back(zeroPoint(100));
    QCOMPARE(text<std::uint8_t>(runMicrosoft("QGemm", codes, integer("transA", 1))), QString("105 105 111 112"));
    codes[4] = floats({2}, {2, 4});
    codes[5] = bytes({2}, {0, 0});
    QCOMPARE(text<std::uint8_t>(runMicrosoft("QGemm", codes, integer("transA", 1))), QString("105 110 111 124"));
    codes[0] = bytes({2, 2}, {1, 2, 3, 4}); // as it is multiplied
    QCOMPARE(text<std::uint8_t>(runMicrosoft("QGemm", codes)), QString("105 110 111 124"));
    codes[6] = arrayOf<std::int32_t>({3}, {1, 2, 3});
    QVERIFY(!runMicrosoft("QGemm", codes));
    codes[6] = arrayOf<std::int32_t>({2, 2, 2}, std::vector<std::int32_t>(8));
    QVERIFY(!runMicrosoft("QGemm", codes));
    codes[6] = Array();
    codes[3] = bytes({2}, {1, 2});
    QVERIFY(!runMicrosoft("QGemm", codes));
}

void TestCodeProducts::generalProductsWithAKeptMatrix_data()
{
    QTest::addColumn<int>("rows");
    QTest::addColumn<bool>("isSigned"); // A and the result; B is signed in any case
    QTest::addColumn<bool>("isTransposed");
    for (const int rows : {1, 3, 20}) {
        for (const bool isSigned : {false, true}) {
            for (const bool isTransposed : {false, true}) {
                QTest::addRow("%d rows, %s, %s", rows, isSigned ? "signed" : "unsigned", isTransposed ? "Bᵀ" : "B")
                    << rows << isSigned << isTransposed;
            }
        }
    }
}

/// With a bias per column there is a kernel; with the same bias for each element the sums are made as they are defined.
void TestCodeProducts::generalProductsWithAKeptMatrix()
{
    QFETCH(int, rows);
    QFETCH(bool, isSigned);
    QFETCH(bool, isTransposed);
    constexpr std::int64_t inner = 37;
    constexpr std::int64_t columns = 21;
    std::mt19937 random(5);
    const auto codes = [&](Shape shape, ElementType type) { return anyCodes(random, std::move(shape), type); };
    const ElementType type = isSigned ? ElementType::I8 : ElementType::U8;
    const auto zero = [&](std::uint8_t value) {
        return isSigned ? Array::scalar(static_cast<std::int8_t>(value)) : Array::scalar(value);
    };
    std::vector<float> scales;
    std::vector<std::int32_t> bias;
    for (std::int64_t j = 0; j < columns; ++j) {
        scales.push_back(0.001F * static_cast<float>(1 + random() % 50));
        bias.push_back(static_cast<std::int32_t>(random() % 20000) - 10000);
    }
    std::vector<std::int32_t> everywhere;
    for (int i = 0; i < rows; ++i) {
        everywhere.insert(everywhere.end(), bias.begin(), bias.end());
    }
    const Array b = codes(isTransposed ? Shape{columns, inner} : Shape{inner, columns}, ElementType::I8);
    const Array c = arrayOf<std::int32_t>({columns}, bias);
    Arrays inputs{Array(),
                  one(0.7F),
                  zero(130),
                  b,
                  floats({columns}, scales),
                  arrayOf<std::int8_t>({columns}, std::vector<std::int8_t>(columns)),
                  c,
                  one(6.5F),
                  zero(101)};
    Attributes attributes = integer("transB", isTransposed ? 1 : 0);
    attributes.push_back({"alpha", 1.5F});
    std::any kept;
    for (int round = 0; round < 3; ++round) {
        inputs[0] = codes({rows, inner}, type);
        inputs[6] = c;
        const auto actual = runAgain(kept, {"QGemm", 1, kMicrosoft}, inputs, attributes);
        inputs[6] = arrayOf<std::int32_t>({rows, columns}, everywhere);
        const auto expected = runMicrosoft("QGemm", inputs, attributes);
        QVERIFY2(actual && expected, actual ? "" : actual.error().message.c_str());
        QVERIFY(actual->front().type() == type && actual->front().shape() == expected->front().shape());
        QVERIFY(std::ranges::equal(actual->front().bytes(), expected->front().bytes()));
    }
}

void TestCodeProducts::linearProductsWithAKeptMatrix_data()
{
    QTest::addColumn<int>("rows");
    QTest::addColumn<bool>("isSigned"); // A and the result
    QTest::addColumn<bool>("isUnsignedMatrix");
    for (const int rows : {1, 3, 20}) {
        QTest::addRow("%d rows, unsigned", rows) << rows << false << false;
        QTest::addRow("%d rows, signed", rows) << rows << true << false;
        QTest::addRow("%d rows, B around 128", rows) << rows << false << true;
    }
}

/// With one matrix for all there is a kernel; with a stack of one matrix the sums are made as they are defined.
void TestCodeProducts::linearProductsWithAKeptMatrix()
{
    QFETCH(int, rows);
    QFETCH(bool, isSigned);
    QFETCH(bool, isUnsignedMatrix);
    constexpr std::int64_t inner = 37;
    constexpr std::int64_t columns = 21;
    std::mt19937 random(7);
    const auto codes = [&](Shape shape, ElementType type) { return anyCodes(random, std::move(shape), type); };
    std::vector<float> scales;
    for (std::int64_t j = 0; j < columns; ++j) {
        scales.push_back(0.001F * static_cast<float>(1 + random() % 50));
    }
    const ElementType type = isSigned ? ElementType::I8 : ElementType::U8;
    const auto zero = [&](std::uint8_t value) {
        return isSigned ? Array::scalar(static_cast<std::int8_t>(value)) : Array::scalar(value);
    };
    const Array b = codes({inner, columns}, isUnsignedMatrix ? ElementType::U8 : ElementType::I8);
    const Array zeroB = isUnsignedMatrix ? zeroPoint(128) : Array::scalar(std::int8_t{0});
    Arrays inputs{Array(), one(0.7F), zero(130), b, floats({columns}, scales), zeroB, one(6.5F), zero(101)};
    std::any kept;
    for (int round = 0; round < 3; ++round) {
        inputs[0] = codes({2, rows, inner}, type);
        inputs[3] = b;
        const auto actual = runAgain(kept, {"QLinearMatMul", 10}, inputs);
        inputs[3] = b.reshaped({1, inner, columns});
        const auto expected = run({"QLinearMatMul", 10}, inputs);
        QVERIFY2(actual && expected, actual ? "" : actual.error().message.c_str());
        QVERIFY(actual->front().type() == type && actual->front().shape() == expected->front().shape());
        QVERIFY(std::ranges::equal(actual->front().bytes(), expected->front().bytes()));
    }
}

void TestCodeProducts::matricesThatChangeAreNotKept()
{
    const Array a = bytes({1, 2}, {1, 2});
    const auto inputs = [&](const Array& b) {
        return Arrays{a, one(1), zeroPoint(0), b, one(1), Array::scalar(std::int8_t{0}), Array(), one(1), zeroPoint(0)};
    };
    std::any kept;
    const Operator gemm{"QGemm", 1, kMicrosoft};
    for (int round = 0; round < 2; ++round) {
        for (const std::int8_t w : {1, 2, 3}) {
            const Array b = arrayOf<std::int8_t>({2, 1}, {w, w});
            QCOMPARE(text<std::uint8_t>(runAgain(kept, gemm, inputs(b))), QString::number(3 * w));
        }
    }
}

void TestCodeProducts::floatProductsOfCodes()
{
    const Array a = bytes({2, 2}, {1, 2, 3, 4});
    const Array b = bytes({2, 2}, {5, 6, 7, 8});
    QCOMPARE(text<float>(runMicrosoft("MatMulIntegerToFloat", {a, b, one(0.5F), floats({2}, {1, 2}), zeroPoint(1),
                                                               bytes({2}, {5, 6}), floats({2}, {100, 200})})),
             QString("101 202 103 206"));
    QVERIFY(!runMicrosoft("MatMulIntegerToFloat", {a, b, one(1), one(1), Array(), Array(), floats({3}, {1, 2, 3})}));
    const Array x = floats({2, 2}, {1, 2, 3, 255});
    QCOMPARE(text<float>(runMicrosoft("DynamicQuantizeMatMul", {x, b, one(0.5F)})), QString("9.5 11 900 1029"));
    QCOMPARE(text<float>(runMicrosoft("DynamicQuantizeMatMul", {x, b, one(0.5F), zeroPoint(5), floats({2}, {1, 2})})),
             QString("3 5.5 256 386"));
    QVERIFY(!runMicrosoft("DynamicQuantizeMatMul", {a, b, one(0.5F)}));
}

QTEST_APPLESS_MAIN(TestCodeProducts)
#include "tst_code_products.moc"
