// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/network_input.h"
#include "app/cli/output.h"
#include "app/cli/terminal.h"
#include "core/export/sensitivity_document.h"
#include "core/sensitivity/sensitivity_study.h"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <limits>

namespace qs::cli {

namespace {

using Row = std::vector<std::string>;

/// What ranks a layer, the worst first: the network's answer where it was asked for, else the layer's own output.
double rankOf(const LayerSensitivity& layer)
{
    const double db = layer.isolated.empty() ? layer.own.sqnrDb() : layer.isolated.front().values.sqnrDb();
    return std::isnan(db) ? std::numeric_limits<double>::infinity() : db;
}

void addAnswer(Row& row, const AnswerError& answer, bool hasLabels)
{
    constexpr double percent = 100;
    row.push_back(fixed(answer.values.sqnrDb(), 2));
    if (answer.decisions.decisions > 0) {
        row.push_back(fixed(answer.decisions.meanDivergence(), 4));
        row.push_back(fixed(percent * answer.decisions.flipShare(), 2));
    }
    if (hasLabels && answer.decisions.labelled > 0) {
        row.push_back(fixed(percent * static_cast<double>(answer.decisions.otherCorrect) /
                                static_cast<double>(answer.decisions.labelled),
                            2));
    }
}

void printReport(const SensitivityReport& report)
{
    const bool decides = !report.everything.empty() && report.everything.front().decisions.decisions > 0;
    std::cout << quantizationText(report.request.choices.quantization) << " · evidence "
              << (report.request.network ? "L2 and L3" : "L2") << ", weights only · " << report.samples
              << (report.samples == 1 ? " sample" : " samples");
    if (!report.folds.empty()) {
        std::cout << " · " << report.folds.size() << " normalizations folded";
    }
    std::cout << '\n';
    std::vector<Row> rows{{"layer", "weights", "own output dB", "accumulated dB"}};
    if (report.request.network) {
        rows.front().emplace_back("answer dB");
        if (decides) {
            rows.front().insert(rows.front().end(), {"KL nats", "flips %"});
        }
        if (decides && report.hasLabels) {
            rows.front().emplace_back("accuracy %");
        }
    }
    std::vector<const LayerSensitivity*> layers;
    for (const LayerSensitivity& layer : report.layers) {
        if (!layer.error) {
            layers.push_back(&layer);
        }
    }
    std::ranges::stable_sort(layers, {}, [](const LayerSensitivity* layer) { return rankOf(*layer); });
    for (const LayerSensitivity* const layer : layers) {
        Row row{printable(layer->layer), std::to_string(layer->weights), fixed(layer->own.sqnrDb(), 2),
                fixed(layer->accumulated.sqnrDb(), 2)};
        if (report.request.network && !layer->isolated.empty()) {
            addAnswer(row, layer->isolated.front(), report.hasLabels);
        }
        rows.push_back(std::move(row));
    }
    printTable(std::cout, rows, 1);
    for (std::size_t i = 0; i < report.everything.size(); ++i) {
        const AnswerError& answer = report.everything[i];
        std::cout << "all layers, output " << printable(report.outputs[i]) << ": " << fixed(answer.values.sqnrDb(), 2)
                  << " dB";
        if (answer.decisions.decisions > 0) {
            std::cout << ", " << answer.decisions.flips << " of " << answer.decisions.decisions << " decisions flip";
        }
        if (answer.decisions.labelled > 0) {
            std::cout << ", " << answer.decisions.otherCorrect << " of " << answer.decisions.labelled
                      << " right, the original " << answer.decisions.correct;
        }
        std::cout << '\n';
    }
}

} // namespace

ExitCode sensitivity(const Options& options)
{
    const auto choices = choiceOf(options);
    if (!choices) {
        return fail(choices.error());
    }
    mention(choices->notes);
    Progress progress = terminalProgress();
    const auto input = openNetworkInput(options, progress);
    if (!input) {
        return fail(input.error());
    }
    SensitivityRequest request;
    request.choices = {.quantization = choices->quantizations.front(),
                       .overrides = {},
                       .layerPattern = options.layers,
                       .statistics = false};
    request.folds = options.fold;
    request.network = options.level == "L3";
    request.allButOne = options.allButOne;
    request.samples = options.samples;
    const auto report = measureSensitivity(input->model, input->network, input->data, request, progress);
    if (!report) {
        return fail(report.error());
    }
    if (tableIsWanted(options)) {
        printReport(*report);
    }
    complainAbout(report->problems);
    bool isPartial = !report->problems.empty();
    for (const LayerSensitivity& layer : report->layers) {
        if (layer.error) {
            complain("layer \"" + layer.layer + "\": " + layer.error->message);
            isPartial = true;
        }
    }
    return worstOf({writeJson(options.json, [&] { return withNotes(jsonOf(*report, *input->model), *choices); }),
                    isPartial ? kPartial : kFine});
}

} // namespace qs::cli
