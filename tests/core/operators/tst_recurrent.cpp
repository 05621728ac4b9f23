// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/operator_call.h"
#include "tests/support/random_values.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace qs;

class TestRecurrent : public QObject {
    Q_OBJECT

private slots:
    void floatsAndDoublesAgree();
    void bothDirectionsAreTheTwoAlone();
    void layoutsAgree();
    void sequencesEndWhereTheyEnd();
    void activationsTakeTheirNumbers();
    void clippedValuesStayInside();
    void coupledGatesForgetWhatComesIn();
    void gruResetsBeforeOrAfterTheProduct();
    void emptySequencesKeepTheState();
    void whatCannotBeIsAnError();
};

namespace {

using Floats = std::vector<float>;

struct Kind {
    const char* op;
    std::int64_t gates;
};
constexpr std::array kKinds{Kind{"RNN", 1}, Kind{"GRU", 3}, Kind{"LSTM", 4}};

constexpr std::int64_t kSteps = 5;
constexpr std::int64_t kBatch = 3;
constexpr std::int64_t kInputs = 4;
constexpr std::int64_t kHidden = 6;

Array random(const Shape& shape, std::uint64_t seed)
{
    return Array::of(shape, RandomValues(seed).normals(*elementCount(shape), 0.5));
}

Array lengths(std::vector<std::int32_t> values)
{
    const Shape shape{static_cast<std::int64_t>(values.size())};
    return Array::of<std::int32_t>(shape, values);
}

/// All inputs of a node: X, W, R, B, lengths, h and, for LSTM, c and P.
Arrays inputsOf(const Kind& kind, std::int64_t directions)
{
    const std::int64_t width = kind.gates * kHidden;
    Arrays inputs{random({kSteps, kBatch, kInputs}, 1),
                  random({directions, width, kInputs}, 2),
                  random({directions, width, kHidden}, 3),
                  random({directions, 2 * width}, 4),
                  lengths({5, 2, 0}),
                  random({directions, kBatch, kHidden}, 5)};
    if (kind.gates == 4) {
        inputs.push_back(random({directions, kBatch, kHidden}, 6));
        inputs.push_back(random({directions, 3 * kHidden}, 7));
    }
    return inputs;
}

/// The part of direction `index` of an array whose first axis is the directions.
Array directionOf(const Array& array, std::int64_t index)
{
    Shape shape = array.shape();
    const std::size_t size = array.count() / static_cast<std::size_t>(shape[0]);
    shape[0] = 1;
    return Array::of<float>(shape, array.values<float>().subspan(static_cast<std::size_t>(index) * size, size));
}

Floats valuesOf(const Array& array)
{
    return {array.values<float>().begin(), array.values<float>().end()};
}

} // namespace

void TestRecurrent::floatsAndDoublesAgree()
{
    for (const Kind& kind : kKinds) {
        const Arrays floats = inputsOf(kind, 2);
        Arrays doubles;
        for (const Array& array : floats) {
            doubles.push_back(array.type() == ElementType::F32 ? *converted(array, ElementType::F64) : array);
        }
        const auto run = [&](const Arrays& inputs) {
            return OperatorCall(kind.op, inputs).with("direction", std::string("bidirectional")).outputs(3).run();
        };
        const auto fast = run(floats);
        const auto slow = run(doubles);
        QVERIFY2(fast && slow, kind.op);
        for (std::size_t output = 0; output < fast->size(); ++output) {
            for (std::size_t i = 0; i < (*fast)[output].count(); ++i) {
                const double difference = (*fast)[output].values<float>()[i] - (*slow)[output].values<double>()[i];
                QVERIFY2(std::abs(difference) < 1e-5, kind.op);
            }
        }
    }
}

void TestRecurrent::bothDirectionsAreTheTwoAlone()
{
    for (const Kind& kind : kKinds) {
        const Arrays inputs = inputsOf(kind, 2);
        const auto both =
            OperatorCall(kind.op, inputs).with("direction", std::string("bidirectional")).outputs(2).run();
        QVERIFY2(both, kind.op);
        for (const std::int64_t direction : {0, 1}) {
            Arrays part = inputs;
            for (std::size_t i = 1; i < part.size(); ++i) {
                part[i] = i == 4 ? part[i] : directionOf(part[i], direction);
            }
            const auto alone = OperatorCall(kind.op, part)
                                   .with("direction", std::string(direction == 0 ? "forward" : "reverse"))
                                   .outputs(2)
                                   .run();
            QVERIFY2(alone, kind.op);
            QCOMPARE(valuesOf((*alone)[1]), valuesOf(directionOf((*both)[1], direction)));
            for (std::int64_t step = 0; step < kSteps; ++step) {
                const std::size_t size = kBatch * kHidden;
                const auto from = static_cast<std::size_t>(step);
                const auto one = (*alone)[0].values<float>().subspan(from * size, size);
                const auto two =
                    (*both)[0].values<float>().subspan((from * 2 + static_cast<std::size_t>(direction)) * size, size);
                QVERIFY2(std::ranges::equal(one, two), kind.op);
            }
        }
    }
}

void TestRecurrent::layoutsAgree()
{
    for (const Kind& kind : kKinds) { // one step and one sample: both layouts are the same numbers
        const std::int64_t width = kind.gates * kHidden;
        const Arrays inputs{random({1, 1, kInputs}, 1), random({1, width, kInputs}, 2), random({1, width, kHidden}, 3)};
        OperatorCall first(kind.op, inputs);
        OperatorCall second(kind.op, inputs);
        QCOMPARE(second.with("layout", std::int64_t{1}).floats(), first.floats());
        OperatorCall shaped(kind.op, {random({kBatch, kSteps, kInputs}, 1), inputs[1], inputs[2]});
        const auto outputs = shaped.with("layout", std::int64_t{1}).outputs(2).run();
        QVERIFY(outputs);
        QCOMPARE((*outputs)[0].shape(), (Shape{kBatch, kSteps, 1, kHidden}));
        QCOMPARE((*outputs)[1].shape(), (Shape{kBatch, 1, kHidden}));
        // The last state is the last step of each sample.
        for (std::size_t sample = 0; sample < kBatch; ++sample) {
            const auto last = (*outputs)[0].values<float>().subspan((sample * kSteps + kSteps - 1) * kHidden, kHidden);
            QVERIFY(std::ranges::equal(last, (*outputs)[1].values<float>().subspan(sample * kHidden, kHidden)));
        }
    }
}

void TestRecurrent::sequencesEndWhereTheyEnd()
{
    for (const Kind& kind : kKinds) {
        const Arrays inputs = inputsOf(kind, 1);
        const auto outputs = OperatorCall(kind.op, inputs).outputs(2).run();
        QVERIFY(outputs);
        const auto y = (*outputs)[0].values<float>();
        const auto h = (*outputs)[1].values<float>();
        const std::size_t row = kBatch * kHidden;
        for (std::size_t i = 0; i < kHidden; ++i) {
            QCOMPARE(h[kHidden + i], y[row + kHidden + i]); // the second sample has two steps
            QCOMPARE(y[2 * row + kHidden + i], 0.0F);
            QCOMPARE(h[2 * kHidden + i], inputs[5].values<float>()[2 * kHidden + i]); // the third has none
        }
    }
}

void TestRecurrent::activationsTakeTheirNumbers()
{
    const Arrays inputs{Array::of<float>({1, 1, 1}, Floats{-2}), Array::of<float>({1, 1, 1}, Floats{1}),
                        Array::of<float>({1, 1, 1}, Floats{0})};
    const auto run = [&](const char* name, std::vector<float> alpha, std::vector<float> beta) {
        OperatorCall call("RNN", inputs);
        call.with("activations", std::vector<std::string>{name});
        if (!alpha.empty()) {
            call.with("activation_alpha", alpha);
        }
        if (!beta.empty()) {
            call.with("activation_beta", beta);
        }
        const Floats values = call.floats();
        return values.empty() ? std::nanf("") : values[0];
    };
    QCOMPARE(run("Affine", {3}, {1}), -5.0F);
    QCOMPARE(run("LeakyRelu", {}, {}), -0.02F);
    QCOMPARE(run("leakyrelu", {0.5F}, {}), -1.0F);
    QCOMPARE(run("Relu", {}, {}), 0.0F);
    QCOMPARE(run("Elu", {}, {}), std::expm1(-2.0F));
    QCOMPARE(run("HardSigmoid", {}, {}), 0.5F - 2 * 0.2F);
    QCOMPARE(run("ScaledTanh", {2}, {0.5F}), 2 * std::tanh(-1.0F));
    QCOMPARE(run("Softsign", {}, {}), -2.0F / 3);
    QCOMPARE(run("Softplus", {}, {}), std::log1p(std::exp(-2.0F)));
    QCOMPARE(run("ThresholdedRelu", {}, {}), 0.0F);
    QVERIFY(std::isnan(run("Nothing", {}, {})));
}

void TestRecurrent::clippedValuesStayInside()
{
    const Arrays inputs{Array::of<float>({1, 1, 1}, Floats{100}), Array::of<float>({1, 1, 1}, Floats{1}),
                        Array::of<float>({1, 1, 1}, Floats{0})};
    OperatorCall call("RNN", inputs);
    call.with("clip", 2.0F).with("activations", std::vector<std::string>{"Relu"});
    QCOMPARE(call.floats(), Floats{2});
}

void TestRecurrent::coupledGatesForgetWhatComesIn()
{
    const Array x = Array::of<float>({1, 1, 1}, Floats{0});
    const Array w = Array::of<float>({1, 4, 1}, Floats(4));
    const Array b = Array::of<float>({1, 8}, Floats{0, 0, 50, 0, 0, 0, 0, 0}); // the forget gate would be open
    const Array h = Array::of<float>({1, 1, 1}, Floats{0});
    const Array c = Array::of<float>({1, 1, 1}, Floats{4});
    for (const std::int64_t couples : {0, 1}) {
        const auto outputs =
            OperatorCall("LSTM", {x, w, w, b, {}, h, c}).with("input_forget", couples).outputs(3).run();
        QVERIFY(outputs);
        QCOMPARE((*outputs)[2].values<float>()[0], couples == 0 ? 4.0F : 2.0F);
    }
}

void TestRecurrent::gruResetsBeforeOrAfterTheProduct()
{
    const auto run = [](std::int64_t after) {
        return OperatorCall("GRU", {Array::of<float>({1, 1, 1}, Floats{1}),
                                    Array::of<float>({1, 3, 1}, Floats(3)),
                                    Array::of<float>({1, 3, 1}, Floats{0, 0, 1}),
                                    Array::of<float>({1, 6}, Floats{-50, 0, 0, 0, 0, 1}),
                                    {},
                                    Array::of<float>({1, 1, 1}, Floats{0.5F})})
            .with("linear_before_reset", after)
            .floats();
    };
    QVERIFY(std::abs(run(0).at(0) - std::tanh(0.5F * 0.5F + 1)) < 1e-6F);
    QVERIFY(std::abs(run(1).at(0) - std::tanh(0.5F * (0.5F + 1))) < 1e-6F);
}

void TestRecurrent::emptySequencesKeepTheState()
{
    for (const Kind& kind : kKinds) {
        Arrays inputs = inputsOf(kind, 1);
        inputs[0] = countingArray({0, kBatch, kInputs});
        inputs[4] = lengths({0, 0, 0});
        const auto outputs = OperatorCall(kind.op, inputs).outputs(2).run();
        QVERIFY(outputs);
        QCOMPARE(valuesOf((*outputs)[1]), valuesOf(inputs[5]));
        const std::int64_t width = kind.gates * kHidden;
        OperatorCall endless(kind.op, {countingArray({std::int64_t{1} << 60, 0, 0}), countingArray({1, width, 0}),
                                       random({1, width, kHidden}, 3)});
        QVERIFY(endless.run());
    }
}

void TestRecurrent::whatCannotBeIsAnError()
{
    for (const Kind& kind : kKinds) {
        const Arrays good = inputsOf(kind, 1);
        for (std::size_t i = 0; i < good.size(); ++i) {
            for (const Array& wrong : {countingArray({}), countingArray({7}), countingArray({1, 1, 1}),
                                       *converted(good[i], ElementType::F64)}) {
                Arrays inputs = good;
                inputs[i] = wrong;
                QVERIFY2(!OperatorCall(kind.op, inputs).message().empty(), kind.op);
            }
        }
        for (const std::int32_t length : {-1, 6, std::numeric_limits<std::int32_t>::max()}) {
            Arrays inputs = good;
            inputs[4] = lengths({1, 1, length});
            QVERIFY2(!OperatorCall(kind.op, inputs).message().empty(), kind.op);
        }
        QVERIFY(!OperatorCall(kind.op, good).with("hidden_size", std::int64_t{5}).message().empty());
        QVERIFY(!OperatorCall(kind.op, good).with("direction", std::string("up")).message().empty());
        QVERIFY(!OperatorCall(kind.op, good).with("direction", std::string("bidirectional")).message().empty());
        QVERIFY(!OperatorCall(kind.op, good).with("layout", std::int64_t{1}).message().empty());
        const std::vector<std::string> many(9, "Tanh");
        QVERIFY(!OperatorCall(kind.op, good).with("activations", many).message().empty());
        OperatorCall wide(kind.op, {countingArray({0, std::int64_t{1} << 60, 0}), countingArray({1, kind.gates, 0}),
                                    countingArray({1, kind.gates, 1})});
        QVERIFY(!wide.message().empty());
    }
}

QTEST_APPLESS_MAIN(TestRecurrent)
#include "tst_recurrent.moc"
