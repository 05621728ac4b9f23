// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/version.h"
#include "core/export/pdf_canvas.h"
#include "core/export/report_text.h"
#include "core/export/statistics_text.h"
#include "core/export/writers.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace qs {
namespace {

using Style = PdfCanvas::Style;
constexpr double kLeft = PdfCanvas::kMargin;
constexpr double kTextWidth = PdfCanvas::kTextWidth;

/// The worst layers that fit on the first page; the table has them all.
constexpr std::size_t kChartLayers = 20;

void drawHeading(PdfCanvas& page, const std::string& text)
{
    page.need(60); // never alone at the end of a page
    page.down(12);
    page.line(kLeft, 10, kTextWidth, text, {.size = 11, .bold = true});
    page.down(18);
}

void drawPairs(PdfCanvas& page, const std::vector<LabelledText>& pairs, double labelWidth)
{
    for (const LabelledText& pair : pairs) {
        page.need(13);
        page.line(kLeft, 8.5, labelWidth - 8, pair.label, {.size = 8.5, .colour = PdfCanvas::kSoft});
        page.paragraph(kLeft + labelWidth, kTextWidth - labelWidth, pair.text, {.size = 8.5});
    }
}

void drawSection(PdfCanvas& page, const std::string& title, const std::vector<LabelledText>& pairs, double labelWidth)
{
    if (!pairs.empty()) {
        drawHeading(page, title);
        drawPairs(page, pairs, labelWidth);
    }
}

/// The highest finite SQNR: what a full bar means.
double fullBarDb(const AnalysisReport& report)
{
    double full = 10;
    for (const LayerResult& layer : report.layers) {
        const double db = layer.state == LayerResult::State::Done ? layer.sums.sqnrDb() : 0;
        full = std::isfinite(db) ? std::max(full, db) : full;
    }
    return full;
}

double shareOf(double db, double full)
{
    return std::isnan(db) ? 0 : std::clamp(db / full, 0.0, 1.0);
}

void drawChart(PdfCanvas& page, const AnalysisReport& report, double full)
{
    constexpr double kNames = 190;
    constexpr double kBars = 240;
    std::vector<std::size_t> ranked = rankedLayers(report);
    if (ranked.empty()) {
        return;
    }
    const std::size_t all = ranked.size();
    ranked.resize(std::min(all, kChartLayers));
    drawHeading(page, ranked.size() < all
                          ? "The " + std::to_string(ranked.size()) + " worst of " + countText(all) + " layers"
                          : "Ranking, the worst first");
    page.line(kLeft, 7, kTextWidth, "Bar: SQNR of the layer in dB, higher is better. Tick: its worst channel.",
              {.size = 8, .colour = PdfCanvas::kSoft});
    page.down(14);
    for (const std::size_t index : ranked) {
        const LayerResult& layer = report.layers[index];
        const double db = layer.sums.sqnrDb();
        page.need(12);
        page.line(kLeft, 8, kNames - 6, layer.name, {.size = 8, .align = PdfCanvas::Align::Right});
        page.rectangle(kLeft + kNames, 2, kBars * shareOf(db, full), 7, PdfCanvas::kBlue);
        if (layer.worstChannel) {
            page.rectangle(kLeft + kNames + kBars * shareOf(layer.worstChannelSqnrDb(), full) - 1, 0.5, 2, 10,
                           PdfCanvas::kRed);
        }
        page.line(kLeft + kNames + kBars + 6, 8, kTextWidth - kNames - kBars - 6, decibelText(db), {.size = 8});
        page.down(12);
    }
}

/// One column of the layer table: a number, and perhaps a bar under it.
struct Column {
    const char* title;
    double width;
    PdfCanvas::Align align;
    std::string (*text)(const LayerResult&);
};

constexpr auto kRightAlign = PdfCanvas::Align::Right;

const std::array kColumns{
    Column{"Layer", 165.28, PdfCanvas::Align::Left, [](const LayerResult& l) { return l.name; }},
    Column{"Shape", 70, kRightAlign, [](const LayerResult& l) { return shapeText(l.shape); }},
    Column{"SQNR", 48, kRightAlign, [](const LayerResult& l) { return decibelText(l.sums.sqnrDb()); }},
    Column{"Worst channel", 66, kRightAlign, [](const LayerResult& l) { return worstChannelText(l); }},
    Column{"MSE", 48, kRightAlign, [](const LayerResult& l) { return powerText(l.sums.mse()); }},
    Column{"Clipped", 44, kRightAlign, [](const LayerResult& l) { return percentText(l.sums.clippedFraction()); }},
    Column{"To zero", 42, kRightAlign, [](const LayerResult& l) { return percentText(l.sums.zeroedFraction()); }},
    Column{"Bits", 28, kRightAlign, [](const LayerResult& l) { return fixedText(l.bitsPerWeight, 2); }},
};
constexpr std::size_t kSqnrColumn = 2;
constexpr std::size_t kMseColumn = 4;

void drawTableHeader(PdfCanvas& page)
{
    double x = kLeft;
    for (const Column& column : kColumns) {
        page.line(x, 8, column.width - 4, column.title,
                  {.size = 7.5, .bold = true, .colour = PdfCanvas::kSoft, .align = column.align});
        x += column.width;
    }
    page.rectangle(kLeft, 11, kTextWidth, 0.6, PdfCanvas::kSoft);
    page.down(14);
}

void drawBars(PdfCanvas& page, std::size_t column, double x, const LayerResult& layer, double full)
{
    const double width = kColumns[column].width - 10;
    const double left = x + 6;
    if (column == kSqnrColumn) {
        page.rectangle(left, 11, width, 2.5, PdfCanvas::kLine);
        page.rectangle(left, 11, width * shareOf(layer.sums.sqnrDb(), full), 2.5, PdfCanvas::kBlue);
    } else if (column == kMseColumn && layer.sums.noise() > 0) {
        const double rounding = layer.sums.rounding / layer.sums.noise();
        page.rectangle(left, 11, width * rounding, 2.5, PdfCanvas::kBlue);
        page.rectangle(left + width * rounding, 11, width * (1 - rounding), 2.5, PdfCanvas::kRed);
    }
}

void drawLayer(PdfCanvas& page, const LayerResult& layer, double full)
{
    page.need(17);
    const bool done = layer.state == LayerResult::State::Done;
    double x = kLeft;
    for (std::size_t i = 0; i < kColumns.size(); ++i) {
        const Column& column = kColumns[i];
        if (!done && i == kSqnrColumn) {
            page.line(x + 6, 9, kLeft + kTextWidth - x - 6, layer.error ? layer.error->message : "not computed",
                      {.size = 7.5, .colour = PdfCanvas::kRed});
            break;
        }
        page.line(x, 9, column.width - 4, column.text(layer), {.size = 7.5, .align = column.align});
        drawBars(page, i, x, layer, full);
        x += column.width;
    }
    page.rectangle(kLeft, 15.5, kTextWidth, 0.3, PdfCanvas::kLine);
    page.down(17);
}

void drawLayers(PdfCanvas& page, const AnalysisReport& report, double full)
{
    drawHeading(page, "Layers, in model order");
    page.line(kLeft, 7, kTextWidth,
              "Bar under SQNR: of " + decibelText(full) + ". Bar under MSE: blue rounding, red clipping.",
              {.size = 8, .colour = PdfCanvas::kSoft});
    page.down(14);
    drawTableHeader(page);
    page.setHeader([&page] { drawTableHeader(page); });
    for (const LayerResult& layer : report.layers) {
        drawLayer(page, layer, full);
    }
    page.setHeader({});
}

/// One line of a table of statistics: something under the name of each layer, and under each column.
template <typename CellText>
void drawStatisticLine(PdfCanvas& page, const StatisticTable& table, double baseline, const std::string& name,
                       const CellText& text, Style style)
{
    constexpr double kNames = 110;
    double shares = 0;
    for (const StatisticColumn& column : table.columns) {
        shares += column.share;
    }
    page.line(kLeft, baseline, kNames - 4, name, style);
    style.align = kRightAlign;
    double x = kLeft + kNames;
    for (const StatisticColumn& column : table.columns) {
        const double width = (kTextWidth - kNames) * column.share / shares;
        page.line(x, baseline, width - 4, text(column), style);
        x += width;
    }
}

/// Titles of two words stand on two lines.
void drawStatisticTitles(PdfCanvas& page, const StatisticTable& table)
{
    const Style style{.size = 7.5, .bold = true, .colour = PdfCanvas::kSoft};
    const auto cut = [](const StatisticColumn& column) {
        const std::size_t blank = column.title.find(' ');
        return column.title.size() > 9 && blank != std::string_view::npos ? blank : column.title.size();
    };
    drawStatisticLine(
        page, table, 8, {}, [&](const StatisticColumn& c) { return std::string(c.title.substr(0, cut(c))); }, style);
    drawStatisticLine(
        page, table, 17, "Layer", [&](const StatisticColumn& c) { return std::string(c.title.substr(cut(c))); }, style);
    page.rectangle(kLeft, 20, kTextWidth, 0.6, PdfCanvas::kSoft);
    page.down(23);
}

void drawStatistics(PdfCanvas& page, const AnalysisReport& report, const StatisticTable& table)
{
    page.need(110); // titles are never alone at the end of a page
    drawHeading(page, std::string(table.title));
    page.paragraph(kLeft, kTextWidth, std::string(table.caption), {.size = 8, .colour = PdfCanvas::kSoft});
    drawStatisticTitles(page, table);
    page.setHeader([&] { drawStatisticTitles(page, table); });
    for (const LayerResult& layer : report.layers) {
        if (hasStatistics(layer)) {
            page.need(13);
            drawStatisticLine(page, table, 8.5, layer.name,
                              [&](const StatisticColumn& column) { return column.text(layer); }, {.size = 7.5});
            page.rectangle(kLeft, 11.5, kTextWidth, 0.3, PdfCanvas::kLine);
            page.down(13);
        }
    }
    page.setHeader({});
}

void drawStatistics(PdfCanvas& page, const AnalysisReport& report)
{
    if (hasStatistics(report)) {
        for (const StatisticTable& table : statisticTables()) {
            drawStatistics(page, report, table);
        }
    }
}

std::vector<LabelledText> definitionPairs(const AnalysisReport& report)
{
    std::vector<LabelledText> pairs;
    const auto add = [&](std::span<const Definition> rows) {
        for (const Definition& definition : rows) {
            pairs.push_back({std::string(definition.name), std::string(definition.meaning) +
                                                               " Unit: " + std::string(definition.unit) +
                                                               "; better: " + std::string(definition.better) + "."});
        }
    };
    add(definitions());
    if (hasStatistics(report)) {
        add(statisticDefinitions());
    }
    return pairs;
}

void drawReport(PdfCanvas& page, const AnalysisReport& report)
{
    const double full = fullBarDb(report);
    page.line(kLeft, 18, kTextWidth, modelName(report), {.size = 18, .bold = true});
    page.down(28);
    page.paragraph(kLeft, kTextWidth, modelSentence(report), {.size = 9, .colour = PdfCanvas::kSoft});
    page.paragraph(kLeft, kTextWidth, std::string(levelSentence()), {.size = 8.5, .colour = PdfCanvas::kSoft});
    drawSection(page, "Settings", settingsOf(report), 130);
    drawSection(page, "Totals, and the worst beside them", totalsOf(report), 130);
    drawSection(page, "Problems", problemsOf(report), 170);
    drawChart(page, report, full);
    drawLayers(page, report, full);
    drawStatistics(page, report);
    drawSection(page, "Notes", notesOf(report), 170);
    drawSection(page, "What the numbers mean", definitionPairs(report), 112);
}

Result<int> drawPages(const AnalysisReport& report, std::ostream* out, int pageCount)
{
    const std::string title = modelName(report) + " – quantization report";
    PdfCanvas page(out, title, title + " · Quantscope " + kVersion, pageCount);
    drawReport(page, report);
    return page.finish();
}

} // namespace

/// A4 pages for printing. Drawn twice: the first time only to learn how many pages there are.
Status writePdf(const AnalysisReport& report, std::ostream& out)
{
    const auto pageCount = drawPages(report, nullptr, 0);
    QS_TRY(pageCount);
    QS_TRY(drawPages(report, &out, *pageCount));
    return checkWritten(out);
}

} // namespace qs
