// SPDX-License-Identifier: GPL-3.0-or-later
// What every row of the tables of formats, granularities, storages and arithmetics has to keep: the same digits on any
// number of threads and every CPU target, and an answer for values that nobody would want to quantize.
#include "core/analysis/analyse.h"
#include "core/base/parallel.h"
#include "tests/support/cpu_targets.h"
#include "tests/support/model_from_values.h"
#include "tests/support/random_values.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace qs;

class TestEveryFormat : public QObject {
    Q_OBJECT

private slots:
    void anyNumberOfThreadsGivesTheSameReport_data() { choices(); }
    void anyNumberOfThreadsGivesTheSameReport();
    void everyCpuTargetGivesTheSameCodes_data() { choices(); }
    void everyCpuTargetGivesTheSameCodes();
    void strangeValuesHaveAnAnswer_data() { choices(); }
    void strangeValuesHaveAnAnswer();
    void theEntropyIsThatOfTheCodes_data() { choices(); }
    void theEntropyIsThatOfTheCodes();
    void bitsAreCounted_data();
    void bitsAreCounted();

private:
    static void choices();
    static Quantization choice();
};

namespace {

Quantization with(const NumberFormat& format, const char* granularity, const char* storage = "fp32")
{
    Quantization quantization;
    quantization.format = format.id;
    quantization.granularity = *parseGranularity(granularity);
    quantization.scaleStorage = storage;
    return effective(quantization);
}

LayerResult measured(const Model& model, const Quantization& quantization)
{
    Progress progress;
    return analyse(model, {.quantization = quantization, .overrides = {}, .layerPattern = {}}, progress)->layers[0];
}

Model modelOf(std::vector<float> values, std::int64_t rows)
{
    const std::int64_t columns = static_cast<std::int64_t>(values.size()) / rows;
    return made::model({made::tensor("w", {rows, columns}, std::move(values))});
}

bool close(double a, double b)
{
    return a == b || std::abs(a - b) <= 1e-12 * std::max(std::abs(a), std::abs(b));
}

} // namespace

/// Every format as it is usually cut, and one of each kind with every granularity, storage and arithmetic.
void TestEveryFormat::choices()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("granularity");
    QTest::addColumn<QString>("storage");
    QTest::addColumn<QString>("arithmetic");
    const auto add = [](std::string_view format, std::string_view granularity, std::string_view storage,
                        std::string_view arithmetic) {
        const auto text = [](std::string_view s) { return QString::fromUtf8(s.data(), qsizetype(s.size())); };
        const QString name = QStringList{text(format), text(granularity), text(storage), text(arithmetic)}.join(' ');
        QTest::addRow("%s", qPrintable(name)) << text(format) << text(granularity) << text(storage) << text(arithmetic);
    };
    for (const NumberFormat& format : numberFormats()) {
        add(format.id, "tensor", "fp32", "textbook");
        if (!format.fixed) {
            add(format.id, "group:24", "fp32", "textbook");
        }
    }
    for (const char* format : {"int4", "nf4", "fp8-e4m3"}) {
        for (const char* granularity : {"tensor", "channel", "input-channel", "group:16", "block:3x20"}) {
            for (const ScaleStorage& storage : scaleStorages()) {
                add(format, granularity, storage.id, "gptq");
            }
        }
    }
    for (const ArithmeticPreset& preset : arithmeticPresets()) {
        for (const char* format : {"int8", "uint4"}) {
            add(format, "channel", preset.scaleStorage, preset.id);
        }
    }
}

Quantization TestEveryFormat::choice()
{
    QFETCH(QString, format);
    QFETCH(QString, granularity);
    QFETCH(QString, storage);
    QFETCH(QString, arithmetic);
    Quantization quantization;
    quantization.format = format.toStdString();
    quantization.granularity = *parseGranularity(granularity.toStdString());
    quantization.scaleStorage = storage.toStdString();
    quantization.arithmetic = *parseArithmetic(arithmetic.toStdString());
    quantization.scheme = arithmetic == "textbook" ? Scheme::Symmetric : Scheme::Asymmetric;
    return quantization;
}

void TestEveryFormat::anyNumberOfThreadsGivesTheSameReport()
{
    const Quantization quantization = choice();
    static const Model model = modelOf(RandomValues(41).normals(70 * 3100, 0.05), 70);
    const auto on = [&](int threads) {
        const ThreadLimit limit(threads);
        return measured(model, quantization);
    };
    const LayerResult one = on(1);
    QCOMPARE(one.state, LayerResult::State::Done);
    QVERIFY(on(2) == one);
    QVERIFY(on(5) == one);
}

void TestEveryFormat::everyCpuTargetGivesTheSameCodes()
{
    const Quantization quantization = choice();
    static const Model model = modelOf(RandomValues(42).normals(7 * 300, 0.05), 7);
    const LayerResult best = measured(model, quantization);
    for (const std::string& target : availableCpuTargets()) {
        const ForcedTarget forced(QString::fromStdString(target));
        const LayerResult other = measured(model, quantization);
        QVERIFY(other.grid == best.grid && other.levels == best.levels);
        QCOMPARE(other.codesUsed, best.codesUsed);
        QCOMPARE(other.sums.clipped, best.sums.clipped);
        QCOMPARE(other.sums.zeroed, best.sums.zeroed);
        QCOMPARE(other.sums.maxAbsError, best.sums.maxAbsError);
        QVERIFY(close(other.sums.rounding, best.sums.rounding));
        QVERIFY(close(other.sums.clipping, best.sums.clipping));
        QVERIFY(close(other.sums.reconstructed, best.sums.reconstructed));
    }
}

void TestEveryFormat::strangeValuesHaveAnAnswer()
{
    const Quantization quantization = choice();
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
    const std::vector<float> normals = RandomValues(43).normals(6 * 70);
    const auto scaled = [&](float factor) {
        std::vector<float> values = normals;
        for (float& value : values) {
            value *= factor;
        }
        return values;
    };
    std::vector<float> mixed = normals;
    for (std::size_t i = 0; i < mixed.size(); i += 9) {
        mixed[i] = i % 27 == 0 ? kNaN : i % 27 == 9 ? kInfinity : -kInfinity;
    }
    std::vector<float> outlier = normals;
    outlier[100] = 1e30F;
    const std::vector<std::vector<float>> all{std::vector<float>(420, 0.0F),
                                              std::vector<float>(420, 0.375F),
                                              std::vector<float>(420, -1e-42F),
                                              std::vector<float>(420, 3e38F),
                                              scaled(1e-40F),
                                              scaled(1e37F),
                                              std::vector<float>(420, kNaN),
                                              mixed,
                                              outlier,
                                              {1, -1, 0.5F, -0.25F, 2, 0.125F}};
    for (std::size_t i = 0; i < all.size(); ++i) {
        const std::string which = "case " + std::to_string(i);
        const LayerResult layer = measured(modelOf(all[i], 6), quantization);
        const auto finite =
            static_cast<std::uint64_t>(std::ranges::count_if(all[i], [](float x) { return std::isfinite(x); }));
        QCOMPARE(layer.state, LayerResult::State::Done);
        QVERIFY2(layer.sums.count == finite, which.c_str());
        for (const double number : {layer.sums.rounding, layer.sums.clipping, layer.sums.maxAbsError}) {
            QVERIFY2(number >= 0 && !std::isnan(number), which.c_str());
        }
        QVERIFY2(layer.sums.clipped <= finite && layer.sums.zeroed <= finite, which.c_str());
    }
    const LayerResult zeros = measured(modelOf(all[0], 6), quantization);
    QVERIFY(zeros.sums.noise() < 1e-60);
    QVERIFY(std::isnan(zeros.sums.sqnrDb()));
    // NaN and infinities change no other group: they count nowhere and the rest is as good as ever.
    QVERIFY(measured(modelOf(mixed, 6), quantization).sums.sqnrDb() >
            measured(modelOf(normals, 6), quantization).sums.sqnrDb() - 6);
}

void TestEveryFormat::theEntropyIsThatOfTheCodes()
{
    const Quantization quantization = choice();
    static const Model model = modelOf(RandomValues(44).normals(16 * 512, 0.05), 16);
    const LayerResult layer = measured(model, quantization);
    QVERIFY(layer.statistics.has_value());
    const auto entropy = layer.statistics->codeEntropy;
    QCOMPARE(entropy.has_value(), layer.codesUsed.has_value());
    if (entropy) {
        QVERIFY(*entropy >= 0 && *entropy <= std::log2(*layer.codesUsed) + 1e-12);
        QVERIFY(*layer.codesUsed == 1 || *entropy > 0);
    }
}

void TestEveryFormat::bitsAreCounted_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("granularity");
    QTest::addColumn<QString>("storage");
    QTest::addColumn<double>("bits");
    const double weights = 1024 * 1024;
    QTest::newRow("INT4, groups of 128, FP16") << "int4"
                                               << "group:128"
                                               << "fp16" << 4.125;
    QTest::newRow("INT8, channel, FP32") << "int8"
                                         << "channel"
                                         << "fp32" << 8 + 32.0 / 1024;
    QTest::newRow("INT8, blocks of 128 x 128") << "int8"
                                               << "block:128x128"
                                               << "fp32" << 8 + 32.0 / 16384;
    QTest::newRow("NF4, groups of 64, FP32") << "nf4"
                                             << "group:64"
                                             << "fp32" << 4.5;
    QTest::newRow("NF4, double quantized") << "nf4-double"
                                           << "tensor"
                                           << "fp32" << 4 + 8.0 / 64 + 32.0 / 16384 + 32 / weights;
    QTest::newRow("MXFP8") << "mxfp8-e4m3"
                           << "tensor"
                           << "fp32" << 8.25;
    QTest::newRow("MXFP6") << "mxfp6-e2m3"
                           << "tensor"
                           << "fp32" << 6.25;
    QTest::newRow("MXFP4") << "mxfp4"
                           << "tensor"
                           << "fp32" << 4.25;
    QTest::newRow("MXINT8") << "mxint8"
                            << "tensor"
                            << "fp32" << 8.25;
    QTest::newRow("NVFP4") << "nvfp4"
                           << "tensor"
                           << "fp32" << 4.5 + 32 / weights;
    QTest::newRow("FP16") << "fp16"
                          << "tensor"
                          << "fp32" << 16.0;
    QTest::newRow("ternary") << "ternary"
                             << "tensor"
                             << "fp16" << std::log2(3.0) + 16 / weights;
    QTest::newRow("Lloyd-Max 4") << "lloyd-max4"
                                 << "tensor"
                                 << "fp32" << 4 + 16 * 32 / weights;
    for (const BlockCodec& codec : blockCodecs()) {
        if (findNumberFormat(codec.id) != nullptr) {
            QTest::newRow(codec.id.data()) << QString::fromUtf8(codec.id.data()) << "tensor"
                                           << "fp32" << 8.0 * codec.bytes / codec.values;
        }
    }
}

void TestEveryFormat::bitsAreCounted()
{
    QFETCH(QString, format);
    QFETCH(QString, granularity);
    QFETCH(QString, storage);
    QFETCH(double, bits);
    const Model model = modelOf(std::vector<float>(1024 * 1024), 1024);
    const Quantization quantization =
        with(*findNumberFormat(format.toStdString()), qPrintable(granularity), qPrintable(storage));
    const LayerResult layer = pendingLayer(model, model.weights[0], quantization);
    QVERIFY(std::abs(layer.bitsPerWeight - bits) < 1e-12);
    QCOMPARE(layer.bytesAfter, static_cast<std::uint64_t>(std::ceil(bits * 1024 * 1024 / 8)));
    const NumberFormat& row = *findNumberFormat(format.toStdString());
    QVERIFY(row.family != FormatFamily::Gguf || row.bits == bits);
}

QTEST_GUILESS_MAIN(TestEveryFormat)
#include "tst_every_format.moc"
