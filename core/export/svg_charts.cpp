// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/svg_charts.h"

#include "core/base/utf8.h"
#include "core/export/report_text.h"

#include <algorithm>
#include <cmath>

namespace qs {
namespace {

constexpr int kCellWidth = 64;

std::string coordinate(double value)
{
    return fixedText(value, 1);
}

std::string rectangle(double x, double y, double width, double height, std::string_view cssClass)
{
    return "<rect class=\"" + std::string(cssClass) + "\" x=\"" + coordinate(x) + "\" y=\"" + coordinate(y) +
           "\" width=\"" + coordinate(width) + "\" height=\"" + coordinate(height) + "\"/>";
}

std::string cellSvg(const std::string& content, const std::string& label)
{
    return "<svg class=\"cell\" width=\"" + std::to_string(kCellWidth) + "\" height=\"8\" role=\"img\" aria-label=\"" +
           escaped(label) + "\">" + content + "</svg>";
}

std::string label(double x, double y, std::string_view anchor, const std::string& text)
{
    return "<text x=\"" + coordinate(x) + "\" y=\"" + coordinate(y) + "\" text-anchor=\"" + std::string(anchor) +
           "\">" + escaped(text) + "</text>";
}

/// The end of the axis: a multiple of 10 dB that holds every finite value.
double axisEnd(const AnalysisReport& report, const std::vector<std::size_t>& layers)
{
    double most = 10;
    for (const std::size_t index : layers) {
        const double db = report.layers[index].sums.sqnrDb();
        most = std::isfinite(db) ? std::max(most, db) : most;
    }
    return std::ceil(most / 10) * 10;
}

} // namespace

std::string escaped(std::string_view text)
{
    std::string safe;
    for (const char c : visibleText(text)) {
        switch (c) {
        case '&':
            safe += "&amp;";
            break;
        case '<':
            safe += "&lt;";
            break;
        case '>':
            safe += "&gt;";
            break;
        case '"':
            safe += "&quot;";
            break;
        case '\'':
            safe += "&#39;";
            break;
        default:
            safe += c;
            break;
        }
    }
    return safe;
}

std::string cellBar(double value, double full, std::string_view cssClass)
{
    if (std::isnan(value) || !(full > 0)) {
        return {};
    }
    const double share = std::clamp(value / full, 0.0, 1.0);
    return cellSvg(rectangle(0, 0, kCellWidth, 8, "track") + rectangle(0, 0, share * kCellWidth, 8, cssClass),
                   percentText(share) + " of the scale");
}

std::string splitBar(double rounding, double clipping)
{
    const double whole = rounding + clipping;
    if (!(whole > 0) || !std::isfinite(whole)) {
        return {};
    }
    const double share = rounding / whole;
    return cellSvg(rectangle(0, 0, share * kCellWidth, 8, "rounding") +
                       rectangle(share * kCellWidth, 0, (1 - share) * kCellWidth, 8, "clipping"),
                   percentText(share) + " rounding, " + percentText(1 - share) + " clipping");
}

std::string rankedChart(const AnalysisReport& report, const std::vector<std::size_t>& layers)
{
    constexpr double kLeft = 300;
    constexpr double kBars = 480;
    constexpr double kRow = 18;
    constexpr double kTop = 24;
    constexpr std::size_t kNameLength = 44;
    const double end = axisEnd(report, layers);
    const double height = kTop + kRow * static_cast<double>(layers.size()) + 6;
    const auto xOf = [&](double db) { return kLeft + kBars * std::clamp(db / end, 0.0, 1.0); };

    std::string svg = "<svg class=\"chart\" viewBox=\"0 0 860 " + coordinate(height) +
                      "\" role=\"img\" aria-label=\"SQNR of each layer, the worst first\">\n";
    for (double tick = 0; tick <= end; tick += end > 60 ? 20 : 10) {
        svg += "<line class=\"grid\" x1=\"" + coordinate(xOf(tick)) + "\" x2=\"" + coordinate(xOf(tick)) + "\" y1=\"" +
               coordinate(kTop - 6) + "\" y2=\"" + coordinate(height) + "\"/>";
        svg += label(xOf(tick), kTop - 10, "middle", fixedText(tick, 0) + " dB") + "\n";
    }
    double y = kTop;
    for (const std::size_t index : layers) {
        const LayerResult& layer = report.layers[index];
        const double db = layer.sums.sqnrDb();
        svg += "<g><title>" +
               escaped(layer.name + ": " + decibelText(db) + ", worst channel " + worstChannelText(layer)) + "</title>";
        svg += label(kLeft - 8, y + 12, "end", elided(visibleText(layer.name), kNameLength));
        if (!std::isnan(db)) {
            svg += rectangle(kLeft, y + 3, xOf(db) - kLeft, kRow - 6, "bar");
        }
        if (layer.worstChannel && !std::isnan(layer.worstChannelSqnrDb())) {
            svg += "<circle class=\"worst\" cx=\"" + coordinate(xOf(layer.worstChannelSqnrDb())) + "\" cy=\"" +
                   coordinate(y + kRow / 2) + "\" r=\"4\"/>";
        }
        svg += label(std::isnan(db) ? kLeft + 6 : xOf(db) + 8, y + 12, "start", decibelText(db)) + "</g>\n";
        y += kRow;
    }
    return svg + "</svg>\n";
}

} // namespace qs
