// SPDX-License-Identifier: GPL-3.0-or-later
// statistics and tensor_statistics against NumPy's numbers for the samples (make_expected_statistics.py) and by hand.
#include "core/analysis/report.h"
#include "core/analysis/statistics.h"
#include "core/analysis/theory.h"
#include "core/kernels/count_beyond.h"
#include "core/loaders/loader.h"
#include "core/tensor/channel_rows.h"
#include "tests/support/random_values.h"

#include <QFile>
#include <QTest>

#include <array>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

using namespace qs;
using Json = nlohmann::json;

class TestStatistics : public QObject {
    Q_OBJECT

private slots:
    void samplesHaveTheNumbersOfNumPy_data();
    void samplesHaveTheNumbersOfNumPy();
    void entropyOfCodes();
    void quantilesLieBetweenNeighbours();
    void loudChannelsAreOutliers();
    void channelsWithoutARangeArePassedOver();
    void outliersAreExactOnceTheyAreCounted();
    void whatDoesNotExistIsAbsent();
    void optimaBelongToTheCodes();
    void valuesOfOneSignHaveOneBitMore();
    void aGridThatMustHoldZeroHasNoOptimumFarFromIt();
    void theBestGridOfARealTensorIsNearItsOptimum();

private:
    Json m_expected;
};

namespace {

bool close(double a, double b, double tolerance)
{
    return std::abs(a - b) <= tolerance * std::max(std::abs(a), std::abs(b)) + 1e-12;
}

TensorStatistics statisticsFor(const std::vector<float>& values, std::span<const ChannelResult> channels = {})
{
    Distribution distribution;
    distribution.add(values);
    return statisticsOf(shapeMomentsOf(values), distribution, channels);
}

std::vector<ChannelResult> channelsWithRanges(std::initializer_list<float> ranges)
{
    std::vector<ChannelResult> channels;
    for (const float range : ranges) {
        channels.push_back({-range / 2, range / 2, {}});
    }
    return channels;
}

} // namespace

void TestStatistics::samplesHaveTheNumbersOfNumPy_data()
{
    QFile file(QStringLiteral(QUANTSCOPE_SOURCE_DIR "/tests/data/expected_statistics.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    m_expected = Json::parse(file.readAll().toStdString());
    QVERIFY(m_expected["tensors"].size() >= 8);
    QTest::addColumn<int>("tensor");
    for (std::size_t i = 0; i < m_expected["tensors"].size(); ++i) {
        QTest::addRow("%s", m_expected["tensors"][i]["tensor"].get<std::string>().c_str()) << static_cast<int>(i);
    }
}

void TestStatistics::samplesHaveTheNumbersOfNumPy()
{
    QFETCH(int, tensor);
    const Json& expected = m_expected["tensors"][static_cast<std::size_t>(tensor)];
    Progress progress;
    const auto model = openModel(
        std::string(QUANTSCOPE_SOURCE_DIR "/resources/samples/") + expected["file"].get<std::string>(), progress);
    QVERIFY(model);
    const auto weight = std::ranges::find_if((*model)->weights, [&](const Weight& candidate) {
        return (*model)->tensors[candidate.tensor].name == expected["tensor"].get<std::string>();
    });
    QVERIFY(weight != (*model)->weights.end());
    const ChannelRows rows((*model)->tensors[weight->tensor], weight->channels);

    ShapeMoments shape;
    Distribution distribution;
    std::vector<ChannelResult> channels;
    std::vector<float> all;
    std::vector<float> scratch;
    for (std::uint64_t row = 0; row < rows.rows(); ++row) {
        const auto values = rows.read(row, 1, 0, rows.rowLength(), scratch);
        QVERIFY(values);
        shape.merge(shapeMomentsOf(*values));
        distribution.add(*values);
        const MinMax range = minMaxOf(*values);
        channels.push_back({range.min, range.max, {}});
        all.insert(all.end(), values->begin(), values->end());
    }
    const OutlierLimits limits = outlierLimits(distribution.moments().mean, distribution.moments().std());
    TensorStatistics found = statisticsOf(shape, distribution, channels, countBeyond(all, limits.low, limits.high));

    QVERIFY(close(*found.skewness, expected["skewness"].get<double>(), 1e-9));
    QVERIFY(close(*found.excessKurtosis, expected["excess_kurtosis"].get<double>(), 1e-9));
    QVERIFY(close(*found.meanAbs, expected["mean_abs"].get<double>(), 1e-12));
    QVERIFY(close(*found.outlierRatio, expected["outlier_ratio"].get<double>(), 1e-12));
    QVERIFY(close(*found.peakToStd, expected["peak_to_std"].get<double>(), 1e-12));
    QVERIFY(close(*found.channelSpread, expected["channel_spread"].get<double>(), 1e-6));
    QCOMPARE(*found.outlierChannels, expected["outlier_channels"].get<std::uint64_t>());
    QCOMPARE(rowOf(found.family->shape.family).id, std::string_view(expected["family"].get<std::string>()));
    QCOMPARE(found.family->isOneSided, expected["one_sided"].get<bool>());
    QVERIFY(close(found.family->shape.exponent, expected["exponent"].get<double>(), 1e-12));
    // The theory by brute force over a fine grid.
    addCodes(found, {4, true, {}});
    QVERIFY(std::abs(*found.boundDb - expected["bound_db"].get<double>()) < 1e-3);
    QVERIFY(std::abs(*found.optimumNonUniformDb - expected["optimum_nonuniform_db"].get<double>()) < 5e-3);
    QCOMPARE(found.optimumUniformDb.has_value(), !expected["optimum_uniform_db"].is_null());
    QVERIFY(!found.optimumUniformDb ||
            std::abs(*found.optimumUniformDb - expected["optimum_uniform_db"].get<double>()) < 5e-3);

    const TensorStatistics binned = statisticsOf(shape, distribution, channels);
    QVERIFY(!binned.outliersAreExact);
    QVERIFY(std::abs(*binned.outlierRatio - *found.outlierRatio) < 2e-3);
}

void TestStatistics::entropyOfCodes()
{
    const auto entropy = [](std::initializer_list<std::uint64_t> counts) {
        return entropyBits(std::vector<std::uint64_t>(counts));
    };
    QCOMPARE(entropy({}), 0.0);
    QCOMPARE(entropy({0, 0}), 0.0);
    QCOMPARE(entropy({7}), 0.0);
    QVERIFY(!std::signbit(entropy({7, 0})));
    QCOMPARE(entropy({5, 5}), 1.0);
    QCOMPARE(entropy({1, 1, 1, 1, 0}), 2.0);
    QCOMPARE(entropy({2, 1, 1}), 1.5);
    QVERIFY(close(entropy({9, 1}), 0.4689955935892812, 1e-14));
    QVERIFY(close(entropy({1ULL << 40, 1ULL << 40}), 1, 1e-15));
    const std::vector<std::uint64_t> many(255, 1000);
    QVERIFY(close(entropyBits(many), std::log2(255), 1e-13));
}

void TestStatistics::quantilesLieBetweenNeighbours()
{
    const std::vector<double> values{1, 2, 4, 8};
    QCOMPARE(quantileOf(values, 0), 1.0);
    QCOMPARE(quantileOf(values, 1), 8.0);
    QCOMPARE(quantileOf(values, 0.5), 3.0);
    QCOMPARE(quantileOf(values, 0.25), 1.75);
    QCOMPARE(quantileOf(std::vector<double>{5}, 0.75), 5.0);
}

void TestStatistics::loudChannelsAreOutliers()
{
    const auto spread = channelSpread(channelsWithRanges({1, 2, 2, 3, 40}));
    QCOMPARE(spread->ratio, 40.0);
    QCOMPARE(spread->outliers, std::uint64_t{1}); // 40 > 3 + 1.5 · (3 − 2)
    QCOMPARE(channelSpread(channelsWithRanges({1, 2, 2, 3, 4.5F}))->outliers, std::uint64_t{0}); // not beyond, at it
    QCOMPARE(channelSpread(channelsWithRanges({2, 2, 2}))->ratio, 1.0);
}

void TestStatistics::channelsWithoutARangeArePassedOver()
{
    const auto spread = channelSpread(channelsWithRanges({0, 1, 0, 2}));
    QCOMPARE(spread->ratio, 2.0);
    QCOMPARE(spread->outliers, std::uint64_t{0});
    QVERIFY(!channelSpread(channelsWithRanges({0, 0})));
    QVERIFY(!channelSpread({}));
}

void TestStatistics::outliersAreExactOnceTheyAreCounted()
{
    const std::vector<float> values = normalQuantiles(100'000);
    Distribution distribution;
    distribution.add(values);
    const ShapeMoments shape = shapeMomentsOf(values);
    const OutlierLimits limits = outlierLimits(shape.mean, std::sqrt(shape.m2 / static_cast<double>(shape.count)));
    const std::uint64_t outliers = countBeyond(values, limits.low, limits.high);
    const TensorStatistics exact = statisticsOf(shape, distribution, {}, outliers);
    QVERIFY(exact.outliersAreExact);
    QVERIFY(close(*exact.outlierRatio, 0.0027, 0.01));
    const TensorStatistics binned = statisticsOf(shape, distribution, {});
    QVERIFY(!binned.outliersAreExact);
    QVERIFY(close(*binned.outlierRatio, *exact.outlierRatio, 0.02));
    const TensorStatistics unknown = statisticsOf(shape, Distribution(distribution.moments()), {});
    QVERIFY(!unknown.outlierRatio);
}

void TestStatistics::whatDoesNotExistIsAbsent()
{
    const TensorStatistics nothing = statisticsFor({});
    QVERIFY(nothing == TensorStatistics());
    TensorStatistics equal = statisticsFor(std::vector<float>(1000, 0.25F));
    QVERIFY(!equal.skewness && !equal.excessKurtosis && !equal.peakToStd && !equal.family);
    QCOMPARE(*equal.meanAbs, 0.25);
    QCOMPARE(*equal.outlierRatio, 0.0);
    QVERIFY(equal.outliersAreExact);
    const std::array<std::uint64_t, 2> counts{1, 1};
    addCodes(equal, {8, true, counts});
    QVERIFY(!equal.optimumUniformDb && !equal.optimumNonUniformDb && !equal.boundDb);
    QCOMPARE(*equal.codeEntropy, 1.0);
    addCodes(equal, {8, true, {}});
    QVERIFY(!equal.codeEntropy);
    QVERIFY(equal == statisticsFor(std::vector<float>(1000, 0.25F)));
}

void TestStatistics::optimaBelongToTheCodes()
{
    TensorStatistics statistics = statisticsFor(normalQuantiles(10'000));
    QCOMPARE(statistics.family->shape.family, Family::Gauss);
    for (int bits = 2; bits <= 8; ++bits) {
        addCodes(statistics, {static_cast<double>(bits), true, {}});
        QVERIFY(close(*statistics.optimumUniformDb, gaussianSymmetricOptimumDb(bits), 1e-9));
        QVERIFY(close(*statistics.optimumNonUniformDb, gaussianLloydMaxDb(bits), 1e-9));
        QVERIFY(close(*statistics.boundDb, rateDistortionBoundDb(bits), 1e-9));
        addCodes(statistics, {static_cast<double>(bits), false, {}});
        QVERIFY(close(*statistics.optimumUniformDb, gaussianUniformOptimumDb(bits), 1e-9));
    }
    addCodes(statistics, {std::log2(3), true, {}}); // ternary
    QVERIFY(!statistics.optimumUniformDb && !statistics.optimumNonUniformDb);
    QVERIFY(close(*statistics.boundDb, 9.542, 1e-4));
    addCodes(statistics, {1, true, {}});
    QVERIFY(!statistics.optimumUniformDb);
    QVERIFY(close(*statistics.optimumNonUniformDb, 4.396, 1e-4));
    addCodes(statistics, {16, true, {}});
    QVERIFY(!statistics.optimumUniformDb && !statistics.optimumNonUniformDb);
    QVERIFY(close(*statistics.boundDb, rateDistortionBoundDb(16), 1e-9));
    addCodes(statistics, {});
    QVERIFY(!statistics.boundDb);
}

void TestStatistics::valuesOfOneSignHaveOneBitMore()
{
    std::vector<float> values = normalQuantiles(10'000);
    for (float& x : values) {
        x = std::abs(x);
    }
    TensorStatistics statistics = statisticsFor(values);
    QVERIFY(statistics.family->isOneSided);
    addCodes(statistics, {8, false, {}});
    QVERIFY(close(*statistics.optimumNonUniformDb, nonUniformOptimumDb(SourceShape(), 9), 1e-12));
    QVERIFY(close(*statistics.optimumUniformDb, uniformOptimumDb(SourceShape(), 9), 1e-12));
    QVERIFY(close(*statistics.boundDb, rateDistortionBoundDb(9), 1e-12));
    addCodes(statistics, {8, true, {}}); // half of the codes cannot occur
    QVERIFY(close(*statistics.optimumUniformDb, gaussianSymmetricOptimumDb(8), 1e-12));
}

void TestStatistics::aGridThatMustHoldZeroHasNoOptimumFarFromIt()
{
    const auto shifted = [](float by) {
        std::vector<float> values = normalQuantiles(10'000);
        for (float& x : values) {
            x += by;
        }
        return statisticsFor(values);
    };
    TensorStatistics near = shifted(1);
    addCodes(near, {4, false, {}});
    QVERIFY(close(*near.optimumUniformDb, gaussianUniformOptimumDb(4) + 10 * std::log10(2.0), 1e-3));
    addCodes(near, {4, true, {}});
    QVERIFY(!near.optimumUniformDb);
    TensorStatistics far = shifted(5);
    addCodes(far, {4, false, {}});
    QVERIFY(!far.optimumUniformDb);
    QVERIFY(close(*far.optimumNonUniformDb, gaussianLloydMaxDb(4) + 10 * std::log10(26.0), 1e-3));
    QVERIFY(close(*far.boundDb, rateDistortionBoundDb(4) + 10 * std::log10(26.0), 1e-3));
}

/// What the whole theory is for: the best symmetric grid for values that were drawn from a family.
void TestStatistics::theBestGridOfARealTensorIsNearItsOptimum()
{
    for (const auto& values : {normalQuantiles(100'000), laplaceQuantiles(100'000)}) {
        TensorStatistics statistics = statisticsFor(values);
        for (const int bits : {3, 4, 6}) {
            addCodes(statistics, {static_cast<double>(bits), true, {}});
            const int last = (1 << (bits - 1)) - 1;
            double signal = 0;
            double least = std::numeric_limits<double>::infinity();
            for (double end = 1.5; end < 9; end *= 1.02) {
                double noise = 0;
                signal = 0;
                for (const double x : values) {
                    const double code = std::clamp(std::nearbyint(x * last / end), -1.0 * last, 1.0 * last);
                    noise += (x - code * end / last) * (x - code * end / last);
                    signal += x * x;
                }
                least = std::min(least, noise);
            }
            QVERIFY(std::abs(10 * std::log10(signal / least) - *statistics.optimumUniformDb) < 0.1);
        }
    }
}

QTEST_APPLESS_MAIN(TestStatistics)
#include "tst_statistics.moc"
