// SPDX-License-Identifier: GPL-3.0-or-later
// Operators that take values channels-last give what they give on rows.
#include "core/tensor/layout.h"
#include "tests/core/operators/run_node.h"

#include <QTest>

#include <cmath>

using namespace qs;
using runnode::Attributes;
using runnode::Integers;

class TestMemoryOrder : public QObject {
    Q_OBJECT

private slots:
    void arraysComeBackFromChannelsLast_data();
    void arraysComeBackFromChannelsLast();
    void operatorsGiveTheSameChannelsLast_data();
    void operatorsGiveTheSameChannelsLast();
};

namespace {

struct Example {
    const char* op;
    Arrays inputs;
    Attributes attributes = {};
    double tolerance = 0; ///< sums in another order
    const char* domain = "";
};

Array waves(const Shape& shape, float step)
{
    auto array = Array::make(ElementType::F32, shape);
    float at = 0;
    for (float& value : array->edit<float>()) {
        value = 2 * std::sin(step * ++at);
    }
    return std::move(*array);
}

Array half(const Array& x)
{
    return *converted(x, ElementType::F16);
}

Array bytes(const Array& x)
{
    auto codes = Array::make(ElementType::U8, x.shape());
    std::ranges::transform(x.values<float>(), codes->edit<std::uint8_t>().begin(),
                           [](float value) { return static_cast<std::uint8_t>(60 * (value + 2)); });
    return std::move(*codes);
}

const std::vector<Example>& examples()
{
    static const std::vector<Example> all = [] {
        const Array x = waves({2, 5, 7, 6}, 0.37F);
        const Array z = waves({2, 5, 7, 6}, 0.91F);
        const Array w = waves({4, 5, 3, 3}, 0.53F);
        const Array depthwise = waves({5, 1, 3, 3}, 0.53F);
        const Array channels = waves({5}, 1.3F);
        const Array positive = Array::of({5}, std::vector<float>{1, 2, 0.5F, 3, 1.5F});
        const Array scale = Array::scalar(0.02F);
        const Array zero = Array::scalar(std::uint8_t{120});
        const Array codes = bytes(x);
        const auto weights = Array::of({4, 5, 1, 1}, std::vector<std::int8_t>{1,  -2, 3, 4,  -5, 127, -127, 8, 9, 10,
                                                                              11, 12, 5, -6, 77, -8,  9,    1, 2, 3});
        const Attributes window{
            {"kernel_shape", Integers{3, 2}}, {"strides", Integers{2, 1}}, {"pads", Integers{1, 0, 1, 1}}};
        const Attributes pads{{"pads", Integers{1, 1, 1, 1}}};
        return std::vector<Example>{
            {"Relu", {x}},
            {"HardSwish", {x}},
            {"IsNaN", {x}},
            {"Clip", {x, Array::scalar(-0.5F), Array::scalar(0.5F)}},
            {"Add", {x, z}},
            {"Add", {x, waves({5, 1, 1}, 0.2F)}},
            {"Mul", {waves({2, 5, 1, 1}, 0.2F), x}},
            {"Sub", {waves({6}, 0.2F), x}},
            {"Add", {x, waves({1, 2, 5, 7, 6}, 0.2F)}},
            {"PRelu", {x, waves({5, 1, 1}, 0.4F)}},
            {"Max", {x, z, Array::scalar(0.1F)}},
            {"Less", {x, z}},
            {"BatchNormalization", {x, channels, channels, channels, positive}},
            {"MaxPool", {x}, window},
            {"MaxPool", {x}, {{"kernel_shape", Integers{2, 2}}, {"dilations", Integers{2, 3}}}},
            {"AveragePool", {x}, window},
            {"AveragePool",
             {x},
             {{"kernel_shape", Integers{3, 3}},
              {"pads", Integers{1, 1, 1, 1}},
              {"count_include_pad", std::int64_t{1}}}},
            {"LpPool", {x}, window},
            {"GlobalAveragePool", {x}, {}, 1e-6},
            {"GlobalMaxPool", {x}},
            {"GlobalLpPool", {x}},
            {"MaxUnpool",
             {waves({1, 2, 2, 2}, 0.4F),
              Array::of({1, 2, 2, 2}, std::vector<std::int64_t>{0, 3, 9, 12, 17, 18, 26, 31})},
             {{"kernel_shape", Integers{2, 2}}, {"strides", Integers{2, 2}}}},
            {"GlobalAveragePool", {half(x)}, {}, 1e-3},
            {"Concat", {x, z}, {{"axis", std::int64_t{1}}}},
            {"Concat", {x, z}, {{"axis", std::int64_t{-1}}}},
            {"Concat", {x, z, x}, {{"axis", std::int64_t{0}}}},
            {"Conv", {x, w, waves({4}, 0.3F)}, pads, 1e-6},
            {"Conv", {x, depthwise}, {{"group", std::int64_t{5}}, {"strides", Integers{2, 2}}}, 1e-6},
            {"Conv", {half(x), half(w)}, pads, 1e-2},
            {"ConvTranspose", {x, waves({5, 2, 3, 3}, 0.6F)}, {{"strides", Integers{2, 2}}}, 1e-6},
            {"Conv", {waves({1, 5, 9}, 0.2F), waves({3, 5, 3}, 0.4F)}, {}, 1e-6},
            {"FusedConv",
             {x, waves({5, 5, 1, 1}, 0.2F), channels, z},
             {{"activation", std::string("Relu")}},
             1e-6,
             "com.microsoft"},
            {"Transpose", {x}, {{"perm", Integers{0, 2, 3, 1}}}},
            {"Softmax", {x}, {{"axis", std::int64_t{1}}}},
            {"QuantizeLinear", {x, scale, zero}},
            {"QuantizeLinear", {x, positive, Array::of({5}, std::vector<std::uint8_t>{1, 2, 3, 4, 5})}},
            {"DequantizeLinear", {codes, scale, zero}},
            {"DequantizeLinear", {codes, positive}},
            {"DynamicQuantizeLinear", {x}},
            {"ConvInteger", {codes, weights, zero}},
            {"QLinearConv",
             {codes, scale, zero, weights, scale, Array::scalar(std::int8_t{0}), Array::scalar(1.5F), zero}},
        };
    }();
    return all;
}

Arrays run(const Example& example, const Arrays& inputs)
{
    OperatorCall call(example.op, inputs, 18);
    for (const GraphAttribute& attribute : example.attributes) {
        call.with(attribute.name, attribute.value);
    }
    const auto outputs =
        call.in(example.domain).outputs(std::string(example.op) == "DynamicQuantizeLinear" ? 3 : 1).run();
    if (!outputs) {
        qWarning("%s", outputs.error().message.c_str());
    }
    return outputs ? *outputs : Arrays();
}

} // namespace

void TestMemoryOrder::arraysComeBackFromChannelsLast_data()
{
    QTest::addColumn<int>("type");
    QTest::addColumn<Shape>("shape");
    for (const ElementType type : {ElementType::U8, ElementType::F16, ElementType::F32, ElementType::F64}) {
        for (const Shape& shape : {Shape{2, 3, 5}, Shape{1, 16, 17, 16}, Shape{2, 19, 4, 9}, Shape{3, 1, 4, 4},
                                   Shape{2, 7, 1, 1}, Shape{1, 5, 2, 3, 7}, Shape{0, 4, 3}, Shape{2, 33, 3, 3}}) {
            QTest::addRow("%s %s", std::string(rowOf(type).name).c_str(), shapeText(shape).c_str())
                << static_cast<int>(type) << shape;
        }
    }
}

void TestMemoryOrder::arraysComeBackFromChannelsLast()
{
    QFETCH(int, type);
    QFETCH(Shape, shape);
    const auto counted = runnode::counted(shape);
    const auto x = converted(counted, static_cast<ElementType>(type));
    const auto last = inLayout(*x, MemoryLayout::ChannelsLast);
    QVERIFY(last);
    QCOMPARE(shapeText(last->shape()), shapeText(shape));
    const auto back = inLayout(*last, MemoryLayout::Plain);
    QVERIFY(back);
    QVERIFY(std::ranges::equal(back->bytes(), x->bytes()));
    // Element [n, c, place] lies at [n, place, c].
    const auto memory = converted(last->inMemory(), ElementType::F64);
    const auto own = converted(*x, ElementType::F64);
    const auto channels = static_cast<std::size_t>(shape[1]);
    const std::size_t places = x->count() == 0 ? 0 : x->count() / channels / static_cast<std::size_t>(shape[0]);
    for (std::size_t i = 0; i < x->count(); ++i) {
        const std::size_t place = i % places;
        const std::size_t channel = i / places % channels;
        const std::size_t sample = i / places / channels;
        QCOMPARE(memory->values<double>()[(sample * places + place) * channels + channel], own->values<double>()[i]);
    }
}

void TestMemoryOrder::operatorsGiveTheSameChannelsLast_data()
{
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < examples().size(); ++i) {
        QTest::addRow("%s %zu", examples()[i].op, i) << static_cast<int>(i);
    }
}

void TestMemoryOrder::operatorsGiveTheSameChannelsLast()
{
    QFETCH(int, index);
    const Example& example = examples()[static_cast<std::size_t>(index)];
    const Arrays expected = run(example, example.inputs);
    QVERIFY(!expected.empty());
    // All inputs with the axes of the widest one, then only the first of them.
    for (const bool all : {true, false}) {
        Arrays inputs = example.inputs;
        bool isFirst = true;
        for (Array& input : inputs) {
            if (input.rank() >= 3 && input.rank() == example.inputs.front().rank() && (all || isFirst)) {
                input = *inLayout(input, MemoryLayout::ChannelsLast);
                isFirst = false;
            }
        }
        const Arrays actual = run(example, inputs);
        QCOMPARE(actual.size(), expected.size());
        for (std::size_t i = 0; i < actual.size(); ++i) {
            QCOMPARE(shapeText(actual[i].shape()), shapeText(expected[i].shape()));
            QVERIFY(actual[i].type() == expected[i].type());
            const auto a = converted(actual[i], ElementType::F64);
            const auto b = converted(expected[i], ElementType::F64);
            for (std::size_t k = 0; k < a->count(); ++k) {
                const double apart = std::abs(a->values<double>()[k] - b->values<double>()[k]);
                QVERIFY2(apart <= example.tolerance * (1 + std::abs(b->values<double>()[k])),
                         qPrintable(QString("element %1: %2 and %3")
                                        .arg(k)
                                        .arg(a->values<double>()[k])
                                        .arg(b->values<double>()[k])));
            }
        }
    }
}

QTEST_APPLESS_MAIN(TestMemoryOrder)
#include "tst_memory_order.moc"
