// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/executor/memory_need.h"
#include "tests/support/model_from_values.h"

#include <QTest>

using namespace qs;

class TestMemoryNeed : public QObject {
    Q_OBJECT

private slots:
    void theWidestPartIsFound();
    void whatCannotRunIsAnError();
};

namespace {

GraphNode node(const char* op, std::vector<std::string> inputs, const char* output)
{
    GraphNode made;
    made.name = output;
    made.op = op;
    made.inputs = std::move(inputs);
    made.outputs = {output};
    return made;
}

/// x [1, 4] → a [1, 8] → b [1, 16] → c [1, 1] → y [1, 1]
Graph example()
{
    Graph graph;
    graph.opsets[""] = 13;
    graph.inputs = {{"x", ElementType::F32, std::vector<GraphExtent>{{1, ""}, {4, ""}}}};
    graph.constants = {made::tensor("k", {1, 4}, {1, 2, 3, 4})};
    graph.nodes = {node("Neg", {"k"}, "n"), node("Concat", {"x", "n"}, "a"), node("Concat", {"a", "a"}, "b"),
                   node("ReduceSum", {"b"}, "c"), node("Abs", {"c"}, "y")};
    for (const std::size_t i : {std::size_t{1}, std::size_t{2}}) {
        graph.nodes[i].attributes = {{"axis", std::int64_t{1}}};
    }
    graph.outputs = {{"y", {}, {}}};
    return graph;
}

} // namespace

void TestMemoryNeed::theWidestPartIsFound()
{
    const auto plan = ExecutionPlan::make(std::make_shared<const Graph>(example()));
    Progress progress;
    const auto need = memoryNeed(plan, {{"x", Array::of({1, 4}, std::vector<float>{1, 2, 3, 4})}}, progress);
    QVERIFY2(need, need ? "" : need.error().message.c_str());
    QCOMPARE(need->constants, std::uint64_t(16 + 16)); // k, and n that is made of it alone
    QCOMPARE(need->widest, std::uint64_t(32 + 64));    // a and b: x is gone by then
    QVERIFY(need->widestNode.find("\"b\"") != std::string::npos);
    QCOMPARE(need->all, std::uint64_t(16 + 32 + 64 + 4 + 4));
    QCOMPARE(QString::fromStdString(textOf({1500000, 3000000, "Conv \"c\"", 20140000})),
             QString("1.5 MB of constants and at most 3.0 MB of values (at Conv \"c\"); 20.1 MB if all were kept"));
}

void TestMemoryNeed::whatCannotRunIsAnError()
{
    const auto plan = ExecutionPlan::make(std::make_shared<const Graph>(example()));
    Progress progress;
    QVERIFY(!memoryNeed(plan, {}, progress));
}

QTEST_APPLESS_MAIN(TestMemoryNeed)
#include "tst_memory_need.moc"
