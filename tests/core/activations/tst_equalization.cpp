// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/activations/equalization.h"
#include "core/activations/input_channels.h"
#include "tests/support/network_from_nodes.h"

#include <QTest>

#include <cmath>

using namespace qs;

class TestEqualization : public QObject {
    Q_OBJECT

private slots:
    void elementsBelongToInputChannels();
    void whatIsNoProductHasNone();
    void neighboursArePairs();
    void whatBendsPartsThem();
    void anAdditionMultipliesNothing();
    void aSecondReaderPartsThem();
    void nodesWithoutOutputsAreNoNeighbours();
    void factorsMakeBothMaximaEqual();
};

namespace {

const std::vector<float> kFirst{1, -8, 2, 4};          // [2, 2]: output channels reach 2 and 8
const std::vector<float> kSecond{2, 1, 0.5F, 1, 0, 2}; // [2, 3]: input channels reach 2 and 2

std::vector<EqualizationPair> pairsOf(std::vector<GraphNode> nodes)
{
    const made::Network network({made::tensor("a", {2, 2}, kFirst), made::tensor("b", {2, 3}, kSecond)},
                                std::move(nodes), "y", 2);
    return *equalizationPairs(*network.model, *ExecutionPlan::make(network.graph));
}

} // namespace

void TestEqualization::elementsBelongToInputChannels()
{
    const auto channelsOf = [](const GraphNode& node, std::size_t input, const Shape& shape) {
        const auto channels = InputChannels::of(node, input, shape);
        std::vector<std::size_t> found;
        std::size_t count = 1;
        for (const std::int64_t extent : shape) {
            count *= static_cast<std::size_t>(extent);
        }
        for (std::size_t i = 0; channels && i < count; ++i) {
            found.push_back(channels->of(i));
        }
        return found;
    };
    using Found = std::vector<std::size_t>;
    const GraphNode product = made::node("MatMul", {}, "y");
    QCOMPARE(channelsOf(product, 1, {2, 3}), (Found{0, 0, 0, 1, 1, 1}));
    QCOMPARE(channelsOf(product, 0, {2, 3}), (Found{0, 1, 2, 0, 1, 2}));
    const GraphNode turned = made::node("Gemm", {}, "y", {{"transB", std::int64_t{1}}});
    QCOMPARE(channelsOf(turned, 1, {2, 3}), (Found{0, 1, 2, 0, 1, 2}));
    QCOMPARE(channelsOf(made::node("Gemm", {}, "y"), 1, {2, 3}), (Found{0, 0, 0, 1, 1, 1}));
    QCOMPARE(channelsOf(made::node("Conv", {}, "y"), 1, {2, 2, 1, 2}), (Found{0, 0, 1, 1, 0, 0, 1, 1}));
    // Two groups of two output channels that read one input channel each.
    const GraphNode grouped = made::node("Conv", {}, "y", {{"group", std::int64_t{2}}});
    QCOMPARE(channelsOf(grouped, 1, {4, 1, 2}), (Found{0, 0, 0, 0, 1, 1, 1, 1}));
    QCOMPARE(InputChannels::of(grouped, 1, {4, 3, 2})->count(), std::size_t{6});
    QCOMPARE(channelsOf(made::node("ConvTranspose", {}, "y"), 1, {2, 1, 2}), (Found{0, 0, 1, 1}));
}

void TestEqualization::whatIsNoProductHasNone()
{
    QVERIFY(!InputChannels::of(made::node("LSTM", {}, "y"), 1, {1, 4, 2}));
    QVERIFY(!InputChannels::of(made::node("MatMul", {}, "y"), 1, {2, 2, 2}));
    QVERIFY(!InputChannels::of(made::node("MatMul", {}, "y"), 1, {0, 2}));
    const GraphNode uneven = made::node("Conv", {}, "y", {{"group", std::int64_t{3}}});
    QVERIFY(!InputChannels::of(uneven, 1, {4, 1, 2}));
    const GraphNode negative = made::node("Conv", {}, "y", {{"group", std::int64_t{-1}}});
    QVERIFY(!InputChannels::of(negative, 1, {4, 1, 2}));
}

void TestEqualization::neighboursArePairs()
{
    const auto pairs = pairsOf({made::node("MatMul", {"x", "a"}, "first"), made::node("Relu", {"first"}, "r"),
                                made::node("MatMul", {"r", "b"}, "y")});
    QCOMPARE(pairs.size(), std::size_t{1});
    QCOMPARE(pairs[0].firstTensor, std::string("a"));
    QCOMPARE(pairs[0].secondTensor, std::string("b"));
    QCOMPARE(pairs[0].made, (std::vector<float>{2, 8}));
    QCOMPARE(pairs[0].read, (std::vector<float>{2, 2}));
    QCOMPARE(pairs[0].factors(), (std::vector<double>{1, 2}));
    QCOMPARE(pairs[0].ratio(), 2.0);
    QCOMPARE(pairsOf({made::node("MatMul", {"x", "a"}, "first"), made::node("MatMul", {"first", "b"}, "y")}).size(),
             std::size_t{1});
}

void TestEqualization::whatBendsPartsThem()
{
    for (const char* const op : {"Sigmoid", "Clip", "Tanh", "BatchNormalization"}) {
        QVERIFY(pairsOf({made::node("MatMul", {"x", "a"}, "first"), made::node(op, {"first"}, "r"),
                         made::node("MatMul", {"r", "b"}, "y")})
                    .empty());
    }
}

void TestEqualization::anAdditionMultipliesNothing()
{
    QVERIFY(pairsOf({made::node("Add", {"x", "a"}, "first"), made::node("MatMul", {"first", "b"}, "y")}).empty());
}

void TestEqualization::aSecondReaderPartsThem()
{
    QVERIFY(pairsOf({made::node("MatMul", {"x", "a"}, "first"), made::node("Relu", {"first"}, "r"),
                     made::node("Neg", {"first"}, "other"), made::node("MatMul", {"r", "b"}, "y")})
                .empty());
    QVERIFY(pairsOf({made::node("MatMul", {"x", "a"}, "y"), made::node("MatMul", {"y", "b"}, "z")}).empty());
}

void TestEqualization::nodesWithoutOutputsAreNoNeighbours()
{
    GraphNode mute = made::node("MatMul", {"x", "a"}, "first");
    mute.outputs.clear();
    QVERIFY(pairsOf({mute, made::node("MatMul", {"x", "b"}, "y")}).empty());
    mute.outputs = {""};
    QVERIFY(pairsOf({mute, made::node("MatMul", {"x", "b"}, "y")}).empty());
    GraphNode end = made::node("Relu", {"first"}, "r");
    end.outputs.clear();
    QVERIFY(pairsOf({made::node("MatMul", {"x", "a"}, "first"), end}).empty());
}

void TestEqualization::factorsMakeBothMaximaEqual()
{
    EqualizationPair pair;
    pair.made = {9, 0.25F, 0, 5};
    pair.read = {1, 4, 3, 0};
    const std::vector<double> factors = pair.factors();
    for (std::size_t i = 0; i < 2; ++i) {
        QVERIFY(std::abs(double{pair.made[i]} / factors[i] - double{pair.read[i]} * factors[i]) < 1e-12);
    }
    QCOMPARE(factors[2], 1.0);
    QCOMPARE(factors[3], 1.0);
    QCOMPARE(pair.ratio(), 12.0);
    QCOMPARE(EqualizationPair().ratio(), 1.0);
}

QTEST_APPLESS_MAIN(TestEqualization)
#include "tst_equalization.moc"
