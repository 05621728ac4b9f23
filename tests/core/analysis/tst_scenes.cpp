// SPDX-License-Identifier: GPL-3.0-or-later
// What a learner is told about quantization, held against the engine: six small experiments with known answers.
#include "core/analysis/analyse.h"
#include "core/analysis/clip_curve.h"
#include "core/analysis/theory.h"
#include "core/calibration/binned_error.h"
#include "tests/support/model_from_values.h"
#include "tests/support/quantizers.h"
#include "tests/support/random_values.h"

#include <QTest>

#include <cmath>

using namespace qs;

class TestScenes : public QObject {
    Q_OBJECT

private slots:
    void aRulerWithFewerMarks_data();
    void aRulerWithFewerMarks();
    void scaleAndZeroPoint();
    void oneSidedDataWastesHalfTheCodes();
    void clipOrRound_data();
    void clipOrRound();
    void countingDecibels();
    void oneScaleOrMany_data();
    void oneScaleOrMany();
};

namespace {

Grid gridOf(double low, double high, const char* format, Scheme scheme)
{
    return gridFor({low, high}, format, scheme);
}

LayerResult analysed(const std::vector<float>& values, Shape shape, const char* format, Scheme scheme,
                     const char* granularity, const char* storage = "fp32")
{
    const Model model = made::model({made::tensor("w", std::move(shape), values)});
    AnalysisRequest request;
    request.quantization.format = format;
    request.quantization.scheme = scheme;
    request.quantization.granularity = *parseGranularity(granularity);
    request.quantization.scaleStorage = storage;
    Progress progress;
    return analyse(model, request, progress)->layers[0];
}

double sqnr(double signal, double noise)
{
    return 10 * std::log10(signal / noise);
}

} // namespace

void TestScenes::aRulerWithFewerMarks_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<double>("scale");
    QTest::addColumn<QList<int>>("codes");
    QTest::newRow("8 bits") << "int8" << 0.004724 << QList<int>{-108, 4, 70, -38, 127};
    QTest::newRow("4 bits") << "int4" << 0.085714 << QList<int>{-6, 0, 4, -2, 7};
    QTest::newRow("2 bits") << "int2" << 0.6 << QList<int>{-1, 0, 1, 0, 1};
}

void TestScenes::aRulerWithFewerMarks()
{
    QFETCH(QString, format);
    QFETCH(double, scale);
    QFETCH(QList<int>, codes);
    const float weights[] = {-0.51F, 0.02F, 0.33F, -0.18F, 0.6F};
    const Grid grid = gridOf(-0.51, 0.6, format.toUtf8().constData(), Scheme::Symmetric);
    QVERIFY(std::abs(grid.scale - scale) < 1e-6);
    for (int i = 0; i < 5; ++i) {
        QCOMPARE(quantized(weights[i], CodeRule(), grid).code, codes[i]);
        QVERIFY(std::abs(quantized(weights[i], CodeRule(), grid).value - weights[i]) <= grid.scale / 2 * 1.00001F);
    }
}

void TestScenes::scaleAndZeroPoint()
{
    const Grid shifted = gridOf(-1, 3, "int8", Scheme::Asymmetric);
    QVERIFY(std::abs(shifted.scale - 0.015686) < 1e-6);
    QCOMPARE(shifted.zeroPoint, -64);
    QCOMPARE(gridOf(-2, 2, "int8", Scheme::Asymmetric).zeroPoint, 0);
    // Values in [5, 6]: the range is stretched to contain zero, and the largest error is half a step of 6 / 255.
    const Grid far = gridOf(5, 6, "int8", Scheme::Asymmetric);
    double largest = 0;
    for (int i = 0; i <= 1000; ++i) {
        const auto x = static_cast<float>(5 + i / 1000.0);
        largest = std::max(largest, std::abs(double{quantized(x, CodeRule(), far).value} - x));
    }
    QVERIFY(std::abs(largest - 0.0118) < 1e-4);
}

void TestScenes::oneSidedDataWastesHalfTheCodes()
{
    std::vector<float> values = RandomValues(33).normals(1 << 18);
    for (float& value : values) {
        value = std::max(value, 0.0F);
    }
    const LayerResult symmetric = analysed(values, {512, 512}, "int8", Scheme::Symmetric, "tensor");
    const LayerResult asymmetric = analysed(values, {512, 512}, "int8", Scheme::Asymmetric, "tensor");
    QVERIFY(symmetric.codesUsed <= 128);
    QVERIFY(asymmetric.codesUsed > 200);
    QVERIFY(std::abs(asymmetric.sums.sqnrDb() - symmetric.sums.sqnrDb() - 6.0) < 0.1); // one bit
    QVERIFY(std::abs(symmetric.sums.sqnrDb() - 39.4) < 1.0);
}

void TestScenes::clipOrRound_data()
{
    QTest::addColumn<bool>("laplace");
    QTest::addColumn<QString>("format");
    QTest::addColumn<double>("bestThreshold");
    QTest::addColumn<double>("bestDb");
    QTest::addColumn<double>("wideThreshold");
    QTest::addColumn<double>("wideDb");
    QTest::newRow("normal, 4 bits") << false << "int4" << 2.48 << 18.9 << 4.9 << 13.9;
    QTest::newRow("normal, 8 bits") << false << "int8" << 3.92 << 40.5 << 4.9 << 39.1;
    QTest::newRow("Laplace, 4 bits") << true << "int4" << 3.40 << 15.6 << 10.0 << 8.2;
}

void TestScenes::clipOrRound()
{
    QFETCH(bool, laplace);
    QFETCH(QString, format);
    QFETCH(double, bestThreshold);
    QFETCH(double, bestDb);
    QFETCH(double, wideThreshold);
    QFETCH(double, wideDb);
    const std::vector<float> values = laplace ? laplaceQuantiles(1 << 20) : normalQuantiles(1 << 20);
    Distribution distribution;
    distribution.add(values);
    const Quantizer quantizer = quantizerFor(format.toStdString());
    const double signal = distribution.moments().squares() / static_cast<double>(distribution.moments().count);
    const auto dbAt = [&](double threshold) {
        return sqnr(signal, binnedError(distribution, quantizer, quantizer.gridOf({-threshold, threshold})).total());
    };
    const Range best = findCalibration("mse")->fromDistribution(distribution, quantizer, {});
    QVERIFY(std::abs(best.high - bestThreshold) < (laplace ? 0.15 : 0.1));
    QVERIFY(std::abs(dbAt(best.high) - bestDb) < 0.06);
    QVERIFY(std::abs(dbAt(wideThreshold) - wideDb) < 0.06);
}

void TestScenes::countingDecibels()
{
    RandomValues random(55);
    std::vector<float> uniform(1 << 20);
    for (float& value : uniform) {
        value = static_cast<float>(2 * random.uniform() - 1);
    }
    const double expected[] = {9.5, 16.9, 23.5, 29.8, 36.0, 42.1, 48.1};
    for (int bits = 2; bits <= 8; ++bits) {
        const LayerResult layer =
            analysed(uniform, {1024, 1024}, ("int" + std::to_string(bits)).c_str(), Scheme::Asymmetric, "tensor");
        QVERIFY(std::abs(layer.sums.sqnrDb() - expected[bits - 2]) < 0.1);
        QVERIFY(std::abs(uniformDataDb(bits) - expected[bits - 2]) < 0.1);
    }
    const LayerResult normal = analysed(random.normals(1 << 20), {1024, 1024}, "int8", Scheme::Symmetric, "tensor");
    QVERIFY(std::abs(normal.sums.sqnrDb() - 39) < 1.2); // what the range of a million normal values leaves
}

void TestScenes::oneScaleOrMany_data()
{
    QTest::addColumn<QString>("granularity");
    QTest::addColumn<double>("ordinaryRowsDb");
    QTest::addColumn<double>("ordinaryColumnsDb");
    QTest::addColumn<double>("bits");
    QTest::newRow("one row is loud: per tensor") << "tensor" << 0.0 << 0.0 << 4 + 16.0 / (64 * 512);
    QTest::newRow("per channel") << "channel" << 17.4 << 0.3 << 4.031;
    QTest::newRow("groups of 128") << "group:128" << 18.6 << 4.3 << 4.125;
    QTest::newRow("groups of 32") << "group:32" << 20.3 << 9.0 << 4.5;
}

/// 64 × 512 weights of σ 0.02, once with row 5 forty times as loud, once with columns 17, 100 and 333. Loudness is one
/// channel's in the first and everyone's in the second.
void TestScenes::oneScaleOrMany()
{
    QFETCH(QString, granularity);
    QFETCH(double, ordinaryRowsDb);
    QFETCH(double, ordinaryColumnsDb);
    QFETCH(double, bits);
    const std::vector<float> quiet = RandomValues(66).normals(64 * 512, 0.02);
    std::vector<float> loudRow = quiet;
    std::vector<float> loudColumns = quiet;
    for (std::size_t i = 0; i < 512; ++i) {
        loudRow[5 * 512 + i] *= 40;
    }
    for (std::size_t row = 0; row < 64; ++row) {
        for (const std::size_t column : {17U, 100U, 333U}) {
            loudColumns[row * 512 + column] *= 40;
        }
    }
    const QByteArray sharing = granularity.toUtf8();
    const LayerResult rows = analysed(loudRow, {64, 512}, "int4", Scheme::Symmetric, sharing.constData(), "fp16");
    QVERIFY(std::abs(rows.bitsPerWeight - bits) < 1e-3);
    ErrorSums ordinary;
    for (std::size_t row = 0; row < 64; ++row) {
        if (row != 5) {
            ordinary.merge(rows.channels[row].sums);
        }
    }
    QVERIFY(std::abs(ordinary.sqnrDb() - ordinaryRowsDb) < 0.3);
    if (granularity == "tensor") {
        QVERIFY(std::abs(rows.sums.sqnrDb() - 12.3) < 0.5);
        QCOMPARE(ordinary.zeroedFraction(), 1.0);
        return;
    }
    // The report has no numbers by column: quantize group by group with the engine's own grids.
    const LayerResult columns =
        analysed(loudColumns, {64, 512}, "int4", Scheme::Symmetric, sharing.constData(), "fp16");
    const std::size_t size =
        sharing == "channel" ? 512 : static_cast<std::size_t>(columns.quantization.granularity.size);
    double signal = 0;
    double noise = 0;
    for (std::size_t first = 0; first < loudColumns.size(); first += size) {
        const MinMax range = minMaxOf(std::span(loudColumns).subspan(first, size));
        const Grid grid = gridFor({range.min, range.max}, "int4", Scheme::Symmetric, "fp16");
        for (std::size_t i = first; i < first + size; ++i) {
            const std::size_t column = i % 512;
            if (column != 17 && column != 100 && column != 333) {
                signal += double{loudColumns[i]} * loudColumns[i];
                noise += std::pow(double{quantized(loudColumns[i], CodeRule(), grid).value} - loudColumns[i], 2);
            }
        }
    }
    QVERIFY(std::abs(sqnr(signal, noise) - ordinaryColumnsDb) < 0.3);
}

QTEST_GUILESS_MAIN(TestScenes)
#include "tst_scenes.moc"
