// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/executor/executor.h"
#include "core/sensitivity/answer_network.h"
#include "tests/support/model_from_values.h"
#include "tests/support/network_from_nodes.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace qs;

class TestAnswerNetwork : public QObject {
    Q_OBJECT

private slots:
    void changesGiveTheSameAnswers_data();
    void changesGiveTheSameAnswers();
    void aChangeOfAValueThatIsGoneIsRefused();
    void aNetworkWithNothingToJoinIsLeft();
};

namespace {

std::vector<float> waves(std::size_t count, float step, float offset = 0)
{
    std::vector<float> values;
    for (std::size_t i = 0; i < count; ++i) {
        values.push_back(offset + std::sin(step * static_cast<float>(i + 1)));
    }
    return values;
}

/// A network on x [1, 4, 5, 5] with a weight "w" of four channels in and out, and what a normalization needs.
Graph network(std::vector<GraphNode> nodes, std::int64_t groups = 1)
{
    Graph graph;
    graph.opsets[""] = 13;
    graph.inputs = {{"x", ElementType::F32, std::vector<GraphExtent>{{1, ""}, {4, ""}, {5, ""}, {5, ""}}}};
    const std::int64_t perGroup = 4 / groups;
    graph.constants = {made::tensor("w", {4, perGroup, 3, 3}, waves(static_cast<std::size_t>(36 * perGroup), 0.7F)),
                       made::tensor("gamma", {4}, {1, 10, 0.1F, -2}),
                       made::tensor("beta", {4}, waves(4, 1.1F)),
                       made::tensor("mean", {4}, waves(4, 2.1F)),
                       made::tensor("var", {4}, waves(4, 0.4F, 1.5F)),
                       made::tensor("k", {1, 4, 1, 1}, waves(4, 0.9F))};
    graph.nodes = std::move(nodes);
    graph.outputs = {{"y", {}, {}}};
    return graph;
}

GraphNode layer(const std::string& op, const std::string& from, const std::string& to, std::int64_t groups = 1)
{
    return made::node(op, {from, "w"}, to, {{"group", groups}, {"pads", std::vector<std::int64_t>{1, 1, 1, 1}}});
}

GraphNode normalization(const std::string& from, const std::string& to)
{
    return made::node("BatchNormalization", {from, "gamma", "beta", "mean", "var"}, to);
}

/// To the next quarter: far enough from the values themselves.
Result<Array> rounded(const Array& array)
{
    auto coarse = Array::make(ElementType::F32, array.shape());
    if (coarse) {
        std::ranges::transform(array.values<float>(), coarse->edit<float>().begin(),
                               [](float x) { return std::round(x * 4) / 4; });
    }
    return coarse;
}

std::vector<float> answers(const std::shared_ptr<const ExecutionPlan>& plan, const NetworkChange& change)
{
    Progress progress;
    Executor executor(plan);
    executor.keepValues(true);
    const auto original = executor.run({{"x", Array::of({1, 4, 5, 5}, waves(100, 0.37F))}}, progress);
    auto variation = Variation::make(*plan, change.constants, change.inputs);
    if (!original || !variation) {
        qFatal("%s", (original ? variation.error() : original.error()).message.c_str());
    }
    const auto varied = executor.runVariation(*variation, Reach::Network, progress);
    if (!varied || !varied->front()) {
        qFatal("%s", (varied ? varied->front().error() : varied.error()).message.c_str());
    }
    const auto values = varied->front()->values<float>();
    return {values.begin(), values.end()};
}

double largestDifference(const std::vector<float>& a, const std::vector<float>& b)
{
    double most = a.size() == b.size() ? 0 : HUGE_VAL;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
        most = std::max(most, std::abs(static_cast<double>(a[i]) - b[i]));
    }
    return most;
}

} // namespace

void TestAnswerNetwork::changesGiveTheSameAnswers_data()
{
    QTest::addColumn<int>("which");
    QTest::addColumn<bool>("weights");
    QTest::addColumn<bool>("inputs");
    const char* const names[] = {"activation",        "normalization",          "groups", "transposed",
                                 "transposed groups", "shared, one normalized", "sum"};
    for (int i = 0; i < 7; ++i) {
        QTest::addRow("%s: weights", names[i]) << i << true << false;
        QTest::addRow("%s: inputs", names[i]) << i << false << true;
        QTest::addRow("%s: both", names[i]) << i << true << true;
    }
}

void TestAnswerNetwork::changesGiveTheSameAnswers()
{
    QFETCH(int, which);
    QFETCH(bool, weights);
    QFETCH(bool, inputs);
    const GraphNode relu = made::node("Relu", {"n"}, "y");
    const Graph graphs[] = {
        network({layer("Conv", "x", "n"), relu}),
        network({layer("Conv", "x", "c"), normalization("c", "n"), relu}),
        network({layer("Conv", "x", "c", 4), normalization("c", "n"), relu}, 4),
        network({layer("ConvTranspose", "x", "c"), normalization("c", "y")}),
        network({layer("ConvTranspose", "x", "c", 2), normalization("c", "y")}, 2),
        network({layer("Conv", "x", "c"), normalization("c", "m"), layer("Conv", "m", "n"), relu}),
        network({layer("Conv", "x", "c"), made::node("Add", {"x", "c"}, "n"), relu}),
    };
    const auto plan = ExecutionPlan::make(std::make_shared<const Graph>(graphs[which]));
    LayerChange change;
    change.tensor = "w";
    if (weights) {
        const Tensor& w = graphs[which].constants.front();
        const auto own = arrayOf(w);
        QVERIFY(own);
        change.change.constants.emplace("w", *rounded(*own));
    }
    for (std::size_t step = 0; inputs && step < plan->steps().size(); ++step) {
        const std::vector<std::size_t>& read = plan->steps()[step].inputs;
        if (read.size() > 1 && read[1] == plan->valueOf("w")) {
            change.change.inputs.push_back({step, 0, rounded});
        }
    }
    const auto fused = AnswerNetwork::make(*plan, std::span(&change, 1));
    QVERIFY(fused);
    QVERIFY(fused->has_value());
    QVERIFY((*fused)->plan->steps().size() < plan->steps().size());
    const std::vector<float> own = answers(plan, change.change);
    QVERIFY(largestDifference(own, answers(plan, {})) > 0.05);
    QVERIFY(largestDifference(own, answers((*fused)->plan, (*fused)->changes.front())) < 2e-5);
}

void TestAnswerNetwork::aChangeOfAValueThatIsGoneIsRefused()
{
    const Graph graph =
        network({layer("Conv", "x", "c"), made::node("Add", {"c", "k"}, "n"), made::node("Relu", {"n"}, "y")});
    const auto plan = ExecutionPlan::make(std::make_shared<const Graph>(graph));
    LayerChange change;
    change.tensor = "k";
    change.change.inputs.push_back({1, 0, rounded});
    const auto fused = AnswerNetwork::make(*plan, std::span(&change, 1));
    QVERIFY(fused);
    QVERIFY(!fused->has_value()); // the sum is part of the convolution there
}

void TestAnswerNetwork::aNetworkWithNothingToJoinIsLeft()
{
    const auto plan = ExecutionPlan::make(std::make_shared<const Graph>(network({layer("Conv", "x", "y")})));
    const auto fused = AnswerNetwork::make(*plan, {});
    QVERIFY(fused);
    QVERIFY(!fused->has_value());
}

QTEST_APPLESS_MAIN(TestAnswerNetwork)
#include "tst_answer_network.moc"
