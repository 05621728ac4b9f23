// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/comparison_document.h"
#include "tests/support/example_report.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <sstream>

using qs::Json;

class TestComparisonDocument : public QObject {
    Q_OBJECT

private slots:
    void pointsHaveTheAgreedKeys();
    void pointsStandInTheOrderOfTheirBits();
    void hostileNamesGiveValidText();
    void nothingComparedIsStillADocument();
};

namespace {

qs::AnalysisReport reportOf(const char* format, double bits, double noise, const std::string& name = "fc")
{
    qs::AnalysisReport report;
    report.modelPath = "model.onnx";
    report.request.quantization = qs::usualQuantization(*qs::findNumberFormat(format));
    report.layers.push_back(example::layer(name, 2, 1000, noise, 0));
    report.layers.back().sums = example::sums(report.layers.back().count, 1000, noise, 0);
    report.layers.back().quantization = report.request.quantization;
    report.layers.back().bitsPerWeight = bits;
    report.layers.back().bytesAfter = static_cast<std::uint64_t>(bits * 200 / 8);
    qs::summarise(report);
    return report;
}

std::vector<qs::AnalysisReport> threeReports(const std::string& name = "fc")
{
    return {reportOf("int8", 8, 1, name), reportOf("mxfp4", 4, 10, name), reportOf("int4", 4, 20, name)};
}

} // namespace

void TestComparisonDocument::pointsHaveTheAgreedKeys()
{
    const Json document = qs::comparisonDocument(threeReports());
    for (const char* key : {"quantscope", "model", "points", "layers", "reference", "problems", "cancelled"}) {
        QVERIFY2(document.contains(key), key);
    }
    for (const char* key : {"format", "label", "granularity", "calibration", "scale_storage", "bits_per_weight",
                            "sqnr_db", "on_front", "bytes", "rate_distortion_db"}) {
        QVERIFY2(document["points"][0].contains(key), key);
        QVERIFY2(document["layers"][0]["points"][0].contains(key), key);
    }
    QVERIFY(document["points"][0]["worst_layer"] == Json("fc"));
    QVERIFY(document["points"][0]["label"] == Json("MXFP4"));
    QVERIFY(document["points"][0]["sqnr_db"] == Json(20.0));
    QVERIFY(std::abs(document["points"][0]["rate_distortion_db"].get<double>() - 24.08) < 0.01);
    QVERIFY(document["layers"][0]["points"][0]["worst_channel"] == Json(1));
    QCOMPARE(document["reference"]["bits"].size(), document["reference"]["gaussian_uniform_db"].size());
}

void TestComparisonDocument::pointsStandInTheOrderOfTheirBits()
{
    const Json document = qs::comparisonDocument(threeReports());
    QVERIFY(document["points"][0]["format"] == Json("mxfp4"));
    QVERIFY(document["points"][1]["format"] == Json("int4"));
    QVERIFY(document["points"][2]["format"] == Json("int8"));
    QVERIFY(document["points"][0]["on_front"] == Json(true));
    QVERIFY(document["points"][1]["on_front"] == Json(false));
    QVERIFY(document["points"][2]["on_front"] == Json(true));
}

void TestComparisonDocument::hostileNamesGiveValidText()
{
    const auto reports = threeReports("=cmd|\"a\",\xff");
    std::ostringstream out;
    QVERIFY(qs::writeComparisonCsv(reports, out));
    QVERIFY(out.str().find("\"'=cmd|\"\"a\"\",\xEF\xBF\xBD\"") != std::string::npos);
    const std::string text = qs::jsonText(qs::comparisonDocument(reports));
    QVERIFY(Json::accept(text));
    const auto lines = std::ranges::count(out.str(), '\n');
    QCOMPARE(lines, 1 + 3 + 3);
}

void TestComparisonDocument::nothingComparedIsStillADocument()
{
    const Json document = qs::comparisonDocument({});
    QVERIFY(document["points"].empty());
    QVERIFY(document["model"].is_null());
}

QTEST_GUILESS_MAIN(TestComparisonDocument)
#include "tst_comparison_document.moc"
