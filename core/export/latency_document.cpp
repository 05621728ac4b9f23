// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/latency_document.h"

#include "core/base/version.h"

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

} // namespace qs
