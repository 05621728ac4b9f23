// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/fixture.h"

#include "core/activations/activation_study.h"
#include "core/analysis/analyse.h"
#include "core/analysis/comparison.h"
#include "core/calibration/distribution_pass.h"
#include "core/sensitivity/sensitivity_study.h"

#include <QApplication>
#include <QLocale>
#include <QStyleFactory>

#include <cmath>
#include <numbers>

namespace qs::fixture {

namespace {

/// The standard's normal_distribution differs between libraries; this one does not.
class Random {
public:
    explicit Random(std::uint64_t seed) : m_state(seed * 2654435761U + 88172645463325252U) {}

    double uniform()
    {
        m_state ^= m_state << 13;
        m_state ^= m_state >> 7;
        m_state ^= m_state << 17;
        return (static_cast<double>(m_state >> 11) + 0.5) / 9007199254740992.0;
    }

    double normal()
    {
        const double radius = std::sqrt(-2 * std::log(uniform()));
        return radius * std::cos(2 * std::numbers::pi * uniform());
    }

private:
    std::uint64_t m_state;
};

struct Recipe {
    const char* layer;
    const char* tensor;
    const char* kind;
    Shape shape;
    double spread;
    double tail;     ///< share of values five times as wide
    int loudChannel; ///< −1 for none
};

std::vector<float> values(const Recipe& recipe, std::uint64_t count, std::uint64_t seed)
{
    Random random(seed);
    const std::uint64_t rowLength = count / static_cast<std::uint64_t>(recipe.shape[0]);
    std::vector<float> values(count);
    for (std::uint64_t i = 0; i < count; ++i) {
        const auto channel = static_cast<int>(i / rowLength);
        const double breadth = 0.6 + 0.8 * ((channel * 37) % 64) / 64.0;
        const double loud = channel == recipe.loudChannel ? 6 : 1;
        const double tail = random.uniform() < recipe.tail ? 5 : 1;
        values[i] = static_cast<float>(recipe.spread * breadth * loud * tail * random.normal());
    }
    return values;
}

void addWeight(Model& model, const Recipe& recipe, std::uint64_t seed)
{
    Tensor tensor;
    tensor.name = recipe.tensor;
    tensor.dtype = "F32";
    tensor.shape = recipe.shape;
    tensor.count = *elementCount(recipe.shape);
    tensor.bytes = tensor.count * 4;
    const auto numbers = std::make_shared<const std::vector<float>>(values(recipe, tensor.count, seed));
    tensor.data = plainData(ElementType::F32, std::as_bytes(std::span(*numbers)), numbers);
    Weight weight;
    weight.tensor = model.tensors.size();
    weight.layer = recipe.layer;
    weight.kind = recipe.kind;
    model.tensors.push_back(tensor);
    model.weights.push_back(weight);
}

std::shared_ptr<const Model> make()
{
    auto model = std::make_shared<Model>();
    model->path = "fixture.onnx";
    model->loader = "onnx";
    const Recipe recipes[] = {
        {"/features/conv1", "features.conv1.weight", "Conv", {16, 3, 7, 7}, 0.12, 0, -1},
        {"/features/conv2", "features.conv2.weight", "Conv", {32, 16, 3, 3}, 0.07, 0.01, 17},
        {"/features/conv3", "features.conv3.weight", "Conv", {64, 32, 3, 3}, 0.05, 0, -1},
        {"/classifier/fc1", "classifier.fc1.weight", "Gemm", {96, 512}, 0.04, 0.02, -1},
        {"/classifier/attention/projection/query",
         "classifier.attention.projection.query.weight",
         "MatMul",
         {128, 128},
         0.03,
         0.002,
         5},
        {"/classifier/fc2", "classifier.fc2.weight", "Gemm", {10, 96}, 0.09, 0, -1},
    };
    std::uint64_t seed = 1;
    for (const Recipe& recipe : recipes) {
        addWeight(*model, recipe, seed++);
    }
    return model;
}

AnalysisRequest requestFor(const Quantization& quantization)
{
    AnalysisRequest request;
    request.quantization = quantization;
    return request;
}

/// The model in every format; made once.
std::shared_ptr<const std::vector<AnalysisReport>> comparedReports()
{
    static const auto shared = [] {
        Progress progress;
        std::vector<Quantization> choices;
        for (const Quantization& quantization : comparedQuantizations()) {
            if (checkQuantization(quantization)) {
                choices.push_back(quantization);
            }
        }
        return std::make_shared<const std::vector<AnalysisReport>>(*sweep(*model(), choices, {}, progress));
    }();
    return shared;
}

/// Rounded to `steps` per unit, and the axes of a matrix swapped if wanted.
Tensor roughened(const Tensor& tensor, const std::string& name, float steps, bool isTransposed = false)
{
    std::vector<float> scratch;
    const auto values = *floatsOf(tensor, 0, tensor.count, scratch);
    Tensor made = tensor;
    made.name = name;
    made.dtype = "Q4_0";
    std::vector<float> rough(values.size());
    const auto rows = isTransposed ? static_cast<std::size_t>(tensor.shape[0]) : 1;
    const std::size_t columns = values.size() / rows;
    for (std::size_t i = 0; i < values.size(); ++i) {
        rough[i % columns * rows + i / columns] = std::nearbyint(values[i] * steps) / steps;
    }
    if (isTransposed) {
        std::swap(made.shape[0], made.shape[1]);
    }
    const auto owner = std::make_shared<const std::vector<float>>(std::move(rough));
    made.data = plainData(ElementType::F32, std::as_bytes(std::span(*owner)), owner);
    return made;
}

std::shared_ptr<const Model> otherModel()
{
    const std::vector<Tensor>& tensors = model()->tensors;
    auto other = std::make_shared<Model>();
    other->path = "fixture-q4.gguf";
    other->loader = "gguf";
    other->tensors = {roughened(tensors[0], "features.conv1.weight", 64),
                      roughened(tensors[1], "module.features.conv2.weight", 64),
                      tensors[2],
                      roughened(tensors[3], "fc1.kernel", 128, true),
                      roughened(tensors[4], "classifier.attention.projection.query.weight", 128),
                      roughened(tensors[4], "rotary.weight", 2)};
    other->tensors.back().shape = {64, 256};
    other->weights = weightsByShape(other->tensors);
    return other;
}

GraphNode node(const std::string& op, const std::string& name, const std::vector<std::string>& inputs,
               const std::string& output, std::vector<GraphAttribute> attributes = {})
{
    return {.name = name,
            .op = op,
            .domain = {},
            .inputs = inputs,
            .outputs = {output},
            .attributes = std::move(attributes)};
}

/// Three convolutions and two matrices of the model in a row; nothing reads the query.
std::shared_ptr<const Graph> graph()
{
    using Numbers = std::vector<std::int64_t>;
    auto graph = std::make_shared<Graph>();
    const GraphAttribute half{"strides", Numbers{2, 2}};
    const GraphAttribute narrow{"pads", Numbers{1, 1, 1, 1}};
    const GraphAttribute transposed{"transB", std::int64_t{1}};
    graph->nodes = {
        node("Conv", "/features/conv1", {"pixels", "features.conv1.weight"}, "a",
             {half, {"pads", Numbers{3, 3, 3, 3}}}),
        node("Relu", "relu1", {"a"}, "b"),
        node("Conv", "/features/conv2", {"b", "features.conv2.weight"}, "c", {half, narrow}),
        node("Relu", "relu2", {"c"}, "d"),
        node("Conv", "/features/conv3", {"d", "features.conv3.weight"}, "e", {narrow}),
        node("Relu", "relu3", {"e"}, "f"),
        node("AveragePool", "pool", {"f"}, "g", {{"kernel_shape", Numbers{2, 4}}, {"strides", Numbers{2, 4}}}),
        node("Flatten", "flatten", {"g"}, "h"),
        node("Gemm", "/classifier/fc1", {"h", "classifier.fc1.weight"}, "i", {transposed}),
        node("Relu", "relu4", {"i"}, "j"),
        node("Gemm", "/classifier/fc2", {"j", "classifier.fc2.weight"}, "scores", {transposed}),
    };
    graph->inputs = {{"pixels", ElementType::F32, std::vector<GraphExtent>{{-1, "N"}, {3, {}}, {32, {}}, {32, {}}}}};
    graph->outputs = {{"scores", ElementType::F32, {}}};
    graph->constants = model()->tensors;
    graph->opsets = {{"", 13}};
    return graph;
}

/// Eight pictures with labels, half of them taken at night; their values lie as wide as `spread` says.
std::shared_ptr<const NetworkData> networkData(const Graph& graph, const char* origin = "pictures.npz",
                                               double spread = 0.8)
{
    constexpr std::uint64_t kSamples = 8;
    Recipe recipe{"", "pixels", "", {kSamples, 3, 32, 32}, spread, 0, -1};
    Model arrays;
    addWeight(arrays, recipe, 99);
    auto data = std::make_shared<NetworkData>();
    data->samples = *Samples::match(graph, arrays);
    data->origin = origin;
    for (std::uint64_t i = 0; i < kSamples; ++i) {
        data->labels.push_back({static_cast<std::int64_t>(i % 3)});
        data->slices.ofSample.push_back(i % 2);
    }
    data->slices.names = {"day", "night"};
    return data;
}

Study studyOf(const std::shared_ptr<const Graph>& network, const std::shared_ptr<const NetworkData>& data,
              const Quantization& quantization)
{
    Progress progress;
    Study study;
    study.state = Study::State::Done;
    study.request.choices = requestFor(quantization);
    auto report = *measureSensitivity(model(), network, data, study.request, progress);
    report.cost = {.weights = 0.02, .inputs = 0.05, .original = 0.1, .own = 0.3, .isolated = 1.2, .everything = 0.1};
    study.report = std::make_shared<const SensitivityReport>(std::move(report));
    return study;
}

/// A median with a spread around it.
Timing around(double microseconds)
{
    constexpr double micro = 1e-6;
    return {.median = micro * microseconds,
            .low = 0.97 * micro * microseconds,
            .high = 1.2 * micro * microseconds,
            .rounds = 30};
}

/// Times that no machine has measured, so that pictures and tests know them: a convolution that gains, one that loses,
/// one that fails, matrices, and a bias that does not fit.
std::shared_ptr<const LatencyReport> latencyReport(const Graph& network)
{
    struct Times {
        double floats;
        double codes;
        double encode;
        double decode;
    };
    constexpr Times times[] = {{182.4, 96.0, 9.1, 7.7},
                               {64.1, 70.2, 4.4, 2.1},
                               {41.5, 22.3, 2.2, 3.8},
                               {58.3, 17.2, 0.9, 0.4},
                               {3.1, 3.0, 0.3, 0.1}};
    auto report = std::make_shared<LatencyReport>();
    report->instructionSet = "AVX-512 with VNNI";
    report->hasByteProducts = true;
    report->threads = 2;
    report->samples = 8;
    report->nodes = network.nodes.size();
    for (const GraphNode& layer : network.nodes) {
        if (layer.op != "Conv" && layer.op != "Gemm") {
            continue;
        }
        const Times& time = times[report->layers.size()];
        const auto weight = std::ranges::find(network.constants, layer.inputs[1], &Tensor::name);
        LayerLatency latency;
        latency.layer = layer.label();
        latency.tensor = layer.inputs[1];
        latency.op = layer.op;
        latency.activation = "Relu";
        latency.isDepthwise = layer.inputs[1] == "features.conv2.weight";
        latency.input = {1, 16, 16, 16};
        latency.products = 200 * weight->count;
        latency.floatBytes = 4 * weight->count;
        latency.integerBytes = weight->count + 4 * static_cast<std::uint64_t>(weight->shape[0]);
        latency.floats = around(time.floats);
        latency.codes = around(time.codes);
        latency.encode = around(time.encode);
        latency.decode = around(time.decode);
        latency.dynamic = around(time.codes + 2 * (time.encode + time.decode));
        latency.largestAccumulator = static_cast<std::int64_t>(20'000 * weight->count);
        if (latency.isDepthwise) {
            latency.biasOverflows = 3;
        }
        if (latency.tensor == "features.conv3.weight") {
            latency.error = Error{ErrorCode::Unsupported, "no form for these strides"};
        }
        report->layers.push_back(latency);
    }
    report->floats = around(412.6);
    report->codes = around(301.9);
    report->fidelity = {{"scores", 34.21}};
    return report;
}

QPalette palette(bool isDark)
{
    if (!isDark) {
        return {QColor(239, 239, 239)};
    }
    QPalette dark(QColor(45, 47, 50));
    dark.setColor(QPalette::Window, QColor(45, 47, 50));
    dark.setColor(QPalette::Base, QColor(27, 29, 31));
    dark.setColor(QPalette::AlternateBase, QColor(36, 38, 41));
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        dark.setColor(role, QColor(236, 237, 238));
    }
    return dark;
}

} // namespace

std::shared_ptr<const Model> model()
{
    static const auto shared = make();
    return shared;
}

std::shared_ptr<const AnalysisReport> report(const Quantization& quantization)
{
    Progress progress;
    return std::make_shared<const AnalysisReport>(*analyse(*model(), requestFor(quantization), progress));
}

std::shared_ptr<const AnalysisReport> partialReport(const Quantization& quantization, std::size_t done)
{
    const auto whole = report(quantization);
    auto part = std::make_shared<AnalysisReport>(*pendingReport(*model(), requestFor(quantization)));
    for (std::size_t i = 0; i < done; ++i) {
        part->layers[i] = whole->layers[i];
    }
    return part;
}

ViewState state(const Quantization& quantization, std::size_t layer)
{
    Progress progress;
    ViewState state;
    state.model = model();
    state.report = report(quantization);
    state.layer = layer;
    const std::size_t tensor = model()->weights[layer].tensor;
    state.distribution = std::make_shared<const Distribution>(*distributionOf(model()->tensors[tensor], progress));
    std::vector<Quantization> choices;
    for (const char* format : {"int8", "int7", "int6", "int5", "int4", "int3", "int2"}) {
        choices.push_back(quantization);
        choices.back().format = format;
    }
    state.formatSweep = std::make_shared<const std::vector<AnalysisReport>>(*sweep(*model(), choices, {}, progress));
    state.comparison = {Comparison::State::Done, comparedReports()};
    state.difference = difference();
    state.network = network();
    return state;
}

NetworkState network()
{
    static const NetworkState shared = [] {
        NetworkState state;
        state.network = graph();
        state.data = networkData(*state.network);
        state.studies = std::make_shared<const std::vector<Study>>(
            std::vector<Study>{studyOf(state.network, state.data, perTensor("int4")),
                               studyOf(state.network, state.data, perChannel("int4")),
                               studyOf(state.network, state.data, perChannel("int8"))});
        state.shown = 0;
        Progress progress;
        state.observation.state = Observation::State::Done;
        state.observation.report = std::make_shared<const ActivationReport>(
            *observeActivations(model(), state.network, state.data, state.observation.request, progress));
        state.latency.state = LatencyMeasurement::State::Done;
        state.latency.options = {.samples = state.options.samples, .rounds = state.options.rounds};
        state.latency.report = latencyReport(*state.network);
        return state;
    }();
    return shared;
}

NetworkState networkBesideOtherData()
{
    static const NetworkState shared = [] {
        NetworkState state = network();
        state.otherData = networkData(*state.network, "louder.npz", 2.4);
        state.other = state.observation;
        Progress progress;
        state.other.report = std::make_shared<const ActivationReport>(
            *observeActivations(model(), state.network, state.otherData, state.other.request, progress));
        return state;
    }();
    return shared;
}

FileDifference difference()
{
    static const FileDifference shared = [] {
        Progress progress;
        const auto other = otherModel();
        return FileDifference{FileDifference::State::Done,
                              other,
                              std::make_shared<const DifferenceReport>(*differenceOf(*model(), *other, {}, progress)),
                              {}};
    }();
    return shared;
}

Quantization perTensor(const std::string& format, const std::string& calibration)
{
    Quantization quantization;
    quantization.format = format;
    quantization.granularity = {Sharing::Tensor, 0};
    quantization.calibration = *parseCalibration(calibration);
    return quantization;
}

Quantization perChannel(const std::string& format)
{
    Quantization quantization;
    quantization.format = format;
    return quantization;
}

void setLook(bool isDark)
{
    QLocale::setDefault(QLocale::c());
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QFont font(QStringLiteral("DejaVu Sans"));
    font.setPixelSize(12);
    QApplication::setFont(font);
    QApplication::setPalette(palette(isDark));
}

} // namespace qs::fixture
