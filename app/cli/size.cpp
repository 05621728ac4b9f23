// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/terminal.h"
#include "core/export/size_document.h"
#include "core/loaders/loader.h"

#include <algorithm>
#include <array>
#include <iostream>

namespace qs::cli {

namespace {

struct ByteUnit {
    const char* name;
    const char* meaning;
    double bytes;
};

/// The largest unit in which `bytes` are one or more; kB for less.
ByteUnit unitFor(double bytes)
{
    constexpr std::array kUnits{ByteUnit{"GB", "1e9", 1e9}, ByteUnit{"MB", "1e6", 1e6}, ByteUnit{"kB", "1e3", 1e3}};
    const auto unit = std::ranges::find_if(kUnits, [bytes](const ByteUnit& each) { return bytes >= each.bytes; });
    return unit == kUnits.end() ? kUnits.back() : *unit;
}

void printSizes(const SizeTable& table, bool isModel, std::optional<double> bytesPerSecond)
{
    const ByteUnit unit = unitFor(table.bytesBefore);
    std::vector<std::vector<std::string>> rows{{"choice", "scales in", "bits/weight", unit.name, "times smaller"}};
    const auto addRow = [&](std::string choice, std::string storage, double bits, double bytes) {
        rows.push_back({std::move(choice), std::move(storage), fixed(bits, 3), fixed(bytes / unit.bytes, 3),
                        fixed(table.bytesBefore / bytes, 2)});
        if (bytesPerSecond) {
            rows.back().push_back(fixed(secondsToRead(bytes, *bytesPerSecond), 3));
        }
    };
    if (bytesPerSecond) {
        rows.front().emplace_back("seconds");
    }
    constexpr double kBitsPerByte = 8;
    addRow(isModel ? "as it is" : "FP32", "", kBitsPerByte * (table.bytesBefore - table.keptBytes) / table.weights,
           table.bytesBefore);
    for (const SizeRow& row : table.rows) {
        addRow(quantizationText(row.quantization), storageText(row.quantization), row.bitsPerWeight, row.bytes);
    }
    std::cout << fixed(table.weights, 0) << " weights"
              << (table.keptBytes > 0 ? ", " + fixed(table.keptBytes, 0) + " bytes kept as they are" : "") << " · "
              << unit.name << " = " << unit.meaning << " bytes\n";
    printTable(std::cout, rows, 2);
}

/// Prints and writes what `table` says.
ExitCode show(const SizeTable& table, const Model* model, const Choices& choices, const Options& options,
              std::optional<double> bytesPerSecond)
{
    if (tableIsWanted(options)) {
        printSizes(table, model != nullptr, bytesPerSecond);
    }
    return writeJson(options.json, [&] { return withNotes(sizeDocument(table, model, bytesPerSecond), choices); });
}

ExitCode sizeOfModel(const Choices& choices, const Options& options, std::optional<double> bytesPerSecond)
{
    Progress progress = terminalProgress();
    const auto model = openModel(options.model, progress);
    if (!model) {
        return fail(model.error());
    }
    const SizeTable table = sizesOf(**model, choices.quantizations);
    complainAbout((*model)->problems);
    return worstOf({show(table, model->get(), choices, options, bytesPerSecond), partialOf(**model)});
}

} // namespace

ExitCode size(const Options& options)
{
    const auto choices = comparedOf(options);
    if (!choices) {
        return fail(choices.error());
    }
    std::optional<double> bytesPerSecond;
    if (options.bandwidth) {
        const auto bandwidth = parseBandwidth(*options.bandwidth);
        if (!bandwidth) {
            return fail(bandwidth.error().in("--bandwidth"));
        }
        bytesPerSecond = *bandwidth;
    }
    if (options.model.empty() != options.parameters.has_value()) {
        return fail({ErrorCode::Usage, "size needs either a model or --parameters, for instance --parameters 7B"});
    }
    mention(choices->notes);
    if (!options.parameters) {
        return sizeOfModel(*choices, options, bytesPerSecond);
    }
    const auto parameters = parseParameterCount(*options.parameters);
    if (!parameters) {
        return fail(parameters.error().in("--parameters"));
    }
    return show(sizesOf(*parameters, choices->quantizations), nullptr, *choices, options, bytesPerSecond);
}

} // namespace qs::cli
