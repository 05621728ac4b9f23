// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/sensitivity_tables.h"

#include "app/cli/terminal.h"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <limits>

namespace qs::cli {

namespace {

using Row = std::vector<std::string>;
constexpr double kPercent = 100;

std::string titleOf(const SensitivityMeasure& measure)
{
    return std::string(measure.label) + (measure.unit.empty() ? "" : " " + std::string(measure.unit));
}

/// The more digits the smaller the numbers are.
int digitsOf(const SensitivityMeasure& measure)
{
    return measure.unit == "nats" ? 4 : 2;
}

std::string cellOf(const SensitivityMeasure& measure, const LayerSensitivity& layer)
{
    return fixed(layer.error ? std::numeric_limits<double>::quiet_NaN() : measure.of(layer), digitsOf(measure));
}

/// Whether a layer has it.
bool isMeasured(const SensitivityReport& report, const SensitivityMeasure& measure)
{
    return std::ranges::any_of(
        report.layers, [&](const LayerSensitivity& layer) { return !layer.error && !std::isnan(measure.of(layer)); });
}

std::string decibels(double value)
{
    return std::isfinite(value) ? fixed(value, 2) + " dB" : fixed(value, 2);
}

std::string shareText(std::uint64_t right, std::uint64_t all)
{
    return std::to_string(right) + " of " + std::to_string(all);
}

void printDecisions(const DecisionError& decisions)
{
    if (decisions.decisions > 0) {
        std::cout << ", " << shareText(decisions.flips, decisions.decisions) << " decisions flip";
    }
    if (decisions.labelled > 0) {
        std::cout << ", " << shareText(decisions.otherCorrect, decisions.labelled) << " right, the original "
                  << decisions.correct;
    }
}

void printAnswers(const SensitivityReport& report)
{
    if (std::ranges::all_of(report.layers, [](const LayerSensitivity& layer) { return layer.error.has_value(); })) {
        std::cout << "no layer was quantized, so there is nothing to compare\n";
        return;
    }
    for (std::size_t i = 0; i < report.everything.size(); ++i) {
        const AnswerError& answer = report.everything[i];
        std::cout << "all layers, output " << printable(report.outputs[i]) << ": " << decibels(answer.values.sqnrDb());
        printDecisions(answer.decisions);
        std::cout << '\n';
        for (std::size_t slice = 0; slice < answer.slices.size(); ++slice) {
            std::cout << "  " << printable(report.slices[slice]) << ": " << answer.slices[slice].decisions
                      << " decisions";
            printDecisions(answer.slices[slice]);
            std::cout << '\n';
        }
    }
}

std::string partsText(const SensitivityRequest& request)
{
    const std::string activations = (request.activations.isDynamic ? "dynamic " : "") +
                                    quantizationText(effective(request.activations.quantization));
    switch (request.parts) {
    case QuantizedParts::Weights:
        return "weights only";
    case QuantizedParts::Activations:
        return "activations only, " + activations;
    case QuantizedParts::Both:
        break;
    }
    return "weights and activations, " + activations;
}

std::string weightsText(const SensitivityRequest& request)
{
    return request.parts == QuantizedParts::Activations ? "" : quantizationText(request.choices.quantization) + " · ";
}

void printFacts(const SensitivityReport& report)
{
    std::cout << partsText(report.request) << " · evidence " << (report.request.network ? "L0 to L3" : "L0 to L2")
              << " · " << report.samples << (report.samples == 1 ? " sample" : " samples");
    if (report.isSynthetic) {
        std::cout << " of synthetic data";
    }
    if (!report.folds.empty()) {
        std::cout << " · " << report.folds.size() << " normalizations folded";
    }
    std::cout << '\n';
}

} // namespace

void printSensitivity(const SensitivityReport& report, const SensitivityMeasure& measure)
{
    std::cout << weightsText(report.request);
    printFacts(report);
    std::vector<const SensitivityMeasure*> columns;
    for (const SensitivityMeasure& one : sensitivityMeasures()) {
        if (isMeasured(report, one)) {
            columns.push_back(&one);
        }
    }
    std::vector<Row> rows{{"layer", "weights"}};
    for (const SensitivityMeasure* const column : columns) {
        rows.front().push_back(titleOf(*column));
    }
    const std::vector<double> ranks = ranksOf(report, measure);
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < report.layers.size(); ++i) {
        if (!report.layers[i].error) {
            order.push_back(i);
        }
    }
    const auto placeOf = [&](std::size_t i) {
        return std::isnan(ranks[i]) ? std::numeric_limits<double>::infinity() : ranks[i];
    };
    std::ranges::stable_sort(order, {}, placeOf);
    for (const std::size_t i : order) {
        const LayerSensitivity& layer = report.layers[i];
        Row row{printable(layer.layer), std::to_string(layer.weights)};
        for (const SensitivityMeasure* const column : columns) {
            row.push_back(cellOf(*column, layer));
        }
        rows.push_back(std::move(row));
    }
    if (!order.empty()) {
        printTable(std::cout, rows, 1);
    }
    printAnswers(report);
}

void printSensitivityTable(std::span<const SensitivityReport> reports, const SensitivityMeasure& measure)
{
    if (reports.empty()) {
        return;
    }
    std::cout << titleOf(measure) << ", " << measure.level << " · ";
    printFacts(reports.front());
    std::vector<Row> rows{{"layer"}};
    for (std::size_t i = 0; i < reports.size(); ++i) {
        rows.front().push_back("[" + std::to_string(i + 1) + "]");
    }
    for (std::size_t layer = 0; layer < reports.front().layers.size(); ++layer) {
        Row row{printable(reports.front().layers[layer].layer)};
        for (const SensitivityReport& report : reports) {
            row.push_back(cellOf(measure, report.layers[layer]));
        }
        rows.push_back(std::move(row));
    }
    printTable(std::cout, rows, 1);
    for (std::size_t i = 0; i < reports.size(); ++i) {
        std::cout << "[" << i + 1 << "] " << quantizationText(reports[i].request.choices.quantization) << '\n';
        printAnswers(reports[i]);
    }
}

void printAgreement(const SensitivityReport& report, const SensitivityMeasure& measure)
{
    std::vector<Row> rows{{"measure", "evidence", "rank agreement", "seconds"}};
    for (const SensitivityMeasure& other : sensitivityMeasures()) {
        if (isMeasured(report, other)) {
            rows.push_back({std::string(other.label), std::string(other.level),
                            fixed(rankAgreement(report, measure, other), 2), fixed(other.seconds(report.cost), 2)});
        }
    }
    if (rows.size() > 2) {
        std::cout << "rank agreement with " << measure.label << " (Spearman's rho: 1 the same order, 0 unrelated)\n";
        printTable(std::cout, rows, 2);
    }
}

} // namespace qs::cli
