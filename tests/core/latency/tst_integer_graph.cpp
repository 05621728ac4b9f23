// SPDX-License-Identifier: GPL-3.0-or-later
// A network is rewritten so that its layers run in codes.
#include "core/executor/executor.h"
#include "core/integer/quantized_convolution.h"
#include "core/latency/integer_graph.h"
#include "tests/support/model_from_values.h"

#include <QTest>

#include <cmath>

using namespace qs;

class TestIntegerGraph : public QObject {
    Q_OBJECT

private slots:
    void layersHandOnCodes();
    void theCodesAreThoseOfTheQuantizedLayer();
    void aGemmAnswersNearlyTheSame_data();
    void aGemmAnswersNearlyTheSame();
    void aMatMulOfAnyRankIsALayer();
    void whatCannotBeCodedStays();
    void oldOpsetsHaveCodesToo();
};

namespace {

std::vector<float> waves(std::size_t count, float step)
{
    std::vector<float> values;
    for (std::size_t i = 0; i < count; ++i) {
        values.push_back(std::sin(step * static_cast<float>(i + 1)));
    }
    return values;
}

GraphNode node(const char* op, std::vector<std::string> inputs, const char* output)
{
    GraphNode made;
    made.name = op;
    made.op = op;
    made.inputs = std::move(inputs);
    made.outputs = {output};
    return made;
}

/// x → convolution → Relu → convolution → y
Graph twoLayers()
{
    Graph graph;
    graph.opsets[""] = 13;
    graph.inputs = {{"x", ElementType::F32, std::vector<GraphExtent>{{1, ""}, {3, ""}, {6, ""}, {5, ""}}}};
    graph.constants = {made::tensor("v", {8, 3, 3, 3}, waves(216, 0.7F)), made::tensor("b", {8}, waves(8, 1.9F)),
                       made::tensor("w", {4, 8, 1, 1}, waves(32, 0.9F))};
    graph.nodes = {node("Conv", {"x", "v", "b"}, "c"), node("Relu", {"c"}, "r"), node("Conv", {"r", "w"}, "y")};
    graph.nodes[0].attributes = {{"pads", std::vector<std::int64_t>{1, 1, 1, 1}}};
    graph.outputs = {{"y", {}, {}}};
    return graph;
}

const Array& picture()
{
    static const Array x = Array::of({1, 3, 6, 5}, waves(90, 0.37F));
    return x;
}

/// Runs a network once; what it answers, and the range of each of its values.
std::vector<float> answer(const Graph& graph, const Array& x, ValueRanges* ranges = nullptr)
{
    Executor executor(ExecutionPlan::make(std::make_shared<const Graph>(graph)));
    Progress progress;
    const auto look = [&](const std::string& name, Array value) -> Result<Array> {
        if (ranges != nullptr && value.type() == ElementType::F32) {
            const auto values = value.values<float>();
            (*ranges)[name] = {*std::ranges::min_element(values), *std::ranges::max_element(values)};
        }
        return value;
    };
    const auto outputs = executor.run({{"x", x}}, progress, look);
    if (!outputs || !outputs->front()) {
        qFatal("%s", outputs ? outputs->front().error().message.c_str() : outputs.error().message.c_str());
    }
    const auto values = outputs->front()->values<float>();
    return {values.begin(), values.end()};
}

std::vector<std::string> operatorsOf(const Graph& graph)
{
    std::vector<std::string> names;
    for (const GraphNode& each : graph.nodes) {
        names.push_back(each.op);
    }
    return names;
}

} // namespace

void TestIntegerGraph::layersHandOnCodes()
{
    ValueRanges ranges;
    (void)answer(twoLayers(), picture(), &ranges);
    const auto integers = integerGraphOf(twoLayers(), ranges);
    QVERIFY2(integers, integers ? "" : integers.error().message.c_str());
    // The Relu is in the codes of the first layer, and nothing is decoded between the two.
    QVERIFY((operatorsOf(integers->graph) ==
             std::vector<std::string>{"QuantizeLinear", "QLinearConv", "QLinearConv", "DequantizeLinear"}));
    QCOMPARE(integers->layers.size(), std::size_t(2));
    QCOMPARE(integers->layers[0].activation, std::string("Relu"));
    QCOMPARE(integers->layers[0].weights, std::uint64_t(216));
    // A second reader of the value between wants its numbers.
    Graph graph = twoLayers();
    graph.outputs.push_back({"r", {}, {}});
    QCOMPARE(integerGraphOf(graph, ranges)->graph.nodes.size(), std::size_t(5));
}

void TestIntegerGraph::theCodesAreThoseOfTheQuantizedLayer()
{
    // The same two layers by themselves, which keep to the definitions of core/integer.
    ValueRanges ranges;
    (void)answer(twoLayers(), picture(), &ranges);
    const auto grid = [&](const char* name) {
        return codeGridOf(ranges[name].low, ranges[name].high, ElementType::U8, false);
    };
    const Graph graph = twoLayers();
    const auto first = QuantizedConvolution::make(*arrayOf(graph.constants[0]), *arrayOf(graph.constants[1]),
                                                  {{}, {}, {1, 1}, {1, 1}}, {.input = grid("x"), .output = grid("r")});
    const auto second = QuantizedConvolution::make(*arrayOf(graph.constants[2]), Array(), {},
                                                   {.input = grid("r"), .output = grid("y")});
    QVERIFY(first && second);
    Progress progress;
    const auto between = first->run(picture(), progress);
    QVERIFY(between);
    const auto expected = second->run(between->output, progress);
    QVERIFY(expected);
    const std::vector<float> actual = answer(integerGraphOf(graph, ranges)->graph, picture());
    QVERIFY(std::ranges::equal(actual, expected->output.values<float>()));
    // And it is the answer of the floats, as near as 8 bits are.
    const std::vector<float> floats = answer(graph, picture());
    double signal = 0;
    double noise = 0;
    for (std::size_t i = 0; i < floats.size(); ++i) {
        signal += double(floats[i]) * floats[i];
        noise += (double(floats[i]) - actual[i]) * (double(floats[i]) - actual[i]);
    }
    QVERIFY2(10 * std::log10(signal / noise) > 30, qPrintable(QString::number(10 * std::log10(signal / noise))));
}

void TestIntegerGraph::aGemmAnswersNearlyTheSame_data()
{
    QTest::addColumn<bool>("isTransposed");
    QTest::newRow("W") << false;
    QTest::newRow("Wᵀ") << true;
}

void TestIntegerGraph::aGemmAnswersNearlyTheSame()
{
    QFETCH(bool, isTransposed);
    Graph graph;
    graph.opsets[""] = 13;
    graph.inputs = {{"x", ElementType::F32, std::vector<GraphExtent>{{2, ""}, {20, ""}}}};
    graph.constants = {made::tensor("w", isTransposed ? Shape{6, 20} : Shape{20, 6}, waves(120, 0.7F)),
                       made::tensor("b", {6}, waves(6, 1.9F))};
    graph.nodes = {node("Gemm", {"x", "w", "b"}, "y")};
    graph.nodes[0].attributes = {{"transB", std::int64_t{isTransposed ? 1 : 0}}};
    graph.outputs = {{"y", {}, {}}};
    const Array x = Array::of({2, 20}, waves(40, 0.31F));
    ValueRanges ranges;
    const std::vector<float> floats = answer(graph, x, &ranges);
    const auto integers = integerGraphOf(graph, ranges);
    QVERIFY2(integers, integers ? "" : integers.error().message.c_str());
    QCOMPARE(integers->layers.size(), std::size_t(1));
    QVERIFY((operatorsOf(integers->graph) == std::vector<std::string>{"QuantizeLinear", "QGemm", "DequantizeLinear"}));
    const std::vector<float> codes = answer(integers->graph, x);
    QCOMPARE(codes.size(), floats.size());
    for (std::size_t i = 0; i < floats.size(); ++i) {
        QVERIFY2(std::abs(codes[i] - floats[i]) < 0.1F,
                 qPrintable(QString("%1: %2 and %3").arg(i).arg(codes[i]).arg(floats[i])));
    }
}

void TestIntegerGraph::aMatMulOfAnyRankIsALayer()
{
    Graph graph;
    graph.opsets[""] = 13;
    graph.inputs = {{"x", ElementType::F32, std::vector<GraphExtent>{{1, ""}, {3, ""}, {20, ""}}}};
    graph.constants = {made::tensor("w", {20, 6}, waves(120, 0.7F)), made::tensor("b", {6}, waves(6, 1.9F))};
    graph.nodes = {node("MatMul", {"x", "w"}, "p"), node("Add", {"p", "b"}, "y")};
    graph.outputs = {{"y", {}, {}}};
    const Array x = Array::of({1, 3, 20}, waves(60, 0.31F));
    ValueRanges ranges;
    const std::vector<float> floats = answer(graph, x, &ranges);
    const auto integers = integerGraphOf(graph, ranges);
    QVERIFY2(integers, integers ? "" : integers.error().message.c_str());
    QVERIFY((operatorsOf(integers->graph) ==
             std::vector<std::string>{"QuantizeLinear", "QLinearMatMul", "DequantizeLinear", "Add"}));
    const std::vector<float> codes = answer(integers->graph, x);
    QCOMPARE(codes.size(), floats.size());
    for (std::size_t i = 0; i < floats.size(); ++i) {
        QVERIFY2(std::abs(codes[i] - floats[i]) < 0.1F,
                 qPrintable(QString("%1: %2 and %3").arg(i).arg(codes[i]).arg(floats[i])));
    }
    QCOMPARE(integers->layers[0].dynamic.front().op, std::string("DynamicQuantizeLinear"));
    graph.opsets[""] = 9; // without an operator for it
    QVERIFY(integerGraphOf(graph, ranges)->layers.empty());
}

void TestIntegerGraph::whatCannotBeCodedStays()
{
    ValueRanges ranges;
    (void)answer(twoLayers(), picture(), &ranges);
    ranges.erase("y"); // nothing is known about what the second layer makes
    const auto integers = integerGraphOf(twoLayers(), ranges);
    QVERIFY(integers);
    QVERIFY((operatorsOf(integers->graph) ==
             std::vector<std::string>{"QuantizeLinear", "QLinearConv", "DequantizeLinear", "Conv"}));
    Graph dynamic = twoLayers(); // weights that are no constant
    dynamic.nodes.insert(dynamic.nodes.begin() + 2, node("Identity", {"w"}, "w2"));
    dynamic.nodes[3].inputs[1] = "w2";
    QCOMPARE(integerGraphOf(dynamic, ranges)->layers.size(), std::size_t(1));
}

void TestIntegerGraph::oldOpsetsHaveCodesToo()
{
    // Codes came with opset 10; the nodes for them are of another domain.
    ValueRanges ranges;
    (void)answer(twoLayers(), picture(), &ranges);
    const auto newer = integerGraphOf(twoLayers(), ranges);
    Graph graph = twoLayers();
    graph.opsets[""] = 8;
    const auto integers = integerGraphOf(graph, ranges);
    QVERIFY(newer && integers);
    QCOMPARE(integers->graph.opsets.at(""), std::int64_t(8));
    for (const GraphNode& each : integers->graph.nodes) {
        QCOMPARE(each.domain, std::string("com.microsoft"));
    }
    QVERIFY(integers->layers[0].dynamic.empty());
    QVERIFY(!newer->layers[0].dynamic.empty());
    QVERIFY(answer(integers->graph, picture()) == answer(newer->graph, picture()));
}

QTEST_APPLESS_MAIN(TestIntegerGraph)
#include "tst_integer_graph.moc"
