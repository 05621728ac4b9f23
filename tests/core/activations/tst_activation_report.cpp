// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/activations/activation_report.h"
#include "core/activations/calibrated_grid.h"
#include "core/activations/channel_pass.h"
#include "core/activations/findings.h"
#include "tests/support/random_values.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace qs;

class TestActivationReport : public QObject {
    Q_OBJECT

private slots:
    void channelsAreThoseOfTheirAxis_data();
    void channelsAreThoseOfTheirAxis();
    void notFiniteValuesAreLeftOut();
    void aHistogramDoesNotDependOnTheOrder();
    void aHistogramTellsQuantiles();
    void aChannelIsSmall();
    void outliersStandOutFromThePercentile();
    void oneSidedIsWhatHasOneSign();
    void deadChannelsAreTheSameEverywhere();
    void stationarityComparesRanges();
    void everyCalibrationHasItsCost();
    void aGridCostsMoreWhereValuesLieOutside();
    void findingsNameWhatTheyAreAbout();
};

namespace {

ActivationTensor tensorOf(const std::string& name, const std::vector<float>& values, const Shape& shape, int axis)
{
    ActivationTensor tensor;
    tensor.name = name;
    tensor.shape = shape;
    tensor.channelAxis = axis;
    tensor.distribution.add(values);
    tensor.channels = channelsOf(values, shape, static_cast<std::size_t>(axis));
    tensor.sampleCount = 1;
    tensor.sampleWidths = tensor.distribution.moments().max - tensor.distribution.moments().min;
    return tensor;
}

/// One row of channels whose largest magnitudes are these.
ActivationTensor channelsReaching(const std::vector<float>& largest)
{
    std::vector<float> values = largest;
    for (const float x : largest) {
        values.push_back(-x / 2);
    }
    return tensorOf("x", values, {2, static_cast<std::int64_t>(largest.size())}, 1);
}

} // namespace

void TestActivationReport::channelsAreThoseOfTheirAxis_data()
{
    QTest::addColumn<int>("axis");
    QTest::newRow("first") << 0;
    QTest::newRow("middle") << 1;
    QTest::newRow("last") << 2;
}

void TestActivationReport::channelsAreThoseOfTheirAxis()
{
    QFETCH(int, axis);
    const Shape shape{3, 5, 40}; // runs of 200, of 40 and of single values
    RandomValues random(4);
    std::vector<float> values = random.normals(600);
    values[77] = 0;
    const auto channels = channelsOf(values, shape, static_cast<std::size_t>(axis));
    QCOMPARE(channels.size(), static_cast<std::size_t>(shape[static_cast<std::size_t>(axis)]));
    std::vector<ActivationChannel> expected(channels.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const std::array<std::size_t, 3> at{i / 200, i / 40 % 5, i % 40};
        ActivationChannel& channel = expected[at[static_cast<std::size_t>(axis)]];
        channel.min = channel.count == 0 ? values[i] : std::min(channel.min, values[i]);
        channel.max = channel.count == 0 ? values[i] : std::max(channel.max, values[i]);
        ++channel.count;
        channel.sum += double{values[i]};
        channel.squares += double{values[i]} * double{values[i]};
        channel.zeros += values[i] == 0 ? 1 : 0;
    }
    for (std::size_t c = 0; c < channels.size(); ++c) {
        QCOMPARE(channels[c].count, expected[c].count);
        QCOMPARE(channels[c].min, expected[c].min);
        QCOMPARE(channels[c].max, expected[c].max);
        QCOMPARE(channels[c].zeros, expected[c].zeros);
        QVERIFY(std::abs(channels[c].sum - expected[c].sum) < 1e-9);
        QVERIFY(std::abs(channels[c].squares - expected[c].squares) < 1e-9);
        std::uint64_t counted = 0;
        for (int bin = 0; bin < ChannelHistogram::kBins; ++bin) {
            counted += channels[c].histogram.counts()[static_cast<std::size_t>(bin)];
        }
        QCOMPARE(counted, expected[c].count);
    }
}

void TestActivationReport::notFiniteValuesAreLeftOut()
{
    const float inf = std::numeric_limits<float>::infinity();
    const float nan = std::numeric_limits<float>::quiet_NaN();
    for (const std::int64_t inner : {1, 48}) {
        std::vector<float> values(static_cast<std::size_t>(3 * inner), nan);
        values.front() = 2;                               // channel 0
        values[static_cast<std::size_t>(inner)] = -inf;   // channel 1
        values[static_cast<std::size_t>(2 * inner)] = -7; // channel 2
        const auto channels = channelsOf(values, {1, 3, inner}, 1);
        QCOMPARE(channels[0].count, std::uint64_t{1});
        QCOMPARE(channels[0].max, 2.0F);
        QCOMPARE(channels[1].count, std::uint64_t{0});
        QCOMPARE(channels[1].largest(), 0.0F);
        QCOMPARE(channels[2].min, -7.0F);
        QCOMPARE(channels[2].meanSquare(), 49.0);
    }
}

void TestActivationReport::aHistogramDoesNotDependOnTheOrder()
{
    RandomValues random(8);
    std::vector<float> values = random.normals(4000);
    values[3999] = 900;
    const auto add = [](ChannelHistogram& histogram, std::span<const float> part) {
        float largest = 0;
        for (const float x : part) {
            largest = std::max(largest, std::abs(x));
        }
        histogram.add(part, 1, largest);
    };
    ChannelHistogram together;
    add(together, values);
    ChannelHistogram parts;
    ChannelHistogram last;
    const std::span<const float> all = values;
    add(last, all.subspan(3000));
    add(parts, all.subspan(0, 10));
    add(parts, all.subspan(10, 2990));
    ChannelHistogram merged = last;
    merged.merge(parts);
    parts.merge(last);
    for (const ChannelHistogram* const other : {&parts, &merged}) {
        QCOMPARE(other->binWidth(), together.binWidth());
        QVERIFY(std::ranges::equal(other->counts(), together.counts()));
    }
    ChannelHistogram empty;
    empty.merge(ChannelHistogram());
    QCOMPARE(empty.binWidth(), 0.0);
    empty.merge(together);
    QVERIFY(std::ranges::equal(empty.counts(), together.counts()));
}

void TestActivationReport::aHistogramTellsQuantiles()
{
    std::vector<float> values;
    for (int i = 0; i < 1000; ++i) {
        values.push_back(static_cast<float>(i) / 1000 * 4 - 2);
    }
    ChannelHistogram histogram;
    QCOMPARE(histogram.quantile(0.5), 0.0);
    histogram.add(values, 1, 2);
    QVERIFY(std::abs(histogram.quantile(0.5)) < 0.02);
    QVERIFY(std::abs(histogram.quantile(0.9) - 1.6) < 0.02);
    QVERIFY(histogram.quantile(0) >= -2);
}

void TestActivationReport::aChannelIsSmall()
{
    QVERIFY(sizeof(ActivationChannel) <= 1024);
}

void TestActivationReport::outliersStandOutFromThePercentile()
{
    std::vector<float> largest(80, 1);
    largest[7] = 30; // of 80 channels the 97.5th percentile is the 78th of 80: place ⌊0.975 · 79⌋ = 77 from 0
    largest[9] = 2;
    const ActivationTensor two = channelsReaching(largest);
    QCOMPARE(two.outlierRatio(), 30.0);
    QCOMPARE(two.outlierChannels(), (std::vector<std::size_t>{7}));
    largest[9] = 3.5;
    largest[11] = 3.6F;
    const ActivationTensor three = channelsReaching(largest);
    QCOMPARE(three.outlierRatio(), 30 / 3.5); // the third largest is the percentile itself
    QVERIFY(std::isnan(channelsReaching({5}).outlierRatio()));
    QVERIFY(std::isnan(channelsReaching({5, 0, 0}).outlierRatio())); // channels of zeros do not count
    QVERIFY(channelsReaching({0, 0}).outlierChannels().empty());
}

void TestActivationReport::oneSidedIsWhatHasOneSign()
{
    QVERIFY(tensorOf("x", {0, 3, 2}, {3}, 0).isOneSided());
    QVERIFY(tensorOf("x", {0, -3, -2}, {3}, 0).isOneSided());
    QVERIFY(!tensorOf("x", {1, -3, -2}, {3}, 0).isOneSided());
    QVERIFY(!tensorOf("x", {0, 0, 0}, {3}, 0).isOneSided());
    QVERIFY(!ActivationTensor().isOneSided());
}

void TestActivationReport::deadChannelsAreTheSameEverywhere()
{
    const ActivationTensor tensor = tensorOf("x", {1, 2, 0, 1, 3, 0}, {2, 3}, 1);
    QCOMPARE(tensor.deadChannels(), (std::vector<std::size_t>{0, 2}));
}

void TestActivationReport::stationarityComparesRanges()
{
    ActivationTensor tensor;
    tensor.distribution.add(std::vector<float>{-1, 9});
    tensor.sampleWidths = 4 + 6;
    tensor.sampleCount = 2;
    QCOMPARE(tensor.stationarity(), 0.5);
    QVERIFY(!tensor.isStationary());
    QCOMPARE(ActivationTensor().stationarity(), 1.0);
}

void TestActivationReport::everyCalibrationHasItsCost()
{
    Distribution distribution;
    distribution.add(RandomValues(2).normals(20000));
    double fewest = std::numeric_limits<double>::infinity();
    double searched = 0;
    for (const CalibratedGrid& calibrated : calibratedGrids(distribution, ActivationChoice::usual())) {
        const CalibratedGrid::Cost cost = calibrated.costOn(distribution);
        QVERIFY2(cost.sqnrDb() > 10 && cost.sqnrDb() < 60, calibrated.calibration().id.c_str());
        QVERIFY(cost.clippedValues >= 0 && cost.clippedValues < 0.1);
        QVERIFY(calibrated.calibration().id != "manual");
        fewest = std::min(fewest, cost.error.total());
        if (calibrated.calibration().id == "mse") {
            searched = cost.error.total();
        }
        if (calibrated.calibration().id == "min-max") {
            QCOMPARE(cost.clippedValues, 0.0);
            QCOMPARE(cost.clippingShare(), 0.0);
            QCOMPARE(cost.reachedCodes, std::uint64_t{256});
        }
    }
    QVERIFY(searched <= 1.02 * fewest);
    const auto hasMeanMagnitude = [&](const std::string& format) {
        Quantization quantization = ActivationChoice::usual();
        quantization.format = format;
        return std::ranges::any_of(calibratedGrids(distribution, quantization), [](const CalibratedGrid& calibrated) {
            return calibrated.calibration().id == "abs-mean";
        });
    };
    QVERIFY(!hasMeanMagnitude("int8"));
    QVERIFY(hasMeanMagnitude("ternary")); // the rule is made for it
}

void TestActivationReport::aGridCostsMoreWhereValuesLieOutside()
{
    Distribution first;
    first.add(RandomValues(2).normals(20000));
    Distribution louder;
    louder.add(RandomValues(3).normals(20000, 3));
    const CalibratedGrid grid(first, ActivationChoice::usual());
    const CalibratedGrid own(louder, ActivationChoice::usual());
    const CalibratedGrid::Cost cost = grid.costOn(louder);
    QVERIFY(cost.sqnrDb() < own.costOn(louder).sqnrDb() - 10);
    QVERIFY(cost.clippingShare() > 0.9);
    const double beyond = std::erfc(grid.range().high / 3 / std::numbers::sqrt2); // both ends lie equally far, about
    QVERIFY2(std::abs(cost.clippedValues - beyond) < 0.03, qPrintable(QString::number(cost.clippedValues)));
    QCOMPARE(CalibratedGrid(Distribution(), ActivationChoice::usual()).range(), Range());
    QVERIFY(std::isnan(grid.costOn(Distribution()).sqnrDb()));
}

void TestActivationReport::findingsNameWhatTheyAreAbout()
{
    ActivationReport report;
    report.samples = 3;
    std::vector<float> largest(80, 1);
    largest[7] = 60;
    report.tensors = {channelsReaching(largest), tensorOf("relu", {0, 3, 2, 0}, {2, 2}, 1)};
    report.tensors[0].name = "loud";
    report.tensors[0].sampleWidths = report.tensors[0].sampleWidths * 0.4;
    const auto kinds = [&] {
        std::vector<std::string> found;
        for (const ActivationFinding& finding : findingsOf(report)) {
            found.emplace_back(finding.kind);
        }
        return found;
    };
    QCOMPARE(kinds(), (std::vector<std::string>{"outliers", "non-stationary"}));
    report.request.quantization.scheme = Scheme::Symmetric;
    QCOMPARE(kinds(), (std::vector<std::string>{"outliers", "one-sided", "non-stationary"}));
    const auto findings = findingsOf(report);
    QCOMPARE(findings[0].values, (std::vector<std::string>{"loud"}));
    QVERIFY(findings[0].sentence.starts_with("loud: 1 channel (7) reaches up to 60 times"));
    QVERIFY(findings[1].sentence.starts_with("1 value is one-sided but quantized symmetrically"));
    report.request.quantization.format = "uint8"; // whose codes begin at 0
    QCOMPARE(kinds(), (std::vector<std::string>{"outliers", "non-stationary"}));
}

QTEST_APPLESS_MAIN(TestActivationReport)
#include "tst_activation_report.moc"
