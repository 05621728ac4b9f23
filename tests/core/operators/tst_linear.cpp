// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parallel.h"
#include "tests/support/operator_call.h"
#include "tests/support/random_values.h"

#include <QTest>

#include <cmath>

using namespace qs;

class TestLinear : public QObject {
    Q_OBJECT

private slots:
    void matMulIsThatOfNumPy_data();
    void matMulIsThatOfNumPy();
    void wholeNumbersWrapAround();
    void threadsDoNotChangeTheResult();
    void largeProductsAreMadeOfPieces();
    void gemmTakesWholeNumbers();
    void fusedMatMulScalesAndTransposes();
    void einsumFollowsTheEquation_data();
    void einsumFollowsTheEquation();
    void determinantsOfSpecialMatrices();
    void emptySumsAreZero();
    void whatCannotBeIsAnError();
};

namespace {

using Floats = std::vector<float>;

Array random(const Shape& shape, std::uint64_t seed)
{
    return Array::of(shape, RandomValues(seed).normals(*elementCount(shape)));
}

Array asDouble(const Array& array)
{
    return *converted(array, ElementType::F64);
}

} // namespace

void TestLinear::matMulIsThatOfNumPy_data()
{
    QTest::addColumn<Shape>("a");
    QTest::addColumn<Shape>("b");
    QTest::addColumn<Shape>("y");
    QTest::newRow("vectors") << Shape{4} << Shape{4} << Shape{};
    QTest::newRow("vector and matrix") << Shape{4} << Shape{4, 3} << Shape{3};
    QTest::newRow("vector and stack") << Shape{4} << Shape{2, 4, 3} << Shape{2, 3};
    QTest::newRow("stack and vector") << Shape{2, 3, 4} << Shape{4} << Shape{2, 3};
    QTest::newRow("stack and matrix") << Shape{2, 5, 3, 4} << Shape{4, 6} << Shape{2, 5, 3, 6};
    QTest::newRow("matrix and stack") << Shape{3, 4} << Shape{2, 4, 6} << Shape{2, 3, 6};
    QTest::newRow("broadcast stacks") << Shape{2, 1, 3, 4} << Shape{5, 4, 6} << Shape{2, 5, 3, 6};
    QTest::newRow("nothing to sum") << Shape{2, 0} << Shape{0, 3} << Shape{2, 3};
    QTest::newRow("no rows") << Shape{0, 4} << Shape{4, 3} << Shape{0, 3};
    QTest::newRow("no matrices") << Shape{0, 2, 4} << Shape{4, 3} << Shape{0, 2, 3};
}

void TestLinear::matMulIsThatOfNumPy()
{
    QFETCH(Shape, a);
    QFETCH(Shape, b);
    QFETCH(Shape, y);
    const Array left = random(a, 1);
    const Array right = random(b, 2);
    const auto fast = OperatorCall("MatMul", {left, right}).run();
    const auto slow = OperatorCall("MatMul", {asDouble(left), asDouble(right)}).run();
    QVERIFY(fast && slow);
    QCOMPARE(fast->front().shape(), y);
    QCOMPARE(slow->front().shape(), y);
    for (std::size_t i = 0; i < fast->front().count(); ++i) {
        QVERIFY(std::abs(fast->front().values<float>()[i] - slow->front().values<double>()[i]) < 1e-4);
    }
}

void TestLinear::wholeNumbersWrapAround()
{
    const auto y = OperatorCall("MatMul", {Array::of<std::int32_t>({1, 2}, std::vector<std::int32_t>{1 << 30, 3}),
                                           Array::of<std::int32_t>({2, 1}, std::vector<std::int32_t>{4, -5})})
                       .run();
    QVERIFY(y);
    QCOMPARE(y->front().values<std::int32_t>()[0], -15);
}

void TestLinear::threadsDoNotChangeTheResult()
{
    for (const auto& [a, b] : {std::pair(Shape{1, 4096}, Shape{4096, 10}), std::pair(Shape{700, 300}, Shape{300, 1500}),
                               std::pair(Shape{4, 8192}, Shape{8192, 4}), std::pair(Shape{1, 512}, Shape{512, 3000})}) {
        Floats first;
        for (const int threads : {1, 2, 3, 8}) {
            const ThreadLimit limit(threads);
            const Floats y = OperatorCall("MatMul", {random(a, 1), random(b, 2)}).floats();
            first = first.empty() ? y : first;
            QVERIFY(!y.empty() && y == first);
        }
    }
}

void TestLinear::largeProductsAreMadeOfPieces()
{
    const Array a = random({300, 17}, 1);
    const Array b = random({17, 1100}, 2);
    const auto fast = OperatorCall("Gemm", {a, b, random({1100}, 3)}).with("beta", 0.5F).run();
    const auto slow =
        OperatorCall("Gemm", {asDouble(a), asDouble(b), asDouble(random({1100}, 3))}).with("beta", 0.5F).run();
    QVERIFY(fast && slow);
    for (std::size_t i = 0; i < fast->front().count(); ++i) {
        QVERIFY(std::abs(fast->front().values<float>()[i] - slow->front().values<double>()[i]) < 1e-4);
    }
}

void TestLinear::gemmTakesWholeNumbers()
{
    const Array a = Array::of<std::int64_t>({1, 2}, std::vector<std::int64_t>{1, 2});
    const Array b = Array::of<std::int64_t>({2, 1}, std::vector<std::int64_t>{3, 4});
    const Array c = Array::scalar<std::int64_t>(10);
    const auto y = OperatorCall("Gemm", {a, b, c}).with("alpha", 2.0F).with("beta", -1.0F).run();
    QVERIFY(y);
    QCOMPARE(y->front().values<std::int64_t>()[0], 12);
    QVERIFY(!OperatorCall("Gemm", {a, b, c}).with("alpha", 0.5F).message().empty());
    QVERIFY(!OperatorCall("Gemm", {a, b, c}).with("alpha", std::nanf("")).message().empty());
}

void TestLinear::fusedMatMulScalesAndTransposes()
{
    const Array a = countingArray({2, 3, 2}); // transposed: 2 x 3
    const Array b = countingArray({2, 4, 3});
    const auto fused = OperatorCall("FusedMatMul", {a, b}, 1)
                           .in("com.microsoft")
                           .with("transA", std::int64_t{1})
                           .with("transB", std::int64_t{1})
                           .with("alpha", 0.5F)
                           .run();
    QVERIFY(fused);
    QCOMPARE(fused->front().shape(), (Shape{2, 2, 4}));
    QCOMPARE(fused->front().values<float>()[0], 0.5F * (1 * 1 + 3 * 2 + 5 * 3));
}

void TestLinear::einsumFollowsTheEquation_data()
{
    QTest::addColumn<QString>("equation");
    QTest::addColumn<std::vector<Shape>>("shapes");
    QTest::addColumn<Shape>("shape");
    QTest::addColumn<Floats>("values");
    const auto row = [](const char* equation, std::vector<Shape> shapes, Shape shape, Floats values) {
        QTest::newRow(equation) << equation << shapes << shape << values;
    };
    row("ij,jk", {{2, 2}, {2, 2}}, {2, 2}, {7, 10, 15, 22});
    row("ij,kj->ik", {{2, 2}, {2, 2}}, {2, 2}, {5, 11, 11, 25});
    row("ij,kj->ki", {{2, 2}, {2, 2}}, {2, 2}, {5, 11, 11, 25});
    row("ji,jk->ik", {{2, 2}, {2, 2}}, {2, 2}, {10, 14, 14, 20});
    row("b a", {{2, 3}}, {3, 2}, {1, 4, 2, 5, 3, 6});
    row("ii", {{3, 3}}, {}, {15});
    row("ii->i", {{3, 3}}, {3}, {1, 5, 9});
    row("i,j->ij", {{2}, {3}}, {2, 3}, {1, 2, 3, 2, 4, 6});
    row("i,i,i->", {{3}, {3}, {3}}, {}, {36});
    row("...ij,...jk->...ik", {{2, 1, 2}, {2, 2}}, {2, 1, 2}, {7, 10, 15, 22});
    row("...i->...", {{2, 3}}, {2}, {6, 15});
    row("i...->...", {{2, 3}}, {3}, {5, 7, 9});
    row("ij,ij->", {{2, 2}, {2, 1}}, {}, {1 + 2 + 2 * 3 + 2 * 4});
    row("ij->", {{0, 3}}, {}, {0});
    row("ij,jk->ik", {{2, 0}, {0, 2}}, {2, 2}, {0, 0, 0, 0});
    row(",i->i", {{}, {2}}, {2}, {1, 2});
}

void TestLinear::einsumFollowsTheEquation()
{
    QFETCH(QString, equation);
    QFETCH(std::vector<Shape>, shapes);
    QFETCH(Shape, shape);
    QFETCH(Floats, values);
    Arrays inputs;
    for (const Shape& each : shapes) {
        inputs.push_back(countingArray(each));
    }
    OperatorCall call("Einsum", inputs);
    const auto y = call.with("equation", equation.toStdString()).run();
    QVERIFY2(y, y ? "" : y.error().message.c_str());
    QCOMPARE(y->front().shape(), shape);
    QCOMPARE(call.floats(), values);
}

void TestLinear::determinantsOfSpecialMatrices()
{
    QCOMPARE(OperatorCall("Det", {countingArray({0, 0})}).floats(), Floats{1});
    QCOMPARE(OperatorCall("Det", {countingArray({3, 3})}).floats().size(), std::size_t{1});
    QCOMPARE(OperatorCall("Det", {Array::of<float>({2, 2}, Floats{0, 1, 1, 0})}).floats(), Floats{-1});
    QCOMPARE(OperatorCall("Det", {Array::of<float>({2, 2}, Floats{0, 0, 0, 0})}).floats(), Floats{0});
    QVERIFY(!OperatorCall("Det", {countingArray({2, 3})}).message().empty());
    QVERIFY(!OperatorCall("Det", {countingArray({4})}).message().empty());
}

void TestLinear::emptySumsAreZero()
{
    QCOMPARE(OperatorCall("Gemm", {countingArray({1, 0}), countingArray({0, 2}), countingArray({2})}).floats(),
             (Floats{1, 2}));
    QCOMPARE(OperatorCall("Gemm", {countingArray({1, 0}), countingArray({0, 2})}).floats(), (Floats{0, 0}));
}

void TestLinear::whatCannotBeIsAnError()
{
    for (const auto& [a, b] : {std::pair(Shape{2, 3}, Shape{2, 3}), std::pair(Shape{}, Shape{1}),
                               std::pair(Shape{2, 2, 3}, Shape{3, 3, 2}), std::pair(Shape{3}, Shape{2})}) {
        QVERIFY(!OperatorCall("MatMul", {countingArray(a), countingArray(b)}).message().empty());
    }
    QVERIFY(!OperatorCall("MatMul", {countingArray({1}), asDouble(countingArray({1}))}).message().empty());
    QVERIFY(!OperatorCall("MatMul", {countingArray({1})}).message().empty());
    QVERIFY(!OperatorCall("Gemm", {countingArray({2}), countingArray({2})}).message().empty());
    QVERIFY(
        !OperatorCall("Gemm", {countingArray({2, 2}), countingArray({2, 2}), countingArray({3})}).message().empty());
    QVERIFY(
        !OperatorCall("Gemm", {countingArray({1, 2}), countingArray({2, 2}), countingArray({2, 2})}).message().empty());
    for (const char* const equation : {"", "ij", "ij,jk,kl", "ij,jk->iz", "ij,jk->ii", "i1,jk", "ij,jk->i->k", "ij,jkl",
                                       "i....,jk", "ij,.k", "......ij,jk", "ii,jk"}) {
        QVERIFY2(!OperatorCall("Einsum", {countingArray({2, 3}), countingArray({3, 2})})
                      .with("equation", std::string(equation))
                      .message()
                      .empty(),
                 equation);
    }
    QVERIFY(!OperatorCall("Einsum", {countingArray({2, 3}), countingArray({2, 3})})
                 .with("equation", std::string("ij,jk"))
                 .message()
                 .empty());
    QVERIFY(!OperatorCall("Einsum", {}).with("equation", std::string("ij")).message().empty());
}

QTEST_APPLESS_MAIN(TestLinear)
#include "tst_linear.moc"
