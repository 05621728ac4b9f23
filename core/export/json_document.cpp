// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/json_document.h"

#include "core/base/text.h"
#include "core/base/version.h"
#include "core/export/statistics_fields.h"
#include "core/export/writers.h"
#include "core/tensor/stored_codes.h"

#include <cmath>

namespace qs {
namespace {

Json nullable(bool known, double value)
{
    return known ? jsonNumber(value) : Json();
}

Json jsonNumbers(const std::vector<double>& values)
{
    Json array = Json::array();
    for (const double value : values) {
        array.push_back(jsonNumber(value));
    }
    return array;
}

/// A stored value: integers without a point, where the element type has none.
Json jsonValue(double value, bool isFloat)
{
    constexpr double kBeyondInt64 = 9223372036854775808.0;
    if (!isFloat && value >= -kBeyondInt64 && value < kBeyondInt64 && value == std::trunc(value)) {
        return static_cast<std::int64_t>(value);
    }
    return jsonNumber(value);
}

Json jsonValues(const std::vector<double>& values, bool isFloat)
{
    Json array = Json::array();
    for (const double value : values) {
        array.push_back(jsonValue(value, isFloat));
    }
    return array;
}

Json jsonOf(const std::vector<Problem>& problems)
{
    Json array = Json::array();
    for (const Problem& problem : problems) {
        array.push_back({{"tensor", problem.tensor}, {"message", problem.message}});
    }
    return array;
}

Json jsonOf(const std::vector<KeptTensor>& kept)
{
    Json array = Json::array();
    for (const KeptTensor& tensor : kept) {
        array.push_back({{"tensor", tensor.tensor},
                         {"dtype", tensor.dtype},
                         {"shape", tensor.shape},
                         {"count", tensor.count},
                         {"bytes", tensor.bytes},
                         {"reason", tensor.reason}});
    }
    return array;
}

Json jsonOf(const std::vector<LayerResult>& layers)
{
    Json array = Json::array();
    for (const LayerResult& layer : layers) {
        array.push_back(jsonOf(layer));
    }
    return array;
}

Json modelOf(const std::string& path, const std::string& loader, std::uint64_t parameters, std::uint64_t bytes)
{
    return {{"path", path}, {"loader", loader}, {"parameters", parameters}, {"bytes", bytes}};
}

Json modelOf(const AnalysisReport& report)
{
    return modelOf(report.modelPath, report.loader, report.parameters, report.modelBytes);
}

/// The keys of a quantization, its overrides by tensor and the pattern that chose the layers.
Json jsonOf(const AnalysisRequest& request)
{
    Json object = jsonOf(request.quantization);
    object["layers"] = request.layerPattern;
    object["overrides"] = Json::object();
    for (const auto& [tensor, quantization] : request.overrides) {
        object["overrides"][tensor] = jsonOf(quantization);
    }
    return object;
}

Json totalOf(const AnalysisReport& report)
{
    const ReportTotal& total = report.total;
    const bool any = total.layers > 0;
    const LayerResult* worst = total.worstLayer ? &report.layers[*total.worstLayer] : nullptr;
    return {{"layers", total.layers},
            {"weights", total.weights},
            {"level", "L0"},
            {"mse", nullable(any, total.sums.mse())},
            {"rounding_mse", nullable(any, total.sums.roundingMse())},
            {"clipping_mse", nullable(any, total.sums.clippingMse())},
            {"sqnr_db", nullable(any, total.sums.sqnrDb())},
            {"worst_layer", worst != nullptr ? Json(worst->name) : Json()},
            {"worst_layer_tensor", worst != nullptr ? Json(worst->tensor) : Json()},
            {"worst_layer_sqnr_db", worst != nullptr ? jsonNumber(worst->sums.sqnrDb()) : Json()},
            {"max_abs_error", nullable(any, total.sums.maxAbsError)},
            {"clipped_fraction", nullable(any, total.sums.clippedFraction())},
            {"zeroed_fraction", nullable(any, total.sums.zeroedFraction())},
            {"cosine", nullable(any, total.sums.cosine())},
            {"bits_per_weight", nullable(any, total.bitsPerWeight)},
            {"bytes_before", total.bytesBefore},
            {"bytes_after", total.bytesAfter},
            {"kept_bytes", total.keptBytes}};
}

/// What one choice gave: the part that `analyze` and each configuration of `sweep` have in common.
void addFindings(Json& object, const AnalysisReport& report)
{
    object["layers"] = jsonOf(report.layers);
    object["total"] = totalOf(report);
    object["problems"] = jsonOf(report.problems);
    object["cancelled"] = report.cancelled;
}

std::string_view stateText(LayerResult::State state)
{
    switch (state) {
    case LayerResult::State::Pending:
        return "pending";
    case LayerResult::State::Done:
        return "done";
    case LayerResult::State::Failed:
        return "failed";
    }
    return "pending";
}

double decibels(double signalPower, double errorPower)
{
    if (signalPower <= 0) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    return errorPower <= 0 ? std::numeric_limits<double>::infinity() : 10 * std::log10(signalPower / errorPower);
}

Json jsonOf(const ClipMark& mark, double signalPower)
{
    return {{"calibration", mark.calibration},
            {"low", jsonNumber(mark.range.low)},
            {"high", jsonNumber(mark.range.high)},
            {"threshold", jsonNumber(mark.threshold)},
            {"rounding_mse", jsonNumber(mark.error.rounding)},
            {"clipping_mse", jsonNumber(mark.error.clipping)},
            {"mse", jsonNumber(mark.error.total())},
            {"sqnr_db", jsonNumber(decibels(signalPower, mark.error.total()))}};
}

Json jsonOf(const ClipCurve& curve, const ClipCurves& curves)
{
    Json total = Json::array();
    for (std::size_t i = 0; i < curve.rounding.size(); ++i) {
        total.push_back(jsonNumber(curve.rounding[i] + curve.clipping[i]));
    }
    Json marks = Json::array();
    for (const ClipMark& mark : curve.marks) {
        marks.push_back(jsonOf(mark, curves.signalPower));
    }
    const bool hasBest = curve.best < curves.thresholds.size();
    return {{"format", curve.format},
            {"scheme", rowOf(curve.scheme).id},
            {"rounding", jsonNumbers(curve.rounding)},
            {"clipping", jsonNumbers(curve.clipping)},
            {"total", std::move(total)},
            {"best_threshold", hasBest ? jsonNumber(curves.thresholds[curve.best]) : Json()},
            {"marks", std::move(marks)}};
}

/// What a tensor that lies quantized in its file consists of.
Json jsonOf(const StoredCodes& stored)
{
    Json parameters = Json::array();
    for (const Tensor& parameter : stored.parameters) {
        parameters.push_back({{"name", parameter.name}, {"dtype", parameter.dtype}, {"shape", parameter.shape}});
    }
    return {{"scheme", stored.scheme},
            {"bits_per_weight", jsonNumber(stored.bitsPerWeight)},
            {"codes", {{"dtype", stored.codes.dtype}, {"shape", stored.codes.shape}}},
            {"parameters", std::move(parameters)}};
}

Json jsonOf(const Tensor& tensor, const Result<TensorSummary>* statistics)
{
    Json object = {{"name", tensor.name}, {"dtype", tensor.dtype}, {"shape", tensor.shape}};
    if (tensor.error) {
        object["error"] = tensor.error->message;
        return object;
    }
    object["count"] = tensor.count;
    object["bytes"] = tensor.bytes;
    if (tensor.stored) {
        object["stored"] = jsonOf(*tensor.stored);
    }
    if (statistics == nullptr) {
        return object;
    }
    if (!*statistics) {
        object["error"] = statistics->error().message;
        return object;
    }
    const Moments& moments = (*statistics)->moments;
    object["min"] = moments.count > 0 ? jsonValue(moments.min, tensor.isFloat()) : Json();
    object["max"] = moments.count > 0 ? jsonValue(moments.max, tensor.isFloat()) : Json();
    object["nan"] = moments.nan;
    object["pos_inf"] = moments.posInf;
    object["neg_inf"] = moments.negInf;
    object["first"] = jsonValues((*statistics)->first, tensor.isFloat());
    // One value, not a list of one; null in an empty tensor.
    const Json last = jsonValues((*statistics)->last, tensor.isFloat());
    object["last"] = last.empty() ? Json() : last[0];
    return object;
}

struct StatisticToJson {
    Json operator()(std::monostate) const { return {}; }
    Json operator()(double value) const { return jsonNumber(value); }
    Json operator()(std::uint64_t value) const { return value; }
    Json operator()(bool value) const { return value; }
    Json operator()(std::string_view value) const { return value; }
};

} // namespace

Json jsonNumber(double value)
{
    return std::isfinite(value) ? Json(value) : Json(numberText(value));
}

Json jsonOf(const Quantization& quantization)
{
    return {{"format", quantization.format},
            {"scheme", rowOf(quantization.scheme).id},
            {"granularity", granularityText(quantization.granularity)},
            {"calibration", calibrationText(quantization.calibration)},
            {"scale_storage", quantization.scaleStorage},
            {"arithmetic", arithmeticText(quantization.arithmetic)}};
}

Json jsonOfModel(const Model& model)
{
    return modelOf(model.path, model.loader, model.parameterCount(), model.tensorBytes());
}

Json jsonOfModel(const AnalysisReport& report)
{
    return modelOf(report);
}

Json jsonOfProblems(const AnalysisReport& report)
{
    return jsonOf(report.problems);
}

Json jsonOf(const LayerResult& layer)
{
    const bool done = layer.state == LayerResult::State::Done;
    const bool finite = done && layer.moments.count > 0;
    Json object = {
        {"name", layer.name},   {"tensor", layer.tensor}, {"kind", layer.kind},   {"state", stateText(layer.state)},
        {"shape", layer.shape}, {"dtype", layer.dtype},   {"count", layer.count}, {"axis", layer.axis}};
    if (!layer.storedScheme.empty()) {
        object["stored_scheme"] = layer.storedScheme;
    }
    object.update(jsonOf(layer.quantization));
    object.update({{"level", "L0"},
                   {"min", nullable(finite, layer.moments.min)},
                   {"max", nullable(finite, layer.moments.max)},
                   {"mean", nullable(finite, layer.moments.mean)},
                   {"std", nullable(finite, layer.moments.std())},
                   {"nan", done ? Json(layer.moments.nan) : Json()},
                   {"pos_inf", done ? Json(layer.moments.posInf) : Json()},
                   {"neg_inf", done ? Json(layer.moments.negInf) : Json()}});
    if (layer.grid) {
        object["scale"] = jsonNumber(layer.grid->scale);
        const float zero = layer.grid->zeroPoint; // a whole number but for one rule
        object["zero_point"] = zero == std::nearbyint(zero) ? Json(static_cast<int>(zero)) : jsonNumber(zero);
    }
    object.update({{"scales", layer.scaleCount},
                   {"short_group", layer.shortGroup},
                   {"mse", nullable(done, layer.sums.mse())},
                   {"rounding_mse", nullable(done, layer.sums.roundingMse())},
                   {"clipping_mse", nullable(done, layer.sums.clippingMse())},
                   {"sqnr_db", nullable(done, layer.sums.sqnrDb())},
                   {"channels", layer.channelCount},
                   {"worst_channel", layer.worstChannel ? Json(*layer.worstChannel) : Json()},
                   {"worst_channel_sqnr_db", nullable(layer.worstChannel.has_value(), layer.worstChannelSqnrDb())},
                   {"max_abs_error", nullable(done, layer.sums.maxAbsError)},
                   {"clipped_fraction", nullable(done, layer.sums.clippedFraction())},
                   {"zeroed_fraction", nullable(done, layer.sums.zeroedFraction())},
                   {"codes_used", done && layer.codesUsed ? Json(*layer.codesUsed) : Json()},
                   {"codes_available", done ? Json(layer.codesAvailable) : Json()},
                   {"cosine", nullable(done, layer.sums.cosine())},
                   {"bits_per_weight", jsonNumber(layer.bitsPerWeight)},
                   {"bytes_before", layer.bytesBefore},
                   {"bytes_after", layer.bytesAfter},
                   {"notes", layer.notes}});
    for (const StatisticField& field : statisticFields()) {
        object[std::string(field.key)] =
            done && layer.statistics ? std::visit(StatisticToJson(), field.value(*layer.statistics)) : Json();
    }
    if (layer.error) {
        object["error"] = layer.error->message;
    }
    return object;
}

Json jsonOf(const AnalysisReport& report)
{
    Json document = {{"quantscope", kVersion}, {"model", modelOf(report)}, {"request", jsonOf(report.request)}};
    addFindings(document, report);
    document["kept"] = jsonOf(report.kept);
    return document;
}

Json jsonOf(const std::vector<AnalysisReport>& reports)
{
    Json document = {{"quantscope", kVersion}};
    document["model"] = reports.empty() ? Json() : modelOf(reports.front());
    document["layers_pattern"] = reports.empty() ? std::string() : reports.front().request.layerPattern;
    document["configurations"] = Json::array();
    for (const AnalysisReport& report : reports) {
        Json configuration = jsonOf(report.request.quantization);
        addFindings(configuration, report);
        document["configurations"].push_back(std::move(configuration));
    }
    document["kept"] = reports.empty() ? Json::array() : jsonOf(reports.front().kept);
    return document;
}

Json jsonOf(const ClipCurves& curves, const Model& model, const Weight& weight)
{
    Json document = {{"quantscope", kVersion},
                     {"model", modelOf(model.path, model.loader, model.parameterCount(), model.tensorBytes())},
                     {"layer", weight.layer},
                     {"tensor", model.tensors[weight.tensor].name}};
    document["scheme"] = curves.curves.empty() ? Json() : Json(rowOf(curves.curves.front().scheme).id);
    document["std"] = jsonNumber(curves.std);
    document["signal_power"] = jsonNumber(curves.signalPower);
    document["thresholds"] = jsonNumbers(curves.thresholds);
    document["curves"] = Json::array();
    for (const ClipCurve& curve : curves.curves) {
        document["curves"].push_back(jsonOf(curve, curves));
    }
    return document;
}

Json jsonOf(const Model& model, const std::vector<Result<TensorSummary>>& statistics)
{
    Json tensors = Json::array();
    for (std::size_t i = 0; i < model.tensors.size(); ++i) {
        tensors.push_back(jsonOf(model.tensors[i], i < statistics.size() ? &statistics[i] : nullptr));
    }
    return {{"quantscope", kVersion},           {"path", model.path},
            {"loader", model.loader},           {"tensors", std::move(tensors)},
            {"metadata", Json(model.metadata)}, {"problems", jsonOf(model.problems)}};
}

std::string jsonText(const Json& document)
{
    return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Status writeJson(const AnalysisReport& report, std::ostream& out)
{
    out << jsonText(jsonOf(report));
    return checkWritten(out);
}

} // namespace qs
