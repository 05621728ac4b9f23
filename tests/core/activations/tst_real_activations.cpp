// SPDX-License-Identifier: GPL-3.0-or-later
// Real networks against NumPy and PyTorch: tests/data/make_expected_activations.py.
#include "core/activations/activation_study.h"
#include "core/activations/drift.h"
#include "core/activations/smoothing.h"
#include "core/loaders/loader.h"
#include "core/loaders/network.h"

#include <QDir>
#include <QTest>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

using namespace qs;

class TestRealActivations : public QObject {
    Q_OBJECT

private slots:
    void init();
    void valuesAgree_data() { networks(); }
    void valuesAgree();
    void driftAgrees_data() { networks(); }
    void driftAgrees();
    void smoothingAgrees_data() { networks(); }
    void smoothingAgrees();

private:
    static void networks();
};

namespace {

struct Opened {
    std::shared_ptr<const Model> model;
    std::shared_ptr<const Graph> graph;
    std::shared_ptr<NetworkData> data = std::make_shared<NetworkData>();
    nlohmann::json expected;

    Opened(const QString& name, const QString& file)
    {
        const QDir folder(qEnvironmentVariable("QUANTSCOPE_TEST_DATA"));
        Progress progress;
        model = *openModel(folder.filePath("models/onnx/" + name + ".onnx").toStdString(), progress);
        graph = *openNetwork(*model, progress);
        const auto arrays = *openModel(folder.filePath("data/" + file).toStdString(), progress);
        data->samples = *Samples::match(*graph, *arrays);
        std::ifstream numbers(QUANTSCOPE_SOURCE_DIR "/tests/data/expected_activations.json");
        expected = nlohmann::json::parse(numbers)[name.toStdString()];
    }

    ActivationReport observed() const
    {
        ActivationRequest request;
        request.samples = expected["samples"].get<std::uint64_t>();
        Progress progress;
        return *observeActivations(model, graph, data, request, progress);
    }
};

void compare(double actual, const nlohmann::json& expected, double tolerance, const std::string& what)
{
    QVERIFY2(std::abs(actual - expected.get<double>()) <= tolerance,
             qPrintable(QString("%1: %2, not %3").arg(what.c_str()).arg(actual).arg(expected.get<double>())));
}

/// Float against double: the values themselves differ in their sixth digit.
void compareTensor(const ActivationTensor& tensor, const nlohmann::json& expected)
{
    const Moments& moments = tensor.distribution.moments();
    const double width = expected["max"].get<double>() - expected["min"].get<double>();
    const double close = 2e-5 * width;
    compare(moments.min, expected["min"], close, tensor.name + " min");
    compare(moments.max, expected["max"], close, tensor.name + " max");
    compare(moments.mean, expected["mean"], close, tensor.name + " mean");
    compare(moments.std(), expected["std"], close, tensor.name + " std");
    QCOMPARE(moments.count, expected["count"].get<std::uint64_t>());
    compare(static_cast<double>(moments.zeros), expected["zeros"], 1e-4 * static_cast<double>(moments.count),
            tensor.name + " zeros");
    compare(tensor.stationarity(), expected["stationarity"], 1e-4, tensor.name + " stationarity");
    compare(tensor.outlierRatio(), expected["outlier_ratio"], 1e-3, tensor.name + " outlier ratio");
    QCOMPARE(tensor.outlierChannels().size(), expected["outliers"].get<std::size_t>());
    QCOMPARE(tensor.deadChannels().size(), expected["dead"].get<std::size_t>());
    compare(tensor.secondHalf.staticDb(), expected["static_db"], 0.02, tensor.name + " static dB");
    compare(tensor.secondHalf.dynamicDb(), expected["dynamic_db"], 0.02, tensor.name + " dynamic dB");
    if (expected.contains("largest")) {
        QCOMPARE(tensor.channels.size(), expected["largest"].size());
        for (std::size_t c = 0; c < tensor.channels.size(); ++c) {
            compare(double{tensor.channels[c].largest()}, expected["largest"][c], close, tensor.name + " channel");
            compare(tensor.channels[c].meanSquare(), expected["mean_square"][c],
                    1e-4 * (expected["mean_square"][c].get<double>() + close), tensor.name + " mean square");
        }
    }
}

} // namespace

void TestRealActivations::init()
{
    if (qEnvironmentVariable("QUANTSCOPE_TEST_DATA").isEmpty()) {
        QSKIP("skipped: QUANTSCOPE_TEST_DATA names no folder with real networks");
    }
}

void TestRealActivations::networks()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("file");
    QTest::newRow("MobileNetV2 0.35") << "mobilenetv2_a035_224_features"
                                      << "imagenet/mobilenetv2_a035_calib_f32.npz";
    QTest::newRow("ResNet-20") << "resnet20_cifar10"
                               << "cifar_size/resnet20_calib_f32.npz";
}

void TestRealActivations::valuesAgree()
{
    QFETCH(QString, name);
    QFETCH(QString, file);
    const Opened opened(name, file);
    const ActivationReport report = opened.observed();
    QCOMPARE(report.tensors.size(), opened.expected["values"].size());
    for (const ActivationTensor& tensor : report.tensors) {
        QVERIFY2(opened.expected["values"].contains(tensor.name), tensor.name.c_str());
        compareTensor(tensor, opened.expected["values"][tensor.name]);
        if (QTest::currentTestFailed()) {
            return;
        }
    }
}

void TestRealActivations::driftAgrees()
{
    QFETCH(QString, name);
    QFETCH(QString, file);
    const Opened opened(name, file);
    const auto seenFrom = [&](std::uint64_t begin, std::uint64_t number) {
        Distribution seen;
        for (std::uint64_t i = begin; i < begin + number; ++i) {
            const auto inputs = *opened.data->samples.at(i);
            seen.add(inputs.at("input").values<float>());
        }
        return seen;
    };
    const auto count = opened.expected["samples"].get<std::uint64_t>();
    const Distribution first = seenFrom(0, count);
    const Distribution last = seenFrom(opened.data->samples.count() - count, count);
    compare(jensenShannon(first, last, 256), opened.expected["drift"]["divergence"], 1e-3, "divergence");
}

void TestRealActivations::smoothingAgrees()
{
    QFETCH(QString, name);
    QFETCH(QString, file);
    const Opened opened(name, file);
    SmoothingRequest request;
    request.alphas = {0, 0.5, 1};
    request.samples = opened.expected["samples"].get<std::uint64_t>();
    request.weights.granularity.sharing = Sharing::Tensor;
    Progress progress;
    const auto report = measureSmoothing(opened.model, opened.graph, opened.data, opened.observed(), request, progress);
    QVERIFY(report);
    std::size_t found = 0;
    for (const LayerSmoothing& layer : report->layers) {
        QVERIFY2(!layer.error, (layer.layer + ": " + (layer.error ? layer.error->message : "")).c_str());
        if (opened.expected["smoothing"].contains(layer.layer)) {
            const nlohmann::json& expected = opened.expected["smoothing"][layer.layer];
            compare(layer.plain.sqnrDb(), expected["plain"], 0.02, layer.layer);
            compare(layer.smoothed[0].sqnrDb(), expected["0"], 0.02, layer.layer + " 0");
            compare(layer.smoothed[1].sqnrDb(), expected["0.5"], 0.02, layer.layer + " 0.5");
            compare(layer.smoothed[2].sqnrDb(), expected["1"], 0.02, layer.layer + " 1");
            ++found;
        }
    }
    QCOMPARE(found, opened.expected["smoothing"].size());
}

QTEST_APPLESS_MAIN(TestRealActivations)
#include "tst_real_activations.moc"
