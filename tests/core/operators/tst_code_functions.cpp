// SPDX-License-Identifier: GPL-3.0-or-later
// Operators on codes, element by element, and averages of them.
#include "code_calls.h"

#include <QTest>

using namespace qs;
using namespace codecalls;

class TestCodeFunctions : public QObject {
    Q_OBJECT

private slots:
    void sumsAndProductsOfCodes();
    void functionsOfCodes();
    void concatenatedCodesGetOneScale();
    void softmaxAddsUpToOne();
    void averagesOfCodes();
};

void TestCodeFunctions::sumsAndProductsOfCodes()
{
    const Array a = bytes({2, 1}, {10, 20});
    const Array b = bytes({3}, {1, 2, 3});
    // (a − 10) · 0.5 + (b − 1) · 2, / 1 + 5
    const Arrays inputs{a, one(0.5F), zeroPoint(10), b, one(2), zeroPoint(1), one(1), zeroPoint(5)};
    QCOMPARE(text<std::uint8_t>(runMicrosoft("QLinearAdd", inputs)), QString("5 7 9 10 12 14"));
    QCOMPARE(text<std::uint8_t>(runMicrosoft("QLinearMul", inputs)), QString("5 5 5 5 15 25"));
    Arrays without = inputs;
    without[2] = without[5] = without[7] = Array();
    QCOMPARE(text<std::uint8_t>(runMicrosoft("QLinearAdd", without)), QString("7 9 11 12 14 16"));
    Arrays mixed = inputs;
    mixed[3] = arrayOf<std::int8_t>({3}, {1, 2, 3});
    QVERIFY(!runMicrosoft("QLinearAdd", mixed));
    mixed = inputs;
    mixed[3] = bytes({2, 2}, {1, 2, 3, 4});
    QVERIFY(runMicrosoft("QLinearMul", mixed));
    mixed[0] = bytes({3, 1}, {1, 2, 3});
    QVERIFY(!runMicrosoft("QLinearMul", mixed));
    mixed = inputs;
    mixed[1] = floats({2}, {1, 1});
    QVERIFY(!runMicrosoft("QLinearMul", mixed));
}

void TestCodeFunctions::functionsOfCodes()
{
    const Array x = arrayOf<std::int8_t>({3}, {-128, 0, 127});
    const Array zero = Array::scalar(std::int8_t{0});
    const Arrays inputs{x, one(0.5F), zero, one(0.25F), Array::scalar(std::int8_t{-10})};
    Attributes alpha{{"alpha", 0.25F}};
    QCOMPARE(text<std::int8_t>(runMicrosoft("QLinearLeakyRelu", inputs, alpha)), QString("-74 -10 127"));
    const Arrays bounded{x, one(0.01F), zero, one(1.0F / 256), Array::scalar(std::int8_t{-128})};
    // 256 / (1 + e^1.28) = 55.69, 128, 256 / (1 + e^-1.27) = 199.86
    QCOMPARE(text<std::int8_t>(runMicrosoft("QLinearSigmoid", bounded)), QString("-72 0 72"));
    QVERIFY(!runMicrosoft("QLinearSigmoid", {floats({1}, {1}), one(1), Array(), one(1)}));
}

void TestCodeFunctions::concatenatedCodesGetOneScale()
{
    const Arrays inputs{one(1),    zeroPoint(10), bytes({2, 1}, {4, 8}),
                        one(0.5F), zeroPoint(2),  bytes({2, 2}, {1, 2, 3, 4}),
                        one(2),    zeroPoint(0)};
    QCOMPARE(text<std::uint8_t>(runMicrosoft("QLinearConcat", inputs, integer("axis", 1))),
             QString("11 12 14 13 16 18"));
    QVERIFY(!runMicrosoft("QLinearConcat", inputs, integer("axis", 0)));
    QVERIFY(!runMicrosoft("QLinearConcat", inputs));
    QVERIFY(!runMicrosoft("QLinearConcat", Arrays(inputs.begin(), inputs.end() - 1), integer("axis", 1)));
}

void TestCodeFunctions::softmaxAddsUpToOne()
{
    const Array x = bytes({2, 2, 2}, {0, 10, 20, 30, 40, 50, 60, 70});
    const Arrays inputs{x, one(std::log(2.0F) / 10), zeroPoint(7), one(1.0F / 255), zeroPoint(0)};
    const auto along = [&](std::int64_t axis, std::int64_t opset) {
        Attributes attributes = integer("axis", axis);
        attributes.push_back({"opset", opset});
        return text<std::uint8_t>(runMicrosoft("QLinearSoftmax", inputs, attributes));
    };
    QCOMPARE(along(-1, 13), QString("85 170 85 170 85 170 85 170"));
    QCOMPARE(along(1, 13), QString("51 51 204 204 51 51 204 204"));
    QCOMPARE(along(1, 12), QString("17 34 68 136 17 34 68 136"));
    QVERIFY(along(3, 13).startsWith("error"));
}

void TestCodeFunctions::averagesOfCodes()
{
    const Array x = bytes({1, 2, 2, 2}, {1, 2, 3, 6, 10, 20, 30, 40});
    const Arrays inputs{x, one(1), zeroPoint(1), one(0.5F), zeroPoint(3)};
    // (3 − 1) / 0.5 + 3, (25 − 1) / 0.5 + 3
    QCOMPARE(text<std::uint8_t>(runMicrosoft("QLinearGlobalAveragePool", inputs)), QString("7 51"));
    Arrays last = inputs;
    last[0] = bytes({1, 2, 2, 2}, {1, 10, 2, 20, 3, 30, 6, 40});
    QCOMPARE(text<std::uint8_t>(runMicrosoft("QLinearGlobalAveragePool", last, integer("channels_last", 1))),
             QString("7 51"));
    Attributes window = integers("kernel_shape", {2, 2});
    QCOMPARE(text<std::uint8_t>(runMicrosoft("QLinearAveragePool", inputs, window)), QString("7 51"));
    window.push_back({"pads", std::vector<std::int64_t>{1, 1, 0, 0}});
    QCOMPARE(text<std::uint8_t>(runMicrosoft("QLinearAveragePool", inputs, window)), QString("3 4 5 7 21 31 41 51"));
    window.push_back({"count_include_pad", std::int64_t{1}});
    QCOMPARE(text<std::uint8_t>(runMicrosoft("QLinearAveragePool", inputs, window)), QString("3 3 4 7 7 17 22 51"));
    const Arrays row{bytes({1, 1, 5}, {1, 2, 3, 4, 9}), one(1), Array(), one(1)};
    Attributes steps = integers("kernel_shape", {2});
    steps.push_back({"strides", std::vector<std::int64_t>{2}});
    QCOMPARE(text<std::uint8_t>(runMicrosoft("QLinearAveragePool", row, steps)), QString("2 4"));
    steps.push_back({"ceil_mode", std::int64_t{1}});
    QCOMPARE(text<std::uint8_t>(runMicrosoft("QLinearAveragePool", row, steps)), QString("2 4 9"));
    QVERIFY(!runMicrosoft("QLinearAveragePool", row));
    QVERIFY(!runMicrosoft("QLinearAveragePool", row, integers("kernel_shape", {6})));
    QVERIFY(!runMicrosoft("QLinearAveragePool", row, integers("kernel_shape", {0})));
    QVERIFY(
        !runMicrosoft("QLinearGlobalAveragePool", {bytes({2}, {1, 2}), one(1), zeroPoint(0), one(1), zeroPoint(0)}));
}

QTEST_APPLESS_MAIN(TestCodeFunctions)
#include "tst_code_functions.moc"
