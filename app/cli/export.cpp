// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/terminal.h"
#include "core/export/tensor_export.h"
#include "core/loaders/loader.h"

#include <iostream>

namespace qs::cli {

namespace {

void printArrays(const ExportPlan& plan, const Options& options)
{
    std::vector<std::vector<std::string>> rows{{"array", "dtype", "shape", "bytes"}};
    for (const ExportArray& array : plan.contents.arrays) {
        rows.push_back({printable(array.name), std::string(rowOf(array.type).name), shapeText(array.shape),
                        std::to_string(array.bytes())});
    }
    printTable(std::cout, rows, 3);
    std::cout << plan.contents.arrays.size() << " arrays of " << plan.layers << " layers, " << plan.contents.bytes()
              << " bytes, written to " << printable(options.output) << '\n';
}

} // namespace

ExitCode exportTensors(const Options& options)
{
    const auto choices = choiceOf(options);
    const auto format = arrayFormatFor(options.output);
    const auto parts = parseExportParts(options.what);
    if (!choices || !format || !parts) {
        return fail(!choices ? choices.error() : !format ? format.error() : parts.error());
    }
    mention(choices->notes);
    Progress progress = terminalProgress();
    const auto model = openModel(options.model, progress);
    if (!model) {
        return fail(model.error());
    }
    const TensorExport wanted{.choices = {.quantization = choices->quantizations.front(),
                                          .overrides = {},
                                          .layerPattern = options.layers,
                                          .statistics = false},
                              .parts = *parts};
    auto plan = planExport(*model, wanted, **format);
    if (!plan) {
        return fail(plan.error());
    }
    if (const Status written = writeExport(*plan, **format, options.output, progress); !written) {
        // An output that cannot be written is the caller's mistake, numbers that cannot be read are the file's.
        return written.error().code == ErrorCode::Io ? (complain(written.error().message), kUsage)
                                                     : fail(written.error());
    }
    if (tableIsWanted(options)) {
        printArrays(*plan, options);
    }
    for (const std::string& note : plan->notes) {
        complain(note);
    }
    complainAbout((*model)->problems);
    return worstOf({writeJson(options.json,
                              [&] {
                                  Json document = plan->contents.directory;
                                  for (const std::string& note : choices->notes) {
                                      document["notes"].push_back(note);
                                  }
                                  return document;
                              }),
                    partialOf(**model)});
}

} // namespace qs::cli
