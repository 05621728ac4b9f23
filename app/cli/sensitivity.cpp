// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/network_input.h"
#include "app/cli/output.h"
#include "app/cli/sensitivity_tables.h"
#include "app/cli/terminal.h"
#include "core/base/parallel.h"
#include "core/export/data_document.h"
#include "core/export/sensitivity_document.h"
#include "core/sensitivity/sensitivity_study.h"

#include <algorithm>
#include <utility>

namespace qs::cli {

namespace {

/// One configuration, or every combination where lists are given.
Result<Choices> configurationsOf(const Options& options)
{
    if (!options.formats && !options.granularities && !options.calibrations) {
        return choiceOf(options);
    }
    // What has no list of its own keeps its one choice.
    Options lists = options;
    lists.formats = options.formats.value_or(options.format);
    lists.granularities = options.granularities.value_or(options.granularity.value_or("channel"));
    if (!options.calibrations && options.calibration) {
        lists.calibrations = options.calibration;
    }
    return sweepOf(lists);
}

Result<SensitivityRequest> requestOf(const Options& options)
{
    SensitivityRequest request;
    request.choices.layerPattern = options.layers;
    request.choices.statistics = false;
    request.parts = options.parts == "both"          ? QuantizedParts::Both
                    : options.parts == "activations" ? QuantizedParts::Activations
                                                     : QuantizedParts::Weights;
    auto activations = activationChoiceOf(options);
    QS_TRY(activations);
    request.activations = *activations;
    request.folds = options.fold;
    request.network = options.level == "L3";
    request.allButOne = options.allButOne;
    request.samples = options.samples;
    return request;
}

/// "a", "b", "c" and 4 more.
std::string firstOf(const std::vector<std::string>& names)
{
    constexpr std::size_t most = 3;
    std::string text;
    for (std::size_t i = 0; i < std::min(most, names.size()); ++i) {
        text += (i == 0 ? "\"" : ", \"") + names[i] + "\"";
    }
    return names.size() > most ? text + " and " + std::to_string(names.size() - most) + " more" : text;
}

/// What is wrong with many layers is said once.
bool complainAboutLayers(const SensitivityReport& report)
{
    complainAbout(report.problems);
    std::vector<std::pair<std::string, std::vector<std::string>>> reasons; // in the order of the first layer
    for (const LayerSensitivity& layer : report.layers) {
        if (layer.error) {
            auto known = std::ranges::find(reasons, layer.error->message, [](const auto& each) { return each.first; });
            known = known == reasons.end() ? reasons.insert(known, {layer.error->message, {}}) : known;
            known->second.push_back(layer.layer);
        }
    }
    for (const auto& [reason, layers] : reasons) {
        complain((layers.size() == 1 ? "layer " : "layers ") + firstOf(layers) + ": " + reason);
    }
    return !report.problems.empty() || !reasons.empty();
}

Json documentOf(const std::vector<SensitivityReport>& reports, const NetworkInput& input, const Choices& choices)
{
    Json document = withNotes(sensitivityDocument(reports, *input.model), choices);
    document["data"] = jsonOf(*input.data, 0);
    return document;
}

void print(const std::vector<SensitivityReport>& reports, const SensitivityMeasure& measure)
{
    if (reports.size() == 1) {
        printSensitivity(reports.front(), measure);
    } else {
        printSensitivityTable(reports, measure);
    }
    printAgreement(reports.front(), measure);
}

} // namespace

ExitCode sensitivity(const Options& options)
{
    const auto choices = configurationsOf(options);
    if (!choices) {
        return fail(choices.error());
    }
    auto request = requestOf(options);
    if (!request) {
        return fail(request.error());
    }
    const std::string measureId = !options.measure.empty() ? options.measure
                                  : request->network       ? "answer-sqnr"
                                                           : "own-sqnr";
    const SensitivityMeasure* const measure = findMeasure(measureId);
    if (measure == nullptr) {
        return fail({ErrorCode::Usage, "unknown measure \"" + measureId + "\"; \"list measures\" names them"});
    }
    mention(choices->notes);
    Progress progress = terminalProgress();
    const auto input = openNetworkInput(options, progress);
    if (!input) {
        return fail(input.error());
    }
    if (const auto footprint = footprintOf(*input, progress)) {
        mentionNeed(sensitivityNeed(*footprint, wantedSamples(options, *input->data), threadCount()));
    }
    std::vector<SensitivityReport> reports;
    for (const Quantization& quantization : choices->quantizations) {
        request->choices.quantization = quantization;
        auto report = measureSensitivity(input->model, input->network, input->data, *request, progress);
        if (!report) {
            return fail(report.error());
        }
        reports.push_back(std::move(*report));
    }
    if (tableIsWanted(options)) {
        print(reports, *measure);
    }
    const bool isPartial = complainAboutLayers(reports.front()) || !input->data->problems.empty();
    return worstOf({writeJson(options.json, [&] { return documentOf(reports, *input, *choices); }),
                    write(options.csv, [&](std::ostream& out) { return writeSensitivityCsv(reports, out); }),
                    isPartial ? kPartial : kFine});
}

} // namespace qs::cli
