// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/network_input.h"
#include "app/cli/output.h"
#include "app/cli/terminal.h"
#include "core/data/sample_preview.h"
#include "core/executor/class_answers.h"
#include "core/export/data_document.h"
#include "core/export/exporter.h"
#include "core/export/run_document.h"
#include "core/graph/fuse.h"

#include <algorithm>
#include <iostream>

namespace qs::cli {

namespace {

std::string numberText(double value)
{
    std::array<char, 32> text{};
    (void)std::snprintf(text.data(), text.size(), "%.6g", value);
    return text.data();
}

constexpr std::uint64_t kPreviewed = 3; ///< samples

/// Where an input's values come from, behind its shape.
std::string sourceText(const Samples::Match& match)
{
    const std::string array = match.array == match.input ? "" : " (array " + printable(match.array) + ")";
    switch (match.feeding) {
    case Feeding::Whole:
        return ", the same for every sample" + array;
    case Feeding::Slices:
    case Feeding::Elements:
        return ", one sample at a time" + array;
    case Feeding::Made:
        return ", " + match.array;
    }
    return "";
}

void printPreview(const NetworkData& data, std::uint64_t samples)
{
    for (std::uint64_t i = 0; i < std::min(kPreviewed, samples); ++i) {
        const auto previews = previewSample(data, i);
        if (!previews) {
            continue; // told among the problems
        }
        for (const InputPreview& preview : *previews) {
            std::cout << printable(sampleName(data, i)) << ", input " << printable(preview.input) << ": "
                      << textOf(preview) << '\n';
        }
    }
}

void printRun(const NetworkRun& run, const NetworkData& data)
{
    constexpr double milli = 1e3;
    if (data.preprocessing) {
        std::cout << "preprocessing " << textOf(*data.preprocessing) << '\n';
    }
    for (const Samples::Match& match : run.inputs) {
        std::cout << "input " << printable(match.input) << ": " << rowOf(match.type).name << ' '
                  << shapeText(match.shape) << sourceText(match) << '\n';
    }
    std::vector<std::vector<std::string>> rows{{"output", "dtype", "shape", "min", "max", "mean", "not finite"}};
    for (const OutputRun& output : run.outputs) {
        if (!output.error) {
            rows.push_back({printable(output.name), std::string(rowOf(output.values.type()).name),
                            shapeText(output.values.shape()), numberText(output.min), numberText(output.max),
                            numberText(output.mean), std::to_string(output.notFinite)});
        }
    }
    if (rows.size() > 1) {
        printTable(std::cout, rows, 3);
    }
    std::cout << run.samples << (data.isSynthetic ? " made-up" : "") << (run.samples == 1 ? " sample, " : " samples, ")
              << fixed(run.medianSeconds * milli, 2) << " ms each (median)\n";
}

/// The ranking of one sample, its label before it.
void addRows(const ClassRanking& ranking, const NetworkData& data, std::vector<std::vector<std::string>>& rows)
{
    const auto text = [&](std::int64_t number) { return printable(classText(data.classNames, number)); };
    std::vector<std::string> start{printable(sampleName(data, ranking.sample)),
                                   ranking.label ? text(*ranking.label) : "-"};
    for (const ClassRanking::Place& place : ranking.best) {
        rows.push_back({start[0], start[1], text(place.number), numberText(place.value)});
        start = {"", ""};
    }
}

/// What outputs that decide between classes answer: for the first samples, and how often rightly.
void printAnswers(const std::vector<ClassAnswers>& answers, const NetworkData& data)
{
    for (const ClassAnswers& each : answers) {
        std::vector<std::vector<std::string>> rows{{"sample", "label", "class", printable(each.output)}};
        for (const ClassRanking& ranking : each.first) {
            addRows(ranking, data, rows);
        }
        if (rows.size() > 1) {
            printTable(std::cout, rows, 3);
        }
        if (each.labelled > 0) {
            std::cout << "output " << printable(each.output) << ": of " << each.labelled << " labelled, " << each.top1
                      << " right";
            if (each.classes > ClassRanking::kMost) {
                std::cout << ", " << each.top5 << " among the " << ClassRanking::kMost << " largest";
            }
            std::cout << '\n';
        }
    }
}

/// What the run will need, by its first sample; nothing where that cannot be had.
std::optional<MemoryNeed> needOf(const NetworkInput& input, Progress& progress)
{
    const auto sample = input.data->samples.at(0);
    const auto plan = ExecutionPlan::make(std::make_shared<const Graph>(fusedForRunning(*input.network)));
    const auto need = sample ? memoryNeed(plan, *sample, progress) : Result<MemoryNeed>(sample.error());
    return need ? std::optional(*need) : std::nullopt;
}

Json documentOf(const NetworkRun& run, const std::vector<ClassAnswers>& answers, const std::optional<MemoryNeed>& need,
                const NetworkInput& input)
{
    Json document = jsonOf(run, *input.model);
    document["answers"] = jsonOf(answers, *input.data);
    document["memory"] = need ? jsonOf(*need) : Json();
    document["data"] = jsonOf(*input.data, kPreviewed);
    return document;
}

/// Writes the outputs where they are asked for; an output that cannot be written is the caller's mistake.
ExitCode writeOutputs(const NetworkRun& run, const std::string& path, Progress& progress)
{
    if (path.empty()) {
        return kFine;
    }
    const auto format = arrayFormatFor(path);
    if (!format) {
        return fail(format.error());
    }
    const ArrayFileContents contents = outputArrays(run, **format);
    if (!(*format)->holdsMany && contents.arrays.size() != 1) {
        complain("\"" + path + "\" can hold one array, and the network has " + std::to_string(contents.arrays.size()) +
                 " outputs: write .npz");
        return kUsage;
    }
    const Status written = writeFileAtomically(
        path, [&](std::ostream& out) { return (*format)->write(contents, out, progress); }, contents.bytes());
    if (!written) {
        complain(written.error().message);
        return kUsage;
    }
    return kFine;
}

} // namespace

ExitCode runModel(const Options& options)
{
    if (!options.outputs.empty()) { // before work that may take long
        if (const auto format = arrayFormatFor(options.outputs); !format) {
            return fail(format.error());
        }
    }
    Progress progress = terminalProgress();
    const auto input = openNetworkInput(options, progress);
    if (!input) {
        return fail(input.error());
    }
    const auto need = needOf(*input, progress);
    if (need) {
        mention({"after the first sample: " + textOf(*need)});
    }
    const auto run = runNetwork(input->network, input->data->samples, options.samples, progress);
    if (!run) {
        return fail(run.error());
    }
    const std::vector<ClassAnswers> answers = classAnswersOf(*run, input->data->labels, kPreviewed);
    if (tableIsWanted(options)) {
        if (options.preview) {
            printPreview(*input->data, wantedSamples(options, *input->data));
        }
        printRun(*run, *input->data);
        if (options.preview || !options.labels.empty() || !options.classes.empty()) {
            printAnswers(answers, *input->data);
        }
    }
    complainAbout(run->problems);
    bool isPartial = !input->data->problems.empty() || run->samples < wantedSamples(options, *input->data);
    for (const OutputRun& output : run->outputs) {
        if (output.error) {
            complain("output \"" + output.name + "\": " + output.error->message);
            isPartial = true;
        }
    }
    return worstOf({writeOutputs(*run, options.outputs, progress),
                    writeJson(options.json, [&] { return documentOf(*run, answers, need, *input); }),
                    isPartial ? kPartial : kFine});
}

} // namespace qs::cli
