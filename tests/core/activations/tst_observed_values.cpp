// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/activations/observed_values.h"
#include "tests/support/network_from_nodes.h"
#include "tests/support/random_values.h"

#include <QTest>

using namespace qs;

class TestObservedValues : public QObject {
    Q_OBJECT

private slots:
    void readersDecideAboutChannels_data();
    void readersDecideAboutChannels();
    void makersDecideWhereNobodyReads_data();
    void makersDecideWhereNobodyReads();
    void constantsAreNotLookedAt();
};

namespace {

Tensor weight(Shape shape)
{
    std::size_t count = 1;
    for (const std::int64_t extent : shape) {
        count *= static_cast<std::size_t>(extent);
    }
    return made::tensor("w", std::move(shape), RandomValues(1).normals(count));
}

int axisOf(const made::Network& network, const std::string& name, std::size_t rank)
{
    const auto plan = ExecutionPlan::make(network.graph);
    const auto values = observedValues(*network.model, *plan, "^" + name + "$");
    return values && values->size() == 1 ? channelAxisOf(values->front(), *plan, rank) : -2;
}

} // namespace

void TestObservedValues::readersDecideAboutChannels_data()
{
    QTest::addColumn<QString>("op");
    QTest::addColumn<bool>("isWeightFirst");
    QTest::addColumn<QString>("attribute");
    QTest::addColumn<int>("rank");
    QTest::addColumn<int>("axis");
    QTest::newRow("Conv") << "Conv" << false << "" << 4 << 1;
    QTest::newRow("ConvTranspose") << "ConvTranspose" << false << "" << 4 << 1;
    QTest::newRow("MatMul") << "MatMul" << false << "" << 3 << 2;
    QTest::newRow("MatMul, a vector") << "MatMul" << false << "" << 1 << 0;
    QTest::newRow("W · x") << "MatMul" << true << "" << 3 << 1;
    QTest::newRow("Gemm") << "Gemm" << false << "" << 2 << 1;
    QTest::newRow("Gemm, transA") << "Gemm" << false << "transA" << 2 << 0;
    QTest::newRow("Gemm, transB of the weight") << "Gemm" << false << "transB" << 2 << 1;
    QTest::newRow("Gemm, W · x") << "Gemm" << true << "" << 2 << 0;
    QTest::newRow("Gemm, W · x, transB") << "Gemm" << true << "transB" << 2 << 1;
    QTest::newRow("LSTM") << "LSTM" << false << "" << 3 << 2;
    QTest::newRow("Add") << "Add" << false << "" << 3 << -1;
}

void TestObservedValues::readersDecideAboutChannels()
{
    QFETCH(QString, op);
    QFETCH(bool, isWeightFirst);
    QFETCH(QString, attribute);
    QFETCH(int, rank);
    QFETCH(int, axis);
    std::vector<GraphAttribute> attributes;
    if (!attribute.isEmpty()) {
        attributes.push_back({attribute.toStdString(), std::int64_t{1}});
    }
    const std::vector<std::string> inputs =
        isWeightFirst ? std::vector<std::string>{"w", "x"} : std::vector<std::string>{"x", "w"};
    const made::Network network({weight({4, 4})}, {made::node(op.toStdString(), inputs, "y", attributes)}, "y",
                                static_cast<std::size_t>(rank));
    QCOMPARE(axisOf(network, "x", static_cast<std::size_t>(rank)), axis);
}

void TestObservedValues::makersDecideWhereNobodyReads_data()
{
    QTest::addColumn<QString>("maker");
    QTest::addColumn<QString>("follower");
    QTest::addColumn<int>("rank");
    QTest::addColumn<int>("axis");
    QTest::newRow("Conv") << "Conv"
                          << "" << 4 << 1;
    QTest::newRow("Conv and Relu") << "Conv"
                                   << "Relu" << 4 << 1;
    QTest::newRow("Conv and pooling") << "Conv"
                                      << "MaxPool" << 4 << 1;
    QTest::newRow("MatMul and Add") << "MatMul"
                                    << "Add" << 3 << 2;
    QTest::newRow("Gemm") << "Gemm"
                          << "" << 2 << 1;
    QTest::newRow("a change of the axes") << "Conv"
                                          << "Transpose" << 4 << -1;
    QTest::newRow("no layer") << "Relu"
                              << "Relu" << 4 << -1;
}

void TestObservedValues::makersDecideWhereNobodyReads()
{
    QFETCH(QString, maker);
    QFETCH(QString, follower);
    QFETCH(int, rank);
    QFETCH(int, axis);
    std::vector<GraphNode> nodes{made::node(maker.toStdString(), {"x", "w"}, "first")};
    if (!follower.isEmpty()) {
        nodes.push_back(made::node(follower.toStdString(), {"first"}, "second"));
    }
    const std::string last = nodes.back().outputs.front();
    const made::Network network({weight({4, 4})}, nodes, last, static_cast<std::size_t>(rank));
    QCOMPARE(axisOf(network, last, static_cast<std::size_t>(rank)), axis);
}

void TestObservedValues::constantsAreNotLookedAt()
{
    const made::Network network({weight({4, 4})},
                                {made::node("Transpose", {"w"}, "turned"), made::node("MatMul", {"x", "turned"}, "y")},
                                "y", 2);
    const auto plan = ExecutionPlan::make(network.graph);
    const auto values = observedValues(*network.model, *plan, "");
    QVERIFY(values);
    QCOMPARE(values->size(), std::size_t{2});
    QCOMPARE(values->front().name, std::string("x"));
    QCOMPARE(values->front().readers, (std::vector<std::string>{"w"})); // through its turned form
    QCOMPARE(values->back().name, std::string("y"));
    QVERIFY(!observedValues(*network.model, *plan, "["));
    QCOMPARE(observedValues(*network.model, *plan, "turned")->size(), std::size_t{0});
}

QTEST_APPLESS_MAIN(TestObservedValues)
#include "tst_observed_values.moc"
