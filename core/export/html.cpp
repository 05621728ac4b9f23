// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/version.h"
#include "core/export/report_text.h"
#include "core/export/statistics_text.h"
#include "core/export/svg_charts.h"
#include "core/export/writers.h"

#include <algorithm>
#include <cmath>

namespace qs {
namespace {

// Blue and vermilion are told apart by people with any colour vision, and the words stand beside them.
constexpr const char* kStyle = R"css(
:root { color-scheme: light dark; --text: #1c1e21; --soft: #5a6068; --page: #ffffff; --panel: #f3f4f6; --line: #d5d8dd;
  --blue: #0b66ad; --red: #c2500a; --bad: #a40e26; }
@media (prefers-color-scheme: dark) { :root { --text: #e8e9eb; --soft: #a5abb3; --page: #17191c; --panel: #22252a;
  --line: #3b4048; --blue: #58a6e8; --red: #f08a4b; --bad: #ff8a92; } }
body { font: 15px/1.5 system-ui, "DejaVu Sans", sans-serif; color: var(--text); background: var(--page);
  max-width: 1180px; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin: 0; overflow-wrap: anywhere; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
p.soft, figcaption, footer { color: var(--soft); }
.badge { display: inline-block; border: 1px solid var(--blue); border-radius: 4px; padding: 0 .4em; color: var(--blue); }
dl.pairs { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.2rem; background: var(--panel);
  padding: .8rem 1rem; border-radius: 6px; margin: .5rem 0; }
dl.pairs dt { color: var(--soft); } dl.pairs dd { margin: 0; overflow-wrap: anywhere; white-space: pre-wrap; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: 13px; }
caption { text-align: left; color: var(--soft); padding-bottom: .3rem; }
th, td { padding: .3rem .5rem; border-bottom: 1px solid var(--line); text-align: right; vertical-align: top;
  white-space: nowrap; font-variant-numeric: tabular-nums; }
th { color: var(--soft); font-weight: 600; } th.text, td.text { text-align: left; white-space: normal; overflow-wrap: anywhere; }
td.name { min-width: 12rem; } td small { color: var(--soft); display: block; } tr.failed td { color: var(--bad); }
svg.cell { display: block; margin: .25rem 0 0 auto; } svg.chart { width: 100%; height: auto; font-size: 12px; }
svg text { fill: var(--text); } .track { fill: var(--line); } .bar, .rounding { fill: var(--blue); }
.clipping, .worst { fill: var(--red); } .worst { stroke: var(--page); stroke-width: 1.5; }
.grid { stroke: var(--line); stroke-width: 1; }
.key { display: inline-block; width: .8em; height: .8em; vertical-align: -.05em; }
.key.blue { background: var(--blue); } .key.red { background: var(--red); } .key.dot { border-radius: 50%; }
summary { cursor: pointer; } @media print { body { max-width: none; margin: 0; } tr, svg { break-inside: avoid; } }
)css";

/// The worst layers that fit on a page; the table has them all.
constexpr std::size_t kChartLayers = 40;

void writePairs(const std::vector<LabelledText>& pairs, std::ostream& out)
{
    out << "<dl class=\"pairs\">\n";
    for (const LabelledText& pair : pairs) {
        out << "<dt>" << escaped(pair.label) << "</dt><dd>" << escaped(pair.text) << "</dd>\n";
    }
    out << "</dl>\n";
}

void writeSection(const char* title, const std::vector<LabelledText>& pairs, std::ostream& out)
{
    if (!pairs.empty()) {
        out << "<h2>" << title << "</h2>\n";
        writePairs(pairs, out);
    }
}

void writeChart(const AnalysisReport& report, std::ostream& out)
{
    std::vector<std::size_t> ranked = rankedLayers(report);
    if (ranked.empty()) {
        return;
    }
    const std::size_t all = ranked.size();
    ranked.resize(std::min(all, kChartLayers));
    out << "<h2>Ranking, the worst first</h2>\n<figure style=\"margin:0\">\n" << rankedChart(report, ranked);
    out << "<figcaption><span class=\"key blue\"></span> SQNR of the layer in dB, higher is better · <span class=\"key "
           "red "
           "dot\"></span> its worst channel";
    if (ranked.size() < all) {
        out << " · the " << countText(ranked.size()) << " worst of " << countText(all) << " layers";
    }
    out << "</figcaption>\n</figure>\n";
}

void cell(std::ostream& out, const std::string& text, const std::string& below = {})
{
    out << "<td>" << escaped(text) << below << "</td>";
}

void writeLayer(const LayerResult& layer, double fullDb, std::ostream& out)
{
    const ErrorSums& sums = layer.sums;
    out << (layer.state == LayerResult::State::Failed ? "<tr class=\"failed\">" : "<tr>");
    out << "<td class=\"text name\"><bdi>" << escaped(layer.name) << "</bdi>";
    if (layer.tensor != layer.name) {
        out << "<small><bdi>" << escaped(layer.tensor) << "</bdi></small>";
    }
    out << "</td><td class=\"text\">" << escaped(layer.kind) << "</td>";
    cell(out, shapeText(layer.shape),
         "<small>" + escaped(layer.dtype) + ", axis " + std::to_string(layer.axis) + "</small>");
    out << "<td class=\"text\">" << escaped(quantizationText(layer.quantization)) << "</td>";
    if (layer.state != LayerResult::State::Done) {
        const std::string reason = layer.error ? layer.error->message : "not computed";
        out << "<td class=\"text\" colspan=\"8\">" << escaped(reason) << "</td>";
    } else {
        cell(out, decibelText(sums.sqnrDb()), cellBar(sums.sqnrDb(), fullDb, "bar"));
        cell(out, worstChannelText(layer), cellBar(layer.worstChannelSqnrDb(), fullDb, "clipping"));
        cell(out, powerText(sums.mse()), splitBar(sums.rounding, sums.clipping));
        cell(out, powerText(sums.maxAbsError));
        cell(out, percentText(sums.clippedFraction()));
        cell(out, percentText(sums.zeroedFraction()));
        cell(out, codesText(layer));
        cell(out, std::isnan(sums.cosine()) ? "–" : fixedText(sums.cosine(), 6));
    }
    cell(out, fixedText(layer.bitsPerWeight, 3));
    cell(out, bytesText(layer.bytesAfter), "<small>from " + bytesText(layer.bytesBefore) + "</small>");
    out << "</tr>\n";
}

void writeLayers(const AnalysisReport& report, std::ostream& out)
{
    double fullDb = 10;
    for (const LayerResult& layer : report.layers) {
        const double db = layer.sums.sqnrDb();
        fullDb = layer.state == LayerResult::State::Done && std::isfinite(db) ? std::max(fullDb, db) : fullDb;
    }
    out << "<h2>Layers</h2>\n<div class=\"scroll\"><table>\n<caption>In model order. Bars under SQNR and worst "
           "channel: of "
        << decibelText(fullDb)
        << ". Bar under MSE: <span class=\"key blue\"></span> rounding, <span class=\"key red\"></span> "
           "clipping.</caption>\n"
           "<thead><tr><th class=\"text\" scope=\"col\">Layer</th><th class=\"text\" scope=\"col\">Operator</th>"
           "<th scope=\"col\">Shape</th><th class=\"text\" scope=\"col\">Quantization</th><th scope=\"col\">SQNR</th>"
           "<th scope=\"col\">Worst channel</th><th scope=\"col\">MSE</th><th scope=\"col\">Largest error</th>"
           "<th scope=\"col\">Clipped</th><th scope=\"col\">Rounded to zero</th><th scope=\"col\">Codes used</th>"
           "<th scope=\"col\">Cosine</th><th scope=\"col\">Bits per weight</th><th "
           "scope=\"col\">Size</th></tr></thead>\n"
           "<tbody>\n";
    for (const LayerResult& layer : report.layers) {
        writeLayer(layer, fullDb, out);
    }
    out << "</tbody></table></div>\n";
}

void writeStatistics(const AnalysisReport& report, const StatisticTable& table, std::ostream& out)
{
    out << "<h2>" << table.title << "</h2>\n<div class=\"scroll\"><table>\n<caption>" << escaped(table.caption)
        << "</caption>\n<thead><tr><th class=\"text\" scope=\"col\">Layer</th>";
    for (const StatisticColumn& column : table.columns) {
        out << "<th scope=\"col\">" << escaped(column.title) << "</th>";
    }
    out << "</tr></thead>\n<tbody>\n";
    for (const LayerResult& layer : report.layers) {
        if (!hasStatistics(layer)) {
            continue;
        }
        out << "<tr><td class=\"text name\"><bdi>" << escaped(layer.name) << "</bdi></td>";
        for (const StatisticColumn& column : table.columns) {
            cell(out, column.text(layer));
        }
        out << "</tr>\n";
    }
    out << "</tbody></table></div>\n";
}

void writeStatistics(const AnalysisReport& report, std::ostream& out)
{
    if (hasStatistics(report)) {
        for (const StatisticTable& table : statisticTables()) {
            writeStatistics(report, table, out);
        }
    }
}

void writeKept(const AnalysisReport& report, std::ostream& out)
{
    if (report.kept.empty()) {
        return;
    }
    out << "<h2>Kept as they are</h2>\n<details><summary>" << countText(report.kept.size())
        << (report.kept.size() == 1 ? " tensor" : " tensors")
        << "</summary>\n<table><thead><tr><th class=\"text\" scope=\"col\">Tensor</th><th scope=\"col\">Shape</th><th "
           "scope=\"col\">Type</th><th scope=\"col\">Size</th><th class=\"text\" "
           "scope=\"col\">Why</th></tr></thead>\n<tbody>\n";
    for (const KeptTensor& tensor : report.kept) {
        out << "<tr><td class=\"text\"><bdi>" << escaped(tensor.tensor) << "</bdi></td>";
        cell(out, shapeText(tensor.shape));
        cell(out, tensor.dtype);
        cell(out, bytesText(tensor.bytes));
        out << "<td class=\"text\">" << escaped(tensor.reason) << "</td></tr>\n";
    }
    out << "</tbody></table>\n</details>\n";
}

void writeDefinitions(std::span<const Definition> definitions, std::ostream& out)
{
    for (const Definition& definition : definitions) {
        out << "<tr>";
        for (const std::string_view text : {definition.name, definition.unit, definition.better, definition.meaning}) {
            out << "<td class=\"text\">" << escaped(text) << "</td>";
        }
        out << "</tr>\n";
    }
}

void writeDefinitions(const AnalysisReport& report, std::ostream& out)
{
    out << "<h2>What the numbers mean</h2>\n<table><thead><tr><th class=\"text\" scope=\"col\">Number</th><th "
           "class=\"text\" "
           "scope=\"col\">Unit</th><th class=\"text\" scope=\"col\">Better</th><th class=\"text\" "
           "scope=\"col\">Definition</th></tr></thead>\n<tbody>\n";
    writeDefinitions(definitions(), out);
    if (hasStatistics(report)) {
        writeDefinitions(statisticDefinitions(), out);
    }
    out << "</tbody></table>\n";
}

} // namespace

/// One file that needs nothing else: no scripts, no fonts, no network. Follows the reader's light or dark setting.
Status writeHtml(const AnalysisReport& report, std::ostream& out)
{
    const std::string name = escaped(modelName(report));
    out << "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>"
        << name << " – quantization report</title>\n<style>" << kStyle << "</style>\n</head>\n<body>\n<h1>" << name
        << "</h1>\n<p class=\"soft\">" << escaped(modelSentence(report)) << "</p>\n<p><span class=\"badge\">L0</span> "
        << escaped(levelSentence()) << "</p>\n";
    writeSection("Settings", settingsOf(report), out);
    writeSection("Totals, and the worst beside them", totalsOf(report), out);
    writeSection("Problems", problemsOf(report), out);
    writeChart(report, out);
    writeLayers(report, out);
    writeStatistics(report, out);
    writeSection("Notes", notesOf(report), out);
    writeKept(report, out);
    writeDefinitions(report, out);
    out << "<footer><p>Quantscope " << kVersion
        << " · numbers are exact over every value</p></footer>\n</body>\n</html>\n";
    return checkWritten(out);
}

} // namespace qs
