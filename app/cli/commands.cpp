// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"

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

#include <algorithm>
#include <iostream>

namespace qs::cli {

namespace {

ExitCode fail(const Error& error)
{
    complain(error.message);
    if (error.code == ErrorCode::Cancelled) {
        return kInterrupted;
    }
    return error.code == ErrorCode::Usage ? kUsage : kUnreadable;
}

/// Nothing is written twice to standard output, and nothing but one document.
Status checkTargets(const Options& options)
{
    const auto toStdout = static_cast<int>(options.json == "-") + static_cast<int>(options.csv == "-");
    if (toStdout > 1) {
        return Error{ErrorCode::Usage, "--json and --csv cannot both go to standard output"};
    }
    if (!options.report.empty()) {
        QS_TRY(exporterFor(options.report));
    }
    return ok();
}

/// Writes where `target` says; an empty target is nothing to do. An unwritable output is the caller's mistake.
ExitCode write(const std::string& target, const std::function<Status(std::ostream&)>& content)
{
    if (target.empty()) {
        return kFine;
    }
    if (const Status status = writeTo(target, content); !status) {
        complain(status.error().message);
        return kUsage;
    }
    return kFine;
}

ExitCode writeJson(const std::string& target, const Json& document)
{
    return write(target, [&document](std::ostream& out) {
        out << jsonText(document);
        return ok();
    });
}

/// The first that is not fine; an interruption before all others.
ExitCode worstOf(std::initializer_list<ExitCode> codes)
{
    ExitCode worst = kFine;
    for (const ExitCode code : codes) {
        if (worst == kFine || code == kInterrupted) {
            worst = code == kFine ? worst : code;
        }
    }
    return worst;
}

ExitCode partialOf(const Model& model)
{
    const bool broken =
        std::ranges::any_of(model.tensors, [](const Tensor& tensor) { return tensor.error.has_value(); });
    return broken ? kPartial : kFine;
}

ExitCode partialOf(const Model& model, const AnalysisReport& report)
{
    if (report.cancelled) {
        complain("interrupted: " + std::to_string(report.total.layers) + " of " + std::to_string(report.layers.size()) +
                 " layers are finished");
        return kInterrupted;
    }
    const bool failed = std::ranges::any_of(
        report.layers, [](const LayerResult& layer) { return layer.state == LayerResult::State::Failed; });
    return failed ? kPartial : partialOf(model);
}

void complainAbout(const std::vector<Problem>& problems)
{
    constexpr std::size_t kMost = 20;
    for (std::size_t i = 0; i < std::min(problems.size(), kMost); ++i) {
        const Problem& problem = problems[i];
        complain((problem.tensor.empty() ? "" : "\"" + problem.tensor + "\": ") + problem.message);
    }
    if (problems.size() > kMost) {
        complain("and " + std::to_string(problems.size() - kMost) + " more problems; --json lists them all");
    }
}

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
        std::vector<std::vector<std::string>> rows{{"tensor", "dtype", "shape", "values", "bytes"}};
        for (const Tensor& tensor : (*model)->tensors) {
            rows.push_back({printable(tensor.name), tensor.dtype, shapeText(tensor.shape), std::to_string(tensor.count),
                            tensor.error ? "unreadable" : std::to_string(tensor.bytes)});
        }
        printTable(std::cout, rows, 3);
    }
    complainAbout((*model)->problems);
    return worstOf({writeJson(options.json, options.json.empty() ? Json() : jsonOf(**model, statistics)),
                    failed ? kPartial : partialOf(**model)});
}

ExitCode analyze(const Options& options)
{
    const auto request = requestOf(options);
    if (!request) {
        return fail(request.error());
    }
    if (const Status targets = checkTargets(options); !targets) {
        return fail({ErrorCode::Usage, targets.error().message});
    }
    Progress progress = terminalProgress();
    const auto model = openModel(options.model, progress);
    if (!model) {
        return fail(model.error());
    }
    const auto report = analyse(**model, *request, progress);
    if (!report) {
        return fail(report.error());
    }
    if (options.json != "-" && options.csv != "-") {
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
    return worstOf({writeJson(options.json, options.json.empty() ? Json() : jsonOf(*report)),
                    write(options.csv, [&](std::ostream& out) { return csv.write(*report, out); }), reportCode,
                    partialOf(**model, *report)});
}

ExitCode sweepChoices(const Options& options)
{
    const auto quantizations = sweepOf(options);
    if (!quantizations) {
        return fail(quantizations.error());
    }
    Progress progress = terminalProgress();
    const auto model = openModel(options.model, progress);
    if (!model) {
        return fail(model.error());
    }
    const auto reports = sweep(**model, *quantizations, options.layers, progress);
    if (!reports) {
        return fail(reports.error());
    }
    if (options.json != "-") {
        std::vector<std::vector<std::string>> rows{
            {"choice", "SQNR dB", "worst layer dB", "bits/weight", "bytes", "worst layer"}};
        for (const AnalysisReport& report : *reports) {
            const ReportTotal& total = report.total;
            const LayerResult* const worst = total.worstLayer ? &report.layers[*total.worstLayer] : nullptr;
            rows.push_back({quantizationText(report.request.quantization), fixed(total.sums.sqnrDb(), 2),
                            fixed(worst == nullptr ? std::nan("") : worst->sums.sqnrDb(), 2),
                            fixed(total.bitsPerWeight, 3), std::to_string(total.bytesAfter),
                            worst == nullptr ? "-" : printable(worst->name)});
        }
        printTable(std::cout, rows, 1);
    }
    complainAbout(reports->front().problems);
    return worstOf({writeJson(options.json, options.json.empty() ? Json() : jsonOf(*reports)),
                    partialOf(**model, reports->front())});
}

ExitCode clipCurve(const Options& options)
{
    const auto request = requestOf(options);
    const auto formats = formatsOf(options);
    if (!request || !formats) {
        return fail(request ? formats.error() : request.error());
    }
    Progress progress = terminalProgress();
    const auto model = openModel(options.model, progress);
    if (!model) {
        return fail(model.error());
    }
    const auto weight = std::ranges::find_if((*model)->weights, [&](const Weight& candidate) {
        return candidate.layer == options.layer || (*model)->tensors[candidate.tensor].name == options.layer;
    });
    if (weight == (*model)->weights.end()) {
        return fail({ErrorCode::Usage, "no weight is called \"" + options.layer + "\"; inspect lists the names"});
    }
    const Tensor& tensor = (*model)->tensors[weight->tensor];
    progress.begin("Reading the distribution", tensor.count);
    const auto distribution = distributionOf(tensor, progress);
    if (!distribution) {
        return fail(distribution.error().in("\"" + tensor.name + "\""));
    }
    const auto curves = clipCurves(*distribution, *formats, request->quantization.scheme,
                                   *findScaleStorage(options.scaleStorage), options.points);
    if (!curves) {
        return fail(curves.error());
    }
    if (options.json != "-") {
        std::vector<std::vector<std::string>> rows{{"format", "rule", "threshold", "in std", "SQNR dB"}};
        for (const ClipCurve& curve : curves->curves) {
            for (const ClipMark& mark : curve.marks) {
                rows.push_back({curve.format, mark.calibration, fixed(mark.threshold, 6),
                                fixed(mark.threshold / curves->std, 3),
                                fixed(10 * std::log10(curves->signalPower / mark.error.total()), 2)});
            }
        }
        printTable(std::cout, rows, 2);
    }
    return writeJson(options.json, options.json.empty() ? Json() : jsonOf(*curves, **model, *weight));
}

ExitCode list(const Options& options)
{
    Json document = Json::array();
    std::vector<std::vector<std::string>> rows;
    const auto add = [&](std::string_view id, std::string_view label, std::string_view help) {
        document.push_back({{"id", id}, {"label", label}, {"help", help}});
        rows.push_back({std::string(id), std::string(label), std::string(help)});
    };
    if (options.listKind == "formats") {
        for (const NumberFormat& row : numberFormats()) {
            add(row.id, row.label, row.help);
            document.back()["bits"] = row.bits;
        }
    } else if (options.listKind == "calibrations") {
        for (const Calibration& row : calibrations()) {
            add(row.id, row.label, row.help);
            document.back()["default"] = row.hasValue && row.id != "manual" ? Json(row.defaultValue) : Json();
        }
    } else if (options.listKind == "granularities") {
        for (const GranularityRow& row : granularities()) {
            add(row.id, row.label, row.help);
            document.back()["default_size"] = row.hasSize ? Json(row.defaultSize) : Json();
        }
    } else if (options.listKind == "loaders") {
        for (const Loader& row : loaders()) {
            add(row.id, row.label, row.suffixes);
        }
    } else if (options.listKind == "exporters") {
        for (const Exporter& row : exporters()) {
            add(row.id, row.label, row.suffix);
        }
    }
    if (options.json != "-") {
        printTable(std::cout, rows, 3);
    }
    return writeJson(options.json, document);
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
