// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"

#include "app/cli/output.h"
#include "app/cli/terminal.h"
#include "core/analysis/analyse.h"
#include "core/analysis/clip_curve.h"
#include "core/analysis/tensor_summary.h"
#include "core/base/parallel.h"
#include "core/calibration/distribution_pass.h"
#include "core/export/exporter.h"
#include "core/export/json_document.h"
#include "core/kernels/cpu_target.h"
#include "core/loaders/loader.h"
#include "core/tensor/stored_codes.h"

#include <algorithm>
#include <iostream>

namespace qs::cli {

namespace {

void printReport(const AnalysisReport& report)
{
    std::vector<std::vector<std::string>> rows{
        {"layer", "shape", "dtype", "SQNR dB", "worst channel dB", "clipped %", "zeroed %", "bits/weight", "bytes"}};
    const auto numbers = [](const ErrorSums& sums, double worst, double bits, std::uint64_t bytes) {
        return std::vector<std::string>{fixed(sums.sqnrDb(), 2),
                                        fixed(worst, 2),
                                        fixed(100 * sums.clippedFraction(), 3),
                                        fixed(100 * sums.zeroedFraction(), 2),
                                        fixed(bits, 3),
                                        std::to_string(bytes)};
    };
    for (const LayerResult& layer : report.layers) {
        std::vector<std::string> row{printable(layer.name), shapeText(layer.shape), layer.dtype};
        if (layer.state == LayerResult::State::Done) {
            std::ranges::copy(numbers(layer.sums, layer.worstChannelSqnrDb(), layer.bitsPerWeight, layer.bytesAfter),
                              std::back_inserter(row));
        } else {
            row.emplace_back(layer.state == LayerResult::State::Failed ? "failed" : "not computed");
        }
        rows.push_back(std::move(row));
    }
    const ReportTotal& total = report.total;
    const double worst = total.worstLayer ? report.layers[*total.worstLayer].sums.sqnrDb() : std::nan("");
    std::vector<std::string> last{"total", std::to_string(total.weights) + " weights", ""};
    std::ranges::copy(numbers(total.sums, worst, total.bitsPerWeight, total.bytesAfter), std::back_inserter(last));
    rows.push_back(std::move(last));
    std::cout << quantizationText(report.request.quantization) << " · evidence L0, weights only\n";
    printTable(std::cout, rows, 3);
    if (total.worstLayer) {
        std::cout << "worst layer: " << printable(report.layers[*total.worstLayer].name) << ", " << fixed(worst, 2)
                  << " dB\n";
    }
    std::cout << report.kept.size() << " tensors are kept as they are, " << total.keptBytes << " bytes\n";
}

void printSweep(const std::vector<AnalysisReport>& reports)
{
    std::vector<std::vector<std::string>> rows{
        {"choice", "SQNR dB", "worst layer dB", "bits/weight", "bytes", "worst layer"}};
    for (const AnalysisReport& report : reports) {
        const ReportTotal& total = report.total;
        const LayerResult* const worst = total.worstLayer ? &report.layers[*total.worstLayer] : nullptr;
        rows.push_back({quantizationText(report.request.quantization), fixed(total.sums.sqnrDb(), 2),
                        fixed(worst == nullptr ? std::nan("") : worst->sums.sqnrDb(), 2), fixed(total.bitsPerWeight, 3),
                        std::to_string(total.bytesAfter), worst == nullptr ? "-" : printable(worst->name)});
    }
    printTable(std::cout, rows, 1);
}

void printCurves(const ClipCurves& curves)
{
    std::vector<std::vector<std::string>> rows{{"format", "rule", "threshold", "in std", "SQNR dB"}};
    for (const ClipCurve& curve : curves.curves) {
        for (const ClipMark& mark : curve.marks) {
            rows.push_back({curve.format, mark.calibration, fixed(mark.threshold, 6),
                            fixed(mark.threshold / curves.std, 3),
                            fixed(10 * std::log10(curves.signalPower / mark.error.total()), 2)});
        }
    }
    printTable(std::cout, rows, 2);
}

/// One line per tensor; how it is quantized in the file only where any of them is.
void printTensors(const Model& model)
{
    const bool hasStored =
        std::ranges::any_of(model.tensors, [](const Tensor& tensor) { return tensor.stored != nullptr; });
    std::vector<std::vector<std::string>> rows{{"tensor", "dtype", "shape"}};
    if (hasStored) {
        rows.back().emplace_back("stored as");
    }
    const std::size_t textColumns = rows.back().size();
    rows.back().insert(rows.back().end(), {"values", "bytes"});
    for (const Tensor& tensor : model.tensors) {
        std::vector<std::string> row{printable(tensor.name), tensor.dtype, shapeText(tensor.shape)};
        if (hasStored) {
            row.push_back(tensor.stored ? printable(tensor.stored->scheme) : "");
        }
        row.push_back(std::to_string(tensor.count));
        row.push_back(tensor.error ? "unreadable" : std::to_string(tensor.bytes));
        rows.push_back(std::move(row));
    }
    printTable(std::cout, rows, textColumns);
}

} // namespace

ExitCode inspect(const Options& options)
{
    Progress progress = terminalProgress();
    const auto model = openModel(options.model, progress);
    if (!model) {
        return fail(model.error());
    }
    std::vector<Result<TensorSummary>> statistics;
    bool failed = false;
    for (const Tensor& tensor : options.stats ? std::span((*model)->tensors) : std::span<const Tensor>()) {
        statistics.push_back(summaryOf(tensor, progress));
        if (!statistics.back() && statistics.back().error().code == ErrorCode::Cancelled) {
            return kInterrupted;
        }
        failed = failed || !statistics.back();
    }
    if (options.json.empty()) {
        printTensors(**model);
    }
    complainAbout((*model)->problems);
    return worstOf(
        {writeJson(options.json, [&] { return jsonOf(**model, statistics); }), failed ? kPartial : partialOf(**model)});
}

ExitCode analyze(const Options& options)
{
    const auto choices = choiceOf(options);
    if (!choices) {
        return fail(choices.error());
    }
    if (const Status targets = checkTargets(options); !targets) {
        return fail(targets.error());
    }
    const AnalysisRequest request{.quantization = choices->quantizations.front(),
                                  .overrides = {},
                                  .layerPattern = options.layers,
                                  .statistics = !options.withoutStatistics};
    mention(choices->notes);
    Progress progress = terminalProgress();
    const auto model = openModel(options.model, progress);
    if (!model) {
        return fail(model.error());
    }
    const auto report = analyse(**model, request, progress);
    if (!report) {
        return fail(report.error());
    }
    if (tableIsWanted(options)) {
        printReport(*report);
    }
    complainAbout(report->problems);
    const Exporter& csv = *findExporter("csv");
    ExitCode reportCode = kFine;
    if (!options.report.empty()) {
        if (const Status status = writeReport(*report, options.report); !status) {
            complain(status.error().message);
            reportCode = kUsage;
        }
    }
    return worstOf({writeJson(options.json, [&] { return withNotes(jsonOf(*report), *choices); }),
                    write(options.csv, [&](std::ostream& out) { return csv.write(*report, out); }), reportCode,
                    partialOf(**model, *report)});
}

ExitCode sweepChoices(const Options& options)
{
    const auto choices = sweepOf(options);
    if (!choices) {
        return fail(choices.error());
    }
    mention(choices->notes);
    Progress progress = terminalProgress();
    const auto model = openModel(options.model, progress);
    if (!model) {
        return fail(model.error());
    }
    const auto reports =
        sweep(**model, choices->quantizations, options.layers, progress, {.onLayer = {}, .keepsChannels = false});
    if (!reports) {
        return fail(reports.error());
    }
    if (tableIsWanted(options)) {
        printSweep(*reports);
    }
    complainAbout(reports->front().problems);
    return worstOf({writeJson(options.json, [&] { return withNotes(jsonOf(*reports), *choices); }),
                    partialOf(**model, reports->front())});
}

ExitCode clipCurve(const Options& options)
{
    const auto choice = curveChoiceOf(options);
    const auto formats = formatsOf(options);
    if (!choice || !formats) {
        return fail(choice ? formats.error() : choice.error());
    }
    Progress progress = terminalProgress();
    const auto model = openModel(options.model, progress);
    if (!model) {
        return fail(model.error());
    }
    const auto weight = weightCalled(**model, options.layer);
    if (!weight) {
        return fail(weight.error());
    }
    const Tensor& tensor = (*model)->tensors[weight->tensor];
    progress.begin("Reading the distribution", tensor.count);
    const auto distribution = distributionOf(tensor, progress);
    if (!distribution) {
        return fail(distribution.error().in("\"" + tensor.name + "\""));
    }
    const auto curves = clipCurves(*distribution, *formats, *choice, options.points);
    if (!curves) {
        return fail(curves.error());
    }
    if (tableIsWanted(options)) {
        printCurves(*curves);
    }
    return writeJson(options.json, [&] { return jsonOf(*curves, **model, *weight); });
}

ExitCode showCpu()
{
    std::cout << "active: " << activeCpuTarget() << "\navailable:";
    for (const std::string& target : availableCpuTargets()) {
        std::cout << ' ' << target;
    }
    std::cout << "\nthreads: " << threadCount() << '\n';
    return kFine;
}

} // namespace qs::cli
