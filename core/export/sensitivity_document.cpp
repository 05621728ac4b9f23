// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/sensitivity_document.h"

#include "core/base/version.h"

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

Json jsonOf(const std::vector<AnswerError>& answers, const std::vector<std::string>& names)
{
    Json list = Json::array();
    for (std::size_t i = 0; i < answers.size(); ++i) {
        Json object = {{"output", names[i]}};
        object.update(jsonOf(answers[i].values));
        object["decisions"] = jsonOf(answers[i].decisions);
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
    object["own_output"] = jsonOf(layer.own);
    object["accumulated"] = jsonOf(layer.accumulated);
    if (report.request.network) {
        object["isolated"] = jsonOf(layer.isolated, report.outputs);
    }
    if (report.request.allButOne) {
        object["all_but_one"] = jsonOf(layer.allButOne, report.outputs);
    }
    return object;
}

} // namespace

Json jsonOf(const SensitivityReport& report, const Model& model)
{
    Json request = jsonOf(report.request.choices.quantization);
    request["layers"] = report.request.choices.layerPattern;
    request["level"] = report.request.network ? "L3" : "L2";
    request["fold"] = report.request.folds;
    Json document = {{"quantscope", kVersion},
                     {"model", jsonOfModel(model)},
                     {"request", std::move(request)},
                     {"samples", report.samples},
                     {"outputs", report.outputs}};
    document["folds"] = Json::array();
    for (const FoldedGraph::Fold& fold : report.folds) {
        document["folds"].push_back(
            {{"layer", fold.layer}, {"normalization", fold.normalization}, {"tensor", fold.weight}});
    }
    document["everything"] = jsonOf(report.everything, report.outputs);
    document["layers"] = Json::array();
    for (const LayerSensitivity& layer : report.layers) {
        document["layers"].push_back(jsonOf(layer, report));
    }
    document["problems"] = Json::array();
    for (const Problem& problem : report.problems) {
        document["problems"].push_back({{"tensor", problem.tensor}, {"message", problem.message}});
    }
    return document;
}

} // namespace qs
