// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/output.h"

#include "app/cli/terminal.h"
#include "core/export/exporter.h"

#include <algorithm>

namespace qs::cli {

ExitCode fail(const Error& error)
{
    complain(error.message);
    if (error.code == ErrorCode::Cancelled) {
        return kInterrupted;
    }
    return error.code == ErrorCode::Usage ? kUsage : kUnreadable;
}

Status checkTargets(const Options& options)
{
    if (options.json == "-" && options.csv == "-") {
        return Error{ErrorCode::Usage, "--json and --csv cannot both go to standard output"};
    }
    if (!options.report.empty()) {
        if (const auto exporter = exporterFor(options.report); !exporter) {
            return Error{ErrorCode::Usage, exporter.error().message};
        }
    }
    return ok();
}

bool tableIsWanted(const Options& options)
{
    return options.json != "-" && options.csv != "-";
}

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

ExitCode writeJson(const std::string& target, const std::function<Json()>& document)
{
    return write(target, [&document](std::ostream& out) {
        out << jsonText(document());
        return ok();
    });
}

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

void mention(const std::vector<std::string>& notes)
{
    if (isTerminal()) {
        std::ranges::for_each(notes, complain);
    }
}

Json withNotes(Json document, const Choices& choices)
{
    document["notes"] = choices.notes;
    return document;
}

std::string storageText(const Quantization& quantization)
{
    return findNumberFormat(quantization.format)->blockCodec() != nullptr ? "its blocks" : quantization.scaleStorage;
}

Result<Weight> weightCalled(const Model& model, const std::string& name)
{
    const auto weight = std::ranges::find_if(model.weights, [&](const Weight& candidate) {
        return candidate.layer == name || model.tensors[candidate.tensor].name == name;
    });
    if (weight == model.weights.end()) {
        return Error{ErrorCode::Usage, "no weight is called \"" + name + "\"; inspect lists the names"};
    }
    return *weight;
}

} // namespace qs::cli
