// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/latency_document.h"

#include "core/base/text.h"
#include "core/base/version.h"
#include "core/export/csv_cell.h"
#include "core/export/writers.h"

#include <array>

namespace qs {

namespace {

Json jsonOf(const Timing& timing)
{
    return {{"median_seconds", jsonNumber(timing.median)},
            {"p5_seconds", jsonNumber(timing.low)},
            {"p95_seconds", jsonNumber(timing.high)},
            {"rounds", timing.rounds}};
}

Json jsonOf(const LayerLatency& layer)
{
    Json json = {{"layer", layer.layer},
                 {"op", layer.op},
                 {"depthwise", layer.isDepthwise},
                 {"activation", layer.activation},
                 {"input_shape", layer.input},
                 {"multiply_adds", layer.products},
                 {"fp32_bytes", layer.floatBytes},
                 {"int8_bytes", layer.integerBytes},
                 {"bias_overflows", layer.biasOverflows},
                 {"largest_accumulator", layer.largestAccumulator}};
    if (layer.error) {
        json["error"] = layer.error->message;
        return json;
    }
    json["fp32"] = jsonOf(layer.floats);
    json["int8"] = jsonOf(layer.codes);
    json["quantize_input"] = jsonOf(layer.encode);
    json["dequantize_output"] = jsonOf(layer.decode);
    json["int8_dynamic"] = layer.dynamic.rounds > 0 ? jsonOf(layer.dynamic) : Json();
    json["speedup"] = jsonNumber(layer.speedup());
    return json;
}

/// Empty where the layer was not timed so.
std::string cellOf(const LayerLatency& layer, const Timing& timing, double seconds)
{
    return layer.error || timing.rounds == 0 ? std::string() : numberText(seconds);
}

template <Timing LayerLatency::*Form>
std::string medianOf(const LayerLatency& layer)
{
    return cellOf(layer, layer.*Form, (layer.*Form).median);
}

struct Column {
    const char* title;
    std::string (*cell)(const LayerLatency&);
};

constexpr std::array kColumns{
    Column{"layer", [](const LayerLatency& layer) { return csvCell(layer.layer); }},
    Column{"tensor", [](const LayerLatency& layer) { return csvCell(layer.tensor); }},
    Column{"op", [](const LayerLatency& layer) { return csvCell(layer.op); }},
    Column{"depthwise", [](const LayerLatency& layer) { return std::string(layer.isDepthwise ? "true" : "false"); }},
    Column{"activation", [](const LayerLatency& layer) { return csvCell(layer.activation); }},
    Column{"multiply_adds", [](const LayerLatency& layer) { return std::to_string(layer.products); }},
    Column{"fp32_bytes", [](const LayerLatency& layer) { return std::to_string(layer.floatBytes); }},
    Column{"int8_bytes", [](const LayerLatency& layer) { return std::to_string(layer.integerBytes); }},
    Column{"bias_overflows", [](const LayerLatency& layer) { return std::to_string(layer.biasOverflows); }},
    Column{"largest_accumulator", [](const LayerLatency& layer) { return std::to_string(layer.largestAccumulator); }},
    Column{"fp32_median_seconds", medianOf<&LayerLatency::floats>},
    Column{"fp32_p5_seconds", [](const LayerLatency& layer) { return cellOf(layer, layer.floats, layer.floats.low); }},
    Column{"fp32_p95_seconds",
           [](const LayerLatency& layer) { return cellOf(layer, layer.floats, layer.floats.high); }},
    Column{"int8_median_seconds", medianOf<&LayerLatency::codes>},
    Column{"int8_p5_seconds", [](const LayerLatency& layer) { return cellOf(layer, layer.codes, layer.codes.low); }},
    Column{"int8_p95_seconds", [](const LayerLatency& layer) { return cellOf(layer, layer.codes, layer.codes.high); }},
    Column{"quantize_input_median_seconds", medianOf<&LayerLatency::encode>},
    Column{"dequantize_output_median_seconds", medianOf<&LayerLatency::decode>},
    Column{"int8_dynamic_median_seconds", medianOf<&LayerLatency::dynamic>},
    Column{"speedup",
           [](const LayerLatency& layer) { return layer.error ? std::string() : numberText(layer.speedup()); }},
    Column{"error",
           [](const LayerLatency& layer) { return layer.error ? csvCell(layer.error->message) : std::string(); }},
};

} // namespace

Json jsonOf(const LatencyReport& report, const Model& model)
{
    Json document = {{"quantscope", kVersion},
                     {"model", jsonOfModel(model)},
                     {"instruction_set", report.instructionSet},
                     {"exact_byte_products", report.hasByteProducts},
                     {"threads", report.threads},
                     {"samples", report.samples},
                     {"nodes", report.nodes},
                     {"fp32", jsonOf(report.floats)},
                     {"int8", jsonOf(report.codes)},
                     {"fp32_weight_bytes", report.floatBytes()},
                     {"int8_weight_bytes", report.integerBytes()},
                     {"advice", report.advice()}};
    document["layers"] = Json::array();
    for (const LayerLatency& layer : report.layers) {
        document["layers"].push_back(jsonOf(layer));
    }
    document["outputs"] = Json::array();
    for (const OutputFidelity& output : report.fidelity) {
        document["outputs"].push_back({{"name", output.name}, {"sqnr_db", jsonNumber(output.sqnrDb)}});
    }
    document["problems"] = Json::array();
    for (const Problem& problem : report.problems) {
        document["problems"].push_back({{"tensor", problem.tensor}, {"message", problem.message}});
    }
    return document;
}

Status writeLatencyCsv(const LatencyReport& report, std::ostream& out)
{
    const char* separator = "";
    for (const Column& column : kColumns) {
        out << separator << column.title;
        separator = ",";
    }
    out << '\n';
    for (const LayerLatency& layer : report.layers) {
        separator = "";
        for (const Column& column : kColumns) {
            out << separator << column.cell(layer);
            separator = ",";
        }
        out << '\n';
    }
    return checkWritten(out);
}

} // namespace qs
