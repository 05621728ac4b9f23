// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/operator_call.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace qs;

class TestPooling : public QObject {
    Q_OBJECT

private slots:
    void windowsGiveTheirNumber_data();
    void windowsGiveTheirNumber();
    void indicesCountInTheWholeInput();
    void bytesHaveAMaximum();
    void nothingIsANumberWins();
    void wholePlanes();
    void unpoolingPutsValuesBack();
    void emptyBatchesStayEmpty();
    void windowsOverNothingButPaddingAreFilled();
    void whatCannotBeIsAnError_data();
    void whatCannotBeIsAnError();
};

namespace {

using Floats = std::vector<float>;
using Ints = std::vector<std::int64_t>;
constexpr std::int64_t kHuge = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kWide = std::int64_t{1} << 30;

} // namespace

void TestPooling::windowsGiveTheirNumber_data()
{
    QTest::addColumn<QString>("op");
    QTest::addColumn<Shape>("shape");
    QTest::addColumn<Ints>("kernel");
    QTest::addColumn<Ints>("strides");
    QTest::addColumn<Ints>("pads");
    QTest::addColumn<Ints>("dilations");
    QTest::addColumn<bool>("roundsUp");
    QTest::addColumn<bool>("countsPads");
    QTest::addColumn<Floats>("values");
    const auto row = [](const char* name, const char* op, Shape shape, Ints kernel, Ints strides, Ints pads,
                        Ints dilations, bool roundsUp, bool countsPads, Floats values) {
        QTest::newRow(name) << op << shape << kernel << strides << pads << dilations << roundsUp << countsPads
                            << values;
    };
    row("maximum", "MaxPool", {1, 1, 5}, {2}, {2}, {}, {}, false, false, {2, 4});
    row("maximum, rounded up", "MaxPool", {1, 1, 5}, {2}, {2}, {}, {}, true, false, {2, 4, 5});
    row("no window begins in the padding", "MaxPool", {1, 1, 4}, {2}, {2}, {0, 1}, {}, true, false, {2, 4});
    row("maximum, dilated", "MaxPool", {1, 1, 6}, {2}, {1}, {}, {3}, false, false, {4, 5, 6});
    row("maximum, padded", "MaxPool", {1, 1, 3}, {3}, {1}, {1, 1}, {}, false, false, {2, 3, 3});
    row("2-D", "MaxPool", {1, 1, 3, 3}, {2, 2}, {1, 1}, {}, {}, false, false, {5, 6, 8, 9});
    row("average", "AveragePool", {1, 1, 4}, {2}, {2}, {}, {}, false, false, {1.5F, 3.5F});
    row("average without padding", "AveragePool", {1, 1, 3}, {3}, {1}, {1, 1}, {}, false, false, {1.5F, 2, 2.5F});
    row("average with padding", "AveragePool", {1, 1, 3}, {3}, {1}, {1, 1}, {}, false, true, {1, 2, 5.0F / 3});
    row("beyond the padding nothing counts", "AveragePool", {1, 1, 4}, {3}, {3}, {0, 1}, {}, true, true, {2, 2});
    row("average, dilated", "AveragePool", {1, 1, 5}, {2}, {1}, {}, {2}, false, false, {2, 3, 4});
    row("2-D average", "AveragePool", {1, 1, 2, 3}, {2, 2}, {1, 1}, {1, 0, 0, 0}, {}, false, false, {1.5F, 2.5F, 3, 4});
    row("a window wider than the input", "AveragePool", {1, 1, 2}, {4}, {1}, {1, 2}, {}, false, false, {1.5F, 1.5F});
    row("norm", "LpPool", {1, 1, 4}, {2}, {2}, {}, {}, false, false, {std::sqrt(5.0F), 5});
}

void TestPooling::windowsGiveTheirNumber()
{
    QFETCH(QString, op);
    QFETCH(Shape, shape);
    QFETCH(Ints, kernel);
    QFETCH(Ints, strides);
    QFETCH(Ints, pads);
    QFETCH(Ints, dilations);
    QFETCH(bool, roundsUp);
    QFETCH(bool, countsPads);
    QFETCH(Floats, values);
    const Array x = countingArray(shape);
    for (const Array& input : {x, *converted(x, ElementType::F64)}) {
        OperatorCall call(op.toStdString(), {input}, 19);
        call.withInts("kernel_shape", kernel).withInts("strides", strides);
        call.with("ceil_mode", std::int64_t{roundsUp}).with("count_include_pad", std::int64_t{countsPads});
        if (!pads.empty()) {
            call.withInts("pads", pads);
        }
        if (!dilations.empty()) {
            call.withInts("dilations", dilations);
        }
        const Floats actual = call.floats();
        QCOMPARE(actual.size(), values.size());
        for (std::size_t i = 0; i < values.size(); ++i) {
            QVERIFY2(std::abs(actual[i] - values[i]) < 1e-6F, qPrintable(QString::number(actual[i])));
        }
    }
}

void TestPooling::indicesCountInTheWholeInput()
{
    for (const std::int64_t order : {0, 1}) {
        OperatorCall call("MaxPool", {countingArray({2, 1, 2, 3})});
        const auto outputs = call.withInts("kernel_shape", {2, 2}).with("storage_order", order).outputs(2).run();
        QVERIFY(outputs);
        const auto indices = (*outputs)[1].values<std::int64_t>();
        QCOMPARE(Ints(indices.begin(), indices.end()), order == 0 ? (Ints{4, 5, 10, 11}) : (Ints{3, 5, 9, 11}));
        QCOMPARE(call.floats(), (Floats{5, 6, 11, 12}));
    }
}

void TestPooling::bytesHaveAMaximum()
{
    const Array x = Array::of<std::int8_t>({1, 1, 4}, std::vector<std::int8_t>{-5, -7, -128, -128});
    OperatorCall call("MaxPool", {x});
    call.withInts("kernel_shape", {2}).withInts("strides", {2});
    QCOMPARE(call.floats(), (Floats{-5, -128}));
}

void TestPooling::nothingIsANumberWins()
{
    const Array x = Array::of<float>({1, 1, 3}, Floats{1, std::nanf(""), 5});
    const Floats y = OperatorCall("MaxPool", {x}).withInts("kernel_shape", {2}).floats();
    QVERIFY(y.size() == 2 && std::isnan(y[0]) && std::isnan(y[1]));
}

void TestPooling::wholePlanes()
{
    const Array x = countingArray({1, 2, 5, 7});
    QCOMPARE(OperatorCall("GlobalAveragePool", {x}).floats(), (Floats{18, 53}));
    QCOMPARE(OperatorCall("GlobalMaxPool", {x}).floats(), (Floats{35, 70}));
    QCOMPARE(OperatorCall("GlobalLpPool", {x}).with("p", std::int64_t{1}).floats(), (Floats{18 * 35, 53 * 35}));
    const auto y = OperatorCall("GlobalAveragePool", {x}).run();
    QCOMPARE(y->front().shape(), (Shape{1, 2, 1, 1}));
    const auto none = OperatorCall("GlobalMaxPool", {countingArray({1, 2, 0})}).floats();
    QCOMPARE(none, Floats(2, -std::numeric_limits<float>::infinity()));
}

void TestPooling::unpoolingPutsValuesBack()
{
    const Array x = countingArray({1, 1, 2});
    const auto indices = [](Ints values) { return Array::of<std::int64_t>({1, 1, 2}, values); };
    const auto unpooled = [&](Ints values) {
        return OperatorCall("MaxUnpool", {x, indices(std::move(values))})
            .withInts("kernel_shape", {2})
            .withInts("strides", {2});
    };
    QCOMPARE(unpooled({1, 2}).floats(), (Floats{0, 1, 2, 0}));
    for (const std::int64_t index : {std::int64_t{-1}, std::int64_t{4}, kHuge}) {
        QVERIFY(!unpooled({0, index}).message().empty());
    }
    for (const std::int64_t extent : {std::int64_t{-4}, std::int64_t{1}, kHuge}) {
        const Array shape = Array::of<std::int64_t>({3}, Ints{1, 1, extent});
        OperatorCall call("MaxUnpool", {x, indices({1, 2}), shape});
        QVERIFY(!call.withInts("kernel_shape", {2}).withInts("strides", {2}).message().empty());
    }
}

void TestPooling::emptyBatchesStayEmpty()
{
    for (const char* const op : {"MaxPool", "AveragePool", "LpPool"}) {
        const auto y = OperatorCall(op, {countingArray({0, 3, 4})}).withInts("kernel_shape", {2}).run();
        QVERIFY(y);
        QCOMPARE(y->front().shape(), (Shape{0, 3, 3}));
    }
}

void TestPooling::windowsOverNothingButPaddingAreFilled()
{
    for (const Shape& shape : {Shape{1, 1, 0, 4}, Shape{1, 1, 4, 0}}) {
        for (const char* const op : {"MaxPool", "AveragePool", "LpPool"}) {
            OperatorCall call(op, {countingArray(shape)});
            call.withInts("kernel_shape", {3, 3}).withInts("pads", {2, 2, 2, 2});
            const auto y = call.outputs(op == std::string("MaxPool") ? 2 : 1).run();
            QVERIFY(y);
            QCOMPARE(y->front().count(), std::uint64_t{12});
            call.outputs(1);
            const Floats values = call.floats();
            QVERIFY(std::ranges::none_of(values, [](float value) { return std::isfinite(value) && value != 0; }));
        }
    }
}

void TestPooling::whatCannotBeIsAnError_data()
{
    QTest::addColumn<Shape>("shape");
    QTest::addColumn<QString>("attribute");
    QTest::addColumn<Ints>("values");
    const Shape line{1, 1, 4};
    QTest::newRow("no spatial axes") << Shape{1, 4} << "kernel_shape" << Ints{};
    QTest::newRow("scalar") << Shape{} << "kernel_shape" << Ints{};
    QTest::newRow("no kernel") << line << "strides" << Ints{1};
    QTest::newRow("kernel of 0") << line << "kernel_shape" << Ints{0};
    QTest::newRow("kernel below 0") << line << "kernel_shape" << Ints{-3};
    QTest::newRow("huge kernel") << line << "kernel_shape" << Ints{kHuge};
    QTest::newRow("wide kernel") << line << "kernel_shape" << Ints{kWide};
    QTest::newRow("two numbers for one axis") << line << "kernel_shape" << Ints{2, 2};
    QTest::newRow("stride 0") << line << "strides" << Ints{0};
    QTest::newRow("dilation 0") << line << "dilations" << Ints{0};
    QTest::newRow("wide dilation") << line << "dilations" << Ints{kWide};
    QTest::newRow("pads as wide as the window") << line << "pads" << Ints{2, 0};
    QTest::newRow("pads below 0") << line << "pads" << Ints{-1, -1};
}

void TestPooling::whatCannotBeIsAnError()
{
    QFETCH(Shape, shape);
    QFETCH(QString, attribute);
    QFETCH(Ints, values);
    for (const char* const op : {"MaxPool", "AveragePool", "LpPool"}) {
        OperatorCall call(op, {countingArray(shape)});
        if (attribute != "kernel_shape" && QTest::currentDataTag() != std::string("no kernel")) {
            call.withInts("kernel_shape", {2});
        }
        QVERIFY2(!call.withInts(attribute.toStdString(), values).message().empty(), op);
    }
    QVERIFY(!OperatorCall("GlobalMaxPool", {countingArray({3})}).message().empty());
    QVERIFY(!OperatorCall("GlobalLpPool", {countingArray({1, 1, 1})}).with("p", std::int64_t{0}).message().empty());
}

QTEST_APPLESS_MAIN(TestPooling)
#include "tst_pooling.moc"
