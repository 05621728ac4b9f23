// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parallel.h"
#include "tests/support/operator_call.h"
#include "tests/support/random_values.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace qs;

class TestNormalization : public QObject {
    Q_OBJECT

private slots:
    void softmaxFlattensBeforeVersion13();
    void softmaxOfFloatsAndDoublesAgree();
    void softmaxOfLargeNumbersStaysFinite();
    void batchNormalizationOfEveryRank();
    void groupsHaveTheirOwnScaleUntilVersion21();
    void layerNormalizationBroadcastsItsScale();
    void rmsNormalizationKeepsTheMean();
    void skippedInputsAreAdded();
    void geluWithBias();
    void normsOfZerosAreZeros();
    void emptyInputsGiveEmptyOutputs();
    void whatCannotBeIsAnError();
};

namespace {

using Floats = std::vector<float>;

Array floats(Shape shape, Floats values)
{
    return Array::of<float>(std::move(shape), values);
}

bool areClose(const Floats& actual, const Floats& expected)
{
    return actual.size() == expected.size() &&
           std::equal(actual.begin(), actual.end(), expected.begin(),
                      [](float x, float y) { return std::abs(x - y) <= 1e-4F * std::max(1.0F, std::abs(y)); });
}

} // namespace

void TestNormalization::softmaxFlattensBeforeVersion13()
{
    const Array zeros = floats({1, 2, 2}, Floats(4));
    QCOMPARE(OperatorCall("Softmax", {zeros}, 11).floats(), Floats(4, 0.25F));
    QCOMPARE(OperatorCall("Softmax", {zeros}, 13).floats(), Floats(4, 0.5F));
    QCOMPARE(OperatorCall("Hardmax", {zeros}, 11).floats(), (Floats{1, 0, 0, 0}));
    QCOMPARE(OperatorCall("Hardmax", {zeros}, 13).floats(), (Floats{1, 0, 1, 0}));
}

void TestNormalization::softmaxOfFloatsAndDoublesAgree()
{
    const Array x = floats({3, 40, 5}, RandomValues(1).normals(600));
    for (const char* const op : {"Softmax", "LogSoftmax"}) {
        for (const std::int64_t axis : {0, 1, 2, -1}) {
            for (const std::int64_t opset : {11, 13}) {
                OperatorCall fast(op, {x}, opset);
                OperatorCall slow(op, {*converted(x, ElementType::F64)}, opset);
                QVERIFY(areClose(fast.with("axis", axis).floats(), slow.with("axis", axis).floats()));
                const ThreadLimit limit(3);
                QCOMPARE(OperatorCall(op, {x}, opset).with("axis", axis).floats(), fast.floats());
            }
        }
    }
}

void TestNormalization::softmaxOfLargeNumbersStaysFinite()
{
    QVERIFY(areClose(OperatorCall("Softmax", {floats({2}, {1e30F, 1e30F})}).floats(), {0.5F, 0.5F}));
    const float infinity = std::numeric_limits<float>::infinity();
    QVERIFY(areClose(OperatorCall("Softmax", {floats({3}, {0, -infinity, 0})}).floats(), {0.5F, 0, 0.5F}));
}

void TestNormalization::batchNormalizationOfEveryRank()
{
    const Array two = floats({2}, {2, 3});
    const Array zero = floats({2}, {0, 0});
    const Array one = floats({2}, {1, 1});
    for (const Shape& shape : {Shape{1, 2}, Shape{1, 2, 1}, Shape{1, 2, 1, 1, 1}}) {
        OperatorCall call("BatchNormalization", {floats(shape, {3, 5}), two, one, one, one}, 9);
        QCOMPARE(call.with("epsilon", 0.0F).floats(), (Floats{5, 13}));
    }
    QVERIFY(!OperatorCall("BatchNormalization", {floats({1, 3}, {1, 2, 3}), two, zero, zero, one}).message().empty());
    QVERIFY(!OperatorCall("BatchNormalization", {floats({}, {1}), two, zero, zero, one}).message().empty());
    OperatorCall spatial("BatchNormalization", {floats({1, 2}, {1, 2}), two, zero, zero, one}, 7);
    QVERIFY(!spatial.with("spatial", std::int64_t{0}).message().empty());
}

void TestNormalization::groupsHaveTheirOwnScaleUntilVersion21()
{
    const Array x = floats({1, 4}, {1, 3, 1, 3});
    const Array groups = floats({2}, {1, 2});
    const Array channels = floats({4}, {1, 2, 3, 4});
    const auto normalized = [&](std::int64_t opset, const Array& scale) {
        const Array bias = floats(scale.shape(), Floats(scale.count()));
        OperatorCall call("GroupNormalization", {x, scale, bias}, opset);
        call.with("num_groups", std::int64_t{2}).with("epsilon", 0.0F);
        return call;
    };
    QVERIFY(areClose(normalized(18, groups).floats(), {-1, 1, -2, 2}));
    QVERIFY(areClose(normalized(21, channels).floats(), {-1, 2, -3, 4}));
    QVERIFY(!normalized(18, channels).message().empty());
    QVERIFY(!normalized(21, groups).message().empty());
    for (const std::int64_t count : {-1, 0, 3}) {
        OperatorCall call("GroupNormalization", {x, channels, channels}, 21);
        QVERIFY(!call.with("num_groups", count).message().empty());
    }
}

void TestNormalization::layerNormalizationBroadcastsItsScale()
{
    const Array x = floats({2, 2, 2}, {1, 3, 1, 3, 1, 3, 1, 3});
    const auto run = [&](const Array& scale, std::int64_t axis) {
        return OperatorCall("LayerNormalization", {x, scale}).with("epsilon", 0.0F).with("axis", axis).floats();
    };
    QVERIFY(areClose(run(floats({2}, {1, 2}), -1), {-1, 2, -1, 2, -1, 2, -1, 2}));
    QVERIFY(areClose(run(floats({2}, {1, 2}), 1), {-1, 2, -1, 2, -1, 2, -1, 2}));
    QVERIFY(areClose(run(floats({1}, {3}), -1), {-3, 3, -3, 3, -3, 3, -3, 3}));
    QVERIFY(areClose(run(floats({2, 1, 1}, {1, 2}), -1), {-1, 1, -1, 1, -2, 2, -2, 2}));
    QVERIFY(!OperatorCall("LayerNormalization", {x, floats({3}, {1, 2, 3})}).message().empty());
    QVERIFY(!OperatorCall("LayerNormalization", {x, floats({1, 1, 1, 2}, {1, 2})}).message().empty());
    const auto all = OperatorCall("LayerNormalization", {x, floats({2}, {1, 1})}).outputs(3).run();
    QVERIFY(all && all->size() == 3);
    QCOMPARE((*all)[1].shape(), (Shape{2, 2, 1}));
}

void TestNormalization::rmsNormalizationKeepsTheMean()
{
    const Array x = floats({1, 2}, {3, 4});
    const float root = std::sqrt(12.5F);
    OperatorCall standard("RMSNormalization", {x, floats({2}, {1, 2})}, 23);
    QVERIFY(areClose(standard.with("epsilon", 0.0F).floats(), {3 / root, 8 / root}));
    OperatorCall simplified("SimplifiedLayerNormalization", {x, floats({2}, {1, 2})});
    QVERIFY(areClose(simplified.with("epsilon", 0.0F).floats(), {3 / root, 8 / root}));
}

void TestNormalization::skippedInputsAreAdded()
{
    const Array x = floats({1, 2, 2}, {0, 1, 1, 1});
    const Array skip = floats({2, 2}, {1, 1, 0, 2});
    const Array gamma = floats({2}, {1, 1});
    const Array beta = floats({2}, {0, 10});
    const Array bias = floats({2}, {0, 1});
    OperatorCall call("SkipLayerNormalization", {x, skip, gamma, beta, bias}, 1);
    const auto outputs = call.in("com.microsoft").outputs(4).run();
    QVERIFY2(outputs, outputs ? "" : outputs.error().message.c_str());
    QCOMPARE(outputs->size(), std::size_t{4});
    QVERIFY(areClose(call.floats(), {-1, 11, -1, 11}));
    const auto sum = (*outputs)[3].values<float>();
    QCOMPARE(Floats(sum.begin(), sum.end()), (Floats{1, 3, 1, 4}));
    OperatorCall rms("SkipSimplifiedLayerNormalization", {x, floats({1, 2, 2}, {1, 0, 0, 0}), gamma}, 1);
    QVERIFY(areClose(rms.in("com.microsoft").floats(), {1, 1, 1, 1}));
    OperatorCall wrong("SkipLayerNormalization", {x, floats({3}, {1, 2, 3}), gamma}, 1);
    QVERIFY(!wrong.in("com.microsoft").message().empty());
    OperatorCall scalar("SkipLayerNormalization", {floats({}, {1}), floats({}, {1}), gamma}, 1);
    QVERIFY(!scalar.in("com.microsoft").message().empty());
}

void TestNormalization::geluWithBias()
{
    const Array x = floats({2, 2}, {0, -1, 0, 0});
    const Array bias = floats({2}, {1, 1});
    QVERIFY(areClose(OperatorCall("BiasGelu", {x, bias}, 1).in("com.microsoft").floats(),
                     {0.841345F, 0, 0.841345F, 0.841345F}));
    QVERIFY(areClose(OperatorCall("FastGelu", {x, bias}, 1).in("com.microsoft").floats(),
                     {0.841192F, 0, 0.841192F, 0.841192F}));
    QVERIFY(areClose(OperatorCall("QuickGelu", {bias}, 1).in("com.microsoft").floats(), {0.845796F, 0.845796F}));
    QVERIFY(!OperatorCall("BiasGelu", {x, floats({3}, {1, 2, 3})}, 1).in("com.microsoft").message().empty());
}

void TestNormalization::normsOfZerosAreZeros()
{
    QCOMPARE(OperatorCall("LpNormalization", {floats({2, 2}, {0, 0, 3, 4})}).floats(), (Floats{0, 0, 0.6F, 0.8F}));
    OperatorCall first("LpNormalization", {floats({2, 2}, {1, 0, 3, 4})});
    QCOMPARE(first.with("axis", std::int64_t{0}).with("p", std::int64_t{1}).floats(), (Floats{0.25F, 0, 0.75F, 1}));
    QVERIFY(!OperatorCall("LpNormalization", {floats({1}, {1})}).with("p", std::int64_t{3}).message().empty());
}

void TestNormalization::emptyInputsGiveEmptyOutputs()
{
    const Array none = countingArray({0, 2, 3});
    const Array noRow = countingArray({2, 2, 0});
    const Array two = floats({2}, {1, 1});
    for (const Array& x : {none, noRow}) {
        for (const char* const op :
             {"Softmax", "LogSoftmax", "Hardmax", "LpNormalization", "MeanVarianceNormalization"}) {
            OperatorCall call(op, {x});
            const auto y =
                op == std::string("MeanVarianceNormalization") ? call.withInts("axes", {0, 2}).run() : call.run();
            QVERIFY2(y && y->front().shape() == x.shape(), op);
        }
        QVERIFY(OperatorCall("InstanceNormalization", {x, two, two}).run());
        QVERIFY(OperatorCall("BatchNormalization", {x, two, two, two, two}).run());
        QVERIFY(OperatorCall("LRN", {x}).with("size", std::int64_t{3}).run());
    }
    QVERIFY(OperatorCall("LayerNormalization", {none, countingArray({3})}).outputs(3).run());
    QVERIFY(OperatorCall("LayerNormalization", {noRow, countingArray({0})}).outputs(3).run());
}

void TestNormalization::whatCannotBeIsAnError()
{
    const Array x = floats({1, 2}, {1, 2});
    for (const char* const op : {"Softmax", "Hardmax", "LpNormalization", "LayerNormalization"}) {
        for (const std::int64_t axis : {std::int64_t{2}, std::int64_t{-3}, std::numeric_limits<std::int64_t>::min()}) {
            QVERIFY2(!OperatorCall(op, {x, floats({2}, {1, 1})}).with("axis", axis).message().empty(), op);
        }
        QVERIFY2(!OperatorCall(op, {floats({}, {1}), floats({}, {1})}).message().empty(), op);
        QVERIFY2(!OperatorCall(op, {Array::of<std::int32_t>({1}, std::vector<std::int32_t>{1}),
                                    Array::of<std::int32_t>({1}, std::vector<std::int32_t>{1})})
                      .message()
                      .empty(),
                 op);
    }
    QVERIFY(!OperatorCall("MeanVarianceNormalization", {x}).message().empty()); // its axes are 0, 2 and 3
    QVERIFY(!OperatorCall("LRN", {x}).message().empty());
    QVERIFY(!OperatorCall("LRN", {floats({1}, {1})}).with("size", std::int64_t{1}).message().empty());
    OperatorCall wide("LRN", {x});
    QVERIFY(wide.with("size", std::numeric_limits<std::int64_t>::max()).run());
    QVERIFY(!OperatorCall("InstanceNormalization", {x, x, x}).message().empty());
}

QTEST_APPLESS_MAIN(TestNormalization)
#include "tst_normalization.moc"
