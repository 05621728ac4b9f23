// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/operators/float8.h"
#include "core/operators/operator.h"
#include "tests/support/plain_outputs.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <random>

using namespace qs;

class TestQuantized : public QObject {
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
    void productsTakeZeroPointsByRowAndColumn();
    void stacksOfMatricesAreRepeated();
    void productsOfWrongShapesAreErrors();
    void convolutionsScaleEachChannel();
    void convolutionsOfWrongPartsAreErrors();
    void sumsAndProductsOfCodes();
    void functionsOfCodes();
    void concatenatedCodesGetOneScale();
    void softmaxAddsUpToOne();
    void averagesOfCodes();
    void generalProductsAddC();
    void floatProductsOfCodes();
    void packedMatrices_data();
    void packedMatrices();
    void packedMatricesOfWrongPartsAreErrors();
    void strangeInputsAreErrorsAndNoCrash_data();
    void strangeInputsAreErrorsAndNoCrash();
};

namespace {

using Attributes = std::vector<GraphAttribute>;

struct Operator {
    const char* name;
    std::int64_t opset = 21;
    const char* domain = "";
};

constexpr const char* kMicrosoft = "com.microsoft";

Result<Arrays> run(const Operator& op, const Arrays& inputs, Attributes attributes = {})
{
    GraphNode node;
    node.op = op.name;
    node.domain = op.domain;
    node.outputs = {"y"};
    node.attributes = std::move(attributes);
    const OperatorRow* const row = findOperator(node, op.opset);
    if (row == nullptr) {
        return Error{ErrorCode::Unsupported, "no such operator"};
    }
    const BodyRunner nobody = [](const Graph&, Arrays) -> Result<Arrays> { return Arrays(); };
    Progress progress;
    std::any kept;
    return plainOutputs(runOperator(*row, {node, op.opset, inputs, nobody, progress, kept}));
}

Result<Arrays> runMicrosoft(const char* name, const Arrays& inputs, Attributes attributes = {})
{
    return run({name, 1, kMicrosoft}, inputs, std::move(attributes));
}

template <typename T>
Array arrayOf(Shape shape, std::vector<T> values)
{
    return Array::of(std::move(shape), values);
}

Array bytes(Shape shape, std::vector<std::uint8_t> values)
{
    return arrayOf(std::move(shape), std::move(values));
}

Array floats(Shape shape, std::vector<float> values)
{
    return arrayOf(std::move(shape), std::move(values));
}

Array one(float value)
{
    return Array::scalar(value);
}

Array zeroPoint(std::uint8_t value)
{
    return Array::scalar(value);
}

/// The first output as a text: its elements, or the error.
template <typename T>
QString text(const Result<Arrays>& outputs)
{
    if (!outputs) {
        return "error: " + QString::fromStdString(outputs.error().message);
    }
    const auto wide = converted(outputs->front(), ElementType::F64);
    if (!wide || outputs->front().type() != elementTypeOf<T>()) {
        return "type " + QString::fromStdString(std::string(rowOf(outputs->front().type()).name));
    }
    QStringList parts;
    for (const double value : wide->values<double>()) {
        parts << QString::number(value, 'g', 6);
    }
    return parts.join(' ');
}

Attributes integers(const char* name, std::vector<std::int64_t> values)
{
    return {{name, std::move(values)}};
}

Attributes integer(const char* name, std::int64_t value)
{
    return {{name, value}};
}

} // namespace

void TestQuantized::halvesRoundToEvenAndCodesSaturate()
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

void TestQuantized::everyWholeTypeSaturatesAtItsEnds_data()
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

void TestQuantized::everyWholeTypeSaturatesAtItsEnds()
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
void TestQuantized::quotientsHaveThePrecisionOfTheScale()
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

void TestQuantized::scalesGoAlongAnAxisOrInBlocks()
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

void TestQuantized::scalesOfOtherShapesAreErrors_data()
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

void TestQuantized::scalesOfOtherShapesAreErrors()
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

void TestQuantized::floatsOf8BitsRoundAndSaturate_data()
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

void TestQuantized::floatsOf8BitsRoundAndSaturate()
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

void TestQuantized::everyFloatOf8BitsComesBack()
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

void TestQuantized::codesBecomeNumbers()
{
    QCOMPARE(text<float>(run({"DequantizeLinear", 13}, {arrayOf<std::int32_t>({2}, {1 << 30, -3}), one(0.5F)})),
             QString("5.36871e+08 -1.5"));
    QCOMPARE(text<float>(run({"DequantizeLinear", 10}, {bytes({3}, {0, 128, 255}), one(2), zeroPoint(128)})),
             QString("-256 0 254"));
    QVERIFY(!run({"DequantizeLinear", 13}, {floats({1}, {1}), one(1)}));
    QVERIFY(!run({"DequantizeLinear", 13}, {bytes({1}, {1}), bytes({}, {1})}));
    QVERIFY(!run({"QuantizeLinear", 13}, {bytes({1}, {1}), one(1)}));
}

void TestQuantized::dynamicGridsHoldZero()
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

void TestQuantized::productsTakeZeroPointsByRowAndColumn()
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

void TestQuantized::stacksOfMatricesAreRepeated()
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

void TestQuantized::productsOfWrongShapesAreErrors()
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

void TestQuantized::convolutionsScaleEachChannel()
{
    const Array x = bytes({1, 1, 2, 2}, {1, 2, 3, 4});
    const Array w = arrayOf<std::int8_t>({2, 1, 2, 2}, {1, 1, 1, 1, -1, 1, -1, 1});
    QCOMPARE(text<std::int32_t>(run({"ConvInteger"}, {x, w, zeroPoint(1)})), QString("6 2"));
    const auto padded = run({"ConvInteger"}, {x, w, zeroPoint(1)}, integers("pads", {1, 1, 0, 0}));
    QCOMPARE(text<std::int32_t>(padded), QString("0 1 2 6 0 1 2 2"));
    const Array zeros = arrayOf<std::int8_t>({2}, {0, 1});
    const Array bias = arrayOf<std::int32_t>({2}, {4, -2});
    // (6 + 4) · 2 · 0.5 / 4 = 2.5, and with w − 1: (−2·0 + 0·1 − 2·2 + 0·3 − 2) · 2 · 2 / 4 = −6
    const Arrays inputs{x, one(2), zeroPoint(1), w, floats({2}, {0.5F, 2}), zeros, one(4), zeroPoint(20), bias};
    QCOMPARE(text<std::uint8_t>(run({"QLinearConv", 10}, inputs)), QString("22 14"));
}

void TestQuantized::convolutionsOfWrongPartsAreErrors()
{
    const Array x = bytes({1, 1, 2, 2}, {1, 2, 3, 4});
    const Array w = arrayOf<std::int8_t>({2, 1, 2, 2}, {1, 1, 1, 1, -1, 1, -1, 1});
    QVERIFY(!run({"ConvInteger"}, {x, w, bytes({2}, {1, 2})}));
    QVERIFY(!run({"ConvInteger"}, {x, w, Array(), arrayOf<std::int8_t>({3}, {1, 2, 3})}));
    QVERIFY(!run({"ConvInteger"}, {x, w}, integers("kernel_shape", {3, 3})));
    QVERIFY(!run({"ConvInteger"}, {x, w}, integers("pads", {1, 1})));
    QVERIFY(!run({"ConvInteger"}, {x, w}, integer("group", 3)));
    QVERIFY(!run({"ConvInteger"}, {x, zeroPoint(1)}));
    const Array s = one(1);
    const Array z = zeroPoint(0);
    const Array zw = Array::scalar(std::int8_t{0});
    QVERIFY(run({"QLinearConv", 10}, {x, s, z, w, s, zw, s, z}));
    QVERIFY(!run({"QLinearConv", 10}, {x, s, z, w, floats({3}, {1, 1, 1}), zw, s, z}));
    QVERIFY(!run({"QLinearConv", 10}, {x, s, z, w, s, zw, s, s}));
    QVERIFY(!run({"QLinearConv", 10}, {x, s, z, w, s, zw, s, z, arrayOf<std::int32_t>({3}, {1, 2, 3})}));
    QVERIFY(!run({"QLinearConv", 10}, {x, s, z, w, s, zw, s, z, floats({2}, {1, 2})}));
    QVERIFY(!run({"QLinearConv", 10}, {x, floats({2}, {1, 1}), z, w, s, zw, s, z}));
}

void TestQuantized::sumsAndProductsOfCodes()
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

void TestQuantized::functionsOfCodes()
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

void TestQuantized::concatenatedCodesGetOneScale()
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

void TestQuantized::softmaxAddsUpToOne()
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

void TestQuantized::averagesOfCodes()
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

void TestQuantized::generalProductsAddC()
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
    codes[6] = arrayOf<std::int32_t>({3}, {1, 2, 3});
    QVERIFY(!runMicrosoft("QGemm", codes));
    codes[6] = arrayOf<std::int32_t>({2, 2, 2}, std::vector<std::int32_t>(8));
    QVERIFY(!runMicrosoft("QGemm", codes));
    codes[6] = Array();
    codes[3] = bytes({2}, {1, 2});
    QVERIFY(!runMicrosoft("QGemm", codes));
}

void TestQuantized::floatProductsOfCodes()
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

void TestQuantized::packedMatrices_data()
{
    QTest::addColumn<int>("bits");
    QTest::addColumn<int>("zeros"); // 0: none, 1: packed, 2: floats
    QTest::addColumn<bool>("list");
    for (const int bits : {2, 4, 8}) {
        for (const int zeros : {0, 1, 2}) {
            for (const bool list : {false, true}) {
                QTest::addRow("%d bits, zero points %d, list %d", bits, zeros, int(list)) << bits << zeros << list;
            }
        }
    }
}

void TestQuantized::packedMatrices()
{
    QFETCH(int, bits);
    QFETCH(int, zeros);
    QFETCH(bool, list);
    constexpr std::int64_t n = 5;
    constexpr std::int64_t k = 43; // the last block is not full, and neither is its last pair
    constexpr std::int64_t block = 16;
    constexpr std::int64_t blocks = 3;
    std::mt19937 random(3);
    const auto most = static_cast<unsigned>((1 << bits) - 1);
    const auto pack = [&](const std::vector<unsigned>& codes) {
        std::vector<std::uint8_t> packed((codes.size() * static_cast<std::size_t>(bits) + 7) / 8);
        for (std::size_t i = 0; i < codes.size(); ++i) {
            const std::size_t bit = i * static_cast<std::size_t>(bits);
            packed[bit / 8] = static_cast<std::uint8_t>(packed[bit / 8] | codes[i] << bit % 8);
        }
        return packed;
    };
    std::vector<std::uint8_t> codeBytes, zeroBytes;
    std::vector<float> weights, scales, zeroFloats;
    std::vector<std::int32_t> order;
    for (std::int64_t i = 0; i < k; ++i) {
        order.push_back(list ? static_cast<std::int32_t>(random() % blocks) : static_cast<std::int32_t>(i / block));
    }
    for (std::int64_t row = 0; row < n; ++row) {
        std::vector<unsigned> codes, zeroCodes;
        for (std::int64_t i = 0; i < block * blocks; ++i) {
            codes.push_back(static_cast<unsigned>(random()) & most);
        }
        std::vector<float> scale, zero;
        for (std::int64_t i = 0; i < blocks; ++i) {
            scale.push_back(0.01F * static_cast<float>(1 + random() % 50));
            zeroCodes.push_back(static_cast<unsigned>(random()) & most);
            zero.push_back(zeros == 0 ? static_cast<float>(1 << (bits - 1))
                                      : static_cast<float>(zeroCodes.back()) + (zeros == 2 ? 0.25F : 0));
        }
        for (std::int64_t i = 0; i < k; ++i) {
            const auto group = static_cast<std::size_t>(order[static_cast<std::size_t>(i)]);
            weights.push_back((static_cast<float>(codes[static_cast<std::size_t>(i)]) - zero[group]) * scale[group]);
        }
        const auto rowBytes = pack(codes);
        const auto rowZeros = pack(zeroCodes);
        codeBytes.insert(codeBytes.end(), rowBytes.begin(), rowBytes.end());
        zeroBytes.insert(zeroBytes.end(), rowZeros.begin(), rowZeros.end());
        scales.insert(scales.end(), scale.begin(), scale.end());
        zeroFloats.insert(zeroFloats.end(), zero.begin(), zero.end());
    }
    std::vector<float> a(2 * k), bias(n);
    for (float& value : a) {
        value = static_cast<float>(static_cast<int>(random() % 200) - 100) / 100;
    }
    for (float& value : bias) {
        value = static_cast<float>(random() % 10);
    }
    const auto zeroSize = static_cast<std::int64_t>(zeroBytes.size());
    const Arrays inputs{floats({1, 2, k}, a),
                        bytes({n, blocks, block * bits / 8}, codeBytes),
                        floats({n * blocks}, scales),
                        zeros == 0   ? Array()
                        : zeros == 1 ? bytes({zeroSize}, zeroBytes)
                                     : floats({n, blocks}, zeroFloats),
                        list ? arrayOf({k}, order) : Array(),
                        floats({n}, bias)};
    const Attributes attributes{{"N", n}, {"K", k}, {"block_size", block}, {"bits", std::int64_t{bits}}};
    const auto y = runMicrosoft("MatMulNBits", inputs, attributes);
    QVERIFY2(y.has_value(), y ? "" : y.error().message.c_str());
    QVERIFY((y->front().shape() == Shape{1, 2, n}));
    for (std::size_t row = 0; row < 2; ++row) {
        for (std::size_t column = 0; column < n; ++column) {
            double sum = bias[column];
            for (std::size_t i = 0; i < k; ++i) {
                sum += double(a[row * k + i]) * weights[column * k + i];
            }
            QVERIFY(std::abs(y->front().values<float>()[row * n + column] - sum) < 1e-3);
        }
    }
}

void TestQuantized::packedMatricesOfWrongPartsAreErrors()
{
    const auto attributes = [](std::int64_t n, std::int64_t k, std::int64_t block, std::int64_t bits) {
        return Attributes{{"N", n}, {"K", k}, {"block_size", block}, {"bits", bits}};
    };
    constexpr std::int64_t huge = std::numeric_limits<std::int64_t>::max();
    const Arrays inputs{floats({1, 16}, std::vector<float>(16, 1)),
                        bytes({2, 1, 8}, std::vector<std::uint8_t>(16, 0x98)), floats({2}, {1, 2})};
    QCOMPARE(text<float>(runMicrosoft("MatMulNBits", inputs, attributes(2, 16, 16, 4))), QString("8 16"));
    for (const auto& wrong : {attributes(3, 16, 16, 4), attributes(2, 17, 16, 4), attributes(2, 16, 0, 4),
                              attributes(2, 16, 16, 3), attributes(0, 16, 16, 4), attributes(huge, huge, huge, 8),
                              attributes(2, 16, 15, 4), attributes(-1, -1, -1, -1)}) {
        QVERIFY(!runMicrosoft("MatMulNBits", inputs, wrong));
    }
    Arrays more = inputs;
    more.resize(5);
    more[4] = arrayOf({16}, std::vector<std::int32_t>(16, 1));
    QVERIFY(!runMicrosoft("MatMulNBits", more, attributes(2, 16, 16, 4)));
    more[4] = arrayOf({3}, std::vector<std::int32_t>(3));
    QVERIFY(!runMicrosoft("MatMulNBits", more, attributes(2, 16, 16, 4)));
    more[4] = Array();
    more[3] = bytes({3}, {1, 2, 3});
    QVERIFY(!runMicrosoft("MatMulNBits", more, attributes(2, 16, 16, 4)));
}

void TestQuantized::strangeInputsAreErrorsAndNoCrash_data()
{
    QTest::addColumn<int>("row");
    const auto rows = quantizedOperators();
    for (int i = 0; i < static_cast<int>(rows.size()); ++i) {
        const OperatorRow& row = rows[static_cast<std::size_t>(i)];
        QTest::addRow("%s %d%s", row.name.data(), row.since, row.domain.empty() ? "" : " com.microsoft") << i;
    }
}

namespace {

struct Example {
    Arrays inputs;
    Attributes attributes;
};

/// Inputs with which each operator of the family has an answer.
Example exampleOf(std::string_view name)
{
    const Array codes = bytes({2, 3}, {1, 2, 3, 4, 5, 6});
    const Array image = bytes({1, 2, 3, 3}, std::vector<std::uint8_t>(18, 7));
    const Array kernels = bytes({2, 2, 2, 2}, std::vector<std::uint8_t>(16, 3));
    const Array right = bytes({3, 2}, {1, 2, 3, 4, 5, 6});
    const Array s = one(0.5F);
    const Array z = zeroPoint(1);
    const std::vector<std::pair<std::string_view, Example>> examples{
        {"ConvInteger", {{image, kernels, z, z}, integers("pads", {1, 0, 1, 0})}},
        {"DequantizeLinear", {{codes, s, z}, {}}},
        {"DynamicQuantizeLinear", {{floats({3}, {1, 2, 3})}, {}}},
        {"DynamicQuantizeMatMul", {{floats({2, 3}, {1, 2, 3, 4, 5, 6}), right, s, z, floats({2}, {1, 2})}, {}}},
        {"MatMulInteger", {{codes, right, z, z}, {}}},
        {"MatMulIntegerToFloat", {{codes, right, s, s, z, z, floats({2}, {1, 2})}, {}}},
        {"MatMulNBits",
         {{floats({1, 3}, {1, 2, 3}), bytes({2, 1, 8}, std::vector<std::uint8_t>(16, 0x35)), floats({2}, {1, 2}),
           bytes({2}, {7, 8}), arrayOf<std::int32_t>({3}, {0, 0, 0}), floats({2}, {1, 2})},
          {{"N", std::int64_t{2}}, {"K", std::int64_t{3}}, {"block_size", std::int64_t{16}}}}},
        {"QGemm", {{codes, s, z, right, s, z, arrayOf<std::int32_t>({2}, {1, 2}), s, z}, {}}},
        {"QLinearAdd", {{codes, s, z, codes, s, z, s, z}, {}}},
        {"QLinearAveragePool", {{image, s, z, s, z}, integers("kernel_shape", {2, 2})}},
        {"QLinearConcat", {{s, z, codes, s, z, codes, s, z}, integer("axis", 1)}},
        {"QLinearConv", {{image, s, z, kernels, s, z, s, z, arrayOf<std::int32_t>({2}, {1, 2})}, {}}},
        {"QLinearGlobalAveragePool", {{image, s, z, s, z}, {}}},
        {"QLinearLeakyRelu", {{codes, s, z, s, z}, {}}},
        {"QLinearMatMul", {{codes, s, z, right, s, z, s, z}, {}}},
        {"QLinearMul", {{codes, s, z, codes, s, z, s, z}, {}}},
        {"QLinearSigmoid", {{codes, s, z, s, z}, {}}},
        {"QLinearSoftmax", {{codes, s, z, s, z}, integer("axis", -1)}},
        {"QuantizeLinear", {{floats({2, 3}, {1, 2, 3, 4, 5, 6}), s, z}, {}}},
    };
    for (const auto& [op, example] : examples) {
        if (op == name) {
            return example;
        }
    }
    return {};
}

} // namespace

/// Whatever is made of a good call, the operator answers, and the sanitizers find nothing.
void TestQuantized::strangeInputsAreErrorsAndNoCrash()
{
    QFETCH(int, row);
    const OperatorRow& op = quantizedOperators()[static_cast<std::size_t>(row)];
    const std::string name(op.name);
    const std::string domain(op.domain);
    const Operator called{name.c_str(), op.since, domain.c_str()};
    const Example example = exampleOf(op.name);
    const auto good = run(called, example.inputs, example.attributes);
    QVERIFY2(good.has_value(), good ? "" : good.error().message.c_str());

    std::mt19937 random(static_cast<unsigned>(row));
    constexpr ElementType types[] = {ElementType::U8,  ElementType::I8,  ElementType::F32,    ElementType::I32,
                                     ElementType::F16, ElementType::I64, ElementType::F8E4M3, ElementType::U16};
    constexpr std::int64_t numbers[] = {0,
                                        1,
                                        2,
                                        3,
                                        -1,
                                        -2,
                                        4,
                                        16,
                                        1 << 20,
                                        std::numeric_limits<std::int64_t>::max(),
                                        std::numeric_limits<std::int64_t>::min()};
    constexpr const char* names[] = {"axis",
                                     "block_size",
                                     "group",
                                     "pads",
                                     "strides",
                                     "K",
                                     "N",
                                     "kernel_shape",
                                     "bits",
                                     "transA",
                                     "transB",
                                     "opset",
                                     "ceil_mode",
                                     "auto_pad",
                                     "output_dtype",
                                     "saturate",
                                     "dilations",
                                     "channels_last",
                                     "count_include_pad"};
    const auto pick = [&](const auto& list) { return list[random() % std::size(list)]; };
    int answered = 0;
    for (int round = 0; round < 3000; ++round) {
        Example strange = example;
        for (std::size_t changes = random() % 3; changes > 0; --changes) {
            const std::size_t input = random() % strange.inputs.size();
            Shape shape = strange.inputs[input].shape();
            if (random() % 3 == 0) {
                shape.assign(random() % 5, 1);
            }
            for (std::int64_t& extent : shape) {
                extent = random() % 3 == 0 ? static_cast<std::int64_t>(random() % 4) : extent;
            }
            const bool keepsType = !strange.inputs[input].isAbsent() && random() % 3 != 0;
            auto array = Array::make(keepsType ? strange.inputs[input].type() : pick(types), shape);
            QVERIFY(array.has_value());
            for (std::byte& byte : array->editBytes()) {
                byte = static_cast<std::byte>(random());
            }
            strange.inputs[input] = random() % 8 == 0 ? Array() : std::move(*array);
        }
        if (random() % 6 == 0) {
            strange.inputs.resize(random() % (strange.inputs.size() + 2));
        }
        for (std::size_t i = random() % 3; i > 0; --i) {
            GraphAttribute attribute{pick(names), pick(numbers)};
            if (random() % 3 == 0) {
                attribute.value = std::vector<std::int64_t>{pick(numbers), pick(numbers)};
            } else if (random() % 8 == 0) {
                attribute.value = std::string("SAME_UPPER");
            }
            std::erase_if(strange.attributes, [&](const GraphAttribute& each) { return each.name == attribute.name; });
            strange.attributes.push_back(std::move(attribute));
        }
        answered += run(called, strange.inputs, strange.attributes).has_value() ? 1 : 0;
    }
    qInfo("%d of 3000 calls had an answer", answered);
}

QTEST_APPLESS_MAIN(TestQuantized)
#include "tst_quantized.moc"
