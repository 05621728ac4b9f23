// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/activations/activation_study.h"
#include "core/activations/smoothing.h"
#include "core/base/parallel.h"
#include "core/export/activations_document.h"
#include "tests/support/network_from_nodes.h"
#include "tests/support/random_values.h"

#include <QTest>

#include <cmath>

using namespace qs;

class TestSmoothing : public QObject {
    Q_OBJECT

private slots:
    void factorsAreThoseOfTheFormula();
    void withoutRoundingFactorsChangeNothing();
    void layersOfOneInputShareTheirFactors();
    void threadsChangeNoDigit();
    void whatCannotBeSmoothedSaysWhy();
    void wrongChoicesAreRefused();
    void cancellingStops();
};

namespace {

/// x [n, 8, 6] → MatMul a and MatMul b, one beside the other, then an addition with a weight of its own.
made::Network network()
{
    RandomValues random(1);
    return {{made::tensor("a", {6, 5}, random.normals(30)), made::tensor("b", {6, 5}, random.normals(30, 4)),
             made::tensor("table", {8, 5}, random.normals(40))},
            {made::node("MatMul", {"x", "a"}, "first"), made::node("MatMul", {"x", "b"}, "second"),
             made::node("Add", {"first", "table"}, "y")},
            "y",
            3};
}

std::shared_ptr<const NetworkData> dataFor(const made::Network& network)
{
    std::vector<float> values = RandomValues(2).normals(3 * 48);
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] *= i % 6 == 2 ? 40 : 1;
    }
    return made::data(network, {3, 8, 6}, values);
}

Result<SmoothingReport> measured(const SmoothingRequest& request, Progress& progress)
{
    const made::Network net = network();
    const auto data = dataFor(net);
    Progress silent;
    const auto seen = observeActivations(net.model, net.graph, data, {}, silent);
    QS_TRY(seen);
    return measureSmoothing(net.model, net.graph, data, *seen, request, progress);
}

SmoothingReport measured(const SmoothingRequest& request = {})
{
    Progress progress;
    auto report = measured(request, progress);
    if (!report) {
        qFatal("%s", report.error().message.c_str());
    }
    return *report;
}

} // namespace

void TestSmoothing::factorsAreThoseOfTheFormula()
{
    const std::vector<float> factors = smoothingFactors({16, 1, 0}, {4, 0.25F, 2}, 0.5);
    QCOMPARE(factors[0], 2.0F);                                   // √16 / √4
    QCOMPARE(factors[1], 2.0F);                                   // √1 / √0.25
    QVERIFY(std::abs(factors[2] - std::sqrt(1e-5F / 2)) < 1e-6F); // an input of zeros counts as 1e-5
    QCOMPARE(smoothingFactors({16}, {4}, 1).front(), 16.0F);      // all of it into the weight
    QCOMPARE(smoothingFactors({16}, {4}, 0).front(), 0.25F);      // the other way round
    QCOMPARE(SmoothingRequest::usualAlphas().size(), std::size_t{21});
    QCOMPARE(SmoothingRequest::usualAlphas().back(), 1.0);
}

void TestSmoothing::withoutRoundingFactorsChangeNothing()
{
    SmoothingRequest request;
    request.weights.format = "int16"; // as near to no rounding as integers come
    request.weights.granularity.sharing = Sharing::Channel;
    request.activations.format = "int16";
    const SmoothingReport report = measured(request);
    for (std::size_t i = 0; i < 2; ++i) {
        const LayerSmoothing& layer = report.layers[i];
        QVERIFY(!layer.error);
        QVERIFY(layer.plain.sqnrDb() > 75);
        for (const ErrorShare& share : layer.smoothed) {
            QVERIFY2(share.sqnrDb() > 65, qPrintable(QString::number(share.sqnrDb())));
        }
    }
    // In codes of 8 bits the loud channel costs, and taking a part of it away helps.
    const SmoothingReport coarse = measured();
    QVERIFY2(coarse.layers[0].gainDb() > 1.5, qPrintable(QString::number(coarse.layers[0].gainDb())));
    const auto best = coarse.layers[0].best();
    QVERIFY(best && *best > 0 && *best < 20);
}

void TestSmoothing::layersOfOneInputShareTheirFactors()
{
    const SmoothingReport report = measured();
    QCOMPARE(report.samples, std::uint64_t{3});
    QCOMPARE(report.layers[0].input, std::string("x"));
    QCOMPARE(report.layers[0].weightLargest, report.layers[1].weightLargest);
    QCOMPARE(report.layers[0].inputLargest.size(), std::size_t{6});
    const std::vector<double> balance = report.layers[0].balance();
    for (std::size_t i = 0; i < balance.size(); ++i) {
        QCOMPARE(balance[i] > 5, i == 2);
    }
    std::uint64_t values = 0;
    for (const ErrorShare& channel : report.layers[0].channels) {
        values += channel.count;
    }
    QCOMPARE(values, std::uint64_t{3 * 48});
}

void TestSmoothing::threadsChangeNoDigit()
{
    std::string first;
    for (const int threads : {1, 3}) {
        const ThreadLimit limit(threads);
        const std::string text = jsonText(jsonOf(measured()));
        first = first.empty() ? text : first;
        QCOMPARE(text, first);
    }
}

void TestSmoothing::whatCannotBeSmoothedSaysWhy()
{
    const SmoothingReport report = measured();
    QCOMPARE(report.layers.size(), std::size_t{3});
    QVERIFY(report.layers[2].error); // an addition
    QVERIFY(report.layers[2].error->message.find("Add") != std::string::npos);
    QVERIFY(!report.layers[2].best());
    QVERIFY(std::isnan(report.layers[2].gainDb()));
    made::Network mute = network();
    mute.graph->nodes[1].outputs = {""};
    mute.graph->nodes.push_back(made::node("Relu", {"x"}, "second"));
    Progress progress;
    const auto data = dataFor(mute);
    const auto seen = observeActivations(mute.model, mute.graph, data, {}, progress);
    QVERIFY(seen);
    const auto other = measureSmoothing(mute.model, mute.graph, data, *seen, {}, progress);
    QVERIFY(other);
    QVERIFY(!other->layers[0].error);
    QVERIFY(other->layers[1].error);
}

void TestSmoothing::wrongChoicesAreRefused()
{
    Progress progress;
    SmoothingRequest request;
    request.alphas = {0.5, 1.5};
    QVERIFY(!measured(request, progress));
    request = {};
    request.activations.format = "no-such";
    QVERIFY(!measured(request, progress));
    request = {};
    request.weights.format = "no-such";
    QVERIFY(!measured(request, progress));
    request = {};
    request.layerPattern = "(";
    QVERIFY(!measured(request, progress));
}

void TestSmoothing::cancellingStops()
{
    Progress cancelled([] { return true; }, {});
    const auto report = measured({}, cancelled);
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::Cancelled);
}

QTEST_APPLESS_MAIN(TestSmoothing)
#include "tst_smoothing.moc"
