// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/executor/executor.h"
#include "core/graph/fold.h"
#include "tests/support/model_from_values.h"

#include <QTest>

#include <cmath>

using namespace qs;

class TestFold : public QObject {
    Q_OBJECT

private slots:
    void aFoldedNetworkGivesTheSameAnswer_data();
    void aFoldedNetworkGivesTheSameAnswer();
    void whatIsReadElsewhereStays_data();
    void whatIsReadElsewhereStays();
    void theModelGetsTheWeights();
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

/// x → convolution of `groups` groups → normalization → y, four channels in and four out.
Graph example(const char* op, std::int64_t groups, bool hasBias)
{
    Graph graph;
    graph.opsets[""] = 13;
    graph.inputs = {{"x", ElementType::F32, std::vector<GraphExtent>{{1, ""}, {4, ""}, {5, ""}, {5, ""}}}};
    const std::int64_t perGroup = 4 / groups; // both kinds have [4, 4 / groups, ..]: out first, or in first
    graph.constants = {made::tensor("w", {4, perGroup, 2, 2}, waves(static_cast<std::size_t>(16 * perGroup), 0.7F)),
                       made::tensor("gamma", {4}, {1, 10, 0.1F, -2}), made::tensor("beta", {4}, waves(4, 1.1F)),
                       made::tensor("mean", {4}, waves(4, 2.1F)), made::tensor("var", {4}, waves(4, 0.4F, 1.5F))};
    GraphNode layer;
    layer.name = "layer";
    layer.op = op;
    layer.inputs = {"x", "w"};
    if (hasBias) {
        graph.constants.push_back(made::tensor("b", {4}, waves(4, 3.1F)));
        layer.inputs.emplace_back("b");
    }
    layer.outputs = {"c"};
    layer.attributes = {{"group", groups}};
    GraphNode normalization;
    normalization.name = "norm";
    normalization.op = "BatchNormalization";
    normalization.inputs = {"c", "gamma", "beta", "mean", "var"};
    normalization.outputs = {"y"};
    graph.nodes = {layer, normalization};
    graph.outputs = {{"y", {}, {}}};
    return graph;
}

std::vector<float> answer(const Graph& graph)
{
    Executor executor(ExecutionPlan::make(std::make_shared<const Graph>(graph)));
    Progress progress;
    const auto outputs = executor.run({{"x", Array::of({1, 4, 5, 5}, waves(100, 0.37F))}}, progress);
    if (!outputs || !outputs->front()) {
        qFatal("%s", outputs ? outputs->front().error().message.c_str() : outputs.error().message.c_str());
    }
    const auto values = outputs->front()->values<float>();
    return {values.begin(), values.end()};
}

} // namespace

void TestFold::aFoldedNetworkGivesTheSameAnswer_data()
{
    QTest::addColumn<QString>("op");
    QTest::addColumn<int>("groups");
    QTest::addColumn<bool>("hasBias");
    for (const char* const op : {"Conv", "ConvTranspose"}) {
        for (const int groups : {1, 2, 4}) {
            for (const bool hasBias : {false, true}) {
                QTest::addRow("%s, %d groups%s", op, groups, hasBias ? ", bias" : "")
                    << QString(op) << groups << hasBias;
            }
        }
    }
}

void TestFold::aFoldedNetworkGivesTheSameAnswer()
{
    QFETCH(QString, op);
    QFETCH(int, groups);
    QFETCH(bool, hasBias);
    const Graph graph = example(op.toUtf8().constData(), groups, hasBias);
    const auto folded = foldBatchNormalization(graph);
    QVERIFY(folded);
    QCOMPARE(folded->folds.size(), std::size_t{1});
    QCOMPARE(folded->graph.nodes.size(), std::size_t{1});
    const std::vector<float> before = answer(graph);
    const std::vector<float> after = answer(folded->graph);
    QCOMPARE(after.size(), before.size());
    for (std::size_t i = 0; i < before.size(); ++i) {
        QVERIFY2(std::abs(after[i] - before[i]) <= 1e-5F * (1 + std::abs(before[i])),
                 qPrintable(QString("%1: %2 %3").arg(i).arg(before[i]).arg(after[i])));
    }
}

void TestFold::whatIsReadElsewhereStays_data()
{
    QTest::addColumn<int>("which");
    QTest::newRow("the layer's output is an answer") << 0;
    QTest::newRow("somebody else reads the layer") << 1;
    QTest::newRow("the mean is no constant") << 2;
    QTest::newRow("the statistics are of another length") << 3;
    QTest::newRow("training") << 4;
}

void TestFold::whatIsReadElsewhereStays()
{
    QFETCH(int, which);
    Graph graph = example("Conv", 1, true);
    if (which == 0) {
        graph.outputs.push_back({"c", {}, {}});
    } else if (which == 1) {
        GraphNode other;
        other.op = "Relu";
        other.inputs = {"c"};
        other.outputs = {"z"};
        graph.nodes.push_back(other);
    } else if (which == 2) {
        graph.constants.erase(graph.constants.begin() + 3);
        graph.inputs.push_back({"mean", {}, {}});
    } else if (which == 3) {
        graph.constants[1] = made::tensor("gamma", {3}, {1, 2, 3});
    } else {
        graph.nodes[1].attributes = {{"training_mode", std::int64_t{1}}};
    }
    const auto folded = foldBatchNormalization(graph);
    QVERIFY(folded);
    QVERIFY(folded->folds.empty());
    QCOMPARE(folded->graph.nodes.size(), graph.nodes.size());
}

void TestFold::theModelGetsTheWeights()
{
    const Graph graph = example("Conv", 1, true);
    const Model model = made::model(graph.constants);
    const auto folded = foldBatchNormalization(graph);
    QVERIFY(folded);
    const Model changed = withFoldedWeights(model, *folded);
    std::vector<double> before(64);
    std::vector<double> after(64);
    QVERIFY(model.tensors[0].data->read(0, std::span<double>(before)));
    QVERIFY(changed.tensors[0].data->read(0, std::span<double>(after)));
    // The second filter is ten times as large, over the spread of its channel.
    const double factor = 10 / std::sqrt(static_cast<double>(waves(4, 0.4F, 1.5F)[1]) + 1e-5F);
    for (std::size_t i = 16; i < 32; ++i) {
        QVERIFY(std::abs(after[i] - before[i] * factor) < 1e-6);
    }
}

QTEST_APPLESS_MAIN(TestFold)
#include "tst_fold.moc"
