// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/activations_document.h"

#include "core/activations/calibrated_grid.h"
#include "core/activations/findings.h"
#include "core/base/text.h"
#include "core/base/version.h"
#include "core/export/csv_cell.h"
#include "core/export/writers.h"

#include <array>

namespace qs {

namespace {

Json jsonOf(const Range& range)
{
    return {{"low", jsonNumber(range.low)}, {"high", jsonNumber(range.high)}};
}

Json jsonOf(const CalibratedGrid& calibrated, const Distribution& values)
{
    const CalibratedGrid::Cost cost = calibrated.costOn(values);
    return {{"calibration", calibrationText(calibrated.calibration())},
            {"range", jsonOf(calibrated.range())},
            {"scale", jsonNumber(double{calibrated.grid().scale})},
            {"zero_point", jsonNumber(double{calibrated.grid().zeroPoint})},
            {"sqnr_db", jsonNumber(cost.sqnrDb())},
            {"rounding_mse", jsonNumber(cost.error.rounding)},
            {"clipping_mse", jsonNumber(cost.error.clipping)},
            {"clipped_fraction", jsonNumber(cost.clippedValues)},
            {"codes_reached", cost.reachedCodes},
            {"codes_available", calibrated.quantizer().codeCount()}};
}

template <typename Number>
Json listOf(const std::vector<ActivationChannel>& channels, Number number)
{
    Json list = Json::array();
    for (const ActivationChannel& channel : channels) {
        list.push_back(jsonNumber(number(channel)));
    }
    return list;
}

Json jsonOf(const ActivationTensor& tensor, const Quantization& quantization)
{
    const Moments& moments = tensor.distribution.moments();
    const bool hasValues = moments.count > 0;
    const auto known = [&](double value) { return hasValues ? jsonNumber(value) : Json(); };
    Json object = {{"name", tensor.name},
                   {"producer", tensor.producer},
                   {"producer_kind", tensor.producerKind},
                   {"readers", tensor.readers},
                   {"shape", tensor.shape},
                   {"channel_axis", tensor.channelAxis < 0 ? Json() : Json(tensor.channelAxis)},
                   {"count", moments.count},
                   {"min", known(moments.min)},
                   {"max", known(moments.max)},
                   {"mean", known(moments.mean)},
                   {"std", known(moments.std())},
                   {"zeros", moments.zeros},
                   {"nan", moments.nan},
                   {"pos_inf", moments.posInf},
                   {"neg_inf", moments.negInf},
                   {"stationarity", known(tensor.stationarity())},
                   {"one_sided", tensor.isOneSided()},
                   {"outlier_ratio", jsonNumber(tensor.outlierRatio())},
                   {"outlier_channels", tensor.outlierChannels()},
                   {"dead_channels", tensor.deadChannels()},
                   {"static_sqnr_db", jsonNumber(tensor.secondHalf.staticDb())},
                   {"dynamic_sqnr_db", jsonNumber(tensor.secondHalf.dynamicDb())}};
    object.update(jsonOf(CalibratedGrid(tensor.distribution, quantization), tensor.distribution));
    object["settling"] = Json::array();
    for (const SettledRange& settled : tensor.settling) {
        object["settling"].push_back({{"samples", settled.samples},
                                      {"range", jsonOf(settled.range)},
                                      {"calibrated", jsonOf(settled.calibrated)}});
    }
    object["channels"] = {
        {"max_abs", listOf(tensor.channels, [](const ActivationChannel& c) { return double{c.largest()}; })},
        {"mean", listOf(tensor.channels, [](const ActivationChannel& c) { return c.mean(); })},
        {"mean_square", listOf(tensor.channels, [](const ActivationChannel& c) { return c.meanSquare(); })}};
    return object;
}

Json jsonOf(const std::vector<Problem>& problems)
{
    Json list = Json::array();
    for (const Problem& problem : problems) {
        list.push_back({{"tensor", problem.tensor}, {"message", problem.message}});
    }
    return list;
}

Json jsonOf(const LayerSmoothing& layer, const std::vector<double>& alphas)
{
    Json object = {{"name", layer.layer}, {"tensor", layer.tensor}, {"kind", layer.kind}};
    if (layer.error) {
        object["error"] = layer.error->message;
        return object;
    }
    const auto best = layer.best();
    object["input"] = layer.input;
    object["sqnr_db"] = jsonNumber(layer.plain.sqnrDb());
    object["smoothed_sqnr_db"] = Json::array();
    for (const ErrorShare& share : layer.smoothed) {
        object["smoothed_sqnr_db"].push_back(jsonNumber(share.sqnrDb()));
    }
    object["best_alpha"] = best ? Json(alphas[*best]) : Json();
    object["gain_db"] = jsonNumber(layer.gainDb());
    object["input_max_abs"] = layer.inputLargest;
    object["weight_max_abs"] = layer.weightLargest;
    return object;
}

Json jsonOf(const std::vector<EqualizationPair>& pairs)
{
    Json list = Json::array();
    for (const EqualizationPair& pair : pairs) {
        list.push_back({{"first", pair.first}, {"second", pair.second}, {"ratio", jsonNumber(pair.ratio())}});
    }
    return list;
}

/// A value with its grid, as a row of the table.
struct TableRow {
    const ActivationTensor& tensor;
    const CalibratedGrid calibrated;
    const CalibratedGrid::Cost cost;
};

struct Column {
    const char* title;
    std::string (*cell)(const TableRow&);
};

constexpr std::array kColumns{
    Column{"name", [](const TableRow& row) { return csvCell(row.tensor.name); }},
    Column{"producer", [](const TableRow& row) { return csvCell(row.tensor.producer); }},
    Column{"producer_kind", [](const TableRow& row) { return csvCell(row.tensor.producerKind); }},
    Column{"count", [](const TableRow& row) { return std::to_string(row.tensor.distribution.moments().count); }},
    Column{"min", [](const TableRow& row) { return numberText(row.tensor.distribution.moments().min); }},
    Column{"max", [](const TableRow& row) { return numberText(row.tensor.distribution.moments().max); }},
    Column{"mean", [](const TableRow& row) { return numberText(row.tensor.distribution.moments().mean); }},
    Column{"std", [](const TableRow& row) { return numberText(row.tensor.distribution.moments().std()); }},
    Column{"calibration", [](const TableRow& row) { return csvCell(calibrationText(row.calibrated.calibration())); }},
    Column{"low", [](const TableRow& row) { return numberText(row.calibrated.range().low); }},
    Column{"high", [](const TableRow& row) { return numberText(row.calibrated.range().high); }},
    Column{"sqnr_db", [](const TableRow& row) { return numberText(row.cost.sqnrDb()); }},
    Column{"clipped_fraction", [](const TableRow& row) { return numberText(row.cost.clippedValues); }},
    Column{"codes_reached", [](const TableRow& row) { return std::to_string(row.cost.reachedCodes); }},
    Column{"stationarity", [](const TableRow& row) { return numberText(row.tensor.stationarity()); }},
    Column{"static_sqnr_db", [](const TableRow& row) { return numberText(row.tensor.secondHalf.staticDb()); }},
    Column{"dynamic_sqnr_db", [](const TableRow& row) { return numberText(row.tensor.secondHalf.dynamicDb()); }},
    Column{"outlier_ratio", [](const TableRow& row) { return numberText(row.tensor.outlierRatio()); }},
    Column{"outlier_channels", [](const TableRow& row) { return std::to_string(row.tensor.outlierChannels().size()); }},
    Column{"dead_channels", [](const TableRow& row) { return std::to_string(row.tensor.deadChannels().size()); }},
    Column{"one_sided", [](const TableRow& row) { return std::string(row.tensor.isOneSided() ? "true" : "false"); }},
};

} // namespace

Json jsonOf(const ActivationReport& report, const Model& model)
{
    Json request = jsonOf(report.request.quantization);
    request["values"] = report.request.valuePattern;
    request["fold"] = report.request.folds;
    Json document = {{"quantscope", kVersion},    {"model", jsonOfModel(model)},     {"request", std::move(request)},
                     {"samples", report.samples}, {"synthetic", report.isSynthetic}, {"values", Json::array()},
                     {"findings", Json::array()}};
    for (const ActivationTensor& tensor : report.tensors) {
        document["values"].push_back(jsonOf(tensor, report.request.quantization));
    }
    for (const ActivationFinding& finding : findingsOf(report)) {
        document["findings"].push_back(
            {{"kind", finding.kind}, {"values", finding.values}, {"sentence", finding.sentence}});
    }
    document["problems"] = jsonOf(report.problems);
    return document;
}

Json jsonOf(const Drift& drift)
{
    Json list = Json::array();
    for (const TensorDrift& tensor : drift.tensors) {
        list.push_back({{"name", tensor.name},
                        {"first", jsonOf(tensor.first)},
                        {"second", jsonOf(tensor.second)},
                        {"covered", jsonOf(tensor.calibrated)},
                        {"overlap", jsonNumber(tensor.overlap)},
                        {"outside_fraction", jsonNumber(tensor.outside)},
                        {"divergence_bits", jsonNumber(tensor.divergence)},
                        {"mean_shift", jsonNumber(tensor.meanShift)},
                        {"sqnr_db", jsonNumber(tensor.firstDb)},
                        {"own_sqnr_db", jsonNumber(tensor.ownDb)},
                        {"loss_db", jsonNumber(tensor.lossDb())}});
    }
    return {{"values", std::move(list)}, {"problems", jsonOf(drift.problems)}};
}

Json jsonOf(const SmoothingReport& report)
{
    Json layers = Json::array();
    for (const LayerSmoothing& layer : report.layers) {
        layers.push_back(jsonOf(layer, report.request.alphas));
    }
    return {{"weights", jsonOf(report.request.weights)}, {"samples", report.samples},
            {"alphas", report.request.alphas},           {"layers", std::move(layers)},
            {"equalization", jsonOf(report.pairs)},      {"problems", jsonOf(report.problems)}};
}

Json curvesOf(const ActivationTensor& tensor, const ClipCurves& curves, const Quantization& quantization)
{
    const auto numbers = [](const std::vector<double>& values) {
        Json list = Json::array();
        for (const double value : values) {
            list.push_back(jsonNumber(value));
        }
        return list;
    };
    Json object = {{"value", tensor.name},
                   {"signal_power", jsonNumber(curves.signalPower)},
                   {"thresholds", numbers(curves.thresholds)},
                   {"rounding", Json::array()},
                   {"clipping", Json::array()},
                   {"best_threshold", nullptr},
                   {"calibrations", Json::array()}};
    if (!curves.curves.empty()) {
        const ClipCurve& curve = curves.curves.front();
        object["rounding"] = numbers(curve.rounding);
        object["clipping"] = numbers(curve.clipping);
        object["best_threshold"] = jsonNumber(curves.thresholds[curve.best]);
    }
    for (const CalibratedGrid& calibrated : calibratedGrids(tensor.distribution, quantization)) {
        object["calibrations"].push_back(jsonOf(calibrated, tensor.distribution));
    }
    return object;
}

Status writeActivationsCsv(const ActivationReport& report, std::ostream& out)
{
    const char* separator = "";
    for (const Column& column : kColumns) {
        out << separator << column.title;
        separator = ",";
    }
    out << '\n';
    for (const ActivationTensor& tensor : report.tensors) {
        const CalibratedGrid calibrated(tensor.distribution, report.request.quantization);
        const TableRow row{tensor, calibrated, calibrated.costOn(tensor.distribution)};
        separator = "";
        for (const Column& column : kColumns) {
            out << separator << column.cell(row);
            separator = ",";
        }
        out << '\n';
    }
    return checkWritten(out);
}

} // namespace qs
