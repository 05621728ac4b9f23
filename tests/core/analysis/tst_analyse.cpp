// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/analyse.h"
#include "core/analysis/tensor_summary.h"
#include "core/base/parallel.h"
#include "core/kernels/cpu_target.h"
#include "tests/support/cpu_targets.h"
#include "tests/support/model_from_values.h"
#include "tests/support/quantizers.h"
#include "tests/support/random_values.h"

#include <QTest>

#include <atomic>
#include <cmath>
#include <limits>

using namespace qs;

class TestAnalyse : public QObject {
    Q_OBJECT

private slots:
    void anyNumberOfThreadsGivesTheSameReport();
    void everyCpuTargetGivesTheSameCodesAndTwelveDigits();
    void everyChoiceEqualsAPlainComputation_data();
    void everyChoiceEqualsAPlainComputation();
    void aSweepEqualsItsAnalyses();
    void longRowsEqualShortOnes_data();
    void longRowsEqualShortOnes();
    void nonFiniteValuesAreLeftOutAndCounted();
    void edgeTensorsHaveDefinedAnswers();
    void aGroupLongerThanTheRowIsTheRow();
    void scaleBitsAreCounted_data();
    void scaleBitsAreCounted();
    void thePatternSelectsLayers();
    void overridesApplyToTheirTensor();
    void aCancelledAnalysisKeepsItsFinishedLayers();
    void oneUnreadableTensorCostsItsOwnRow();
    void theFirstTensorComesFirst();
    void requestsThatCannotWorkAreRefused();
    void summariesOfAnyTypeAreExact();
};

namespace {

AnalysisRequest request(const char* format, Scheme scheme, const char* granularity, const char* calibration = "min-max")
{
    AnalysisRequest made;
    made.quantization.format = format;
    made.quantization.scheme = scheme;
    made.quantization.granularity = *parseGranularity(granularity);
    made.quantization.calibration = *parseCalibration(calibration);
    return made;
}

AnalysisReport run(const Model& model, const AnalysisRequest& request)
{
    Progress progress;
    return *analyse(model, request, progress);
}

/// Rows of odd lengths, a matrix stored [in, out] and a tensor that needs several tiles.
Model assortedModel()
{
    RandomValues random(77);
    std::vector<Tensor> tensors{
        made::tensor("conv", {20, 3, 3, 3}, random.normals(540, 0.1)),
        made::tensor("linear", {130, 257}, random.normals(33410, 0.02)),
        made::tensor("matmul", {300, 70}, random.normals(21000, 0.05)),
        made::tensor("large", {400, 1111}, random.normals(444400, 0.3)),
        made::tensor("bias", {20}, random.normals(20)),
    };
    Model model = made::model(std::move(tensors));
    model.weights[2].channels.axis = 1;
    return model;
}

bool close(double a, double b, double tolerance)
{
    return a == b || (std::isnan(a) && std::isnan(b)) ||
           std::abs(a - b) <= tolerance * std::max(std::abs(a), std::abs(b));
}

} // namespace

void TestAnalyse::anyNumberOfThreadsGivesTheSameReport()
{
    const Model model = assortedModel();
    for (const char* granularity : {"tensor", "channel", "group:32"}) {
        for (const char* calibration : {"min-max", "percentile:99.5", "mse", "entropy"}) {
            const AnalysisRequest r = request("int4", Scheme::Asymmetric, granularity, calibration);
            const auto with = [&](int threads) {
                const ThreadLimit limit(threads);
                return run(model, r);
            };
            const AnalysisReport one = with(1);
            QVERIFY(with(2) == one);
            QVERIFY(with(7) == one);
        }
    }
}

void TestAnalyse::everyCpuTargetGivesTheSameCodesAndTwelveDigits()
{
    const Model model = assortedModel();
    for (const char* calibration : {"min-max", "mse", "percentile:99"}) {
        for (const char* granularity : {"tensor", "group:100"}) {
            const AnalysisRequest r = request("int8", Scheme::Symmetric, granularity, calibration);
            const AnalysisReport best = run(model, r);
            for (const std::string& target : availableCpuTargets()) {
                const ForcedTarget forced(QString::fromStdString(target));
                const AnalysisReport other = run(model, r);
                for (std::size_t i = 0; i < best.layers.size(); ++i) {
                    const LayerResult& a = best.layers[i];
                    const LayerResult& b = other.layers[i];
                    QVERIFY(a.grid == b.grid);
                    QCOMPARE(b.codesUsed, a.codesUsed);
                    QCOMPARE(b.sums.clipped, a.sums.clipped);
                    QCOMPARE(b.sums.zeroed, a.sums.zeroed);
                    QCOMPARE(b.sums.maxAbsError, a.sums.maxAbsError);
                    QVERIFY(close(b.sums.signal, a.sums.signal, 1e-12));
                    QVERIFY(close(b.sums.rounding, a.sums.rounding, 1e-12));
                    QVERIFY(close(b.sums.clipping, a.sums.clipping, 1e-12));
                    QVERIFY(close(b.sums.reconstructed, a.sums.reconstructed, 1e-12));
                    QVERIFY(close(b.moments.mean, a.moments.mean, 1e-10));
                }
            }
        }
    }
}

void TestAnalyse::everyChoiceEqualsAPlainComputation_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<bool>("symmetric");
    QTest::addColumn<QString>("granularity");
    for (const char* format : {"int8", "int4", "int2", "uint8", "uint3", "fp8-e4m3", "fp6-e3m2", "fp4-e2m1", "nf4"}) {
        for (const bool symmetric : {true, false}) {
            for (const char* granularity : {"tensor", "channel", "group:32", "group:7"}) {
                QTest::addRow("%s %s %s", format, symmetric ? "symmetric" : "asymmetric", granularity)
                    << format << symmetric << granularity;
            }
        }
    }
}

/// Straight from the definitions, with no kernel, tile or row view in it.
void TestAnalyse::everyChoiceEqualsAPlainComputation()
{
    QFETCH(QString, format);
    QFETCH(bool, symmetric);
    QFETCH(QString, granularity);
    const Scheme scheme = symmetric ? Scheme::Symmetric : Scheme::Asymmetric;
    const AnalysisRequest r = request(format.toUtf8().constData(), scheme, granularity.toUtf8().constData());
    RandomValues random(5);
    const std::size_t rows = 9;
    const std::size_t columns = 70;
    const std::vector<float> values = random.normals(rows * columns, 0.1);
    const Model model = made::model({made::tensor("w", {rows, columns}, values)});
    const LayerResult layer = run(model, r).layers[0];

    std::size_t size = rows * columns;
    if (r.quantization.granularity.sharing == Sharing::Channel) {
        size = columns;
    }
    const bool grouped = r.quantization.granularity.sharing == Sharing::Group;
    ErrorSums expected;
    CodeSet codes;
    for (std::size_t first = 0; first < values.size();) {
        const std::size_t left = grouped ? columns - first % columns : size;
        const std::size_t count = grouped ? std::min<std::size_t>(left, r.quantization.granularity.size) : size;
        const std::span<const float> group = std::span(values).subspan(first, count);
        const MinMax range = minMaxOf(group);
        const Quantizer quantizer = quantizerFor(r.quantization.format, scheme);
        const Grid grid = quantizer.gridOf({range.min, range.max});
        addErrorsByDefinition(quantizer.rule(), group, count, {&grid, 1}, expected, codes);
        first += count;
    }
    QCOMPARE(layer.state, LayerResult::State::Done);
    QCOMPARE(layer.sums.count, expected.count);
    QCOMPARE(layer.sums.clipped, expected.clipped);
    QCOMPARE(layer.sums.zeroed, expected.zeroed - layer.moments.zeros);
    QCOMPARE(layer.sums.maxAbsError, expected.maxAbsError);
    QVERIFY(close(layer.sums.rounding, expected.rounding, 1e-7));
    QVERIFY(close(layer.sums.clipping, expected.clipping, 1e-9));
    QCOMPARE(layer.codesUsed, std::optional(codes.size()));
    QCOMPARE(layer.grid.has_value(), r.quantization.granularity.sharing == Sharing::Tensor);
    double worst = std::numeric_limits<double>::infinity();
    for (const ChannelResult& channel : layer.channels) {
        worst = std::min(worst, channel.sums.sqnrDb());
    }
    QCOMPARE(layer.worstChannelSqnrDb(), worst);
    QCOMPARE(layer.channels.size(), rows);
}

void TestAnalyse::aSweepEqualsItsAnalyses()
{
    const Model model = assortedModel();
    std::vector<Quantization> choices;
    for (const char* format : {"int2", "int8"}) {
        for (const char* granularity : {"tensor", "channel", "group:32", "group:128"}) {
            choices.push_back(request(format, Scheme::Symmetric, granularity, "mse").quantization);
        }
    }
    Progress progress;
    const auto reports = *sweep(model, choices, "", progress);
    QCOMPARE(reports.size(), choices.size());
    for (std::size_t i = 0; i < choices.size(); ++i) {
        const AnalysisRequest alone{
            .quantization = choices[i], .overrides = {}, .layerPattern = {}, .statistics = false};
        QVERIFY(reports[i] == run(model, alone));
    }
}

void TestAnalyse::longRowsEqualShortOnes_data()
{
    QTest::addColumn<QString>("granularity");
    QTest::addColumn<QString>("calibration");
    for (const char* granularity : {"tensor", "channel", "group:128"}) {
        for (const char* calibration : {"min-max", "mse"}) {
            QTest::addRow("%s %s", granularity, calibration) << granularity << calibration;
        }
    }
}

/// Rows beyond a million values take another path: in pieces, a channel's range from its distribution.
void TestAnalyse::longRowsEqualShortOnes()
{
    QFETCH(QString, granularity);
    QFETCH(QString, calibration);
    constexpr std::int64_t kLong = (1 << 20) + 777;
    static const std::vector<float> values = RandomValues(6).normals(2 * kLong, 0.1);
    const Model model = made::model({made::tensor("w", {2, kLong}, values)});
    const AnalysisRequest r =
        request("int4", Scheme::Symmetric, granularity.toUtf8().constData(), calibration.toUtf8().constData());
    const LayerResult layer = run(model, r).layers[0];
    QCOMPARE(layer.sums.count, std::uint64_t{2 * kLong});
    const Moments moments = momentsOf(std::span<const float>(values));
    QCOMPARE(layer.moments.min, moments.min);
    QVERIFY(close(layer.sums.signal, moments.squares(), 1e-12));
    const double sqnr = layer.sums.sqnrDb();
    if (calibration == "mse") {
        QVERIFY(granularity == "group:128" || std::abs(sqnr - 18.898) < 0.05); // the optimum for normal data
    } else if (granularity == "group:128") {
        QVERIFY(std::abs(sqnr - 18.60) < 0.05);
    }
    const Quantization pair[] = {r.quantization, request("int8", Scheme::Symmetric, "group:32").quantization};
    Progress progress;
    const auto reports = *sweep(model, {pair[0], pair[1]}, "", progress);
    LayerResult expected = layer; // a sweep leaves the statistics out
    expected.statistics.reset();
    QVERIFY(reports[0].layers[0] == expected);
}

void TestAnalyse::nonFiniteValuesAreLeftOutAndCounted()
{
    std::vector<float> values = RandomValues(8).normals(64 * 64, 0.1);
    const Model clean = made::model({made::tensor("w", {64, 64}, values)});
    const float inf = std::numeric_limits<float>::infinity();
    std::vector<float> dirty = values;
    dirty[100] = std::numeric_limits<float>::quiet_NaN();
    dirty[200] = inf;
    dirty[201] = -inf;
    const Model model = made::model({made::tensor("w", {64, 64}, dirty)});
    for (const char* granularity : {"tensor", "channel", "group:16"}) {
        for (const char* calibration : {"min-max", "mse", "percentile", "entropy"}) {
            const AnalysisRequest r = request("int8", Scheme::Symmetric, granularity, calibration);
            const LayerResult layer = run(model, r).layers[0];
            QCOMPARE(layer.moments.nan, std::uint64_t{1});
            QCOMPARE(layer.moments.posInf, std::uint64_t{1});
            QCOMPARE(layer.moments.negInf, std::uint64_t{1});
            QCOMPARE(layer.sums.count, std::uint64_t{64 * 64 - 3});
            QVERIFY(std::isfinite(layer.sums.sqnrDb()));
            QVERIFY(std::abs(layer.sums.sqnrDb() - run(clean, r).layers[0].sums.sqnrDb()) < 0.1);
            QCOMPARE(layer.notes.size(), std::size_t{2});
        }
    }
}

void TestAnalyse::edgeTensorsHaveDefinedAnswers()
{
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const Model model = made::model({
        made::tensor("empty", {0, 3}, {}),
        made::tensor("wide and empty", {3, 0}, {}),
        made::tensor("zeros", {4, 4}, std::vector<float>(16, 0)),
        made::tensor("constant", {4, 4}, std::vector<float>(16, 0.3F)),
        made::tensor("only NaN", {2, 2}, std::vector<float>(4, nan)),
        made::tensor("denormal", {2, 2}, {1e-40F, -2e-40F, 3e-41F, 0}),
        made::tensor("one", {1, 1}, {7}),
    });
    for (const char* granularity : {"tensor", "channel", "group:3"}) {
        for (const char* calibration : {"min-max", "percentile", "mse", "entropy", "manual:0.2"}) {
            for (const Scheme scheme : {Scheme::Symmetric, Scheme::Asymmetric}) {
                const AnalysisReport report = run(model, request("int8", scheme, granularity, calibration));
                QVERIFY(report.problems.empty());
                for (const LayerResult& layer : report.layers) {
                    QVERIFY(layer.state == LayerResult::State::Done);
                    QVERIFY(std::isfinite(layer.sums.mse()));
                    QVERIFY(std::isfinite(layer.bitsPerWeight));
                }
                QVERIFY(std::isnan(report.layers[0].sums.sqnrDb()));
                QVERIFY(std::isnan(report.layers[2].sums.sqnrDb()));
                QCOMPARE(report.layers[2].sums.mse(), 0.0);
                QVERIFY(!report.layers[4].worstChannel);
                QCOMPARE(report.layers[5].sums.zeroed, std::uint64_t{3}); // below what a normal scale can resolve
            }
        }
    }
    const LayerResult constant = run(model, request("int8", Scheme::Symmetric, "tensor")).layers[3];
    QVERIFY(constant.sums.maxAbsError < 1e-7);
}

void TestAnalyse::aGroupLongerThanTheRowIsTheRow()
{
    const Model model = assortedModel();
    const AnalysisReport channel = run(model, request("int4", Scheme::Symmetric, "channel"));
    const AnalysisReport group = run(model, request("int4", Scheme::Symmetric, "group:100000"));
    for (std::size_t i = 0; i < channel.layers.size(); ++i) {
        QVERIFY(channel.layers[i].sums == group.layers[i].sums);
        QCOMPARE(group.layers[i].scaleCount, channel.layers[i].scaleCount);
        QVERIFY(group.layers[i].shortGroup > 0);
    }
}

void TestAnalyse::scaleBitsAreCounted_data()
{
    QTest::addColumn<QString>("granularity");
    QTest::addColumn<QString>("storage");
    QTest::addColumn<bool>("symmetric");
    QTest::addColumn<double>("bits");
    QTest::newRow("a row of 512, half scales") << "channel"
                                               << "fp16" << true << 4 + 16.0 / 512;
    QTest::newRow("groups of 128, half scales") << "group:128"
                                                << "fp16" << true << 4.125;
    QTest::newRow("groups of 32, half scales") << "group:32"
                                               << "fp16" << true << 4.5;
    QTest::newRow("groups of 128, float scales") << "group:128"
                                                 << "fp32" << true << 4.25;
    QTest::newRow("with zero points") << "group:128"
                                      << "fp16" << false << 4 + 20.0 / 128;
    QTest::newRow("one scale") << "tensor"
                               << "fp32" << true << 4 + 32.0 / (64 * 512);
}

void TestAnalyse::scaleBitsAreCounted()
{
    QFETCH(QString, granularity);
    QFETCH(QString, storage);
    QFETCH(bool, symmetric);
    QFETCH(double, bits);
    const Model model = made::model({made::tensor("w", {64, 512}, std::vector<float>(64 * 512, 1))});
    AnalysisRequest r =
        request("int4", symmetric ? Scheme::Symmetric : Scheme::Asymmetric, granularity.toUtf8().constData());
    r.quantization.scaleStorage = storage.toStdString();
    const LayerResult layer = run(model, r).layers[0];
    QCOMPARE(layer.bitsPerWeight, bits);
    QCOMPARE(layer.bytesAfter, static_cast<std::uint64_t>(std::ceil(bits * 64 * 512 / 8)));
    QCOMPARE(layer.bytesBefore, std::uint64_t{64 * 512 * 4});
}

void TestAnalyse::thePatternSelectsLayers()
{
    AnalysisRequest r = request("int8", Scheme::Symmetric, "channel");
    r.layerPattern = "^(conv|large)$";
    const AnalysisReport report = run(assortedModel(), r);
    QCOMPARE(report.layers.size(), std::size_t{2});
    QCOMPARE(report.layers[1].name, std::string("large"));
    QCOMPARE(report.kept.size(), std::size_t{1});
    QCOMPARE(report.kept[0].reason, std::string("one dimension"));
}

void TestAnalyse::overridesApplyToTheirTensor()
{
    AnalysisRequest r = request("int8", Scheme::Symmetric, "channel");
    r.overrides["linear"] = request("int2", Scheme::Asymmetric, "tensor").quantization;
    const AnalysisReport report = run(assortedModel(), r);
    QCOMPARE(report.layers[1].quantization.format, std::string("int2"));
    QVERIFY(report.layers[1].grid.has_value());
    QCOMPARE(report.layers[0].quantization.format, std::string("int8"));
    QCOMPARE(report.total.worstLayer, std::optional<std::size_t>(1));
}

void TestAnalyse::aCancelledAnalysisKeepsItsFinishedLayers()
{
    const Model model = assortedModel();
    std::atomic<bool> stop = false;
    Progress progress([&] { return stop.load(); }, {});
    AnalysisOptions options;
    options.onLayer = [&](std::size_t index, const LayerResult&) { stop = index == 1; };
    const auto report = analyse(model, request("int8", Scheme::Symmetric, "channel"), progress, options);
    QVERIFY(report.has_value());
    QVERIFY(report->cancelled);
    QVERIFY(report->layers[0].state == LayerResult::State::Done);
    QVERIFY(report->layers[1].state == LayerResult::State::Done);
    QVERIFY(report->layers[2].state == LayerResult::State::Pending);
    QCOMPARE(report->total.layers, std::uint64_t{2});
    QCOMPARE(report->layers[3].bytesAfter,
             run(model, request("int8", Scheme::Symmetric, "channel")).layers[3].bytesAfter);
}

namespace {

class Broken final : public TensorData {
public:
    Status read(std::uint64_t first, std::span<float>) const override { return failure(first); }
    Status read(std::uint64_t first, std::span<double>) const override { return failure(first); }

private:
    static Error failure(std::uint64_t first)
    {
        return {ErrorCode::Io, "value " + std::to_string(first) + " is missing"};
    }
};

} // namespace

void TestAnalyse::oneUnreadableTensorCostsItsOwnRow()
{
    Model model = assortedModel();
    model.tensors[1].data = std::make_shared<Broken>();
    for (const char* granularity : {"tensor", "channel", "group:32"}) {
        const AnalysisReport report = run(model, request("int8", Scheme::Symmetric, granularity));
        QVERIFY(report.layers[0].state == LayerResult::State::Done);
        QVERIFY(report.layers[1].state == LayerResult::State::Failed);
        QVERIFY(report.layers[2].state == LayerResult::State::Done);
        QCOMPARE(report.problems.size(), std::size_t{1});
        QCOMPARE(report.problems[0], (Problem{"linear", "value 0 is missing"}));
        QCOMPARE(report.total.layers, std::uint64_t{3});
    }
}

void TestAnalyse::theFirstTensorComesFirst()
{
    std::vector<std::size_t> order;
    AnalysisOptions options;
    options.first = "large";
    options.onLayer = [&](std::size_t index, const LayerResult&) { order.push_back(index); };
    Progress progress;
    const Model model = assortedModel();
    const auto report = analyse(model, request("int8", Scheme::Symmetric, "channel"), progress, options);
    QCOMPARE(order, (std::vector<std::size_t>{3, 0, 1, 2}));
    QVERIFY(*report == run(model, request("int8", Scheme::Symmetric, "channel"))); // the order changes nothing
}

void TestAnalyse::requestsThatCannotWorkAreRefused()
{
    const Model model = assortedModel();
    Progress progress;
    AnalysisRequest wrongFormat;
    wrongFormat.quantization.format = "int9";
    AnalysisRequest wrongPattern;
    wrongPattern.layerPattern = "conv(";
    AnalysisRequest wrongGroup;
    wrongGroup.quantization.granularity = {Sharing::Group, 0};
    AnalysisRequest wrongOverride;
    wrongOverride.overrides["conv"].calibration.id = "guess";
    for (const AnalysisRequest& wrong : {wrongFormat, wrongPattern, wrongGroup, wrongOverride}) {
        const auto report = analyse(model, wrong, progress);
        QVERIFY(!report);
        QCOMPARE(report.error().code, ErrorCode::Usage);
        QVERIFY(!report.error().message.empty());
    }
}

void TestAnalyse::summariesOfAnyTypeAreExact()
{
    const double values[] = {1e300, -1e300, 5e-324, 0.1};
    Tensor tensor;
    tensor.type = ElementType::F64;
    tensor.shape = {4};
    tensor.count = 4;
    tensor.data = plainData(ElementType::F64, std::as_bytes(std::span(values)), std::shared_ptr<const void>());
    Progress progress;
    const auto statistics = summaryOf(tensor, progress);
    QCOMPARE(statistics->moments.max, 1e300);
    QCOMPARE(statistics->first, (std::vector<double>{1e300, -1e300, 5e-324, 0.1}));
    QCOMPARE(statistics->last, std::vector<double>{0.1});
    const auto none = summaryOf(made::tensor("e", {0}, {}), progress);
    QVERIFY(none->first.empty() && none->last.empty());
}

QTEST_GUILESS_MAIN(TestAnalyse)
#include "tst_analyse.moc"
