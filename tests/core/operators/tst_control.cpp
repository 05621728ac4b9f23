// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/executor/executor.h"
#include "tests/core/operators/run_node.h"

#include <QTest>

#include <limits>

using namespace qs;
using namespace runnode;

class TestControl : public QObject {
    Q_OBJECT

private slots:
    void ifRunsOneOfTwoGraphs();
    void loopsCountCarryAndCollect();
    void loopsEndWithTheirCondition();
    void aLoopWithoutIterationsHasEmptyOutputs();
    void endlessLoopsAreCancelled();
    void scansWalkBackwardsAndAlongAnyAxis();
    void batchesAreScannedOneByOne();
    void wrongBodiesAreErrors();
    void randomCallsDoNoHarm();
};

namespace {

GraphNode node(const std::string& op, const std::vector<std::string>& inputs, const std::vector<std::string>& outputs,
               Attributes attributes = {})
{
    return {"", op, "", inputs, outputs, std::move(attributes)};
}

Graph graph(std::vector<GraphNode> nodes, const std::vector<std::string>& inputs,
            const std::vector<std::string>& outputs)
{
    Graph made;
    made.nodes = std::move(nodes);
    for (const std::string& name : inputs) {
        made.inputs.push_back({name, {}, {}});
    }
    for (const std::string& name : outputs) {
        made.outputs.push_back({name, {}, {}});
    }
    made.opsets[""] = 16;
    return made;
}

GraphAttribute body(const std::string& name, Graph made)
{
    return {name, std::make_shared<const Graph>(std::move(made))};
}

/// Runs a graph; the error of the first output that has one.
Result<Arrays> runGraph(Graph made, const std::map<std::string, Array>& inputs, Progress& progress)
{
    Executor executor(ExecutionPlan::make(std::make_shared<const Graph>(std::move(made))));
    const auto outputs = executor.run(inputs, progress);
    if (!outputs) {
        return outputs.error();
    }
    Arrays arrays;
    for (const Result<Array>& output : *outputs) {
        if (!output) {
            return output.error();
        }
        arrays.push_back(*output);
    }
    return arrays;
}

Result<Arrays> runGraph(Graph made, const std::map<std::string, Array>& inputs)
{
    Progress progress;
    return runGraph(std::move(made), inputs, progress);
}

/// sum += x, collected before that; x is from outside. `condition` is what decides whether it goes on.
Graph summing(const std::string& condition)
{
    Graph made = graph({node("Add", {"sum", "x"}, {"next"}), node("Identity", {"sum"}, {"seen"}),
                        node("Less", {"next", "limit"}, {"isLess"}), node("Identity", {"goes"}, {"went"})},
                       {"i", "goes", "sum"}, {condition, "next", "seen"});
    made.outputs[2].type = ElementType::F32;
    made.outputs[2].shape = std::vector<GraphExtent>{};
    return made;
}

Result<Arrays> sumUp(const std::string& trips, const std::string& condition, std::map<std::string, Array> values)
{
    values.insert_or_assign("zero", Array::scalar(0.0F));
    values.insert_or_assign("x", Array::scalar(2.0F));
    values.insert_or_assign("limit", Array::scalar(7.0F));
    std::vector<std::string> names;
    for (const auto& [name, value] : values) {
        names.push_back(name);
    }
    return runGraph(graph({node("Loop", {trips, values.contains("goOn") ? "goOn" : "", "zero"}, {"sum", "all"},
                                {body("body", summing(condition))})},
                          names, {"sum", "all"}),
                    values);
}

} // namespace

void TestControl::ifRunsOneOfTwoGraphs()
{
    const auto chosen = [](const Array& condition) {
        Graph then = graph({node("Neg", {"x"}, {"y"})}, {}, {"y"});
        Graph otherwise = graph({}, {}, {"x"});
        return runGraph(graph({node("If", {"c"}, {"y"},
                                    {body("then_branch", std::move(then)), body("else_branch", std::move(otherwise))})},
                              {"c", "x"}, {"y"}),
                        {{"c", condition}, {"x", floats({1}, {3})}});
    };
    QVERIFY(gives(chosen(Array::scalar(true)), {1}, {-3}));
    QVERIFY(gives(chosen(Array::of({1}, std::vector<std::uint8_t>{0}).reinterpreted(ElementType::Bool)), {1}, {3}));
    QVERIFY(fails(chosen(integers({1}))));
    QVERIFY(fails(chosen(Array::of({2}, std::vector<std::uint8_t>{1, 1}).reinterpreted(ElementType::Bool))));
    QVERIFY(fails(run("If", 16, {Array::scalar(true)})));
}

void TestControl::loopsCountCarryAndCollect()
{
    const auto sum = sumUp("n", "went", {{"n", Array::scalar(std::int64_t{3})}});
    QVERIFY(gives(sum, {}, {6}));
    QVERIFY(std::ranges::equal((*sum)[1].values<float>(), std::vector<float>{0, 2, 4}));
    QVERIFY((*sum)[1].shape() == Shape{3});
    QVERIFY(fails(sumUp("n", "went", {{"n", integers({3, 3})}})));
    QVERIFY(fails(sumUp("n", "next", {{"n", integers({3})}}))); // its condition is a float
}

void TestControl::loopsEndWithTheirCondition()
{
    QVERIFY(gives(sumUp("", "isLess", {}), {}, {8}));
    QVERIFY(gives(sumUp("n", "isLess", {{"n", integers({std::numeric_limits<std::int64_t>::max()})}}), {}, {8}));
    QVERIFY(gives(sumUp("", "went", {{"goOn", Array::scalar(false)}}), {}, {0}));
}

void TestControl::aLoopWithoutIterationsHasEmptyOutputs()
{
    for (const std::int64_t trips : {std::int64_t{0}, std::numeric_limits<std::int64_t>::min()}) {
        const auto sum = sumUp("n", "went", {{"n", Array::scalar(trips)}});
        QVERIFY(gives(sum, {}, {0}));
        QVERIFY((*sum)[1].shape() == Shape{0});
    }
}

void TestControl::endlessLoopsAreCancelled()
{
    int asked = 0;
    Progress progress([&] { return ++asked > 100; }, {});
    Graph endless = graph({node("Identity", {"goes"}, {"went"})}, {"i", "goes"}, {"went"});
    const auto outputs =
        runGraph(graph({node("Loop", {"", ""}, {"y"}, {body("body", std::move(endless))})}, {}, {"y"}), {}, progress);
    QVERIFY(!outputs);
}

void TestControl::scansWalkBackwardsAndAlongAnyAxis()
{
    Graph step = graph({node("Add", {"sum", "x"}, {"next"}), node("Identity", {"next"}, {"seen"})}, {"sum", "x"},
                       {"next", "seen"});
    const auto scan = [&](Attributes attributes) {
        attributes.push_back(body("body", step));
        attributes.push_back({"num_scan_inputs", std::int64_t{1}});
        return runGraph(graph({node("Scan", {"start", "x"}, {"sum", "all"}, std::move(attributes))}, {"start", "x"},
                              {"all", "sum"}),
                        {{"start", floats({2}, {0, 0})}, {"x", counted({2, 3})}});
    };
    QVERIFY(gives(scan({{"scan_input_axes", Integers{1}}}), {3, 2}, {0, 3, 1, 7, 3, 12}));
    QVERIFY(gives(scan({{"scan_input_axes", Integers{-1}}, {"scan_output_axes", Integers{-1}}}), {2, 3},
                  {0, 1, 3, 3, 7, 12}));
    QVERIFY(gives(scan({{"scan_input_axes", Integers{1}}, {"scan_input_directions", Integers{1}}}), {3, 2},
                  {2, 5, 3, 9, 3, 12}));
    QVERIFY(gives(scan({{"scan_input_axes", Integers{1}}, {"scan_output_directions", Integers{1}}}), {3, 2},
                  {3, 12, 1, 7, 0, 3}));
    QVERIFY(fails(scan({{"scan_input_axes", Integers{2}}})));
    QVERIFY(fails(scan({{"scan_input_axes", Integers{1}}, {"scan_output_axes", Integers{3}}})));
    QVERIFY(fails(scan({}))); // parts of three elements do not go with two
}

void TestControl::batchesAreScannedOneByOne()
{
    Graph step = graph({node("Add", {"sum", "x"}, {"next"}), node("Identity", {"next"}, {"seen"})}, {"sum", "x"},
                       {"next", "seen"});
    const auto scan = [&](const Array& start, const Array& lengths) {
        Graph whole = graph({node("Scan", {"lengths", "start", "x"}, {"sum", "all"},
                                  {body("body", step), {"num_scan_inputs", std::int64_t{1}}})},
                            {"lengths", "start", "x"}, {"all", "sum"});
        whole.opsets[""] = 8;
        return runGraph(std::move(whole), {{"lengths", lengths}, {"start", start}, {"x", counted({2, 3})}});
    };
    QVERIFY(gives(scan(floats({2}, {0, 10}), integers({3, 3})), {2, 3}, {0, 1, 3, 13, 17, 22}));
    QVERIFY(fails(scan(floats({2}, {0, 10}), integers({3, 2}))));
    QVERIFY(fails(scan(floats({3}, {0, 0, 0}), integers({3, 3}))));
}

void TestControl::wrongBodiesAreErrors()
{
    const auto loop = [](Graph inner) {
        return runGraph(
            graph({node("Loop", {"n", "", "x"}, {"y"}, {body("body", std::move(inner))})}, {"n", "x"}, {"y"}),
            {{"n", Array::scalar(std::int64_t{2})}, {"x", Array::scalar(1.0F)}});
    };
    QVERIFY(fails(loop(graph({}, {"i", "c", "x"}, {"c"}))));            // no value is carried on
    QVERIFY(fails(loop(graph({}, {"i", "c"}, {"c", "i"}))));            // it takes no value
    QVERIFY(fails(loop(graph({}, {"i", "c", "x"}, {"c", "missing"})))); // nobody makes it
    QVERIFY(gives(loop(graph({}, {"i", "c", "x"}, {"c", "x"})), {}, {1}));
    // What is collected has another shape each time.
    Graph growing = graph({node("Concat", {"x", "x"}, {"longer"}, {{"axis", std::int64_t{0}}})}, {"i", "c", "x"},
                          {"c", "longer", "longer"});
    QVERIFY(fails(runGraph(
        graph({node("Loop", {"n", "", "x"}, {"y", "z"}, {body("body", std::move(growing))})}, {"n", "x"}, {"y", "z"}),
        {{"n", integers({2})}, {"x", counted({1})}})));
}

void TestControl::randomCallsDoNoHarm()
{
    QVERIFY(neverRan(controlOperators(), 20000).empty());
}

QTEST_APPLESS_MAIN(TestControl)
#include "tst_control.moc"
