// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/activations/activation_study.h"
#include "core/activations/calibrated_grid.h"
#include "core/base/parallel.h"
#include "core/executor/executor.h"
#include "core/export/activations_document.h"
#include "tests/support/network_from_nodes.h"
#include "tests/support/random_values.h"

#include <QTest>

#include <atomic>
#include <cmath>
#include <limits>

using namespace qs;

class TestActivationStudy : public QObject {
    Q_OBJECT

private slots:
    void aValueIsThatOfAllSamplesTogether();
    void threadsChangeNoDigit();
    void whatWasCancelledGoesOn();
    void rangesSettleByPowersOfTwo();
    void theSecondHalfMeetsTheGridOfTheFirst();
    void oneSampleHasNoSecondHalf();
    void notFiniteValuesAreCountedAndNamed();
    void samplesThatCannotBeHadAreLeftOut();
    void channelsThatChangeAreNotToldApart();
    void whatCannotRunSaysWhy();
    void wrongChoicesAreRefused();
    void memoryDoesNotDependOnTheSamples();
    void anEmptyPatternTakesWhatLayersReadAndMake();
    void halvesAreSeenToo();
};

namespace {

constexpr std::int64_t kSamples = 11;

/// x [n, 6, 4] → MatMul a [4, 5] → Relu → MatMul b [5, 3]
made::Network network()
{
    RandomValues random(1);
    return {{made::tensor("a", {4, 5}, random.normals(20)), made::tensor("b", {5, 3}, random.normals(15))},
            {made::node("MatMul", {"x", "a"}, "first"), made::node("Relu", {"first"}, "r"),
             made::node("MatMul", {"r", "b"}, "y")},
            "y",
            3};
}

/// Each sample twice as loud as the one two before it, so that ranges grow.
std::vector<float> inputs()
{
    RandomValues random(2);
    std::vector<float> values = random.normals(kSamples * 24);
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] *= std::exp2(static_cast<float>(i / 48));
    }
    return values;
}

ActivationReport observed(const made::Network& network, const std::shared_ptr<const NetworkData>& data,
                          const ActivationRequest& request = {})
{
    Progress progress;
    auto report = observeActivations(network.model, network.graph, data, request, progress);
    if (!report) {
        qFatal("%s", report.error().message.c_str());
    }
    return *report;
}

std::string textOf(const ActivationReport& report, const made::Network& network)
{
    return jsonText(jsonOf(report, *network.model));
}

/// What the executor gives for one value, sample by sample.
std::vector<std::vector<float>> definition(const made::Network& network, const NetworkData& data,
                                           const std::string& name)
{
    std::vector<std::vector<float>> samples;
    Progress progress;
    for (std::uint64_t i = 0; i < data.samples.count(); ++i) {
        Executor executor(ExecutionPlan::make(network.graph));
        executor.keepValues(true);
        if (!executor.run(*data.samples.at(i), progress)) {
            qFatal("does not run");
        }
        const auto values = executor.value(name)->values<float>();
        samples.emplace_back(values.begin(), values.end());
    }
    return samples;
}

} // namespace

void TestActivationStudy::aValueIsThatOfAllSamplesTogether()
{
    const made::Network net = network();
    const auto data = made::data(net, {kSamples, 6, 4}, inputs());
    const ActivationReport report = observed(net, data);
    QCOMPARE(report.samples, static_cast<std::uint64_t>(kSamples));
    QCOMPARE(report.tensors.size(), std::size_t{4});
    for (const ActivationTensor& tensor : report.tensors) {
        Distribution expected;
        double widths = 0;
        for (const std::vector<float>& sample : definition(net, *data, tensor.name)) {
            expected.add(sample);
            const auto [least, most] = std::ranges::minmax_element(sample);
            widths += double{*most} - *least;
        }
        const Moments& moments = tensor.distribution.moments();
        QCOMPARE(moments.count, expected.moments().count);
        QCOMPARE(moments.min, expected.moments().min);
        QCOMPARE(moments.max, expected.moments().max);
        QVERIFY(std::abs(moments.mean - expected.moments().mean) < 1e-9);
        QVERIFY(std::ranges::equal(tensor.distribution.counts(), expected.counts()));
        QVERIFY(std::abs(tensor.sampleWidths - widths) < 1e-3);
        std::uint64_t inChannels = 0;
        for (const ActivationChannel& channel : tensor.channels) {
            inChannels += channel.count;
        }
        QCOMPARE(tensor.channelAxis, 2);
        QCOMPARE(inChannels, moments.count);
    }
    QCOMPARE(report.tensors[1].producerKind, std::string("MatMul"));
    QCOMPARE(report.tensors[2].name, std::string("r"));
    QCOMPARE(report.tensors[2].readers, (std::vector<std::string>{"b"}));
    QCOMPARE(report.tensors[2].channels.size(), std::size_t{5});
}

void TestActivationStudy::threadsChangeNoDigit()
{
    const made::Network net = network();
    const auto data = made::data(net, {kSamples, 6, 4}, inputs());
    std::string first;
    for (const int threads : {1, 2, 5, 16}) {
        const ThreadLimit limit(threads);
        const std::string text = textOf(observed(net, data), net);
        first = first.empty() ? text : first;
        QCOMPARE(text, first);
    }
}

void TestActivationStudy::whatWasCancelledGoesOn()
{
    const made::Network net = network();
    const auto data = made::data(net, {kSamples, 6, 4}, inputs());
    const std::string whole = textOf(observed(net, data), net);
    const ThreadLimit limit(3);
    for (const std::size_t stopAfter : {1, 2, 3, 4, 6, 9}) {
        const auto study = ActivationStudy::prepare(net.model, net.graph, data, {});
        QVERIFY(study);
        QVERIFY((*study)->report().tensors.empty());
        std::atomic<bool> stops = false;
        Progress cancelled([&] { return stops.load(); },
                           [&](const std::string&, std::size_t done, std::size_t) { stops = done >= stopAfter; });
        const Status status = (*study)->run(cancelled);
        QVERIFY(!status);
        QCOMPARE(status.error().code, ErrorCode::Cancelled);
        const std::uint64_t done = (*study)->samplesDone();
        QVERIFY(done < static_cast<std::uint64_t>(kSamples));
        QCOMPARE((*study)->report().samples, done);
        Progress progress;
        QVERIFY((*study)->run(progress));
        QCOMPARE((*study)->samplesDone(), static_cast<std::uint64_t>(kSamples));
        QCOMPARE(textOf((*study)->report(), net), whole);
        QVERIFY((*study)->run(progress)); // nothing is left
        QCOMPARE(textOf((*study)->report(), net), whole);
    }
}

void TestActivationStudy::rangesSettleByPowersOfTwo()
{
    const made::Network net = network();
    const auto data = made::data(net, {kSamples, 6, 4}, inputs());
    const auto samples = definition(net, *data, "first");
    ActivationRequest request;
    request.quantization.calibration = *parseCalibration("percentile:90");
    const ActivationReport report = observed(net, data, request);
    const std::vector<SettledRange>& settling = report.find("first")->settling;
    std::vector<std::uint64_t> counts;
    for (const SettledRange& settled : settling) {
        counts.push_back(settled.samples);
        Distribution seen;
        for (std::size_t i = 0; i < settled.samples; ++i) {
            seen.add(samples[i]);
        }
        QCOMPARE(settled.range, (Range{seen.moments().min, seen.moments().max}));
        QCOMPARE(settled.calibrated, CalibratedGrid(seen, request.quantization).range());
    }
    QCOMPARE(counts, (std::vector<std::uint64_t>{1, 2, 4, 8, 11}));
    request.samples = 8;
    QCOMPARE(observed(net, data, request).find("first")->settling.size(), std::size_t{4});
}

void TestActivationStudy::theSecondHalfMeetsTheGridOfTheFirst()
{
    const made::Network net = network();
    const auto data = made::data(net, {kSamples, 6, 4}, inputs());
    const ActivationReport report = observed(net, data);
    for (const ActivationTensor& tensor : report.tensors) {
        const auto samples = definition(net, *data, tensor.name);
        Distribution first;
        for (std::size_t i = 0; i < kSamples / 2; ++i) {
            first.add(samples[i]);
        }
        QCOMPARE(tensor.firstHalf, (Range{first.moments().min, first.moments().max}));
        const CalibratedGrid fixed(first, ActivationChoice::usual());
        HalfError expected;
        const auto add = [](const CalibratedGrid& grid, float x, double& sum) {
            const double error = double{quantized(x, grid.quantizer().rule(), grid.grid()).value} - x;
            sum += error * error;
        };
        for (std::size_t i = kSamples / 2; i < kSamples; ++i) {
            Distribution sample;
            sample.add(samples[i]);
            const CalibratedGrid own(sample, ActivationChoice::usual());
            for (const float x : samples[i]) {
                expected.signal += double{x} * x;
                add(fixed, x, expected.fixed);
                add(own, x, expected.perSample);
            }
        }
        QVERIFY(expected.fixed > 0);
        QVERIFY(std::abs(tensor.secondHalf.staticDb() - expected.staticDb()) < 1e-6);
        QVERIFY(std::abs(tensor.secondHalf.dynamicDb() - expected.dynamicDb()) < 1e-6);
        QVERIFY(tensor.secondHalf.dynamicDb() > tensor.secondHalf.staticDb() + 10); // the second half is louder
    }
}

void TestActivationStudy::oneSampleHasNoSecondHalf()
{
    const made::Network net = network();
    const auto data = made::data(net, {kSamples, 6, 4}, inputs());
    ActivationRequest request;
    request.samples = 1;
    const ActivationReport report = observed(net, data, request);
    QCOMPARE(report.samples, std::uint64_t{1});
    QVERIFY(std::isnan(report.tensors.front().secondHalf.staticDb()));
    QCOMPARE(report.tensors.front().stationarity(), 1.0);
    QCOMPARE(report.tensors.front().settling.size(), std::size_t{1});
}

void TestActivationStudy::notFiniteValuesAreCountedAndNamed()
{
    const made::Network net = network();
    std::vector<float> values = inputs();
    values[30] = std::numeric_limits<float>::quiet_NaN();
    values[200] = -std::numeric_limits<float>::infinity();
    const ActivationReport report = observed(net, made::data(net, {kSamples, 6, 4}, values));
    const Moments& moments = report.find("x")->distribution.moments();
    QCOMPARE(moments.nan, std::uint64_t{1});
    QCOMPARE(moments.negInf, std::uint64_t{1});
    QVERIFY(std::isfinite(moments.mean) && std::isfinite(report.find("x")->secondHalf.staticDb()));
    const auto problem = std::ranges::find(report.problems, "x", &Problem::tensor);
    QVERIFY(problem != report.problems.end());
    QCOMPARE(problem->message, std::string("2 of 264 values are not finite (1 NaN, 1 infinite) and are left out"));
}

void TestActivationStudy::samplesThatCannotBeHadAreLeftOut()
{
    const made::Network net = network();
    const auto data = std::make_shared<NetworkData>(*made::data(net, {kSamples, 6, 4}, inputs()));
    data->problems = {{"", "one picture is broken"}};
    data->isSynthetic = true;
    const ActivationReport report = observed(net, data);
    QCOMPARE(report.problems.front().message, std::string("one picture is broken"));
    QVERIFY(report.isSynthetic);
}

void TestActivationStudy::channelsThatChangeAreNotToldApart()
{
    // "scores" has as many columns as the number of the sample says, as attention has for a sequence.
    const made::Network net(
        {made::tensor("row", {1, 4}, {1, 2, 3, 4}), made::tensor("zero", {1}, {0}), made::tensor("one", {1}, {1})},
        {made::node("Cast", {"x"}, "whole", {{"to", std::int64_t{7}}}),
         made::node("ReduceMax", {"whole"}, "end",
                    {{"axes", std::vector<std::int64_t>{0}}, {"keepdims", std::int64_t{0}}}),
         made::node("Cast", {"zero"}, "begin", {{"to", std::int64_t{7}}}),
         made::node("Cast", {"one"}, "axis", {{"to", std::int64_t{7}}}), made::node("MatMul", {"x", "row"}, "wide"),
         made::node("Slice", {"wide", "begin", "end", "axis"}, "cut"), made::node("Transpose", {"cut"}, "turned"),
         made::node("MatMul", {"turned", "cut"}, "scores")},
        "scores", 2);
    ActivationRequest request;
    request.valuePattern = "^scores$";
    const ActivationReport report = observed(net, made::data(net, {3, 1}, {2, 2, 3}), request);
    QCOMPARE(report.tensors.size(), std::size_t{1});
    const ActivationTensor& tensor = report.tensors.front();
    QCOMPARE(tensor.channelAxis, -1);
    QVERIFY(tensor.channels.empty());
    QCOMPARE(tensor.distribution.moments().count, std::uint64_t{4 + 4 + 9});
    QCOMPARE(report.problems.size(), std::size_t{1});
    QCOMPARE(report.problems.front().tensor, std::string("scores"));
}

void TestActivationStudy::whatCannotRunSaysWhy()
{
    made::Network net = network();
    net.graph->nodes[1].op = "NoSuchOperator";
    const ActivationReport report = observed(net, made::data(net, {kSamples, 6, 4}, inputs()));
    QCOMPARE(report.tensors.size(), std::size_t{2}); // up to there
    QCOMPARE(report.problems.size(), std::size_t{1});
    QVERIFY(report.problems.front().message.find("NoSuchOperator") != std::string::npos);
    made::Network wrong = network();
    wrong.graph->nodes[2].inputs[0] = "x"; // [.., 4] times [5, 3]
    const ActivationReport other = observed(wrong, made::data(wrong, {kSamples, 6, 4}, inputs()));
    QCOMPARE(other.problems.size(), std::size_t{1});
    QVERIFY(other.find("y") == nullptr);
}

void TestActivationStudy::wrongChoicesAreRefused()
{
    const made::Network net = network();
    const auto data = made::data(net, {kSamples, 6, 4}, inputs());
    const auto refused = [&](const ActivationRequest& request) {
        return !ActivationStudy::prepare(net.model, net.graph, data, request);
    };
    ActivationRequest request;
    QVERIFY(!refused(request));
    request.valuePattern = "(";
    QVERIFY(refused(request));
    request.valuePattern = "nothing";
    QVERIFY(refused(request));
    request = {};
    request.quantization.granularity.sharing = Sharing::Channel;
    QVERIFY(refused(request));
    request = {};
    request.quantization.format = "int99";
    QVERIFY(refused(request));
}

void TestActivationStudy::memoryDoesNotDependOnTheSamples()
{
    // The sizes that dominate: 16,384 bins of 8 bytes per value, at most 1 kB per channel.
    const std::uint64_t values = ActivationStudy::bytesFor(1, 0, 0);
    QVERIFY(values > 16384 * 8 && values < 1'000'000);
    QVERIFY(ActivationStudy::bytesFor(0, 1, 0) <= 1024);
    QCOMPARE(ActivationStudy::bytesFor(3, 7, 1), 2 * ActivationStudy::bytesFor(3, 7, 0));
}

void TestActivationStudy::anEmptyPatternTakesWhatLayersReadAndMake()
{
    const made::Network net = network();
    const auto data = made::data(net, {kSamples, 6, 4}, inputs());
    const auto names = [&](const std::string& pattern) {
        ActivationRequest request;
        request.valuePattern = pattern;
        std::vector<std::string> found;
        for (const ActivationTensor& tensor : observed(net, data, request).tensors) {
            found.push_back(tensor.name);
        }
        return found;
    };
    QCOMPARE(names(""), (std::vector<std::string>{"x", "first", "r", "y"}));
    QCOMPARE(names("^(r|y)$"), (std::vector<std::string>{"r", "y"}));
}

void TestActivationStudy::halvesAreSeenToo()
{
    made::Network net = network();
    net.graph->nodes.push_back(made::node("Cast", {"y"}, "half", {{"to", std::int64_t{10}}}));
    net.graph->nodes.push_back(made::node("Cast", {"y"}, "whole", {{"to", std::int64_t{7}}}));
    ActivationRequest request;
    request.valuePattern = "y|half|whole";
    const ActivationReport report = observed(net, made::data(net, {kSamples, 6, 4}, inputs()), request);
    QCOMPARE(report.tensors.size(), std::size_t{2}); // whole numbers are not looked at
    const double y = report.find("y")->distribution.moments().max;
    QVERIFY(std::abs(report.find("half")->distribution.moments().max - y) < 1e-3 * y);
}

QTEST_APPLESS_MAIN(TestActivationStudy)
#include "tst_activation_study.moc"
