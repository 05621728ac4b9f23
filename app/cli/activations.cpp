// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/network_input.h"
#include "app/cli/output.h"
#include "app/cli/terminal.h"
#include "core/activations/activation_study.h"
#include "core/activations/calibrated_grid.h"
#include "core/activations/findings.h"
#include "core/base/parallel.h"
#include "core/export/activations_document.h"

#include <algorithm>
#include <cmath>
#include <iostream>

namespace qs::cli {

namespace {

using Row = std::vector<std::string>;

/// Everything that was asked for.
struct Observed {
    NetworkInput input;
    ActivationReport report;
    std::optional<Drift> drift;
    std::optional<SmoothingReport> smoothing;
    std::optional<ClipCurves> curves; ///< of Options::curves
    std::vector<Problem> said;        ///< problems of the data, which a person was told when they were opened
};

/// How activations are quantized where nothing else is said: one asymmetric grid for each.
Result<Choices> gridChoiceOf(const Options& options)
{
    Options usual = options;
    usual.granularity = "tensor";
    const NumberFormat* const format = findNumberFormat(options.format);
    if (!usual.scheme && format != nullptr && format->hasScheme()) {
        usual.scheme = "asymmetric";
    }
    return choiceOf(usual);
}

std::string rangeText(double low, double high)
{
    constexpr int kDigits = 4;
    return fixed(low, kDigits) + " … " + fixed(high, kDigits);
}

std::string countText(std::size_t count)
{
    return count == 0 ? "" : std::to_string(count);
}

void printValues(const ActivationReport& report)
{
    std::cout << quantizationText(report.request.quantization) << " · " << report.tensors.size() << " values · "
              << report.samples << (report.samples == 1 ? " sample" : " samples")
              << (report.isSynthetic ? ", made up" : "") << '\n';
    std::vector<Row> rows{{"value", "producer", "range", "calibrated", "SQNR dB", "stationarity", "static dB",
                           "dynamic dB", "outliers", "dead", "one-sided"}};
    for (const ActivationTensor& tensor : report.tensors) {
        const CalibratedGrid calibrated(tensor.distribution, report.request.quantization);
        const Moments& moments = tensor.distribution.moments();
        rows.push_back({printable(tensor.name), printable(tensor.producerKind.empty() ? "input" : tensor.producerKind),
                        tensor.distribution.empty() ? "-" : rangeText(moments.min, moments.max),
                        rangeText(calibrated.range().low, calibrated.range().high),
                        fixed(calibrated.costOn(tensor.distribution).sqnrDb(), 2), fixed(tensor.stationarity(), 2),
                        fixed(tensor.secondHalf.staticDb(), 2), fixed(tensor.secondHalf.dynamicDb(), 2),
                        countText(tensor.outlierChannels().size()), countText(tensor.deadChannels().size()),
                        tensor.isOneSided() ? "yes" : ""});
    }
    printTable(std::cout, rows, 2);
    for (const ActivationFinding& finding : findingsOf(report)) {
        std::cout << printable(finding.sentence) << '\n';
    }
}

void printDrift(const Drift& drift, const std::string& other)
{
    std::cout << "\non the data of " << printable(other) << ", the largest loss first\n";
    std::vector<Row> rows{
        {"value", "its range", "overlap", "outside %", "divergence bits", "SQNR dB", "own dB", "loss dB"}};
    constexpr double percent = 100;
    for (const TensorDrift& tensor : drift.tensors) {
        rows.push_back({printable(tensor.name), rangeText(tensor.second.low, tensor.second.high),
                        fixed(tensor.overlap, 2), fixed(percent * tensor.outside, 3), fixed(tensor.divergence, 3),
                        fixed(tensor.firstDb, 2), fixed(tensor.ownDb, 2), fixed(tensor.lossDb(), 2)});
    }
    printTable(std::cout, rows, 1);
}

void printSmoothing(const SmoothingReport& report)
{
    std::cout << "\nscales moved from inputs into weights, weights " << quantizationText(report.request.weights)
              << " · " << report.samples << (report.samples == 1 ? " sample\n" : " samples\n");
    std::vector<Row> rows{{"layer", "input", "SQNR dB", "best alpha", "then dB", "gain dB"}};
    for (const LayerSmoothing& layer : report.layers) {
        const auto best = layer.best();
        if (layer.error || !best) {
            continue;
        }
        rows.push_back({printable(layer.layer), printable(layer.input), fixed(layer.plain.sqnrDb(), 2),
                        fixed(report.request.alphas[*best], 2), fixed(layer.smoothed[*best].sqnrDb(), 2),
                        fixed(layer.gainDb(), 2)});
    }
    printTable(std::cout, rows, 2);
    const auto without =
        std::ranges::count_if(report.layers, [](const LayerSmoothing& layer) { return layer.error.has_value(); });
    if (without > 0) {
        std::cout << without << " weights belong to no layer that could be smoothed; the JSON document says why\n";
    }
    if (report.pairs.empty()) {
        return;
    }
    std::cout << "\nneighbours whose weights could be equalized\n";
    rows = {{"layer", "next layer", "channels", "ratio of the factors"}};
    for (const EqualizationPair& pair : report.pairs) {
        rows.push_back(
            {printable(pair.first), printable(pair.second), std::to_string(pair.made.size()), fixed(pair.ratio(), 2)});
    }
    printTable(std::cout, rows, 2);
}

void printCurves(const ActivationTensor& tensor, const Quantization& quantization, const ClipCurves& curves)
{
    std::cout << '\n'
              << printable(tensor.name) << ": best threshold "
              << fixed(curves.thresholds[curves.curves.front().best], 4) << '\n';
    std::vector<Row> rows{{"calibration", "range", "SQNR dB", "clipping %", "rounding %", "clipped values %"}};
    constexpr double percent = 100;
    for (const CalibratedGrid& calibrated : calibratedGrids(tensor.distribution, quantization)) {
        const CalibratedGrid::Cost cost = calibrated.costOn(tensor.distribution);
        rows.push_back({calibrationText(calibrated.calibration()),
                        rangeText(calibrated.range().low, calibrated.range().high), fixed(cost.sqnrDb(), 2),
                        fixed(percent * cost.clippingShare(), 1),
                        fixed(cost.error.total() > 0 ? percent * (1 - cost.clippingShare()) : 0, 1),
                        fixed(percent * cost.clippedValues, 4)});
    }
    printTable(std::cout, rows, 2);
}

/// What looking at so many values takes, whatever the number of samples.
std::string memoryText(std::size_t values)
{
    constexpr double kMega = 1e6;
    const auto bytes = static_cast<double>(ActivationStudy::bytesFor(values, 0, threadCount()));
    return std::to_string(values) + " values take up to " + fixed(std::ceil(bytes / kMega), 0) +
           " MB beside what the network itself takes";
}

Result<Observed> observe(const Options& options, const Quantization& quantization, Progress& progress)
{
    auto input = openNetworkInput(options, progress);
    QS_TRY(input);
    if (const auto footprint = footprintOf(*input, progress)) {
        mentionNeed(activationsNeed(*footprint, wantedSamples(options, *input->data), threadCount()));
    }
    ActivationRequest request;
    request.quantization = quantization;
    request.valuePattern = options.values;
    request.folds = options.fold;
    request.samples = options.samples;
    const auto study = ActivationStudy::prepare(input->model, input->network, input->data, request);
    QS_TRY(study);
    mention({memoryText((*study)->valueCount())});
    QS_TRY((*study)->run(progress));
    Observed observed{*input, (*study)->report(), {}, {}, {}, input->data->problems};
    if (!options.other.empty()) {
        Options second = options;
        second.data = options.other;
        second.synthetic.reset();
        const auto other = openNetworkInput(second, progress);
        QS_TRY(other);
        const auto shown = observeActivations(other->model, other->network, other->data, request, progress);
        QS_TRY(shown);
        observed.drift = driftOf(observed.report, *shown);
        observed.said.insert(observed.said.end(), other->data->problems.begin(), other->data->problems.end());
        for (const Problem& problem : shown->problems) {
            if (std::ranges::find(observed.report.problems, problem) == observed.report.problems.end()) {
                observed.drift->problems.push_back(problem); // what the network cannot do is said once
            }
        }
    }
    if (!options.curves.empty()) {
        const ActivationTensor* const tensor = observed.report.find(options.curves);
        if (tensor == nullptr) {
            return Error{ErrorCode::Usage, "no value is called \"" + options.curves +
                                               "\"; --values chooses which are "
                                               "looked at"};
        }
        auto curves = clipCurves(tensor->distribution, {quantization.format}, quantization, options.points);
        QS_TRY(curves);
        observed.curves = std::move(*curves);
    }
    if (options.smoothing) {
        SmoothingRequest wanted;
        wanted.weights = usualQuantization(*findNumberFormat(quantization.format));
        wanted.activations = quantization;
        wanted.samples = options.samples == 0 ? wanted.samples : std::min(wanted.samples, options.samples);
        auto smoothing = measureSmoothing(input->model, input->network, input->data, observed.report, wanted, progress);
        QS_TRY(smoothing);
        observed.smoothing = std::move(*smoothing);
    }
    return observed;
}

void print(const Observed& observed, const Options& options)
{
    printValues(observed.report);
    if (observed.curves) {
        printCurves(*observed.report.find(options.curves), observed.report.request.quantization, *observed.curves);
    }
    if (observed.drift) {
        printDrift(*observed.drift, options.other);
    }
    if (observed.smoothing) {
        printSmoothing(*observed.smoothing);
    }
}

Json documentOf(const Observed& observed, const Options& options)
{
    Json document = jsonOf(observed.report, *observed.input.model);
    if (observed.curves) {
        document["curves"] =
            curvesOf(*observed.report.find(options.curves), *observed.curves, observed.report.request.quantization);
    }
    if (observed.drift) {
        document["drift"] = jsonOf(*observed.drift);
        document["drift"]["data"] = options.other;
    }
    if (observed.smoothing) {
        document["smoothing"] = jsonOf(*observed.smoothing);
    }
    return document;
}

std::vector<Problem> problemsOf(const Observed& observed)
{
    std::vector<Problem> problems = observed.report.problems;
    if (observed.drift) {
        problems.insert(problems.end(), observed.drift->problems.begin(), observed.drift->problems.end());
    }
    if (observed.smoothing) {
        for (const LayerSmoothing& layer : observed.smoothing->layers) {
            if (layer.error && layer.error->code != ErrorCode::Unsupported) { // an addition has nothing to smooth
                problems.push_back({layer.tensor, layer.error->message});
            }
        }
    }
    return problems;
}

} // namespace

ExitCode activations(const Options& options)
{
    if (const Status targets = checkTargets(options); !targets) {
        return fail(targets.error());
    }
    const auto choices = gridChoiceOf(options);
    if (!choices) {
        return fail(choices.error());
    }
    mention(choices->notes);
    Progress progress = terminalProgress();
    const auto observed = observe(options, choices->quantizations.front(), progress);
    if (!observed) {
        return fail(observed.error());
    }
    if (tableIsWanted(options)) {
        print(*observed, options);
    }
    const std::vector<Problem> problems = problemsOf(*observed);
    std::vector<Problem> unsaid = problems;
    std::erase_if(unsaid, [&](const Problem& problem) {
        return std::ranges::find(observed->said, problem) != observed->said.end();
    });
    complainAbout(unsaid);
    return worstOf({writeJson(options.json, [&] { return withNotes(documentOf(*observed, options), *choices); }),
                    write(options.csv, [&](std::ostream& out) { return writeActivationsCsv(observed->report, out); }),
                    problems.empty() ? kFine : kPartial});
}

} // namespace qs::cli
