// SPDX-License-Identifier: GPL-3.0-or-later
// What a report of times says; the times themselves are nobody's promise.
#include "core/latency/latency.h"
#include "tests/support/model_from_values.h"

#include <QTest>

#include <cmath>

using namespace qs;

class TestLatency : public QObject {
    Q_OBJECT

private slots:
    void timesAreSummedUp();
    void adviceFollowsTheTimes_data();
    void adviceFollowsTheTimes();
    void aNetworkIsMeasured();
    void oldOpsetsHaveNoDynamicForm();
    void whatCannotBeMeasuredIsAnError();
};

namespace {

LayerLatency layer(const char* op, bool isDepthwise, double floats, double codes)
{
    LayerLatency made;
    made.op = op;
    made.isDepthwise = isDepthwise;
    made.floats.median = floats;
    made.codes.median = codes;
    made.encode.median = 0.15 * floats;
    made.decode.median = 0.1 * floats;
    return made;
}

Graph oneLayer()
{
    Graph graph;
    graph.opsets[""] = 13;
    graph.inputs = {{"x", ElementType::F32, std::vector<GraphExtent>{{1, ""}, {2, ""}, {4, ""}, {4, ""}}}};
    graph.constants = {made::tensor("w", {3, 2, 3, 3}, std::vector<float>(54, 0.25F)),
                       made::tensor("b", {3}, std::vector<float>{1, 2, 3})};
    GraphNode convolution;
    convolution.name = "layer";
    convolution.op = "Conv";
    convolution.inputs = {"x", "w", "b"};
    convolution.outputs = {"y"};
    graph.nodes = {convolution};
    graph.outputs = {{"y", {}, {}}};
    return graph;
}

Samples samplesFor(const Graph& graph)
{
    std::vector<float> values;
    for (int i = 0; i < 64; ++i) {
        values.push_back(std::sin(static_cast<float>(i)));
    }
    Model data;
    data.tensors = {made::tensor("x", {2, 2, 4, 4}, values)};
    return *Samples::match(graph, data);
}

} // namespace

void TestLatency::timesAreSummedUp()
{
    std::vector<double> seconds;
    for (int i = 100; i >= 0; --i) {
        seconds.push_back(i);
    }
    const Timing timing = Timing::of(seconds);
    QCOMPARE(timing.median, 50.0);
    QCOMPARE(timing.low, 5.0);
    QCOMPARE(timing.high, 95.0);
    QCOMPARE(timing.rounds, std::size_t(101));
    QCOMPARE(Timing::of({}).rounds, std::size_t(0));
}

void TestLatency::adviceFollowsTheTimes_data()
{
    QTest::addColumn<double>("codes");
    QTest::addColumn<QString>("layers");
    QTest::addColumn<QString>("network");
    const auto layers = [](const char* counts, const char* alone, const char* around) {
        return QString("From codes to codes, INT8 was %1; together they took %2, and %3 where each quantizes its input "
                       "and dequantizes its output.")
            .arg(counts, alone, around);
    };
    QTest::newRow("faster") << 0.5
                            << layers("faster in 2 of 2 depthwise convolutions and slower in 0",
                                      "1/2.0 of the time of FP32", "1/1.3 of the time of FP32")
                            << "The whole network ran 2.0 times as fast in INT8.";
    QTest::newRow("same") << 1.02
                          << layers("faster in 0 of 2 depthwise convolutions and slower in 0", "as long as FP32",
                                    "1.3 times as long as FP32")
                          << "The whole network took the same time in INT8: on this machine it saves memory, not time.";
    QTest::newRow("slower") << 3.0
                            << layers("faster in 0 of 2 depthwise convolutions and slower in 2",
                                      "3.0 times as long as FP32", "3.2 times as long as FP32")
                            << "The whole network ran slower in INT8, 1/3.0 of the speed: on this machine INT8 saves "
                               "memory, not time.";
}

void TestLatency::adviceFollowsTheTimes()
{
    QFETCH(double, codes);
    QFETCH(QString, layers);
    QFETCH(QString, network);
    LatencyReport report;
    report.hasByteProducts = true;
    report.layers = {layer("Conv", true, 1, codes), layer("Conv", true, 3, 3 * codes)};
    report.floats.median = 1;
    report.codes.median = codes;
    const auto advice = report.advice();
    QCOMPARE(advice.size(), std::size_t(2));
    QCOMPARE(QString::fromStdString(advice[0]), layers);
    QCOMPARE(QString::fromStdString(advice[1]), network);
    report.hasByteProducts = false;
    QCOMPARE(report.advice().size(), std::size_t(3));
    report.layers[0].error = Error{ErrorCode::Unsupported, "no time"};
    QVERIFY(report.advice()[0].find("of 1 depthwise") != std::string::npos);
}

void TestLatency::aNetworkIsMeasured()
{
    const Graph graph = oneLayer();
    Progress progress;
    const auto report = measureLatency(graph, samplesFor(graph), {.samples = 0, .rounds = 3}, progress);
    QVERIFY2(report, report ? "" : report.error().message.c_str());
    QCOMPARE(report->samples, std::uint64_t(2));
    QCOMPARE(report->layers.size(), std::size_t(1));
    const LayerLatency& only = report->layers.front();
    QVERIFY2(!only.error, only.error ? only.error->message.c_str() : "");
    QCOMPARE(only.products, std::uint64_t(3 * 2 * 2 * 18)); // outputs of 3 channels, 2 × 2 places, 18 weights each
    QCOMPARE(only.floatBytes, std::uint64_t((54 + 3) * 4));
    QCOMPARE(only.integerBytes, std::uint64_t(54 + 3 * 4 + 3 * 4));
    QCOMPARE(only.floats.rounds, std::size_t(3));
    QVERIFY(only.floats.median > 0 && only.codes.median > 0 && only.dynamic.median > 0);
    QVERIFY(only.encode.median > 0 && only.decode.median > 0);
    QCOMPARE(only.encode.rounds, std::size_t(3));
    QCOMPARE(only.decode.rounds, std::size_t(3));
    QVERIFY(only.floats.low <= only.floats.median && only.floats.median <= only.floats.high);
    QVERIFY(only.largestAccumulator > 0 && only.biasOverflows == 0);
    QCOMPARE(report->fidelity.size(), std::size_t(1));
    QVERIFY(report->fidelity.front().sqnrDb > 30);
    QVERIFY(!report->instructionSet.empty() && report->floats.median > 0 && report->codes.median > 0);
}

void TestLatency::oldOpsetsHaveNoDynamicForm()
{
    Graph graph = oneLayer();
    graph.opsets[""] = 10;
    Progress progress;
    const auto report = measureLatency(graph, samplesFor(graph), {.samples = 1, .rounds = 2}, progress);
    QVERIFY2(report, report ? "" : report.error().message.c_str());
    const LayerLatency& only = report->layers.front();
    QVERIFY2(!only.error, only.error ? only.error->message.c_str() : "");
    QCOMPARE(only.codes.rounds, std::size_t(2));
    QCOMPARE(only.dynamic.rounds, std::size_t(0));
}

void TestLatency::whatCannotBeMeasuredIsAnError()
{
    Graph graph = oneLayer();
    Progress progress;
    QVERIFY(!measureLatency(graph, samplesFor(graph), {.samples = 0, .rounds = 0}, progress));
    graph.nodes[0].inputs[1] = "v"; // the weights are an input now
    graph.inputs.push_back({"v", ElementType::F32, std::vector<GraphExtent>{{3, ""}, {2, ""}, {3, ""}, {3, ""}}});
    Model data;
    data.tensors = {made::tensor("x", {1, 2, 4, 4}, std::vector<float>(32, 1)),
                    made::tensor("v", {3, 2, 3, 3}, std::vector<float>(54, 1))};
    const auto samples = Samples::match(graph, data);
    QVERIFY2(samples, samples ? "" : samples.error().message.c_str());
    const auto report = measureLatency(graph, *samples, {.samples = 1, .rounds = 1}, progress);
    QVERIFY(!report);
    QCOMPARE(QString::fromStdString(report.error().message),
             QString("the network has no Conv, Gemm or MatMul with constant weights of F32"));
}

QTEST_APPLESS_MAIN(TestLatency)
#include "tst_latency.moc"
