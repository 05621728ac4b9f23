// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/activations/activation_study.h"
#include "core/sensitivity/study_need.h"
#include "tests/support/model_from_values.h"

#include <QTest>

using namespace qs;

class TestStudyNeed : public QObject {
    Q_OBJECT

private slots:
    void aRunTellsWhatStudiesTake();
    void threadsTakeTheirPartUpToTheSamples();
    void whatDoesNotRunHasNoFootprint();
    void theWordsAreRound();
};

namespace {

GraphNode gemm(const char* weight, const char* input, const char* output)
{
    GraphNode made;
    made.name = output;
    made.op = "Gemm";
    made.inputs = {input, weight};
    made.outputs = {output};
    return made;
}

/// x [1, 3] · a [3, 4] → h [1, 4] · b [4, 2] → y [1, 2]; nothing uses the weight c.
struct Example {
    Model model;
    std::shared_ptr<const Graph> network;

    Example()
    {
        model.tensors = {made::tensor("a", {3, 4}, std::vector<float>(12, 1)),
                         made::tensor("b", {4, 2}, std::vector<float>(8, 1)),
                         made::tensor("c", {5, 5}, std::vector<float>(25, 1))};
        for (std::size_t i = 0; i < model.tensors.size(); ++i) {
            Weight weight;
            weight.tensor = i;
            weight.layer = i == 0 ? "h" : i == 1 ? "y" : "c";
            model.weights.push_back(weight);
        }
        Graph graph;
        graph.opsets[""] = 13;
        graph.inputs = {{"x", ElementType::F32, std::vector<GraphExtent>{{1, ""}, {3, ""}}}};
        graph.constants = {model.tensors[0], model.tensors[1]};
        graph.nodes = {gemm("a", "x", "h"), gemm("b", "h", "y")};
        graph.outputs = {{"y", {}, {}}};
        network = std::make_shared<const Graph>(graph);
    }
};

} // namespace

void TestStudyNeed::aRunTellsWhatStudiesTake()
{
    const Example example;
    Progress progress;
    const auto footprint =
        footprintOf(example.model, example.network, {{"x", Array::of({1, 3}, std::vector<float>{1, 2, 3})}}, progress);
    QVERIFY2(footprint, footprint ? "" : footprint.error().message.c_str());
    QCOMPARE(footprint->run.constants, std::uint64_t((12 + 8) * 4));
    QCOMPARE(footprint->run.all, std::uint64_t((3 + 4 + 2) * 4));
    QCOMPARE(footprint->run.widest, std::uint64_t((3 + 4) * 4));
    QCOMPARE(footprint->weights, std::uint64_t((12 + 8) * 4));
    QCOMPARE(footprint->observed, std::uint64_t(3));         // x, h and y
    QCOMPARE(footprint->channels, std::uint64_t(3 + 4 + 2)); // each along its last axis
}

void TestStudyNeed::threadsTakeTheirPartUpToTheSamples()
{
    NetworkFootprint footprint;
    footprint.run = {.constants = 1000, .widest = 300, .widestNode = {}, .all = 2000};
    footprint.weights = 900;
    footprint.observed = 5;
    footprint.channels = 40;
    // All values of a sample in two networks and one more run, and the weights there twice.
    const StudyNeed four = sensitivityNeed(footprint, 100, 4);
    QCOMPARE(four.samplesAtOnce, std::uint64_t(4));
    QCOMPARE(four.bytes(), std::uint64_t(2 * (1000 + 900) + 4 * (2 * (2000 + 1000 + 900) + 300)));
    QCOMPARE(sensitivityNeed(footprint, 1, 4).samplesAtOnce, std::uint64_t(1));
    QCOMPARE(sensitivityNeed(footprint, 100, 0).samplesAtOnce, std::uint64_t(1));
    const StudyNeed seen = activationsNeed(footprint, 2, 4);
    QCOMPARE(seen.samplesAtOnce, std::uint64_t(2));
    QCOMPARE(seen.bytes(), ActivationStudy::bytesFor(5, 40, 2) + 1000 + 2 * (1000 + 300));
    const StudyNeed timed = latencyNeed(footprint);
    QCOMPARE(timed.samplesAtOnce, std::uint64_t(1));
    QVERIFY(timed.bytes() > footprint.run.all + footprint.run.constants);
}

void TestStudyNeed::whatDoesNotRunHasNoFootprint()
{
    const Example example;
    Progress progress;
    const auto footprint = footprintOf(example.model, example.network, {}, progress);
    QVERIFY(!footprint);
    QVERIFY(!footprint.error().message.empty());
}

void TestStudyNeed::theWordsAreRound()
{
    const StudyNeed need{.once = 30'400'000, .perSample = 59'600'000, .samplesAtOnce = 2};
    QCOMPARE(QString::fromStdString(textOf(need)),
             QString("needs about 150 MB of memory: 30 MB, and 60 MB for each of 2 samples at once"));
    QCOMPARE(QString::fromStdString(textOf(StudyNeed{.once = 2'340'000, .perSample = 0, .samplesAtOnce = 1})),
             QString("needs about 2.3 MB of memory"));
    QCOMPARE(shortageText(need, std::nullopt), std::nullopt);
    QCOMPARE(shortageText(need, 200'000'000), std::nullopt);
    QCOMPARE(QString::fromStdString(shortageText(need, 100'000'000).value_or("")),
             QString("more than the 100 MB that are free"));
    QCOMPARE(QString::fromStdString(shortageText({.once = 3'000'000'000'000}, 1'250'000'000).value_or("")),
             QString("more than the 1.2 GB that are free"));
}

QTEST_GUILESS_MAIN(TestStudyNeed)
#include "tst_study_need.moc"
