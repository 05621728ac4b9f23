// SPDX-License-Identifier: GPL-3.0-or-later
// SQNR of a million normal values in every format, against numbers that a NumPy program computed for values of its own:
// the same to what the choice of a million values changes.
#include "core/analysis/analyse.h"
#include "tests/support/model_from_values.h"
#include "tests/support/random_values.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace qs;

class TestPublishedNumbers : public QObject {
    Q_OBJECT

private slots:
    void sqnrOfNormalValues_data();
    void sqnrOfNormalValues();
};

namespace {

/// A million normal values whose largest magnitude is 4.998, as that of the other million: per tensor it decides.
const Model& normalModel()
{
    static const Model model = [] {
        std::vector<float> values = RandomValues(1).normals(1 << 20);
        constexpr float kLargest = 4.998F;
        for (float& value : values) {
            value = std::clamp(value, -kLargest, kLargest);
        }
        values[77] = kLargest;
        return made::model({made::tensor("w", {1024, 1024}, std::move(values))});
    }();
    return model;
}

} // namespace

void TestPublishedNumbers::sqnrOfNormalValues_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("granularity");
    QTest::addColumn<bool>("symmetric");
    QTest::addColumn<QString>("calibration");
    QTest::addColumn<double>("db");
    QTest::addColumn<double>("tolerance");
    const auto add = [](const char* format, const char* granularity, double db, double tolerance = 0.03,
                        bool symmetric = true, const char* calibration = "min-max") {
        QTest::addRow("%s %s %s", format, granularity, symmetric ? "" : "asymmetric")
            << format << granularity << symmetric << calibration << db << tolerance;
    };
    const auto addSizes = [&](const char* format, std::initializer_list<std::pair<int, double>> sizes,
                              bool symmetric = true) {
        for (const auto& [size, db] : sizes) {
            add(format, qPrintable(QString("group:%1").arg(size)), db, 0.04, symmetric);
        }
    };
    addSizes("nf4", {{16, 21.85}, {32, 21.18}, {64, 20.73}, {128, 20.39}, {256, 20.11}});
    addSizes("fp4-e2m1", {{16, 20.53}, {32, 19.90}, {64, 19.52}, {128, 19.26}, {256, 19.07}});
    addSizes("int4", {{16, 21.39}, {32, 20.27}, {64, 19.36}, {128, 18.60}, {256, 17.96}});
    addSizes("int4", {{16, 23.17}, {32, 21.86}, {64, 20.82}, {128, 19.95}, {256, 19.22}}, false);
    addSizes("int8", {{16, 46.56}, {32, 45.43}, {64, 44.52}, {128, 43.78}, {256, 43.14}});
    addSizes("int3", {{32, 12.90}, {64, 11.99}, {128, 11.24}});
    const double perTensor[] = {0.181, 6.365, 13.723, 20.346, 26.648, 32.810, 38.903};
    for (int bits = 2; bits <= 8; ++bits) {
        add(qPrintable(QString("int%1").arg(bits)), "tensor", perTensor[bits - 2], 0.03);
    }
    add("mxfp4", "tensor", 18.787);
    add("nvfp4", "tensor", 20.444);
    add("fp8-e4m3", "tensor", 31.542, 0.05);
    add("mxfp8-e4m3", "tensor", 30.644);
    add("fp8-e5m2", "tensor", 25.571, 0.05);
    add("mxfp8-e5m2", "tensor", 25.354);
    add("fp16", "tensor", 73.66);
    add("bf16", "tensor", 55.58);
    add("q4_0", "tensor", 21.314);
    add("q4_1", "tensor", 22.140);
    add("q5_0", "tensor", 27.387);
    add("q5_1", "tensor", 28.441);
    add("q8_0", "tensor", 45.425);
    add("q2_k", "tensor", 10.50, 0.07);
    add("q3_k", "tensor", 16.42, 0.05);
    add("q4_k", "tensor", 22.89, 0.05);
    add("q5_k", "tensor", 28.82, 0.05);
    add("q6_k", "tensor", 35.03, 0.05);
    add("tq2_0", "tensor", 1.859, 0.05);
    add("ternary", "tensor", 5.796, 0.02, true, "abs-mean");
    add("binary", "tensor", 4.396, 0.02, true, "abs-mean");
    // Max 1960 and Lloyd: the optimum for endlessly many values.
    const double lloydMax[] = {9.300, 14.616, 20.222, 26.012, 31.910, 37.865, 43.853};
    for (int bits = 2; bits <= 8; ++bits) {
        add(qPrintable(QString("lloyd-max%1").arg(bits)), "tensor", lloydMax[bits - 2],
            bits < 8 ? 0.05 : 0.08); // of 256 levels the outermost few decide
    }
}

void TestPublishedNumbers::sqnrOfNormalValues()
{
    QFETCH(QString, format);
    QFETCH(QString, granularity);
    QFETCH(bool, symmetric);
    QFETCH(QString, calibration);
    QFETCH(double, db);
    QFETCH(double, tolerance);
    Quantization quantization;
    quantization.format = format.toStdString();
    quantization.granularity = *parseGranularity(granularity.toStdString());
    quantization.scheme = symmetric ? Scheme::Symmetric : Scheme::Asymmetric;
    const auto rule = parseCalibration(calibration.toStdString());
    if (!rule) {
        QFAIL(rule.error().message.c_str());
    }
    quantization.calibration = *rule;
    Progress progress;
    const AnalysisRequest request{
        .quantization = quantization, .overrides = {}, .layerPattern = {}, .statistics = false};
    const LayerResult layer = analyse(normalModel(), request, progress)->layers[0];
    QVERIFY2(std::abs(layer.sums.sqnrDb() - db) <= tolerance,
             qPrintable(QString("%1 dB, expected %2").arg(layer.sums.sqnrDb()).arg(db)));
}

QTEST_GUILESS_MAIN(TestPublishedNumbers)
#include "tst_published_numbers.moc"
