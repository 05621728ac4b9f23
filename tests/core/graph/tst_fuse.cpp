// SPDX-License-Identifier: GPL-3.0-or-later
// Runs that look at the answers alone fold and fuse: the answers stay.
#include "core/data/samples.h"
#include "core/executor/executor.h"
#include "core/graph/fuse.h"
#include "core/loaders/loader.h"
#include "core/loaders/network.h"
#include "tests/support/model_from_values.h"

#include <QDir>
#include <QTest>

#include <cmath>

using namespace qs;

class TestFuse : public QObject {
    Q_OBJECT

private slots:
    void whatFollowsAConvolutionGoesIntoIt_data();
    void whatFollowsAConvolutionGoesIntoIt();
    void whatIsReadElsewhereStays();
    void aSumOfAnotherShapeIsOneToo();
    void realNetworksAnswerTheSame_data();
    void realNetworksAnswerTheSame();
};

namespace {

std::vector<float> waves(std::size_t count, float step)
{
    std::vector<float> values;
    for (std::size_t i = 0; i < count; ++i) {
        values.push_back(3 * std::sin(step * static_cast<float>(i + 1)));
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

/// x → convolution → what `after` says → y
Graph example(std::vector<GraphNode> after)
{
    Graph graph;
    graph.opsets[""] = 13;
    graph.inputs = {{"x", ElementType::F32, std::vector<GraphExtent>{{1, ""}, {3, ""}, {6, ""}, {5, ""}}}};
    graph.constants = {made::tensor("w", {3, 3, 1, 1}, waves(9, 0.7F)), made::tensor("b", {3}, waves(3, 1.9F)),
                       made::tensor("low", {}, {-0.5F}), made::tensor("high", {}, {0.75F}),
                       made::tensor("row", {1, 3, 1, 1}, waves(3, 0.3F))};
    graph.nodes = {node("Conv", {"x", "w", "b"}, "c")};
    graph.nodes.insert(graph.nodes.end(), after.begin(), after.end());
    graph.outputs = {{"y", {}, {}}};
    return graph;
}

std::vector<Array> answers(const Graph& graph, const std::map<std::string, Array>& inputs)
{
    Executor executor(ExecutionPlan::make(std::make_shared<const Graph>(graph)));
    Progress progress;
    const auto outputs = executor.run(inputs, progress);
    if (!outputs) {
        qFatal("%s", outputs.error().message.c_str());
    }
    std::vector<Array> arrays;
    for (const auto& output : *outputs) {
        if (!output) {
            qFatal("%s", output.error().message.c_str());
        }
        arrays.push_back(*output);
    }
    return arrays;
}

/// The largest difference of the first outputs, as a share of the largest number.
double apart(const Graph& graph, const std::map<std::string, Array>& inputs)
{
    const auto own = answers(graph, inputs);
    const auto fused = answers(fusedForRunning(graph), inputs);
    double largest = 0;
    double difference = 0;
    for (std::size_t i = 0; i < own.size(); ++i) {
        if (own[i].shape() != fused[i].shape()) {
            return std::numeric_limits<double>::infinity();
        }
        const auto a = converted(own[i], ElementType::F64);
        const auto b = converted(fused[i], ElementType::F64);
        for (std::size_t k = 0; k < a->count(); ++k) {
            const double x = a->values<double>()[k];
            largest = std::max(largest, std::abs(x));
            difference = std::max(difference, std::abs(x - b->values<double>()[k]));
        }
    }
    return difference / largest;
}

const std::map<std::string, Array>& input()
{
    static const std::map<std::string, Array> inputs{{"x", Array::of({1, 3, 6, 5}, waves(90, 0.37F))}};
    return inputs;
}

} // namespace

void TestFuse::whatFollowsAConvolutionGoesIntoIt_data()
{
    QTest::addColumn<int>("which");
    const char* const names[] = {"Relu",           "Clip", "LeakyRelu", "Sigmoid", "sum", "sum and activation",
                                 "sum with itself"};
    for (int i = 0; i < 7; ++i) {
        QTest::newRow(names[i]) << i;
    }
}

void TestFuse::whatFollowsAConvolutionGoesIntoIt()
{
    QFETCH(int, which);
    const std::vector<std::vector<GraphNode>> cases{
        {node("Relu", {"c"}, "y")},      {node("Clip", {"c", "low", "high"}, "y")},
        {node("LeakyRelu", {"c"}, "y")}, {node("Sigmoid", {"c"}, "y")},
        {node("Add", {"x", "c"}, "y")},  {node("Add", {"c", "x"}, "s"), node("Relu", {"s"}, "y")},
        {node("Add", {"c", "c"}, "y")}};
    const Graph graph = example(cases[static_cast<std::size_t>(which)]);
    const Graph fused = fusedForRunning(graph);
    const bool isFused = which != 6; // a value that is read twice stays
    QCOMPARE(fused.nodes.size(), isFused ? std::size_t(1) : std::size_t(2));
    QCOMPARE(fused.nodes.front().op, std::string(isFused ? "FusedConv" : "Conv"));
    QCOMPARE(apart(graph, input()), 0.0); // no weight changes, so nothing is rounded in another way
}

void TestFuse::whatIsReadElsewhereStays()
{
    Graph graph = example({node("Relu", {"c"}, "y")});
    graph.outputs.push_back({"c", {}, {}});
    QCOMPARE(fusedForRunning(graph).nodes.size(), std::size_t(2));
    Graph two = example({node("Relu", {"c"}, "r"), node("Add", {"r", "c"}, "y")});
    QCOMPARE(fusedForRunning(two).nodes.size(), std::size_t(3));
    QCOMPARE(apart(two, input()), 0.0);
}

void TestFuse::aSumOfAnotherShapeIsOneToo()
{
    const Graph graph = example({node("Add", {"c", "row"}, "s"), node("Relu", {"s"}, "y")});
    QCOMPARE(fusedForRunning(graph).nodes.size(), std::size_t(1));
    QCOMPARE(apart(graph, input()), 0.0);
    // The convolution's side is repeated: its output alone has not the shape of the sum.
    Graph wide = example({node("Add", {"c", "z"}, "y")});
    wide.inputs.push_back({"z", ElementType::F32, {}});
    auto inputs = input();
    inputs.emplace("z", Array::of({2, 3, 6, 5}, waves(180, 0.2F)));
    QCOMPARE(fusedForRunning(wide).nodes.size(), std::size_t(1));
    QCOMPARE(apart(wide, inputs), 0.0);
}

void TestFuse::realNetworksAnswerTheSame_data()
{
    QTest::addColumn<QString>("data");
    QTest::newRow("FastestDet") << "detection/fastestdet_calib_f32.npz";
    QTest::newRow("ImageClassifier") << "cifar_size/ImageClassifier_calib_f32.npz";
    QTest::newRow("SqueezeNet_fp16") << "imagenet/squeezenet_calib_f16.npz";
    QTest::newRow("dtln_model_1") << "audio/dtln_model_1_calib_f32.npz";
    QTest::newRow("dtln_model_2") << "audio/dtln_model_2_calib_f32.npz";
    QTest::newRow("magika_standard_v3_3") << "bytes/magika_v3_3_calib.npz";
    QTest::newRow("mnist") << "mnist/mnist_calib_f32.npz";
    QTest::newRow("mobilenetv2-12-qdq") << "imagenet/mobilenetv2_calib_f32.npz";
    QTest::newRow("mobilenetv2_a035_224_features") << "imagenet/mobilenetv2_a035_calib_f32.npz";
    QTest::newRow("ppocr_cls") << "textline/ppocr_cls_calib_f32.npz";
    QTest::newRow("resnet20_cifar10") << "cifar_size/resnet20_calib_f32.npz";
    QTest::newRow("rxnmapper_albert_mlm") << "text/rxnmapper_albert_mlm_calib.npz";
    QTest::newRow("version-RFB-320") << "detection/ultraface_calib_f32.npz";
}

void TestFuse::realNetworksAnswerTheSame()
{
    QFETCH(QString, data);
    const QDir folder(qEnvironmentVariable("QUANTSCOPE_TEST_DATA"));
    if (!qEnvironmentVariableIsSet("QUANTSCOPE_TEST_DATA") || !folder.exists("data")) {
        QSKIP("skipped: QUANTSCOPE_TEST_DATA names no folder with real networks");
    }
    Progress progress;
    const QString name = QString::fromLocal8Bit(QTest::currentDataTag());
    const auto model = openModel(folder.filePath("models/onnx/" + name + ".onnx").toStdString(), progress);
    QVERIFY(model);
    const auto network = openNetwork(**model, progress);
    QVERIFY(network);
    const auto arrays = openModel(folder.filePath("data/" + data).toStdString(), progress);
    QVERIFY(arrays);
    const auto samples = Samples::match(**network, **arrays);
    QVERIFY(samples);
    double most = 0;
    for (std::uint64_t i = 0; i < std::min<std::uint64_t>(3, samples->count()); ++i) {
        most = std::max(most, apart(**network, *samples->at(i)));
    }
    qInfo("%.2g of the largest value", most);
    // Folded weights are rounded once more: 2^-24 each, through 52 layers at the most.
    QVERIFY2(most <= 1e-5, qPrintable(QString::number(most)));
}

QTEST_APPLESS_MAIN(TestFuse)
#include "tst_fuse.moc"
