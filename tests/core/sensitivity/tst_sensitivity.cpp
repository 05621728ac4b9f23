// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/activations/activation_choice.h"
#include "core/base/parallel.h"
#include "core/data/labels.h"
#include "core/executor/executor.h"
#include "core/export/sensitivity_document.h"
#include "core/loaders/loader.h"
#include "core/loaders/network.h"
#include "core/sensitivity/measures.h"
#include "core/sensitivity/quantized_constants.h"
#include "core/sensitivity/sensitivity_study.h"
#include "tests/support/model_from_values.h"

#include <QDir>
#include <QTest>

#include <cmath>
#include <fstream>

using namespace qs;

class TestSensitivity : public QObject {
    Q_OBJECT

private slots:
    void aLayerAtATimeIsWhatReplacingItGives();
    void allButOneAndEverything();
    void aSharedWeightIsMeasuredAtEachPlaceAlone();
    void nodesWithoutOutputsAndLeftOutValuesAreNoLayers();
    void threadsChangeNoDigit();
    void labelsAreReadBySample();
    void whatCannotBeReplacedSaysWhy();
    void cancellingStops();
    void whatWasCancelledGoesOn();
    void slicesAddUp();
    void measuresRankTheWorstFirst();
    void inputsAreRoundedWhereTheLayerReadsThem();
    void bothHasTheErrorOfEither();
    void aFormatWithManyScalesIsNotForActivations();
    void realNetworkAgreesWithPyTorch_data();
    void realNetworkAgreesWithPyTorch();
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

GraphNode node(std::string op, std::vector<std::string> inputs, std::string output)
{
    GraphNode made;
    made.op = std::move(op);
    made.inputs = std::move(inputs);
    made.outputs = {std::move(output)};
    return made;
}

/// Three layers with an activation between them; the first and the last share no weight, "w" is read twice.
struct Network {
    Model model = made::model({made::tensor("a", {4, 6}, waves(24, 0.9F)), made::tensor("w", {6, 6}, waves(36, 1.7F)),
                               made::tensor("b", {6, 3}, waves(18, 2.3F))});
    std::shared_ptr<const Graph> graph;
    Samples samples = madeSamples();

    Network()
    {
        Graph made;
        made.opsets[""] = 13;
        made.inputs = {{"x", ElementType::F32, std::vector<GraphExtent>{{-1, "n"}, {4, ""}}}};
        made.constants = model.tensors;
        made.nodes = {node("MatMul", {"x", "a"}, "first"),  node("Tanh", {"first"}, "t"),
                      node("MatMul", {"t", "w"}, "second"), node("Tanh", {"second"}, "u"),
                      node("MatMul", {"u", "w"}, "third"),  node("MatMul", {"third", "b"}, "y")};
        made.outputs = {{"y", {}, {}}};
        graph = std::make_shared<const Graph>(std::move(made));
    }

    static Samples madeSamples()
    {
        Graph graph;
        graph.inputs = {{"x", ElementType::F32, std::vector<GraphExtent>{{-1, "n"}, {4, ""}}}};
        const Model data = made::model({made::tensor("x", {5, 4}, waves(20, 0.3F))});
        return *Samples::match(graph, data);
    }
};

SensitivityRequest request()
{
    SensitivityRequest made;
    made.choices.quantization.format = "int3";
    made.choices.quantization.granularity.sharing = Sharing::Tensor;
    made.choices.statistics = false;
    return made;
}

std::shared_ptr<const NetworkData> dataOf(const Samples& samples, const Labels& labels = {})
{
    auto data = std::make_shared<NetworkData>();
    data->samples = samples;
    data->labels = labels;
    return data;
}

SensitivityReport measured(const Network& network, const SensitivityRequest& wanted, const Labels& labels = {})
{
    Progress progress;
    auto report = measureSensitivity(std::make_shared<const Model>(network.model), network.graph,
                                     dataOf(network.samples, labels), wanted, progress);
    if (!report) {
        qFatal("%s", report.error().message.c_str());
    }
    return *report;
}

/// Everything anew, with these constants replaced: the definition.
OutputError definition(const Network& network, const SensitivityRequest& wanted, const std::vector<std::string>& names)
{
    Progress progress;
    const auto plan = ExecutionPlan::make(network.graph);
    const auto constants = quantizeConstants(network.model, *plan, wanted.choices, progress);
    OutputError error;
    for (std::uint64_t i = 0; i < network.samples.count(); ++i) {
        Executor original(plan);
        Executor other(plan);
        for (const auto& [layer, constant] : *constants) {
            if (std::ranges::find(names, layer.tensor) != names.end() &&
                !other.replaceConstant(layer.tensor, constant->values)) {
                qFatal("no such constant");
            }
        }
        const auto first = original.run(*network.samples.at(i), progress);
        const auto second = other.run(*network.samples.at(i), progress);
        if (!error.add(*first->front(), *second->front())) {
            qFatal("cannot be compared");
        }
    }
    return error;
}

void compare(const OutputError& actual, const OutputError& expected)
{
    QCOMPARE(actual.count, expected.count);
    QVERIFY(expected.error > 0);
    QVERIFY2(std::abs(actual.error - expected.error) <= 1e-9 * expected.error,
             qPrintable(QString("%1 %2").arg(actual.error).arg(expected.error)));
    QVERIFY(std::abs(actual.signal - expected.signal) <= 1e-9 * expected.signal);
}

} // namespace

void TestSensitivity::aLayerAtATimeIsWhatReplacingItGives()
{
    const Network network;
    const SensitivityReport report = measured(network, request());
    QCOMPARE(report.layers.size(), std::size_t{3});
    QCOMPARE(report.samples, std::uint64_t{5});
    for (const LayerSensitivity& layer : report.layers) {
        QVERIFY(!layer.error);
        compare(layer.isolated.front().values, definition(network, request(), {layer.tensor}));
    }
    // The last layer's own output is the answer.
    compare(report.layers[2].own, report.layers[2].isolated.front().values);
    // The first layer has nothing before it that could have gone wrong.
    compare(report.layers[0].accumulated, report.layers[0].own);
    QVERIFY(report.layers[2].accumulated.error != report.layers[2].own.error);
}

void TestSensitivity::allButOneAndEverything()
{
    const Network network;
    SensitivityRequest wanted = request();
    wanted.allButOne = true;
    const SensitivityReport report = measured(network, wanted);
    compare(report.everything.front().values, definition(network, wanted, {"a", "w", "b"}));
    compare(report.layers[0].allButOne.front().values, definition(network, wanted, {"w", "b"}));
    compare(report.layers[1].allButOne.front().values, definition(network, wanted, {"a", "b"}));
}

void TestSensitivity::aSharedWeightIsMeasuredAtEachPlaceAlone()
{
    const Network network;
    const SensitivityReport report = measured(network, request());
    // "w" makes "second" and "third", five samples of six numbers each.
    QCOMPARE(report.layers[1].own.count, std::uint64_t{60});
    SensitivityRequest wanted = request();
    wanted.network = false;
    const SensitivityReport alone = measured(network, wanted);
    compare(report.layers[1].own, alone.layers[1].own);
    QVERIFY(alone.layers[1].isolated.empty() || alone.layers[1].isolated.front().values.count == 0);
}

void TestSensitivity::nodesWithoutOutputsAndLeftOutValuesAreNoLayers()
{
    Network network;
    Graph graph = *network.graph;
    GraphNode silent = node("Neg", {"a"}, ""); // what is made of a weight, and left out
    GraphNode mute = node("MatMul", {"x", "a"}, "");
    mute.outputs.clear();
    GraphNode bounds = node("Clip", {"first", "", ""}, "clipped"); // reads nothing in the places of its bounds
    graph.nodes.insert(graph.nodes.end(), {silent, mute, bounds});
    network.graph = std::make_shared<const Graph>(std::move(graph));
    const SensitivityReport report = measured(network, request());
    compare(report.layers[0].own, measured(Network(), request()).layers[0].own);
}

void TestSensitivity::threadsChangeNoDigit()
{
    const Network network;
    SensitivityRequest wanted = request();
    wanted.allButOne = true;
    std::string first;
    for (const int threads : {1, 2, 5}) {
        const ThreadLimit limit(threads);
        SensitivityReport report = measured(network, wanted);
        report.cost = {}; // times are no result
        const std::string text = jsonText(jsonOf(report, network.model));
        first = first.empty() ? text : first;
        QCOMPARE(text, first);
    }
}

void TestSensitivity::labelsAreReadBySample()
{
    const Network network;
    Model data = made::model({});
    Tensor labels = made::tensor("labels", {5}, {0, 1, 2, 0, 1});
    QVERIFY(!readLabels(made::model({labels}), "labels", 5)); // floats
    QVERIFY(!readLabels(data, "labels", 5));
    const auto whole = std::make_shared<const std::vector<std::int64_t>>(std::vector<std::int64_t>{0, 1, 2, 0, -1});
    labels.type = ElementType::I64;
    labels.data = plainData(ElementType::I64, std::as_bytes(std::span(*whole)), std::shared_ptr<const void>(whole));
    data.tensors = {labels};
    QVERIFY(!readLabels(data, "labels", 4));
    const auto read = readLabels(data, "labels", 5);
    QVERIFY(read);
    const SensitivityReport report = measured(network, request(), *read);
    QVERIFY(report.hasLabels);
    QCOMPARE(report.everything.front().decisions.decisions, std::uint64_t{4}); // -1 is not asked
    QCOMPARE(report.everything.front().decisions.labelled, std::uint64_t{4});
}

void TestSensitivity::whatCannotBeReplacedSaysWhy()
{
    Network network;
    network.model.tensors.push_back(made::tensor("elsewhere", {6, 6}, waves(36, 0.2F)));
    network.model.weights = weightsByShape(network.model.tensors);
    const SensitivityReport report = measured(network, request());
    QCOMPARE(report.layers.size(), std::size_t{4});
    QVERIFY(report.layers[3].error);
    QVERIFY(!report.layers[0].error);
}

void TestSensitivity::cancellingStops()
{
    const Network network;
    Progress progress([] { return true; }, {});
    const auto report = measureSensitivity(std::make_shared<const Model>(network.model), network.graph,
                                           dataOf(network.samples), request(), progress);
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::Cancelled);
}

void TestSensitivity::whatWasCancelledGoesOn()
{
    const Network network;
    const ThreadLimit one(1);
    Progress quiet;
    const auto study = SensitivityStudy::prepare(std::make_shared<const Model>(network.model), network.graph,
                                                 dataOf(network.samples), request(), quiet);
    QVERIFY(study);
    QCOMPARE((*study)->report().samples, std::uint64_t{0});
    QCOMPARE((*study)->report().wanted, std::uint64_t{5});
    Progress impatient([&] { return (*study)->samplesDone() >= 2; }, {});
    const Status stopped = (*study)->run(impatient);
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
    QCOMPARE((*study)->report().samples, std::uint64_t{2});
    QVERIFY((*study)->report().layers[0].own.count < measured(network, request()).layers[0].own.count);
    std::vector<std::size_t> steps;
    Progress patient([] { return false; },
                     [&](const std::string&, std::size_t done, std::size_t total) {
                         QCOMPARE(total, std::size_t{5});
                         steps.push_back(done);
                     });
    QVERIFY((*study)->run(patient));
    QCOMPARE(steps.back(), std::size_t{5});
    QCOMPARE(steps.size(), std::size_t{5}); // the stage itself, what was there, three more samples
    SensitivityReport resumed = (*study)->report();
    SensitivityReport whole = measured(network, request());
    QCOMPARE(resumed.samples, std::uint64_t{5});
    resumed.cost = whole.cost = {};
    QCOMPARE(jsonOf(resumed, network.model).dump(), jsonOf(whole, network.model).dump());
}

void TestSensitivity::slicesAddUp()
{
    const Network network;
    auto data = std::make_shared<NetworkData>();
    data->samples = network.samples;
    data->labels = {{0}, {1}, {2}, {0}, {1}};
    data->slices = {{"day", "night"}, {0, 1, 1, 0, 0}};
    Progress progress;
    const auto report =
        measureSensitivity(std::make_shared<const Model>(network.model), network.graph, data, request(), progress);
    QVERIFY(report);
    QCOMPARE(report->slices, (std::vector<std::string>{"day", "night"}));
    const AnswerError& answer = report->everything.front();
    QCOMPARE(answer.slices.size(), std::size_t{2});
    QCOMPARE(answer.slices[0].decisions, std::uint64_t{3});
    QCOMPARE(answer.slices[1].decisions, std::uint64_t{2});
    QCOMPARE(answer.slices[0].correct + answer.slices[1].correct, answer.decisions.correct);
    QCOMPARE(answer.slices[0].flips + answer.slices[1].flips, answer.decisions.flips);
}

void TestSensitivity::measuresRankTheWorstFirst()
{
    SensitivityReport report;
    for (const double error : {1.0, 4.0, 2.0, 2.0}) {
        LayerSensitivity layer;
        layer.own = {.count = 1, .notFinite = 0, .signal = 100, .error = error, .other = 0, .product = 0};
        layer.weight = {.count = 1, .notFinite = 0, .signal = 100, .error = 1 / error, .other = 0, .product = 0};
        report.layers.push_back(layer);
    }
    report.layers.emplace_back(); // nothing was measured
    const SensitivityMeasure& own = *findMeasure("own-sqnr");
    const SensitivityMeasure& weight = *findMeasure("weight-sqnr");
    const std::vector<double> ranks = ranksOf(report, own);
    QCOMPARE(ranks[0], 3.0);
    QCOMPARE(ranks[1], 0.0);
    QCOMPARE(ranks[2], 1.5);
    QCOMPARE(ranks[3], 1.5);
    QVERIFY(std::isnan(ranks[4]));
    QCOMPARE(rankAgreement(report, own, own), 1.0);
    QCOMPARE(rankAgreement(report, own, weight), -1.0);
    QVERIFY(std::isnan(rankAgreement(report, own, *findMeasure("answer-kl"))));
}

void TestSensitivity::inputsAreRoundedWhereTheLayerReadsThem()
{
    // Only the layer whose input is rounded sees it: by definition, a network with a node that rounds in between.
    const Network network;
    SensitivityRequest wanted = request();
    wanted.parts = QuantizedParts::Activations;
    wanted.activations.quantization.format = "int4";
    const SensitivityReport report = measured(network, wanted);
    Progress progress;
    Distribution seen;
    const auto plan = ExecutionPlan::make(network.graph);
    Executor executor(plan);
    executor.keepValues(true);
    std::vector<std::map<std::string, Array>> inputs;
    for (std::uint64_t i = 0; i < network.samples.count(); ++i) {
        inputs.push_back(*network.samples.at(i));
        QVERIFY(executor.run(inputs.back(), progress));
        seen.add(executor.value("third")->values<float>());
    }
    const float low = std::min(static_cast<float>(seen.moments().min), 0.0F);
    const float high = std::max(static_cast<float>(seen.moments().max), 0.0F);
    const auto scale = static_cast<float>((static_cast<double>(high) - low) / 15);
    const float zero = std::nearbyint(-8 - low / scale);
    OutputError expected;
    const Array last = *arrayOf(network.model.tensors[2]);
    const std::span<const float> weights = last.values<float>();
    for (const auto& input : inputs) {
        const auto answers = executor.run(input, progress);
        const Array read = *executor.value("third");
        std::vector<float> out(3);
        for (std::size_t j = 0; j < 3; ++j) {
            for (std::size_t i = 0; i < 6; ++i) {
                const float x = read.values<float>()[i];
                const float code = std::clamp(std::nearbyint(x / scale) + zero, -8.0F, 7.0F);
                out[j] += (code - zero) * scale * weights[i * 3 + j];
            }
        }
        QVERIFY(expected.add(*answers->front(), Array::of({1, 3}, out)));
    }
    const LayerSensitivity& third = report.layers[2];
    QCOMPARE(third.tensor, std::string("b"));
    QCOMPARE(third.input, std::string("third"));
    QVERIFY(third.inputRange);
    QCOMPARE(third.inputRange->low, seen.moments().min);
    QVERIFY(std::abs(third.own.sqnrDb() - expected.sqnrDb()) < 1e-3);
    QVERIFY(std::abs(third.isolated.front().values.sqnrDb() - expected.sqnrDb()) < 1e-3);
    QCOMPARE(third.weight.count, std::uint64_t{0}); // nothing was done to the weight

    wanted.activations.isDynamic = true;
    const SensitivityReport dynamic = measured(network, wanted);
    QVERIFY(!dynamic.layers[2].inputRange);
    QVERIFY(dynamic.layers[2].own.sqnrDb() > third.own.sqnrDb());
}

void TestSensitivity::bothHasTheErrorOfEither()
{
    const Network network;
    const auto noiseOf = [&](QuantizedParts parts, const char* weights, const char* activations) {
        SensitivityRequest wanted = request();
        wanted.parts = parts;
        wanted.choices.quantization.format = weights;
        wanted.activations.quantization.format = activations;
        return measured(network, wanted).everything.front().values.error;
    };
    const double weights = noiseOf(QuantizedParts::Weights, "int8", "int8");
    const double activations = noiseOf(QuantizedParts::Activations, "int8", "int8");
    QVERIFY(noiseOf(QuantizedParts::Both, "int8", "int3") > 10 * weights);
    QVERIFY(noiseOf(QuantizedParts::Both, "int3", "int8") > 10 * activations);
}

void TestSensitivity::aFormatWithManyScalesIsNotForActivations()
{
    ActivationChoice choice;
    QVERIFY(checkActivationChoice(choice));
    for (const char* format : {"q4_0", "mxfp4", "nothing"}) {
        choice.quantization.format = format;
        const Status checked = checkActivationChoice(choice);
        QVERIFY2(!checked, format);
        QCOMPARE(checked.error().code, ErrorCode::Usage);
    }
    choice.quantization.format = "lloyd-max4";
    QVERIFY(checkActivationChoice(choice));
    choice.isDynamic = true;
    QVERIFY(!checkActivationChoice(choice));
}

void TestSensitivity::realNetworkAgreesWithPyTorch_data()
{
    QTest::addColumn<QString>("granularity");
    QTest::addColumn<QuantizedParts>("parts");
    QTest::newRow("tensor") << "tensor" << QuantizedParts::Weights;
    QTest::newRow("channel") << "channel" << QuantizedParts::Weights;
    QTest::newRow("tensor, both") << "tensor" << QuantizedParts::Both;
    QTest::newRow("channel, both") << "channel" << QuantizedParts::Both;
    QTest::newRow("activations") << "activations" << QuantizedParts::Activations;
}

void TestSensitivity::realNetworkAgreesWithPyTorch()
{
    QFETCH(QString, granularity);
    QFETCH(QuantizedParts, parts);
    const QDir folder(qEnvironmentVariable("QUANTSCOPE_TEST_DATA"));
    if (!qEnvironmentVariableIsSet("QUANTSCOPE_TEST_DATA") || !folder.exists("models/onnx")) {
        QSKIP("skipped: QUANTSCOPE_TEST_DATA names no folder with real networks");
    }
    std::ifstream file(QUANTSCOPE_SOURCE_DIR "/tests/data/expected_sensitivity.json");
    const auto expected = nlohmann::json::parse(file);
    Progress progress;
    const auto path = [&](const char* name) { return std::filesystem::path(folder.filePath(name).toStdString()); };
    const auto model = openModel(path("models/onnx/mobilenetv2_a035_224_features.onnx"), progress);
    QVERIFY(model);
    const auto network = openNetwork(**model, progress);
    QVERIFY(network);
    const auto data = openModel(path("data/imagenet/mobilenetv2_a035_calib_f32.npz"), progress);
    QVERIFY(data);
    const auto samples = Samples::match(**network, **data);
    QVERIFY(samples);
    SensitivityRequest wanted;
    wanted.choices.quantization.granularity.sharing = granularity == "tensor" ? Sharing::Tensor : Sharing::Channel;
    wanted.parts = parts;
    wanted.folds = true;
    wanted.samples = expected["samples"].get<std::uint64_t>();
    const auto report = measureSensitivity(*model, *network, dataOf(*samples), wanted, progress);
    QVERIFY2(report, report ? "" : report.error().message.c_str());
    QCOMPARE(report->folds.size(), std::size_t{52});
    const auto& result = expected[granularity.toStdString()];
    // PyTorch calculates in double here, and the errors are of a size that floats see. Where values are rounded on
    // their way, one or two of the thousands that a layer reads fall on the other side of a half: each is a step more
    // or less, whose square is twelve times the error that rounding makes on average.
    const bool roundsInputs = parts != QuantizedParts::Weights;
    const double tolerance = roundsInputs ? 0.15 : 2e-3; // dB
    const std::string suffix = parts == QuantizedParts::Both ? "_both" : "";
    const double all = result["everything" + suffix].get<double>();
    const double found = report->everything.front().values.sqnrDb();
    QVERIFY2(std::abs(found - all) < tolerance, qPrintable(QString::number(found)));
    const auto compareEach = [&](const std::string& key, auto of, double most) {
        for (const auto& [name, decibels] : result[key].items()) {
            const auto layer = std::ranges::find(report->layers, name, &LayerSensitivity::layer);
            QVERIFY2(layer != report->layers.end(), name.c_str());
            const double db = of(*layer);
            QVERIFY2(std::abs(db - decibels.template get<double>()) < most,
                     qPrintable(QString("%1 %2: %3").arg(key.c_str(), name.c_str()).arg(db)));
        }
    };
    compareEach(
        "isolated" + suffix, [](const LayerSensitivity& layer) { return layer.isolated.front().values.sqnrDb(); },
        tolerance);
    if (parts != QuantizedParts::Activations) {
        compareEach(
            "weight", [](const LayerSensitivity& layer) { return layer.weight.sqnrDb(); }, 1e-4);
        compareEach(
            "weighted", [](const LayerSensitivity& layer) { return layer.weighted.sqnrDb(); }, 1e-3);
    }
}

QTEST_APPLESS_MAIN(TestSensitivity)
#include "tst_sensitivity.moc"
