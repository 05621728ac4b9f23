// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parallel.h"
#include "tests/support/operator_call.h"
#include "tests/support/random_values.h"

#include <QTest>

#include <cmath>

using namespace qs;

class TestConvolution : public QObject {
    Q_OBJECT

private slots:
    void floatsAndDoublesAgree_data();
    void floatsAndDoublesAgree();
    void newWeightsAreSeen();
    void newSizesAreSeen();
    void threadsDoNotChangeTheResult();
    void halvesComeBackAsHalves();
    void paddingWiderThanTheWindowIsZeros();
    void emptyInputsGiveTheBias();
    void whatCannotBeIsAnError_data();
    void whatCannotBeIsAnError();
};

namespace {

Array randomArray(const Shape& shape, std::uint64_t seed)
{
    return Array::of(shape, RandomValues(seed).normals(*elementCount(shape)));
}

using Ints = std::vector<std::int64_t>;

} // namespace

void TestConvolution::floatsAndDoublesAgree_data()
{
    QTest::addColumn<QString>("op");
    QTest::addColumn<Ints>("input");
    QTest::addColumn<Ints>("weights");
    QTest::addColumn<int>("outputs");
    QTest::addColumn<int>("groups");
    QTest::addColumn<Ints>("strides");
    QTest::addColumn<Ints>("dilations");
    QTest::addColumn<Ints>("pads");
    QTest::addColumn<Ints>("outputPadding");

    const auto row = [](const char* name, const char* op, Ints input, Ints weights, int outputs, int groups,
                        Ints strides = {}, Ints dilations = {}, Ints pads = {}, Ints outputPadding = {}) {
        QTest::newRow(name) << op << input << weights << outputs << groups << strides << dilations << pads
                            << outputPadding;
    };
    row("1x1", "Conv", {2, 16, 9, 7}, {24, 16, 1, 1}, 24, 1);
    row("3x3 same", "Conv", {1, 16, 12, 12}, {16, 16, 3, 3}, 16, 1, {}, {}, {1, 1, 1, 1});
    row("first layer", "Conv", {1, 3, 21, 19}, {8, 3, 7, 7}, 8, 1, {2, 2}, {}, {3, 3, 3, 3});
    row("asymmetric pads", "Conv", {1, 5, 8, 9}, {7, 5, 3, 2}, 7, 1, {2, 1}, {}, {0, 1, 2, 0});
    row("depthwise", "Conv", {1, 17, 10, 10}, {17, 1, 3, 3}, 17, 17, {2, 2}, {}, {0, 0, 1, 1});
    row("depthwise, two each", "Conv", {1, 8, 10, 10}, {16, 1, 3, 3}, 16, 8);
    row("groups", "Conv", {2, 12, 6, 6}, {9, 4, 3, 3}, 9, 3, {}, {}, {1, 1, 1, 1});
    row("dilated", "Conv", {1, 6, 15, 15}, {4, 6, 3, 3}, 4, 1, {2, 1}, {3, 2}, {2, 2, 2, 2});
    row("1-D", "Conv", {2, 6, 40}, {5, 6, 5}, 5, 1, {3}, {2}, {4, 1});
    row("3-D", "Conv", {1, 4, 6, 7, 5}, {6, 4, 3, 2, 3}, 6, 1, {1, 2, 1}, {}, {1, 0, 1, 1, 1, 1});
    row("4-D", "Conv", {1, 2, 4, 4, 4, 4}, {3, 2, 2, 2, 2, 2}, 3, 1);
    row("last elements unused", "Conv", {1, 3, 10, 10}, {2, 3, 3, 3}, 2, 1, {4, 4});
    row("transposed", "ConvTranspose", {1, 6, 5, 7}, {6, 4, 3, 3}, 4, 1, {2, 2}, {}, {1, 1, 1, 1}, {1, 1});
    row("transposed groups", "ConvTranspose", {2, 6, 5, 5}, {6, 2, 4, 4}, 6, 3, {2, 2}, {}, {1, 1, 1, 1});
    row("transposed depthwise", "ConvTranspose", {1, 8, 5, 5}, {8, 1, 4, 4}, 8, 8, {2, 2}, {}, {1, 1, 1, 1});
    row("transposed 1-D", "ConvTranspose", {1, 3, 9}, {3, 5, 4}, 5, 1, {3}, {2}, {2, 0});
    row("transposed 3-D", "ConvTranspose", {1, 3, 3, 4, 3}, {3, 2, 2, 3, 2}, 2, 1, {2, 1, 2});
    row("wide output padding", "ConvTranspose", {1, 3, 4, 4}, {3, 2, 2, 2}, 2, 1, {1, 1}, {3, 3}, {}, {2, 1});
}

/// Floats are oneDNN's, doubles are plain loops.
void TestConvolution::floatsAndDoublesAgree()
{
    QFETCH(QString, op);
    QFETCH(Ints, input);
    QFETCH(Ints, weights);
    QFETCH(int, outputs);
    QFETCH(int, groups);
    QFETCH(Ints, strides);
    QFETCH(Ints, dilations);
    QFETCH(Ints, pads);
    QFETCH(Ints, outputPadding);
    const Arrays floats{randomArray(input, 1), randomArray(weights, 2), randomArray({outputs}, 3)};
    Arrays doubles;
    for (const Array& array : floats) {
        doubles.push_back(*converted(array, ElementType::F64));
    }
    const auto run = [&](const Arrays& inputs) {
        OperatorCall call(op.toStdString(), inputs);
        call.with("group", std::int64_t{groups});
        for (const auto& [name, values] : {std::pair("strides", strides), std::pair("dilations", dilations),
                                           std::pair("pads", pads), std::pair("output_padding", outputPadding)}) {
            if (!values.empty()) {
                call.withInts(name, values);
            }
        }
        return call.run();
    };
    const auto fast = run(floats);
    const auto slow = run(doubles);
    QVERIFY2(fast, fast ? "" : fast.error().message.c_str());
    QVERIFY2(slow, slow ? "" : slow.error().message.c_str());
    QCOMPARE(fast->front().shape(), slow->front().shape());
    for (std::size_t i = 0; i < fast->front().count(); ++i) {
        const double difference = fast->front().values<float>()[i] - slow->front().values<double>()[i];
        QVERIFY2(std::abs(difference) < 1e-4, qPrintable(QString("element %1: %2").arg(i).arg(difference)));
    }
}

void TestConvolution::newWeightsAreSeen()
{
    const Array x = Array::of<float>({1, 1, 2, 2}, std::vector<float>{1, 2, 3, 4});
    OperatorCall call("Conv", {x, Array::of<float>({1, 1, 1, 1}, std::vector<float>{2})});
    QCOMPARE(call.floats(), (std::vector<float>{2, 4, 6, 8}));
    QCOMPARE(call.floats(), (std::vector<float>{2, 4, 6, 8}));
    call.on({x, Array::of<float>({1, 1, 1, 1}, std::vector<float>{3})});
    QCOMPARE(call.floats(), (std::vector<float>{3, 6, 9, 12}));
    call.on({x, Array::of<float>({1, 1, 1, 1}, std::vector<float>{3}), Array::of<float>({1}, std::vector<float>{1})});
    QCOMPARE(call.floats(), (std::vector<float>{4, 7, 10, 13}));
}

void TestConvolution::newSizesAreSeen()
{
    const Array w = Array::of<float>({1, 1, 2}, std::vector<float>{1, 1});
    OperatorCall call("Conv", {countingArray({1, 1, 3}), w});
    QCOMPARE(call.floats(), (std::vector<float>{3, 5}));
    call.on({countingArray({1, 1, 4}), w});
    QCOMPARE(call.floats(), (std::vector<float>{3, 5, 7}));
    call.on({countingArray({2, 1, 2}), w});
    QCOMPARE(call.floats(), (std::vector<float>{3, 7}));
}

void TestConvolution::threadsDoNotChangeTheResult()
{
    struct Sizes {
        Shape input;
        Shape weights;
        std::int64_t groups;
    };
    for (const Sizes& sizes : {Sizes{{1, 64, 28, 28}, {64, 64, 3, 3}, 1}, Sizes{{1, 512, 7, 7}, {64, 512, 1, 1}, 1},
                               Sizes{{1, 3, 64, 64}, {16, 3, 7, 7}, 1}, Sizes{{1, 96, 28, 28}, {96, 1, 3, 3}, 96},
                               Sizes{{1, 1024, 1, 1}, {8, 1024, 1, 1}, 1}, Sizes{{1, 24, 100, 1}, {24, 12, 5, 1}, 2}}) {
        for (const char* const op : {"Conv", "ConvTranspose"}) {
            Shape weights = sizes.weights;
            if (op == std::string("ConvTranspose")) {
                weights = {sizes.input[1], 16, weights[2], weights[3]};
            }
            std::vector<std::vector<float>> results;
            for (const int threads : {1, 2, 3, 8}) {
                const ThreadLimit limit(threads);
                results.push_back(OperatorCall(op, {randomArray(sizes.input, 1), randomArray(weights, 2)})
                                      .with("group", op == std::string("Conv") ? sizes.groups : 1)
                                      .floats());
                QVERIFY(!results.back().empty());
                QVERIFY2(results.back() == results.front(), op);
            }
        }
    }
}

void TestConvolution::halvesComeBackAsHalves()
{
    const auto half = [](const Array& array) { return *converted(array, ElementType::F16); };
    const auto y = OperatorCall("Conv", {half(countingArray({1, 1, 3})), half(countingArray({1, 1, 1}))}).run();
    QVERIFY(y);
    QCOMPARE(y->front().type(), ElementType::F16);
}

void TestConvolution::paddingWiderThanTheWindowIsZeros()
{
    OperatorCall call("Conv", {countingArray({1, 1, 2}), Array::of<float>({1, 1, 2}, std::vector<float>{1, 1})});
    QCOMPARE(call.withInts("pads", {3, 2}).floats(), (std::vector<float>{0, 0, 1, 3, 2, 0}));
}

void TestConvolution::emptyInputsGiveTheBias()
{
    const auto none = OperatorCall("Conv", {countingArray({0, 1, 4}), countingArray({2, 1, 3})}).run();
    QVERIFY(none);
    QCOMPARE(none->front().shape(), (Shape{0, 2, 2}));
    OperatorCall noChannels("Conv", {countingArray({1, 0, 4}), countingArray({2, 0, 3}), countingArray({2})});
    QCOMPARE(noChannels.floats(), (std::vector<float>{1, 1, 2, 2}));
    const auto transposed = OperatorCall("ConvTranspose", {countingArray({1, 1, 0}), countingArray({1, 1, 3})}).run();
    QVERIFY(transposed);
    QCOMPARE(transposed->front().count(), std::uint64_t{0});
}

void TestConvolution::whatCannotBeIsAnError_data()
{
    QTest::addColumn<QString>("op");
    QTest::addColumn<Ints>("input");
    QTest::addColumn<Ints>("weights");
    QTest::addColumn<QString>("attribute");
    QTest::addColumn<Ints>("values");
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
    const auto row = [](const char* name, Ints input, Ints weights, const char* attribute = "", Ints values = {}) {
        for (const char* const op : {"Conv", "ConvTranspose"}) {
            QTest::newRow((std::string(op) + ": " + name).c_str()) << op << input << weights << attribute << values;
        }
    };
    row("no spatial axes", {1, 2}, {2, 2});
    row("ranks differ", {1, 2, 3}, {2, 2, 1, 1});
    row("channels differ", {1, 2, 3, 3}, {3, 3, 1, 1});
    row("stride 0", {1, 1, 3}, {1, 1, 1}, "strides", {0});
    row("stride below 0", {1, 1, 3}, {1, 1, 1}, "strides", {-1});
    row("huge stride", {1, 1, 3}, {1, 1, 1}, "strides", {most});
    row("too many strides", {1, 1, 3}, {1, 1, 1}, "strides", {1, 1});
    row("dilation 0", {1, 1, 3}, {1, 1, 2}, "dilations", {0});
    row("huge dilation", {1, 1, 3}, {1, 1, 2}, "dilations", {most});
    row("huge reach", {1, 1, 3}, {1, 1, 3}, "dilations", {std::int64_t{1} << 30});
    row("pad below 0", {1, 1, 3}, {1, 1, 1}, "pads", {-1, 0});
    row("huge pad", {1, 1, 3}, {1, 1, 1}, "pads", {least, most});
    row("one pad", {1, 1, 3}, {1, 1, 1}, "pads", {1});
    row("another kernel", {1, 1, 3}, {1, 1, 2}, "kernel_shape", {3});
    row("window of nothing", {1, 1, 3}, {1, 1, 0});
    QTest::newRow("window beyond the input") << "Conv" << Ints{1, 1, 3} << Ints{1, 1, 4} << "" << Ints{};
    QTest::newRow("output below 0") << "ConvTranspose" << Ints{1, 1, 2} << Ints{1, 1, 1} << "pads" << Ints{3, 3};
    QTest::newRow("huge output") << "ConvTranspose" << Ints{1, 1, 2} << Ints{1, 1, 1} << "output_shape" << Ints{most};
    QTest::newRow("negative output") << "ConvTranspose" << Ints{1, 1, 2} << Ints{1, 1, 1} << "output_shape"
                                     << Ints{least};
    QTest::newRow("many outputs") << "ConvTranspose" << Ints{1, 1, 2} << Ints{1, 1, 1} << "output_shape" << Ints{1, 2};
    QTest::newRow("output padding") << "ConvTranspose" << Ints{1, 1, 2} << Ints{1, 1, 1} << "output_padding"
                                    << Ints{least};
}

void TestConvolution::whatCannotBeIsAnError()
{
    QFETCH(QString, op);
    QFETCH(Ints, input);
    QFETCH(Ints, weights);
    QFETCH(QString, attribute);
    QFETCH(Ints, values);
    OperatorCall call(op.toStdString(), {countingArray(input), countingArray(weights)});
    if (!attribute.isEmpty()) {
        call.withInts(attribute.toStdString(), values);
    }
    QVERIFY(!call.message().empty());

    for (const std::int64_t group : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{7}, std::int64_t{1} << 62}) {
        OperatorCall grouped(op.toStdString(), {countingArray({1, 2, 3}), countingArray({2, 1, 1})});
        QVERIFY(!grouped.with("group", group).message().empty());
    }
    OperatorCall biased(op.toStdString(), {countingArray({1, 1, 3}), countingArray({1, 1, 1}), countingArray({2})});
    QVERIFY(!biased.message().empty());
    OperatorCall mixed(op.toStdString(),
                       {countingArray({1, 1, 3}), *converted(countingArray({1, 1, 1}), ElementType::F64)});
    QVERIFY(!mixed.message().empty());
    OperatorCall mode(op.toStdString(), {countingArray({1, 1, 3}), countingArray({1, 1, 1})});
    QVERIFY(op == "ConvTranspose" || !mode.with("auto_pad", std::string("ELSE")).message().empty());
}

QTEST_APPLESS_MAIN(TestConvolution)
#include "tst_convolution.moc"
