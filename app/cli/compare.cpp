// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/terminal.h"
#include "core/analysis/analyse.h"
#include "core/analysis/theory.h"
#include "core/export/comparison_document.h"
#include "core/loaders/loader.h"

#include <algorithm>
#include <iostream>

namespace qs::cli {

namespace {

/// The weakest part of what the point is about: a layer of the model, or a channel of the one layer.
std::vector<std::string> weakestOf(const AnalysisReport& report, bool isOneLayer)
{
    if (isOneLayer) {
        const LayerResult& layer = report.layers.front();
        return {fixed(layer.worstChannelSqnrDb(), 2), layer.worstChannel ? std::to_string(*layer.worstChannel) : "-"};
    }
    if (!report.total.worstLayer) {
        return {"-", "-"};
    }
    const LayerResult& layer = report.layers[*report.total.worstLayer];
    return {fixed(layer.sums.sqnrDb(), 2), printable(layer.name)};
}

void printComparison(const std::vector<AnalysisReport>& reports, bool isOneLayer)
{
    const std::string worst = isOneLayer ? "channel" : "layer";
    std::vector<std::vector<std::string>> rows{{"", "choice", "scales in", "bits/weight", "SQNR dB", "Gauss bound dB",
                                                "bytes", "worst " + worst + " dB", "worst " + worst}};
    for (const ComparisonPoint& point : byBits(comparisonOf(reports))) {
        const AnalysisReport& report = reports[point.report];
        const Quantization& quantization = report.request.quantization;
        std::vector<std::string> row{point.onFront ? "*" : "",
                                     quantizationText(quantization),
                                     storageText(quantization),
                                     fixed(point.bitsPerWeight, 3),
                                     fixed(point.sqnrDb, 2),
                                     fixed(rateDistortionBoundDb(point.bitsPerWeight), 2),
                                     std::to_string(report.total.bytesAfter)};
        std::ranges::copy(weakestOf(report, isOneLayer), std::back_inserter(row));
        rows.push_back(std::move(row));
    }
    std::cout << (isOneLayer ? printable(reports.front().layers.front().name)
                             : std::to_string(reports.front().total.layers) + " layers")
              << " · evidence L0, weights only · * no other choice has a higher SQNR at as few bits\n";
    printTable(std::cout, rows, 3);
}

/// The whole model, or of its weights only the one that --layer names.
Result<Model> comparedModel(const Model& model, const std::string& layer)
{
    Model compared = model;
    if (!layer.empty()) {
        const auto weight = weightCalled(model, layer);
        QS_TRY(weight);
        compared.weights = {*weight};
    }
    return compared;
}

} // namespace

ExitCode compare(const Options& options)
{
    const auto choices = comparedOf(options);
    if (!choices) {
        return fail(choices.error());
    }
    if (const Status targets = checkTargets(options); !targets) {
        return fail(targets.error());
    }
    mention(choices->notes);
    Progress progress = terminalProgress();
    const auto opened = openModel(options.model, progress);
    if (!opened) {
        return fail(opened.error());
    }
    const auto model = comparedModel(**opened, options.layer);
    if (!model) {
        return fail(model.error());
    }
    const auto reports =
        sweep(*model, choices->quantizations, options.layers, progress, {.onLayer = {}, .keepsChannels = false});
    if (!reports) {
        return fail(reports.error());
    }
    if (tableIsWanted(options)) {
        printComparison(*reports, !options.layer.empty());
    }
    complainAbout(reports->front().problems);
    return worstOf({writeJson(options.json, [&] { return withNotes(comparisonDocument(*reports), *choices); }),
                    write(options.csv, [&](std::ostream& out) { return writeComparisonCsv(*reports, out); }),
                    partialOf(*model, reports->front())});
}

} // namespace qs::cli
