// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/sensitivity_document.h"

#include "core/base/text.h"
#include "core/base/version.h"
#include "core/export/csv_cell.h"
#include "core/export/writers.h"
#include "core/sensitivity/measures.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace qs {

namespace {

Json jsonOf(const OutputError& error)
{
    return {{"sqnr_db", jsonNumber(error.sqnrDb())},
            {"relative_error", jsonNumber(error.relative())},
            {"cosine", jsonNumber(error.cosine())},
            {"count", error.count},
            {"not_finite", error.notFinite}};
}

Json jsonOf(const DecisionError& error)
{
    if (error.decisions == 0) {
        return nullptr;
    }
    const bool hasLabels = error.labelled > 0;
    const auto share = [&](std::uint64_t count) {
        return hasLabels ? jsonNumber(static_cast<double>(count) / static_cast<double>(error.labelled)) : Json();
    };
    return {{"decisions", error.decisions},
            {"top1_flips", error.flips},
            {"kl_nats", jsonNumber(error.meanDivergence())},
            {"labelled", error.labelled},
            {"accuracy", share(error.otherCorrect)},
            {"original_accuracy", share(error.correct)}};
}

Json jsonOf(const std::vector<AnswerError>& answers, const SensitivityReport& report)
{
    Json list = Json::array();
    for (std::size_t i = 0; i < answers.size(); ++i) {
        Json object = {{"output", report.outputs[i]}};
        object.update(jsonOf(answers[i].values));
        object["decisions"] = jsonOf(answers[i].decisions);
        if (!report.slices.empty()) {
            object["slices"] = Json::array();
            for (std::size_t slice = 0; slice < answers[i].slices.size(); ++slice) {
                Json part = jsonOf(answers[i].slices[slice]);
                if (!part.is_null()) {
                    part["slice"] = report.slices[slice];
                    object["slices"].push_back(std::move(part));
                }
            }
        }
        list.push_back(std::move(object));
    }
    return list;
}

Json jsonOf(const LayerSensitivity& layer, const SensitivityReport& report)
{
    Json object = {{"name", layer.layer}, {"tensor", layer.tensor}, {"kind", layer.kind}, {"weights", layer.weights}};
    object.update(jsonOf(layer.quantization));
    if (layer.error) {
        object["error"] = layer.error->message;
        return object;
    }
    if (!layer.input.empty()) {
        object["input"] = layer.input;
    }
    if (layer.inputRange) {
        object["input_range"] = {jsonNumber(layer.inputRange->low), jsonNumber(layer.inputRange->high)};
    }
    object["weight"] = jsonOf(layer.weight);
    object["input_weighted"] = jsonOf(layer.weighted);
    object["own_output"] = jsonOf(layer.own);
    object["accumulated"] = jsonOf(layer.accumulated);
    if (report.request.network) {
        object["isolated"] = jsonOf(layer.isolated, report);
    }
    if (report.request.allButOne) {
        object["all_but_one"] = jsonOf(layer.allButOne, report);
    }
    return object;
}

std::string partsId(QuantizedParts parts)
{
    switch (parts) {
    case QuantizedParts::Weights:
        return "weights";
    case QuantizedParts::Activations:
        return "activations";
    case QuantizedParts::Both:
        break;
    }
    return "both";
}

/// Per measure, what it took and how far it agrees with each other one in the order of the layers.
Json measuresOf(const SensitivityReport& report)
{
    Json measures = Json::array();
    for (const SensitivityMeasure& measure : sensitivityMeasures()) {
        Json agreement = Json::object();
        for (const SensitivityMeasure& other : sensitivityMeasures()) {
            if (const double rho = rankAgreement(report, measure, other); !std::isnan(rho)) {
                agreement[std::string(other.id)] = rho;
            }
        }
        if (!agreement.empty()) {
            measures.push_back({{"id", measure.id},
                                {"level", measure.level},
                                {"unit", measure.unit},
                                {"higher_is_better", measure.isHigherBetter},
                                {"seconds", measure.seconds(report.cost)},
                                {"spearman", std::move(agreement)}});
        }
    }
    return measures;
}

} // namespace

Json jsonOf(const SensitivityReport& report, const Model& model)
{
    Json request = jsonOf(report.request.choices.quantization);
    request["parts"] = partsId(report.request.parts);
    if (report.request.parts != QuantizedParts::Weights) {
        request["activations"] = jsonOf(effective(report.request.activations.quantization));
        request["activations"]["dynamic"] = report.request.activations.isDynamic;
    }
    request["layers"] = report.request.choices.layerPattern;
    request["level"] = report.request.network ? "L3" : "L2";
    request["fold"] = report.request.folds;
    Json document = {
        {"quantscope", kVersion},    {"model", jsonOfModel(model)},          {"request", std::move(request)},
        {"samples", report.samples}, {"synthetic_data", report.isSynthetic}, {"outputs", report.outputs}};
    document["folds"] = Json::array();
    for (const FoldedGraph::Fold& fold : report.folds) {
        document["folds"].push_back(
            {{"layer", fold.layer}, {"normalization", fold.normalization}, {"tensor", fold.weight}});
    }
    document["everything"] = jsonOf(report.everything, report);
    document["layers"] = Json::array();
    for (const LayerSensitivity& layer : report.layers) {
        document["layers"].push_back(jsonOf(layer, report));
    }
    document["measures"] = measuresOf(report);
    document["problems"] = Json::array();
    for (const Problem& problem : report.problems) {
        document["problems"].push_back({{"tensor", problem.tensor}, {"message", problem.message}});
    }
    return document;
}

Json sensitivityDocument(std::span<const SensitivityReport> reports, const Model& model)
{
    if (reports.size() == 1) {
        return jsonOf(reports.front(), model);
    }
    Json document = {{"quantscope", kVersion}, {"configurations", Json::array()}};
    for (const SensitivityReport& report : reports) {
        document["configurations"].push_back(jsonOf(report, model));
    }
    return document;
}

Status writeSensitivityCsv(std::span<const SensitivityReport> reports, std::ostream& out)
{
    out << "name,tensor,kind,parts,quantization";
    for (const SensitivityMeasure& measure : sensitivityMeasures()) {
        std::string title(measure.id);
        std::ranges::replace(title, '-', '_');
        out << ',' << title;
    }
    out << '\n';
    for (const SensitivityReport& report : reports) {
        for (const LayerSensitivity& layer : report.layers) {
            out << csvCell(layer.layer) << ',' << csvCell(layer.tensor) << ',' << csvCell(layer.kind) << ','
                << partsId(report.request.parts) << ',' << csvCell(quantizationText(layer.quantization));
            for (const SensitivityMeasure& measure : sensitivityMeasures()) {
                const double value = layer.error ? std::numeric_limits<double>::quiet_NaN() : measure.of(layer);
                out << ',' << (std::isnan(value) ? "" : numberText(value));
            }
            out << '\n';
        }
    }
    return checkWritten(out);
}

} // namespace qs
