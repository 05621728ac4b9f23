// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/export/csv_cell.h"
#include "core/export/statistics_fields.h"
#include "core/export/writers.h"

#include <cmath>

namespace qs {
namespace {

std::string measured(const LayerResult& layer, double value)
{
    return layer.state == LayerResult::State::Done ? numberText(value) : std::string();
}

std::string ofFinite(const LayerResult& layer, double value)
{
    return layer.moments.count > 0 ? measured(layer, value) : std::string();
}

std::string joined(const std::vector<std::string>& sentences)
{
    std::string text;
    for (const std::string& sentence : sentences) {
        text += (text.empty() ? "" : "; ") + sentence;
    }
    return text;
}

using Layer = const LayerResult&;

/// The words are those of the JSON report; a unit stands in the name where there is one. Errors, extremes, mean, std
/// and scale are in the unit of the weights, fractions go from 0 to 1.
struct Column {
    const char* title;
    std::string (*cell)(Layer);
};

const Column kColumns[] = {
    {"name", [](Layer l) { return csvCell(l.name); }},
    {"tensor", [](Layer l) { return csvCell(l.tensor); }},
    {"kind", [](Layer l) { return csvCell(l.kind); }},
    {"state",
     [](Layer l) -> std::string {
         return l.state == LayerResult::State::Done     ? "done"
                : l.state == LayerResult::State::Failed ? "failed"
                                                        : "pending";
     }},
    {"shape", [](Layer l) { return csvCell(shapeText(l.shape)); }},
    {"dtype", [](Layer l) { return csvCell(l.dtype); }},
    {"stored_scheme", [](Layer l) { return csvCell(l.storedScheme); }},
    {"count", [](Layer l) { return std::to_string(l.count); }},
    {"axis", [](Layer l) { return std::to_string(l.axis); }},
    {"format", [](Layer l) { return csvCell(l.quantization.format); }},
    {"scheme", [](Layer l) { return std::string(rowOf(l.quantization.scheme).id); }},
    {"granularity", [](Layer l) { return granularityText(l.quantization.granularity); }},
    {"calibration", [](Layer l) { return csvCell(calibrationText(l.quantization.calibration)); }},
    {"scale_storage", [](Layer l) { return csvCell(l.quantization.scaleStorage); }},
    {"arithmetic", [](Layer l) { return csvCell(arithmeticText(l.quantization.arithmetic)); }},
    {"level", [](Layer) { return std::string("L0"); }},
    {"min", [](Layer l) { return ofFinite(l, l.moments.min); }},
    {"max", [](Layer l) { return ofFinite(l, l.moments.max); }},
    {"mean", [](Layer l) { return ofFinite(l, l.moments.mean); }},
    {"std", [](Layer l) { return ofFinite(l, l.moments.std()); }},
    {"nan_count", [](Layer l) { return measured(l, static_cast<double>(l.moments.nan)); }},
    {"pos_inf_count", [](Layer l) { return measured(l, static_cast<double>(l.moments.posInf)); }},
    {"neg_inf_count", [](Layer l) { return measured(l, static_cast<double>(l.moments.negInf)); }},
    {"scale", [](Layer l) { return l.grid ? numberText(l.grid->scale) : std::string(); }},
    {"zero_point", [](Layer l) { return l.grid ? numberText(l.grid->zeroPoint) : std::string(); }},
    {"scales", [](Layer l) { return std::to_string(l.scaleCount); }},
    {"short_group", [](Layer l) { return std::to_string(l.shortGroup); }},
    {"mse", [](Layer l) { return measured(l, l.sums.mse()); }},
    {"rounding_mse", [](Layer l) { return measured(l, l.sums.roundingMse()); }},
    {"clipping_mse", [](Layer l) { return measured(l, l.sums.clippingMse()); }},
    {"sqnr_db", [](Layer l) { return measured(l, l.sums.sqnrDb()); }},
    {"channels", [](Layer l) { return std::to_string(l.channelCount); }},
    {"worst_channel", [](Layer l) { return l.worstChannel ? std::to_string(*l.worstChannel) : std::string(); }},
    {"worst_channel_sqnr_db",
     [](Layer l) { return l.worstChannel ? numberText(l.worstChannelSqnrDb()) : std::string(); }},
    {"max_abs_error", [](Layer l) { return measured(l, l.sums.maxAbsError); }},
    {"clipped_fraction", [](Layer l) { return measured(l, l.sums.clippedFraction()); }},
    {"zeroed_fraction", [](Layer l) { return measured(l, l.sums.zeroedFraction()); }},
    {"codes_used", [](Layer l) { return l.codesUsed ? measured(l, *l.codesUsed) : std::string(); }},
    {"codes_available", [](Layer l) { return measured(l, static_cast<double>(l.codesAvailable)); }},
    {"cosine", [](Layer l) { return measured(l, l.sums.cosine()); }},
    {"bits_per_weight", [](Layer l) { return numberText(l.bitsPerWeight); }},
    {"bytes_before", [](Layer l) { return std::to_string(l.bytesBefore); }},
    {"bytes_after", [](Layer l) { return std::to_string(l.bytesAfter); }},
    {"notes", [](Layer l) { return csvCell(joined(l.notes)); }},
    {"error", [](Layer l) { return l.error ? csvCell(l.error->message) : std::string(); }},
};

struct StatisticToCell {
    std::string operator()(std::monostate) const { return {}; }
    std::string operator()(double value) const { return numberText(value); }
    std::string operator()(std::uint64_t value) const { return std::to_string(value); }
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(std::string_view value) const { return csvCell(std::string(value)); }
};

std::string statisticCell(const LayerResult& layer, const StatisticField& field)
{
    const bool known = layer.state == LayerResult::State::Done && layer.statistics;
    return known ? std::visit(StatisticToCell(), field.value(*layer.statistics)) : std::string();
}

} // namespace

/// One row per layer under a line of titles, comma-separated, UTF-8, C locale, lines ending with a line feed. An empty
/// cell is a number that does not exist.
Status writeCsv(const AnalysisReport& report, std::ostream& out)
{
    const char* separator = "";
    for (const Column& column : kColumns) {
        out << separator << column.title;
        separator = ",";
    }
    for (const StatisticField& field : statisticFields()) {
        out << separator << field.key;
    }
    out << '\n';
    for (const LayerResult& layer : report.layers) {
        separator = "";
        for (const Column& column : kColumns) {
            out << separator << column.cell(layer);
            separator = ",";
        }
        for (const StatisticField& field : statisticFields()) {
            out << separator << statisticCell(layer, field);
        }
        out << '\n';
    }
    return checkWritten(out);
}

} // namespace qs
