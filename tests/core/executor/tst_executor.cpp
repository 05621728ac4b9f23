// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/executor/executor.h"
#include "tests/support/model_from_values.h"

#include <QTest>

#include <limits>

using namespace qs;

class TestExecutor : public QObject {
    Q_OBJECT

private slots:
    void nodesRunInTheOrderOfWhatTheyRead();
    void aCycleIsRefused();
    void twoMakersOfAValueAreRefused();
    void anUnknownOperatorStopsOnlyWhatNeedsIt();
    void aValueThatNobodyMakesIsNamed();
    void inputsAreChecked_data();
    void inputsAreChecked();
    void constantsCanBeReplaced();
    void valuesCanBeSeenAndChanged();
    void whatDependsOnNoInputIsMadeOnce();
    void cancellingStopsBetweenNodes();
    void bodiesSeeWhatIsAroundThem();
};

namespace {

GraphNode node(std::string op, std::vector<std::string> inputs, std::vector<std::string> outputs)
{
    GraphNode made;
    made.op = std::move(op);
    made.inputs = std::move(inputs);
    made.outputs = std::move(outputs);
    return made;
}

GraphValue floats(std::string name, std::vector<GraphExtent> shape)
{
    return {std::move(name), ElementType::F32, std::move(shape)};
}

/// y = (x + w) · x, the nodes in the wrong order; and z of an operator that nobody knows.
Graph example()
{
    Graph graph;
    graph.opsets[""] = 13;
    graph.inputs = {floats("x", {{-1, "n"}})};
    graph.constants = {made::tensor("w", {3}, {1, 2, 3})};
    graph.nodes = {node("Mul", {"sum", "x"}, {"y"}), node("Add", {"x", "w"}, {"sum"}),
                   node("Marvel", {"sum"}, {"strange"}), node("Neg", {"strange"}, {"z"})};
    graph.outputs = {{"y", {}, {}}, {"z", {}, {}}};
    return graph;
}

std::shared_ptr<const ExecutionPlan> planOf(Graph graph)
{
    if (const Status sorted = sortNodes(graph, {}); !sorted) {
        qFatal("%s", sorted.error().message.c_str());
    }
    return ExecutionPlan::make(std::make_shared<const Graph>(std::move(graph)));
}

Array array(const std::vector<float>& values)
{
    return Array::of({static_cast<std::int64_t>(values.size())}, values);
}

std::vector<float> valuesOf(const Result<Array>& answer)
{
    if (!answer) {
        qFatal("%s", answer.error().message.c_str());
    }
    const auto values = answer->values<float>();
    return {values.begin(), values.end()};
}

using Floats = std::vector<float>;

} // namespace

void TestExecutor::nodesRunInTheOrderOfWhatTheyRead()
{
    Executor executor(planOf(example()));
    Progress progress;
    const auto outputs = executor.run({{"x", array({1, 2, 3})}}, progress);
    QVERIFY(outputs);
    QCOMPARE(valuesOf(outputs->at(0)), (Floats{2, 8, 18}));
}

void TestExecutor::aCycleIsRefused()
{
    Graph graph = example();
    graph.nodes[1].inputs[1] = "y";
    const Status sorted = sortNodes(graph, {});
    QVERIFY(!sorted);
    QVERIFY2(sorted.error().message.starts_with("the graph has a cycle: "), sorted.error().message.c_str());
}

void TestExecutor::twoMakersOfAValueAreRefused()
{
    Graph graph = example();
    graph.nodes[2].outputs[0] = "sum";
    const Status sorted = sortNodes(graph, {});
    QVERIFY(!sorted);
    QVERIFY2(sorted.error().message.starts_with("two nodes make the value \"sum\""), sorted.error().message.c_str());
}

void TestExecutor::anUnknownOperatorStopsOnlyWhatNeedsIt()
{
    Executor executor(planOf(example()));
    QCOMPARE(executor.plan().problems().size(), std::size_t{1});
    Progress progress;
    const auto outputs = executor.run({{"x", array({1, 2, 3})}}, progress);
    QVERIFY(outputs);
    QVERIFY(outputs->at(0));
    QVERIFY(!outputs->at(1));
    QCOMPARE(QString::fromStdString(outputs->at(1).error().message),
             QString("Marvel \"strange\": the operator Marvel of version 13 cannot be run"));
}

void TestExecutor::aValueThatNobodyMakesIsNamed()
{
    Graph graph = example();
    graph.nodes[3].inputs[0] = "nowhere";
    Executor executor(planOf(std::move(graph)));
    Progress progress;
    const auto outputs = executor.run({{"x", array({1, 2, 3})}}, progress);
    QVERIFY(outputs);
    QVERIFY(outputs->at(0));
    QCOMPARE(QString::fromStdString(outputs->at(1).error().message), QString("no node makes the value \"nowhere\""));
}

void TestExecutor::inputsAreChecked_data()
{
    QTest::addColumn<int>("which");
    QTest::addColumn<QString>("message");
    QTest::newRow("missing") << 0 << "input \"x\" (F32 [n]) has no data";
    QTest::newRow("unknown") << 1 << "the network has no input \"more\"; it has \"x\"";
    QTest::newRow("type") << 2 << "input \"x\" is declared as F32 [n], but the data are I32 [3]";
    QTest::newRow("rank") << 3 << "input \"x\" is declared as F32 [n], but the data are F32 [1, 3]";
}

void TestExecutor::inputsAreChecked()
{
    QFETCH(int, which);
    QFETCH(QString, message);
    std::map<std::string, Array> inputs{{"x", array({1, 2, 3})}};
    if (which == 0) {
        inputs.clear();
    } else if (which == 1) {
        inputs["more"] = array({1});
    } else if (which == 2) {
        inputs["x"] = Array::of({3}, std::vector<std::int32_t>{1, 2, 3});
    } else {
        inputs["x"] = array({1, 2, 3}).reshaped({1, 3});
    }
    Executor executor(planOf(example()));
    Progress progress;
    const auto outputs = executor.run(inputs, progress);
    QVERIFY(!outputs);
    QCOMPARE(QString::fromStdString(outputs.error().message), message);
}

void TestExecutor::constantsCanBeReplaced()
{
    Executor executor(planOf(example()));
    Progress progress;
    QVERIFY(executor.replaceConstant("w", array({0, 0, 0})));
    const auto without = executor.run({{"x", array({1, 2, 3})}}, progress);
    QCOMPARE(valuesOf(without->at(0)), (Floats{1, 4, 9}));
    QVERIFY(executor.replaceConstant("w", {}));
    const auto with = executor.run({{"x", array({1, 2, 3})}}, progress);
    QCOMPARE(valuesOf(with->at(0)), (Floats{2, 8, 18}));
    QVERIFY(!executor.replaceConstant("w", array({0})));
    QVERIFY(!executor.replaceConstant("y", array({0, 0, 0})));
}

void TestExecutor::valuesCanBeSeenAndChanged()
{
    Executor executor(planOf(example()));
    Progress progress;
    std::vector<std::string> seen;
    const auto hook = [&](const std::string& name, Array value) -> Result<Array> {
        seen.push_back(name);
        return name == "sum" ? array({10, 10, 10}) : value;
    };
    const auto outputs = executor.run({{"x", array({1, 2, 3})}}, progress, hook);
    QCOMPARE(valuesOf(outputs->at(0)), (Floats{10, 20, 30}));
    QCOMPARE(seen, (std::vector<std::string>{"x", "sum", "y"}));
    seen.clear();
    executor.showOnly(std::set<std::string>{"y"}); // the sum is not changed either then
    const auto own = executor.run({{"x", array({1, 2, 3})}}, progress, hook);
    QVERIFY(valuesOf(own->at(0)) != (Floats{10, 20, 30}));
    QCOMPARE(seen, std::vector<std::string>{"y"});
    executor.showOnly({});
    QCOMPARE(valuesOf(executor.run({{"x", array({1, 2, 3})}}, progress, hook)->at(0)), (Floats{10, 20, 30}));
}

void TestExecutor::whatDependsOnNoInputIsMadeOnce()
{
    Graph graph = example();
    graph.nodes[1].inputs[1] = "v";
    graph.nodes.push_back(node("Neg", {"w"}, {"v"}));
    Executor executor(planOf(std::move(graph)));
    Progress progress;
    int made = 0;
    const auto hook = [&](const std::string& name, Array value) -> Result<Array> {
        made += name == "v" ? 1 : 0;
        return value;
    };
    for (int i = 0; i < 3; ++i) {
        const auto outputs = executor.run({{"x", array({1, 2, 3})}}, progress, hook);
        QCOMPARE(valuesOf(outputs->at(0)), (Floats{0, 0, 0}));
    }
    QCOMPARE(made, 1);
}

void TestExecutor::cancellingStopsBetweenNodes()
{
    Executor executor(planOf(example()));
    Progress progress([] { return true; }, {});
    const auto outputs = executor.run({{"x", array({1, 2, 3})}}, progress);
    QVERIFY(!outputs);
    QCOMPARE(outputs.error().code, ErrorCode::Cancelled);
}

void TestExecutor::bodiesSeeWhatIsAroundThem()
{
    // y = condition ? x + w : x - w, with both branches reading from outside.
    const auto branch = [](const char* op) {
        auto body = std::make_shared<Graph>();
        body->opsets[""] = 13;
        body->nodes = {node(op, {"x", "w"}, {"inside"})};
        body->outputs = {{"inside", {}, {}}};
        return std::shared_ptr<const Graph>(body);
    };
    Graph graph = example();
    graph.inputs.push_back({"condition", ElementType::Bool, std::vector<GraphExtent>{}});
    graph.nodes = {node("If", {"condition"}, {"y"})};
    graph.nodes[0].attributes = {{"then_branch", branch("Add")}, {"else_branch", branch("Sub")}};
    graph.outputs = {{"y", {}, {}}};
    Executor executor(planOf(std::move(graph)));
    Progress progress;
    for (const bool condition : {true, false, true}) {
        const auto outputs = executor.run({{"x", array({5, 5, 5})}, {"condition", Array::scalar(condition)}}, progress);
        QVERIFY(outputs);
        QCOMPARE(valuesOf(outputs->at(0)), condition ? (Floats{6, 7, 8}) : (Floats{4, 3, 2}));
    }
}

QTEST_APPLESS_MAIN(TestExecutor)
#include "tst_executor.moc"
