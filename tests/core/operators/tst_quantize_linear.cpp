// SPDX-License-Identifier: GPL-3.0-or-later
// From numbers to codes and back: QuantizeLinear, DequantizeLinear, DynamicQuantizeLinear.
#include "code_calls.h"
#include "core/operators/float8.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace qs;
using namespace codecalls;

class TestQuantizeLinear : public QObject {
    Q_OBJECT

private slots:
    void halvesRoundToEvenAndCodesSaturate();
    void everyWholeTypeSaturatesAtItsEnds_data();
    void everyWholeTypeSaturatesAtItsEnds();
    void quotientsHaveThePrecisionOfTheScale();
    void scalesGoAlongAnAxisOrInBlocks();
    void scalesOfOtherShapesAreErrors_data();
    void scalesOfOtherShapesAreErrors();
    void floatsOf8BitsRoundAndSaturate_data();
    void floatsOf8BitsRoundAndSaturate();
    void everyFloatOf8BitsComesBack();
    void codesBecomeNumbers();
    void dynamicGridsHoldZero();
};

void TestQuantizeLinear::halvesRoundToEvenAndCodesSaturate()
{
    const Array x = floats({9}, {-1.25F, -0.75F, -0.25F, 0.25F, 0.75F, 1.25F, 1.75F, 1e9F, -1e9F});
    const auto y = run({"QuantizeLinear", 13}, {x, one(0.5F), zeroPoint(3)});
    QCOMPARE(text<std::uint8_t>(y), QString("1 1 3 3 5 5 7 255 0"));
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const float infinity = std::numeric_limits<float>::infinity();
    const auto strange = run({"QuantizeLinear", 13},
                             {floats({3}, {nan, infinity, -infinity}), one(0.5F), Array::scalar(std::int8_t{3})});
    QCOMPARE(text<std::int8_t>(strange), QString("-128 127 -128"));
    QCOMPARE(text<std::uint8_t>(run({"QuantizeLinear", 13}, {floats({1}, {2}), one(0.5F)})), QString("4"));
    QCOMPARE(
        text<std::uint8_t>(run({"QuantizeLinear", 13}, {arrayOf<std::int32_t>({2}, {5, -5}), one(2), zeroPoint(10)})),
        QString("12 8"));
    QCOMPARE(text<std::uint8_t>(run({"QuantizeLinear", 13}, {floats({0}, {}), one(2), zeroPoint(10)})), QString());
}

void TestQuantizeLinear::everyWholeTypeSaturatesAtItsEnds_data()
{
    QTest::addColumn<int>("type");
    QTest::addColumn<int>("onnx");
    QTest::addColumn<int>("low");
    QTest::addColumn<int>("high");
    QTest::newRow("U8") << int(ElementType::U8) << 2 << 0 << 255;
    QTest::newRow("I8") << int(ElementType::I8) << 3 << -128 << 127;
    QTest::newRow("U16") << int(ElementType::U16) << 4 << 0 << 65535;
    QTest::newRow("I16") << int(ElementType::I16) << 5 << -32768 << 32767;
    QTest::newRow("U4") << int(ElementType::U4) << 21 << 0 << 15;
    QTest::newRow("I4") << int(ElementType::I4) << 22 << -8 << 7;
}

void TestQuantizeLinear::everyWholeTypeSaturatesAtItsEnds()
{
    QFETCH(int, type);
    QFETCH(int, onnx);
    QFETCH(int, low);
    QFETCH(int, high);
    const Array x = floats({4}, {-1e6F, 0.5F, 1.5F, 1e6F});
    const auto byAttribute = run({"QuantizeLinear", 21}, {x, one(1)}, integer("output_dtype", onnx));
    QVERIFY(byAttribute.has_value());
    QCOMPARE(int(byAttribute->front().type()), type);
    const auto back = run({"DequantizeLinear", 21}, {byAttribute->front(), one(1)});
    QCOMPARE(text<float>(back), QString("%1 0 2 %2").arg(low).arg(high));
    const auto zero = converted(Array::scalar(std::int32_t{1}), ElementType(type));
    QVERIFY(zero.has_value());
    const auto shifted = run({"QuantizeLinear", 21}, {x, one(1), *zero});
    QVERIFY(shifted.has_value());
    QCOMPARE(text<float>(run({"DequantizeLinear", 21}, {shifted->front(), one(2), *zero})),
             QString("%1 0 4 %2").arg(2 * (low - 1)).arg(2 * (high - 1)));
}

/// 71.0625 / 0.7001953125 is 101.4895…, and 101.5 in halves.
void TestQuantizeLinear::quotientsHaveThePrecisionOfTheScale()
{
    const Array x = floats({1}, {71.0625F});
    const Array scale = one(0.7001953125F);
    QCOMPARE(text<std::uint8_t>(run({"QuantizeLinear", 19}, {x, scale})), QString("101"));
    const auto halfX = converted(x, ElementType::F16);
    const auto halfScale = converted(scale, ElementType::F16);
    QVERIFY(halfX && halfScale);
    QCOMPARE(text<std::uint8_t>(run({"QuantizeLinear", 19}, {*halfX, *halfScale})), QString("102"));
    const auto numbers = run({"DequantizeLinear", 19}, {bytes({2}, {10, 20}), *halfScale});
    QVERIFY(numbers.has_value());
    QCOMPARE(numbers->front().type(), ElementType::F16);
}

void TestQuantizeLinear::scalesGoAlongAnAxisOrInBlocks()
{
    const Array x = floats({2, 3}, {2, 4, 8, 16, 32, 64});
    const auto along = [&](std::int64_t axis, Array scales, std::int64_t block = 0) {
        Attributes attributes = integer("axis", axis);
        attributes.push_back({"block_size", block});
        const auto codes = run({"QuantizeLinear", 21}, {x, scales}, attributes);
        const auto back = codes ? run({"DequantizeLinear", 21}, {codes->front(), scales}, attributes) : codes;
        return text<std::uint8_t>(codes) + " | " + text<float>(back);
    };
    QCOMPARE(along(0, floats({2}, {1, 2})), QString("2 4 8 8 16 32 | 2 4 8 16 32 64"));
    QCOMPARE(along(-1, floats({3}, {1, 2, 4})), QString("2 2 2 16 16 16 | 2 4 8 16 32 64"));
    QCOMPARE(along(1, floats({2, 2}, {1, 2, 4, 8}), 2), QString("2 4 4 4 8 8 | 2 4 8 16 32 64"));
    QCOMPARE(along(1, floats({2, 1}, {1, 2}), 100), QString("2 4 8 8 16 32 | 2 4 8 16 32 64"));
    QCOMPARE(along(0, floats({1, 3}, {1, 2, 4}), 2), QString("2 2 2 16 16 16 | 2 4 8 16 32 64"));
    QCOMPARE(along(0, floats({2, 3}, {1, 2, 4, 1, 2, 4}), 1), QString("2 2 2 16 16 16 | 2 4 8 16 32 64"));
    const Array zeros = bytes({2}, {1, 3});
    const auto codes = run({"QuantizeLinear", 13}, {x, floats({2}, {1, 2}), zeros}, integer("axis", 0));
    QCOMPARE(text<std::uint8_t>(codes), QString("3 5 9 11 19 35"));
    QCOMPARE(
        text<float>(run({"DequantizeLinear", 13}, {codes->front(), floats({2}, {1, 2}), zeros}, integer("axis", 0))),
        QString("2 4 8 16 32 64"));
    QCOMPARE(text<std::uint8_t>(runMicrosoft("QuantizeLinear", {x, floats({2}, {1, 2}), zeros}, integer("axis", 0))),
             QString("3 5 9 11 19 35"));
}

void TestQuantizeLinear::scalesOfOtherShapesAreErrors_data()
{
    QTest::addColumn<QList<qint64>>("scales");
    QTest::addColumn<qint64>("axis");
    QTest::addColumn<qint64>("block");
    QTest::addColumn<int>("opset");
    using L = QList<qint64>;
    QTest::newRow("too many") << L{4} << qint64{0} << qint64{0} << 13;
    QTest::newRow("two axes without blocks") << L{2, 3} << qint64{0} << qint64{0} << 13;
    QTest::newRow("no such axis") << L{2} << qint64{2} << qint64{0} << 13;
    QTest::newRow("no such axis from the end") << L{2} << qint64{-3} << qint64{0} << 13;
    QTest::newRow("negative blocks") << L{2, 2} << qint64{1} << qint64{-2} << 21;
    QTest::newRow("too few blocks") << L{2, 1} << qint64{1} << qint64{2} << 21;
    QTest::newRow("too many blocks") << L{2, 3} << qint64{1} << qint64{2} << 21;
    QTest::newRow("blocks of one number") << L{} << qint64{1} << qint64{2} << 21;
    QTest::newRow("none") << L{0} << qint64{0} << qint64{0} << 13;
    QTest::newRow("an axis before there were any") << L{2} << qint64{0} << qint64{0} << 10;
}

void TestQuantizeLinear::scalesOfOtherShapesAreErrors()
{
    QFETCH(QList<qint64>, scales);
    QFETCH(qint64, axis);
    QFETCH(qint64, block);
    QFETCH(int, opset);
    const Shape shape(scales.begin(), scales.end());
    const Array s = Array::of(shape, std::vector<float>(*elementCount(shape), 1));
    Attributes attributes = integer("axis", axis);
    attributes.push_back({"block_size", block});
    QVERIFY(!run({"QuantizeLinear", opset}, {floats({2, 3}, {1, 2, 3, 4, 5, 6}), s}, attributes));
    QVERIFY(!run({"DequantizeLinear", opset}, {bytes({2, 3}, {1, 2, 3, 4, 5, 6}), s}, attributes));
    QVERIFY(!run({"QuantizeLinear", 13}, {floats({2}, {1, 2}), one(1), bytes({2}, {1, 2})}));
    QVERIFY(!run({"DequantizeLinear", 13}, {bytes({2}, {1, 2}), one(1), Array::scalar(std::int8_t{1})}));
}

void TestQuantizeLinear::floatsOf8BitsRoundAndSaturate_data()
{
    QTest::addColumn<int>("type");
    QTest::addColumn<bool>("saturate");
    QTest::addColumn<float>("value");
    QTest::addColumn<int>("bits");
    constexpr float infinity = std::numeric_limits<float>::infinity();
    const int e4 = int(ElementType::F8E4M3);
    const int e4u = int(ElementType::F8E4M3Fnuz);
    const int e5 = int(ElementType::F8E5M2);
    const int e5u = int(ElementType::F8E5M2Fnuz);
    const auto add = [](const char* name, int type, bool saturate, float value, int bits) {
        QTest::newRow(name) << type << saturate << value << bits;
    };
    add("one", e4, true, 1, 0x38);
    add("one, fnuz", e4u, true, 1, 0x40);
    add("one, e5m2", e5, true, 1, 0x3c);
    add("one, e5m2 fnuz", e5u, true, 1, 0x40);
    add("half to even down", e4, true, 1.0625F, 0x38);
    add("half to even up", e4, true, 1.1875F, 0x3a);
    add("carried", e4, true, 1.99F, 0x40);
    add("subnormal", e4, true, 0x1p-9F, 1);
    add("half a subnormal", e4, true, 0x1p-10F, 0);
    add("more than half a subnormal", e4, true, 0x1.8p-10F, 1);
    add("subnormal to normal", e4, true, 0x1.fp-7F, 8);
    add("smallest", e4, true, 1e-40F, 0);
    add("minus zero", e4, true, -0.0F, 0x80);
    add("minus zero, fnuz", e4u, true, -0.0F, 0);
    add("tiny minus, fnuz", e5u, true, -1e-30F, 0);
    add("largest", e4, false, 464, 0x7e);
    add("beyond", e4, true, -465, 0xfe);
    add("beyond, unsaturated", e4, false, 465, 0x7f);
    add("beyond, fnuz", e4u, true, 1000, 0x7f);
    add("beyond, fnuz unsaturated", e4u, false, 1000, 0x80);
    add("beyond, e5m2", e5, true, 1e9F, 0x7b);
    add("beyond, e5m2 unsaturated", e5, false, -1e9F, 0xfc);
    add("far beyond", e5u, true, 3e38F, 0x7f);
    add("infinity", e4, true, infinity, 0x7e);
    add("infinity, unsaturated", e4, false, -infinity, 0xff);
    add("infinity, e5m2", e5, true, -infinity, 0xfb);
    add("infinity, e5m2 unsaturated", e5, false, infinity, 0x7c);
    add("infinity, fnuz", e4u, true, infinity, 0x80);
    add("NaN", e4, true, std::nanf(""), 0x7f);
    add("NaN, fnuz", e5u, true, std::nanf(""), 0x80);
}

void TestQuantizeLinear::floatsOf8BitsRoundAndSaturate()
{
    QFETCH(int, type);
    QFETCH(bool, saturate);
    QFETCH(float, value);
    QFETCH(int, bits);
    QCOMPARE(int(toFloat8(value, ElementType(type), saturate)), bits);
    auto zero = Array::make(ElementType(type), {});
    QVERIFY(zero.has_value());
    zero->edit<std::uint8_t>()[0] = 0;
    const auto codes =
        run({"QuantizeLinear", 19}, {floats({1}, {value}), one(1), *zero}, integer("saturate", saturate ? 1 : 0));
    QVERIFY(codes.has_value());
    QCOMPARE(codes->front().type(), ElementType(type));
    QCOMPARE(int(codes->front().values<std::uint8_t>()[0]), bits);
}

void TestQuantizeLinear::everyFloatOf8BitsComesBack()
{
    for (const ElementType type :
         {ElementType::F8E4M3, ElementType::F8E4M3Fnuz, ElementType::F8E5M2, ElementType::F8E5M2Fnuz}) {
        auto codes = Array::make(type, {256});
        QVERIFY(codes.has_value());
        for (std::size_t i = 0; i < 256; ++i) {
            codes->edit<std::uint8_t>()[i] = static_cast<std::uint8_t>(i);
        }
        const auto numbers = run({"DequantizeLinear", 19}, {*codes, one(1)});
        QVERIFY(numbers.has_value());
        for (std::size_t i = 0; i < 256; ++i) {
            const float value = numbers->front().values<float>()[i];
            QCOMPARE(value == value, !std::isnan(fromFloat8(static_cast<std::uint8_t>(i), type)));
            if (!std::isnan(value)) {
                QCOMPARE(std::size_t{toFloat8(value, type, false)}, i);
            }
        }
    }
}

void TestQuantizeLinear::codesBecomeNumbers()
{
    QCOMPARE(text<float>(run({"DequantizeLinear", 13}, {arrayOf<std::int32_t>({2}, {1 << 30, -3}), one(0.5F)})),
             QString("5.36871e+08 -1.5"));
    QCOMPARE(text<float>(run({"DequantizeLinear", 10}, {bytes({3}, {0, 128, 255}), one(2), zeroPoint(128)})),
             QString("-256 0 254"));
    QVERIFY(!run({"DequantizeLinear", 13}, {floats({1}, {1}), one(1)}));
    QVERIFY(!run({"DequantizeLinear", 13}, {bytes({1}, {1}), bytes({}, {1})}));
    QVERIFY(!run({"QuantizeLinear", 13}, {bytes({1}, {1}), one(1)}));
}

void TestQuantizeLinear::dynamicGridsHoldZero()
{
    const auto codes = [](std::vector<float> values) {
        const auto size = static_cast<std::int64_t>(values.size());
        const auto outputs = run({"DynamicQuantizeLinear", 11}, {floats({size}, std::move(values))});
        return text<std::uint8_t>(outputs) +
               QString(" | %1 %2").arg(outputs->at(1).values<float>()[0]).arg(outputs->at(2).values<std::uint8_t>()[0]);
    };
    QCOMPARE(codes({1, 2, 255}), QString("1 2 255 | 1 0"));
    QCOMPARE(codes({-255, -1}), QString("0 254 | 1 255"));
    QCOMPARE(codes({-64, 191}), QString("0 255 | 1 64"));
    QCOMPARE(codes({0, 0}), QString("0 0 | 1 0"));
    QCOMPARE(codes({}), QString(" | 1 0"));
    QCOMPARE(codes({std::nanf(""), 255}), QString("0 255 | 1 0"));
    std::vector<float> many(50, 3);
    many[20] = -100;
    many[33] = 155;
    QVERIFY(codes(many).endsWith(" | 1 100"));
}

QTEST_APPLESS_MAIN(TestQuantizeLinear)
#include "tst_quantize_linear.moc"
