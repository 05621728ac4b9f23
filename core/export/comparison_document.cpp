// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/comparison_document.h"

#include "core/analysis/theory.h"
#include "core/base/text.h"
#include "core/base/version.h"
#include "core/export/csv_cell.h"
#include "core/export/writers.h"

#include <algorithm>
#include <array>

namespace qs {

namespace {

/// One point with the report it comes from, and the layer where it is about one.
struct Finding {
    const ComparisonPoint& point;
    const AnalysisReport& report;
    const LayerResult* layer;

    const Quantization& quantization() const
    {
        return layer != nullptr ? layer->quantization : report.request.quantization;
    }
    std::uint64_t bytes() const { return layer != nullptr ? layer->bytesAfter : report.total.bytesAfter; }
};

Json jsonOf(const Finding& finding)
{
    Json object = qs::jsonOf(finding.quantization());
    object["label"] = findNumberFormat(finding.quantization().format)->label;
    object["bits_per_weight"] = jsonNumber(finding.point.bitsPerWeight);
    object["sqnr_db"] = jsonNumber(finding.point.sqnrDb);
    object["rate_distortion_db"] = jsonNumber(rateDistortionBoundDb(finding.point.bitsPerWeight));
    object["on_front"] = finding.point.onFront;
    object["bytes"] = finding.bytes();
    if (const LayerResult* layer = finding.layer) {
        object["worst_channel"] = layer->worstChannel ? Json(*layer->worstChannel) : Json();
        object["worst_channel_sqnr_db"] = layer->worstChannel ? jsonNumber(layer->worstChannelSqnrDb()) : Json();
    } else {
        const auto worst = finding.report.total.worstLayer;
        const LayerResult* const worstLayer = worst ? &finding.report.layers[*worst] : nullptr;
        object["worst_layer"] = worstLayer != nullptr ? Json(worstLayer->name) : Json();
        object["worst_layer_sqnr_db"] = worstLayer != nullptr ? jsonNumber(worstLayer->sums.sqnrDb()) : Json();
    }
    return object;
}

/// Calls `use` with each point of layer `layer`, or of all layers together.
void forEachPoint(std::span<const AnalysisReport> reports, std::optional<std::size_t> layer, const auto& use)
{
    for (const ComparisonPoint& point : byBits(comparisonOf(reports, layer))) {
        const AnalysisReport& report = reports[point.report];
        use(Finding{point, report, layer ? &report.layers[*layer] : nullptr});
    }
}

Json pointsOf(std::span<const AnalysisReport> reports, std::optional<std::size_t> layer = std::nullopt)
{
    Json points = Json::array();
    forEachPoint(reports, layer, [&points](const Finding& finding) { points.push_back(jsonOf(finding)); });
    return points;
}

/// What theory says at whole numbers of bits: nothing of it depends on the model.
Json referenceOf()
{
    Json reference = {{"db_per_bit", kDbPerBit},
                      {"bits", Json::array()},
                      {"rate_distortion_db", Json::array()},
                      {"gaussian_lloyd_max_db", Json::array()},
                      {"gaussian_uniform_db", Json::array()}};
    constexpr int kMostBits = 8;
    for (int bits = 1; bits <= kMostBits; ++bits) {
        reference["bits"].push_back(bits);
        reference["rate_distortion_db"].push_back(jsonNumber(rateDistortionBoundDb(bits)));
        reference["gaussian_lloyd_max_db"].push_back(jsonNumber(gaussianLloydMaxDb(bits)));
        reference["gaussian_uniform_db"].push_back(jsonNumber(gaussianUniformOptimumDb(bits)));
    }
    return reference;
}

std::size_t layerCount(std::span<const AnalysisReport> reports)
{
    return reports.empty() ? 0 : reports.front().layers.size();
}

struct Column {
    const char* title;
    std::string (*cell)(const Finding&);
};

/// The words of the JSON document.
constexpr std::array kColumns{
    Column{"name", [](const Finding& f) { return f.layer == nullptr ? std::string() : csvCell(f.layer->name); }},
    Column{"tensor", [](const Finding& f) { return f.layer == nullptr ? std::string() : csvCell(f.layer->tensor); }},
    Column{"format", [](const Finding& f) { return f.quantization().format; }},
    Column{"scheme", [](const Finding& f) { return std::string(rowOf(f.quantization().scheme).id); }},
    Column{"granularity", [](const Finding& f) { return granularityText(f.quantization().granularity); }},
    Column{"calibration", [](const Finding& f) { return calibrationText(f.quantization().calibration); }},
    Column{"scale_storage", [](const Finding& f) { return f.quantization().scaleStorage; }},
    Column{"arithmetic", [](const Finding& f) { return csvCell(arithmeticText(f.quantization().arithmetic)); }},
    Column{"bits_per_weight", [](const Finding& f) { return numberText(f.point.bitsPerWeight); }},
    Column{"sqnr_db", [](const Finding& f) { return numberText(f.point.sqnrDb); }},
    Column{"rate_distortion_db",
           [](const Finding& f) { return numberText(rateDistortionBoundDb(f.point.bitsPerWeight)); }},
    Column{"on_front", [](const Finding& f) { return std::string(f.point.onFront ? "true" : "false"); }},
    Column{"bytes", [](const Finding& f) { return std::to_string(f.bytes()); }},
};

} // namespace

std::vector<ComparisonPoint> byBits(std::vector<ComparisonPoint> points)
{
    std::ranges::stable_sort(points, [](const ComparisonPoint& a, const ComparisonPoint& b) {
        return a.bitsPerWeight != b.bitsPerWeight ? a.bitsPerWeight < b.bitsPerWeight : a.sqnrDb > b.sqnrDb;
    });
    return points;
}

Json comparisonDocument(std::span<const AnalysisReport> reports)
{
    Json document = {{"quantscope", kVersion}};
    document["model"] = reports.empty() ? Json() : jsonOfModel(reports.front());
    document["layers_pattern"] = reports.empty() ? std::string() : reports.front().request.layerPattern;
    document["level"] = "L0";
    document["points"] = pointsOf(reports);
    document["layers"] = Json::array();
    for (std::size_t i = 0; i < layerCount(reports); ++i) {
        const LayerResult& layer = reports.front().layers[i];
        document["layers"].push_back(
            {{"name", layer.name}, {"tensor", layer.tensor}, {"points", pointsOf(reports, i)}});
    }
    document["reference"] = referenceOf();
    document["problems"] = reports.empty() ? Json::array() : jsonOfProblems(reports.front());
    document["cancelled"] = !reports.empty() && reports.front().cancelled;
    return document;
}

Status writeComparisonCsv(std::span<const AnalysisReport> reports, std::ostream& out)
{
    const char* separator = "";
    for (const Column& column : kColumns) {
        out << separator << column.title;
        separator = ",";
    }
    out << '\n';
    const auto writeRow = [&out](const Finding& finding) {
        const char* comma = "";
        for (const Column& column : kColumns) {
            out << comma << column.cell(finding);
            comma = ",";
        }
        out << '\n';
    };
    forEachPoint(reports, std::nullopt, writeRow);
    for (std::size_t i = 0; i < layerCount(reports); ++i) {
        forEachPoint(reports, i, writeRow);
    }
    return checkWritten(out);
}

} // namespace qs
