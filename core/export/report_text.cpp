// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/report_text.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace qs {
namespace {

constexpr const char* kNothing = "–";

std::string formatted(double value, std::chars_format format, int digits)
{
    std::array<char, 400> buffer; // the largest double has 309 digits before the point
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format, digits).ptr;
    return {buffer.data(), end};
}

std::string plural(std::uint64_t count, const char* one, const char* many)
{
    return countText(count) + " " + (count == 1 ? one : many);
}

/// The layer whose worst channel is the lowest of all.
const LayerResult* layerOfWorstChannel(const AnalysisReport& report)
{
    const LayerResult* worst = nullptr;
    for (const LayerResult& layer : report.layers) {
        if (layer.worstChannel && (worst == nullptr || layer.worstChannelSqnrDb() < worst->worstChannelSqnrDb())) {
            worst = &layer;
        }
    }
    return worst;
}

} // namespace

std::string fixedText(double value, int digits)
{
    if (!std::isfinite(value)) {
        return numberText(value);
    }
    const std::string text = formatted(value, std::chars_format::fixed, digits);
    // Sums may leave 0 dB a hair below zero.
    const bool isZero = text.find_first_not_of("-0.") == std::string::npos;
    return isZero && text.front() == '-' ? text.substr(1) : text;
}

std::string decibelText(double value)
{
    if (std::isnan(value)) {
        return kNothing;
    }
    return value == std::numeric_limits<double>::infinity() ? "exact" : fixedText(value, 1) + " dB";
}

std::string percentText(double fraction)
{
    if (std::isnan(fraction)) {
        return kNothing;
    }
    if (fraction > 0 && fraction < 0.00005) {
        return "< 0.01 %";
    }
    return fixedText(fraction * 100, fraction == 0 || fraction == 1 ? 0 : 2) + " %";
}

std::string powerText(double value)
{
    if (value == 0 || !std::isfinite(value)) {
        return value == 0 ? "0" : numberText(value);
    }
    return formatted(value, std::chars_format::scientific, 2);
}

std::string countText(std::uint64_t count)
{
    std::string text = std::to_string(count);
    for (std::size_t at = text.size(); at > 3; at -= 3) {
        text.insert(at - 3, 1, ',');
    }
    return text;
}

std::string bytesText(std::uint64_t bytes)
{
    constexpr std::array kUnits{"KiB", "MiB", "GiB", "TiB"};
    if (bytes < 1024) {
        return std::to_string(bytes) + " B";
    }
    double value = static_cast<double>(bytes) / 1024;
    std::size_t unit = 0;
    while (value >= 1024 && unit + 1 < kUnits.size()) {
        value /= 1024;
        ++unit;
    }
    return fixedText(value, value < 10 ? 2 : value < 100 ? 1 : 0) + " " + kUnits[unit];
}

std::string modelName(const AnalysisReport& report)
{
    return report.modelPath.substr(report.modelPath.find_last_of('/') + 1);
}

std::string modelSentence(const AnalysisReport& report)
{
    return "Read as " + report.loader + ": " + plural(report.parameters, "value", "values") + ", " +
           bytesText(report.modelBytes);
}

std::vector<LabelledText> settingsOf(const AnalysisReport& report)
{
    const Quantization chosen = effective(report.request.quantization);
    std::vector<LabelledText> settings = {
        {"Quantization", quantizationText(chosen)},
        {"Scales stored as", chosen.scaleStorage},
        {"Arithmetic", arithmeticText(chosen.arithmetic)},
        {"Layers", report.request.layerPattern.empty() ? "all weights" : report.request.layerPattern},
    };
    for (const auto& [tensor, quantization] : report.request.overrides) {
        settings.push_back({"Instead, for " + tensor, quantizationText(quantization)});
    }
    return settings;
}

std::vector<LabelledText> totalsOf(const AnalysisReport& report)
{
    const ReportTotal& total = report.total;
    std::vector<LabelledText> totals;
    const std::string unfinished = report.cancelled ? " (stopped early: the other layers are not in these sums)" : "";
    totals.push_back(
        {"Layers measured", countText(total.layers) + " of " + countText(report.layers.size()) + unfinished});
    totals.push_back({"Weights in them", countText(total.weights)});
    if (total.layers == 0) {
        return totals;
    }
    totals.push_back({"SQNR over all weights", decibelText(total.sums.sqnrDb())});
    if (total.worstLayer) {
        const LayerResult& worst = report.layers[*total.worstLayer];
        totals.push_back({"Worst layer", decibelText(worst.sums.sqnrDb()) + "  " + worst.name});
    }
    if (const LayerResult* worst = layerOfWorstChannel(report)) {
        totals.push_back({"Worst channel", decibelText(worst->worstChannelSqnrDb()) + "  channel " +
                                               std::to_string(*worst->worstChannel) + " of " + worst->name});
    }
    totals.push_back({"Mean squared error", powerText(total.sums.mse()) + " = rounding " +
                                                powerText(total.sums.roundingMse()) + " + clipping " +
                                                powerText(total.sums.clippingMse())});
    totals.push_back({"Largest error", powerText(total.sums.maxAbsError)});
    totals.push_back({"Clipped", percentText(total.sums.clippedFraction())});
    totals.push_back({"Rounded to zero", percentText(total.sums.zeroedFraction())});
    totals.push_back({"Bits per weight", fixedText(total.bitsPerWeight, 3)});
    totals.push_back({"Size of these layers", bytesText(total.bytesBefore) + " before, " + bytesText(total.bytesAfter) +
                                                  " after, scales and zero points counted"});
    totals.push_back(
        {"Kept as they are", bytesText(total.keptBytes) + " in " + plural(report.kept.size(), "tensor", "tensors")});
    return totals;
}

std::string codesText(const LayerResult& layer)
{
    return layer.codesUsed ? std::to_string(*layer.codesUsed) + " of " + std::to_string(layer.codesAvailable) : "–";
}

std::string worstChannelText(const LayerResult& layer)
{
    if (!layer.worstChannel) {
        return kNothing;
    }
    return std::to_string(*layer.worstChannel) + ": " + decibelText(layer.worstChannelSqnrDb());
}

std::vector<LabelledText> notesOf(const AnalysisReport& report)
{
    std::vector<LabelledText> notes;
    for (const LayerResult& layer : report.layers) {
        for (const std::string& note : layer.notes) {
            notes.push_back({layer.tensor, note});
        }
        if (layer.shortGroup > 0) {
            notes.push_back({layer.tensor, "the last group of each channel holds only " +
                                               plural(layer.shortGroup, "value", "values")});
        }
    }
    return notes;
}

std::vector<LabelledText> problemsOf(const AnalysisReport& report)
{
    std::vector<LabelledText> problems;
    for (const Problem& problem : report.problems) {
        problems.push_back({problem.tensor.empty() ? "the file" : problem.tensor, problem.message});
    }
    return problems;
}

std::vector<std::size_t> rankedLayers(const AnalysisReport& report)
{
    std::vector<std::size_t> ranked;
    for (std::size_t i = 0; i < report.layers.size(); ++i) {
        if (report.layers[i].state == LayerResult::State::Done) {
            ranked.push_back(i);
        }
    }
    const auto key = [&](std::size_t i) {
        const double db = report.layers[i].sums.sqnrDb();
        return std::pair(std::isnan(db), std::isnan(db) ? 0 : db);
    };
    std::stable_sort(ranked.begin(), ranked.end(), [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
    return ranked;
}

namespace {

constexpr std::array kDefinitions{
    Definition{"SQNR", "dB", "higher",
               "Signal to quantization noise: 10·log10(Σx² / Σ(x − x̂)²) over every weight x and its reconstruction x̂. "
               "One bit more is worth about 6 dB. “exact” means that nothing changed."},
    Definition{"Worst channel", "index: dB", "higher",
               "The output channel with the lowest SQNR of its own. A total can look fine while one channel is lost."},
    Definition{"MSE", "weight²", "lower", "Mean of (x − x̂)² over the finite weights. It is rounding plus clipping."},
    Definition{"Rounding", "weight²", "lower", "The part of the MSE from weights inside the range of the codes."},
    Definition{"Clipping", "weight²", "lower",
               "The part of the MSE from weights beyond the outermost codes by more than half a step."},
    Definition{"Largest error", "weight", "lower", "The largest |x − x̂|."},
    Definition{"Clipped", "% of weights", "lower", "Weights whose code lies outside the codes before it is limited."},
    Definition{"Rounded to zero", "% of weights", "lower", "Weights other than 0 that come back as 0."},
    Definition{"Codes used", "of available", "higher", "How many different codes occur."},
    Definition{"Cosine", "–", "higher (1 at best)",
               "Cosine of the angle between the weights and their reconstruction."},
    Definition{"Bits per weight", "bit", "lower", "Codes, scales and zero points together, divided by the weights."},
    Definition{"Size", "bytes", "lower", "Bytes of the weights as stored now, and with this quantization."},
};

} // namespace

std::span<const Definition> definitions()
{
    return kDefinitions;
}

std::string_view levelSentence()
{
    return "Evidence level L0: the weights alone, each with the same importance. Exact over every value. What the "
           "network "
           "computes with them is not measured here, so a low number is a warning and a high one no proof.";
}

} // namespace qs
