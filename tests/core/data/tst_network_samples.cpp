// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/samples.h"

#include <QTest>

using namespace qs;

class TestNetworkSamples : public QObject {
    Q_OBJECT

private slots:
    void arraysAreFedSampleBySample_data();
    void arraysAreFedSampleBySample();
    void namesGoBeforeShapes();
    void numbersAreConvertedWithoutLoss();
    void whatDoesNotFitIsToldWithNames_data();
    void whatDoesNotFitIsToldWithNames();
    void answersAreJoined();
};

namespace {

template <typename T>
Tensor tensor(const std::string& name, const Shape& shape, const std::vector<T>& values)
{
    Tensor made;
    made.name = name;
    made.type = elementTypeOf<T>();
    made.dtype = rowOf(made.type).name;
    made.shape = shape;
    made.count = values.size();
    made.bytes = values.size() * sizeof(T);
    const auto kept = std::make_shared<const std::vector<T>>(values);
    made.data = plainData(made.type, std::as_bytes(std::span(*kept)), std::shared_ptr<const void>(kept));
    return made;
}

std::vector<float> ramp(std::size_t count)
{
    std::vector<float> values;
    for (std::size_t i = 0; i < count; ++i) {
        values.push_back(static_cast<float>(i));
    }
    return values;
}

std::vector<GraphExtent> extents(const std::vector<std::int64_t>& values)
{
    std::vector<GraphExtent> made;
    for (const std::int64_t value : values) {
        made.push_back({value, value < 0 ? "N" : ""});
    }
    return made;
}

using Extents = std::vector<std::int64_t>;

} // namespace

void TestNetworkSamples::arraysAreFedSampleBySample_data()
{
    QTest::addColumn<Extents>("declared");
    QTest::addColumn<Extents>("given");
    QTest::addColumn<Extents>("fed");
    QTest::addColumn<int>("count");
    QTest::newRow("any batch") << Extents{-1, 2, 3} << Extents{4, 2, 3} << Extents{1, 2, 3} << 4;
    QTest::newRow("batch of one") << Extents{1, 2, 3} << Extents{4, 2, 3} << Extents{1, 2, 3} << 4;
    QTest::newRow("fixed batch") << Extents{4, 2, 3} << Extents{4, 2, 3} << Extents{4, 2, 3} << 1;
    QTest::newRow("first axis counts") << Extents{1, 2, 3} << Extents{4, 1, 2, 3} << Extents{1, 2, 3} << 4;
    QTest::newRow("any extents") << Extents{-1, -1, -1} << Extents{4, 2, 3} << Extents{1, 2, 3} << 4;
}

void TestNetworkSamples::arraysAreFedSampleBySample()
{
    QFETCH(Extents, declared);
    QFETCH(Extents, given);
    QFETCH(Extents, fed);
    QFETCH(int, count);
    Graph graph;
    graph.inputs = {{"x", ElementType::F32, extents(declared)}};
    Model data;
    data.tensors = {tensor("x", given, ramp(24)), tensor<std::int64_t>("labels", {4}, {1, 2, 3, 4})};
    const auto samples = Samples::match(graph, data);
    QVERIFY2(samples, samples ? "" : samples.error().message.c_str());
    QCOMPARE(samples->count(), static_cast<std::uint64_t>(count));
    QCOMPARE(samples->unused(), std::vector<std::string>{"labels"});
    float next = 0;
    for (std::uint64_t i = 0; i < samples->count(); ++i) {
        const auto inputs = *samples->at(i);
        QCOMPARE(inputs.at("x").shape(), fed);
        for (const float x : inputs.at("x").values<float>()) {
            QCOMPARE(x, next++);
        }
    }
    QCOMPARE(next, 24.0F);
}

void TestNetworkSamples::namesGoBeforeShapes()
{
    Graph graph;
    graph.inputs = {{"a.b", ElementType::F32, extents({-1, 2})}, {"c", ElementType::F32, extents({-1, 3})}};
    Model data;
    data.tensors = {tensor("other", {4, 3}, ramp(12)), tensor("a_b", {4, 2}, ramp(8))};
    const auto samples = Samples::match(graph, data);
    QVERIFY2(samples, samples ? "" : samples.error().message.c_str());
    QCOMPARE(samples->matches()[0].array, std::string("a_b"));
    QCOMPARE(samples->matches()[1].array, std::string("other"));
}

void TestNetworkSamples::numbersAreConvertedWithoutLoss()
{
    Graph graph;
    graph.inputs = {{"x", ElementType::F32, extents({-1, 2})}, {"i", ElementType::I32, extents({-1, 1})}};
    Model data;
    data.tensors = {tensor<double>("x", {2, 2}, {1, 2, 3, 4}), tensor<std::int64_t>("i", {2, 1}, {7, -8})};
    const auto samples = Samples::match(graph, data);
    QVERIFY2(samples, samples ? "" : samples.error().message.c_str());
    QCOMPARE(samples->at(1)->at("x").values<float>()[1], 4.0F);
    QCOMPARE(samples->at(1)->at("i").values<std::int32_t>()[0], -8);
    data.tensors[1] = tensor<std::int64_t>("i", {2, 1}, {7, std::int64_t{1} << 40});
    const auto tooLarge = Samples::match(graph, data);
    QVERIFY(!tooLarge);
    QCOMPARE(QString::fromStdString(tooLarge.error().message), QString("input \"i\": its numbers do not fit into I32"));
}

void TestNetworkSamples::whatDoesNotFitIsToldWithNames_data()
{
    QTest::addColumn<int>("which");
    QTest::addColumn<QString>("message");
    QTest::newRow("shape") << 0 << "input \"x\" is declared as F32 [N, 2], but \"x\" is F32 [2, 3]";
    QTest::newRow("type") << 1 << "input \"x\" is declared as F32 [N, 2], but \"x\" is I64 [2, 2]";
    QTest::newRow("nothing") << 2 << "input \"x\" (F32 [N, 2]) has no data: the file has \"y\" F32 [5, 5]";
    QTest::newRow("counts") << 3 << "input \"z\" has 3 samples, another input has 2";
}

void TestNetworkSamples::whatDoesNotFitIsToldWithNames()
{
    QFETCH(int, which);
    QFETCH(QString, message);
    Graph graph;
    graph.inputs = {{"x", ElementType::F32, extents({-1, 2})}};
    Model data;
    if (which == 0) {
        data.tensors = {tensor("x", {2, 3}, ramp(6))};
    } else if (which == 1) {
        data.tensors = {tensor<std::int64_t>("x", {2, 2}, {1, 2, 3, 4})};
    } else if (which == 2) {
        data.tensors = {tensor("y", {5, 5}, ramp(25))};
    } else {
        graph.inputs.push_back({"z", ElementType::F32, extents({-1, 2})});
        data.tensors = {tensor("x", {2, 2}, ramp(4)), tensor("z", {3, 2}, ramp(6))};
    }
    const auto samples = Samples::match(graph, data);
    QVERIFY(!samples);
    QCOMPARE(QString::fromStdString(samples.error().message), message);
}

void TestNetworkSamples::answersAreJoined()
{
    const auto one = Array::of({1, 2}, std::vector<float>{1, 2});
    const auto two = Array::of({2, 2}, std::vector<float>{3, 4, 5, 6});
    const auto along = joined({one, two}, false);
    QVERIFY(along);
    QCOMPARE(along->shape(), (Shape{3, 2}));
    QCOMPARE(along->values<float>()[5], 6.0F);
    const auto stacked = joined({one, one}, true);
    QVERIFY(stacked);
    QCOMPARE(stacked->shape(), (Shape{2, 1, 2}));
    QVERIFY(!joined({one, two}, true));
    QVERIFY(!joined({one, Array::of({1, 2}, std::vector<double>{1, 2})}, false));
}

QTEST_APPLESS_MAIN(TestNetworkSamples)
#include "tst_network_samples.moc"
