// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/plot_style.h"

#include <qcustomplot.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace qs {

namespace {

double luminance(const QColor& colour)
{
    const auto linear = [](double v) { return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

/// One colour for light and one for dark backgrounds.
struct Pair {
    QRgb light, dark;
};

constexpr Pair kOriginal{0xff76797d, 0xff9aa0a6};
constexpr Pair kQuantized{0xff0067a8, 0xff56b4e9};
constexpr Pair kClipping{0xffc75000, 0xffe69f00};
constexpr std::array<Pair, PlotStyle::kSeriesCount> kSeries{{
    {0xff0067a8, 0xff56b4e9}, // blue
    {0xffc75000, 0xffe69f00}, // orange
    {0xff00805c, 0xff2fc79a}, // green
    {0xffa8458f, 0xffe29ac4}, // purple
    {0xff6b5a00, 0xffe8dc5a}, // olive, yellow
}};

} // namespace

PlotStyle::PlotStyle(const QPalette& palette, const QFont& font)
    : m_isDark(luminance(palette.color(QPalette::Base)) < 0.2),
      m_background(palette.color(QPalette::Active, QPalette::Base)),
      m_text(palette.color(QPalette::Active, QPalette::Text)),
      m_font(font)
{}

QColor PlotStyle::original() const
{
    return QColor::fromRgb(m_isDark ? kOriginal.dark : kOriginal.light);
}
QColor PlotStyle::quantized() const
{
    return QColor::fromRgb(m_isDark ? kQuantized.dark : kQuantized.light);
}
QColor PlotStyle::clipping() const
{
    return QColor::fromRgb(m_isDark ? kClipping.dark : kClipping.light);
}
QColor PlotStyle::marker() const
{
    return m_text;
}

QColor PlotStyle::series(int n) const
{
    const Pair& pair = kSeries[static_cast<std::size_t>(n % kSeriesCount)];
    return QColor::fromRgb(m_isDark ? pair.dark : pair.light);
}

QPen PlotStyle::line(const QColor& colour, double width) const
{
    return QPen(colour, width);
}

QPen PlotStyle::dashed(const QColor& colour, double width) const
{
    QPen pen(colour, width);
    pen.setDashPattern({5, 3});
    return pen;
}

QPen PlotStyle::dotted(const QColor& colour, double width) const
{
    QPen pen(colour, width);
    pen.setDashPattern({1.5, 2.5});
    return pen;
}

QBrush PlotStyle::fill(const QColor& colour, double opacity) const
{
    QColor filled = colour;
    filled.setAlphaF(static_cast<float>(opacity));
    return filled;
}

QBrush PlotStyle::hatch(const QColor& colour) const
{
    return {colour, Qt::BDiagPattern};
}

QFont PlotStyle::smallFont() const
{
    QFont small = m_font;
    if (small.pointSizeF() > 0) {
        small.setPointSizeF(small.pointSizeF() * 0.9);
    } else {
        small.setPixelSize(std::max(1, static_cast<int>(small.pixelSize() * 0.9)));
    }
    return small;
}

QFont PlotStyle::titleFont() const
{
    QFont title = m_font;
    title.setBold(true);
    return title;
}

QColor PlotStyle::textOn(const QColor& colour)
{
    return contrast(colour, Qt::black) > contrast(colour, Qt::white) ? Qt::black : Qt::white;
}

double PlotStyle::contrast(const QColor& a, const QColor& b)
{
    const double first = luminance(a) + 0.05;
    const double second = luminance(b) + 0.05;
    return std::max(first, second) / std::min(first, second);
}

void PlotStyle::apply(QCustomPlot& plot) const
{
    plot.setBackground(m_background);
    plot.setLocale(QLocale());
    for (QCPAxisRect* rect : plot.axisRects()) {
        apply(*rect);
    }
}

void PlotStyle::apply(QCPAxisRect& rect) const
{
    rect.setBackground(Qt::NoBrush);
    for (QCPAxis* axis : rect.axes()) {
        apply(*axis);
    }
}

void PlotStyle::apply(QCPAxis& axis) const
{
    const QPen pen(mixed(m_text, 0.6));
    axis.setBasePen(pen);
    axis.setTickPen(pen);
    axis.setSubTickPen(pen);
    axis.setLabelColor(m_text);
    axis.setTickLabelColor(m_text);
    axis.setLabelFont(m_font);
    axis.setTickLabelFont(smallFont());
    axis.grid()->setPen(QPen(grid()));
    axis.grid()->setSubGridPen(Qt::NoPen);
    axis.grid()->setZeroLinePen(QPen(grid()));
    axis.setTickLengthOut(0);
    axis.setTickLengthIn(4);
    axis.setSubTickLengthIn(2);
}

void PlotStyle::apply(QCPLegend& legend) const
{
    legend.setFont(smallFont());
    legend.setTextColor(m_text);
    legend.setBrush(Qt::NoBrush);
    legend.setBorderPen(Qt::NoPen);
    legend.setIconSize(22, 14);
    legend.setIconTextPadding(5);
    legend.setColumnSpacing(14);
    legend.setRowSpacing(0);
    legend.setMargins({8, 1, 2, 2});
    for (int i = 0; i < legend.itemCount(); ++i) {
        if (QCPAbstractLegendItem* item = legend.item(i)) {
            item->setFont(smallFont());
            item->setTextColor(m_text);
        }
    }
}

QCPColorGradient PlotStyle::gradient()
{
    // Even steps of lightness (CIELAB L* 14 to 90) along a path of hue from violet over blue and green to yellow.
    QCPColorGradient gradient;
    gradient.setColorInterpolation(QCPColorGradient::ciRGB);
    gradient.setLevelCount(256);
    gradient.setColorStops({{0.0, QColor(62, 6, 84)},
                            {0.125, QColor(66, 44, 120)},
                            {0.25, QColor(56, 78, 138)},
                            {0.375, QColor(43, 108, 142)},
                            {0.5, QColor(34, 138, 141)},
                            {0.625, QColor(40, 167, 132)},
                            {0.75, QColor(96, 194, 103)},
                            {0.875, QColor(166, 216, 62)},
                            {1.0, QColor(248, 230, 40)}});
    return gradient;
}

QColor PlotStyle::mixed(const QColor& colour, double share) const
{
    const auto mix = [share](float a, float b) { return static_cast<float>(share * a + (1 - share) * b); };
    return QColor::fromRgbF(mix(colour.redF(), m_background.redF()), mix(colour.greenF(), m_background.greenF()),
                            mix(colour.blueF(), m_background.blueF()));
}

} // namespace qs
