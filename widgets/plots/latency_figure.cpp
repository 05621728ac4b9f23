// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/latency_figure.h"

#include "widgets/plots/figure_stack.h"
#include "widgets/plots/legend_row.h"
#include "widgets/plots/plot_frame.h"
#include "widgets/plots/plot_style.h"
#include "widgets/plots/tickers.h"

#include <QCoreApplication>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace qs {

namespace {

struct LatencyText {
    Q_DECLARE_TR_FUNCTIONS(LatencyText)
};

constexpr double kBarWidth = 0.36;  ///< of a row
constexpr double kBarOffset = 0.19; ///< from the middle of the row
constexpr double kRoom = 1.04;      ///< behind the longest bar

} // namespace

LatencyFigure::LatencyFigure(PlotFrame& frame, QCPLayoutGrid& grid)
    : m_frame(&frame),
      m_rect(addAxisRect(frame, grid, 1)),
      m_ratioRect(addAxisRect(frame, grid, 1, 1)),
      m_axis(frame, *m_rect)
{
    QCustomPlot& plot = frame.plot();
    m_legend = addLegendRow(plot, grid, 0, 0);
    m_ratioLegend = addLegendRow(plot, grid, 0, 1);
    grid.setRowStretchFactor(0, 0.01);
    grid.setColumnStretchFactor(1, 0.6);
    grid.setColumnSpacing(6);
    auto* margins = new QCPMarginGroup(&plot);
    for (QCPAxisRect* rect : {m_rect, m_ratioRect}) {
        rect->setMinimumMargins({6, 6, 6, 6});
        rect->setMarginGroup(QCP::msTop | QCP::msBottom, margins);
    }
    makeBars();
    makePoints();
}

void LatencyFigure::makeBars()
{
    QCPAxis* key = m_rect->axis(QCPAxis::atLeft);
    QCPAxis* value = m_rect->axis(QCPAxis::atBottom);
    m_floats = new QCPBars(key, value);
    m_codes = new QCPBars(key, value);
    m_around = new QCPBars(key, value);
    for (QCPBars* bars : {m_floats, m_codes, m_around}) {
        bars->setWidth(kBarWidth);
        bars->setAntialiased(false);
    }
    m_around->moveAbove(m_codes);
}

void LatencyFigure::makePoints()
{
    QCustomPlot& plot = m_frame->plot();
    QCPAxis* key = m_ratioRect->axis(QCPAxis::atLeft);
    QCPAxis* value = m_ratioRect->axis(QCPAxis::atBottom);
    QCPAxis* words = m_ratioRect->axis(QCPAxis::atRight);
    key->setTicks(false);
    key->setTickLabels(false);
    words->setVisible(true);
    words->setTicker(indexTicker(
        [this](int row) {
            return row >= 0 && static_cast<std::size_t>(row) < m_rows.size()
                       ? m_rows[static_cast<std::size_t>(row)].words
                       : QString();
        },
        true));
    for (QCPAxis* axis : {key, words}) {
        axis->setRangeReversed(true);
        axis->grid()->setVisible(false);
        QObject::connect(m_rect->axis(QCPAxis::atLeft), qOverload<const QCPRange&>(&QCPAxis::rangeChanged), axis,
                         [axis](const QCPRange& range) { axis->setRange(range); });
    }
    for (QCPGraph*& points : m_points) {
        points = plot.addGraph(key, value);
        points->setLineStyle(QCPGraph::lsNone);
    }
    m_sameEntry = plot.addGraph(key, value);
    m_same = new QCPItemStraightLine(&plot);
    m_ratioBand = new QCPItemRect(&plot);
    m_ratioBand->setLayer(QStringLiteral("band"));
    m_ratioBand->setClipAxisRect(m_ratioRect);
    for (QCPItemPosition* corner : {m_ratioBand->topLeft, m_ratioBand->bottomRight}) {
        corner->setAxisRect(m_ratioRect);
        corner->setAxes(value, key);
        corner->setTypeX(QCPItemPosition::ptAxisRectRatio);
        corner->setTypeY(QCPItemPosition::ptPlotCoords);
    }
    m_ratioBand->setVisible(false);
    m_same->setLayer(QStringLiteral("grid"));
    m_same->setClipAxisRect(m_ratioRect);
    for (QCPItemPosition* end : {m_same->point1, m_same->point2}) {
        end->setAxisRect(m_ratioRect);
        end->setAxes(value, key);
        end->setTypeX(QCPItemPosition::ptPlotCoords);
        end->setTypeY(QCPItemPosition::ptAxisRectRatio);
    }
    m_same->point1->setCoords(1, 0);
    m_same->point2->setCoords(1, 1);
}

void LatencyFigure::setRows(std::vector<Row> rows)
{
    m_rows = std::move(rows);
    QStringList names;
    double longest = 0;
    double fastest = 1;
    for (QCPBars* bars : {m_floats, m_codes, m_around}) {
        bars->data()->clear();
    }
    for (QCPGraph* points : m_points) {
        points->data()->clear();
    }
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const Row& row = m_rows[i];
        const auto place = static_cast<double>(i);
        names << row.name;
        if (!std::isfinite(row.floats) || !std::isfinite(row.codes)) {
            continue;
        }
        m_floats->addData(place - kBarOffset, row.floats);
        m_codes->addData(place + kBarOffset, row.codes);
        m_around->addData(place + kBarOffset, std::isfinite(row.around) ? row.around : 0);
        longest = std::max({longest, row.floats, row.codes + (std::isfinite(row.around) ? row.around : 0)});
        if (std::isfinite(row.speedup)) {
            m_points.at(static_cast<std::size_t>(row.kind))->addData(place, row.speedup);
            fastest = std::max(fastest, row.speedup);
        }
    }
    m_rect->axis(QCPAxis::atBottom)->setRange(0, longest > 0 ? kRoom * longest : 1);
    constexpr double kRoomForSymbols = 1.1;
    m_ratioRect->axis(QCPAxis::atBottom)->setRange(0, kRoomForSymbols * fastest);
    m_axis.setNames(std::move(names));
    retranslate();
}

void LatencyFigure::setSelected(std::optional<std::size_t> row)
{
    m_axis.setSelected(row);
    const bool isVisible = row && *row < m_rows.size();
    m_ratioBand->setVisible(isVisible);
    if (isVisible) {
        const auto place = static_cast<double>(*row);
        m_ratioBand->topLeft->setCoords(0, place - 0.5);
        m_ratioBand->bottomRight->setCoords(1, place + 0.5);
    }
}

void LatencyFigure::setStale(bool stale)
{
    m_isStale = stale;
    restyle();
}

void LatencyFigure::retranslate()
{
    m_rect->axis(QCPAxis::atBottom)->setLabel(LatencyText::tr("Time (µs)"));
    m_ratioRect->axis(QCPAxis::atBottom)->setLabel(LatencyText::tr("FP32 time / INT8 time"));
    m_floats->setName(QStringLiteral("FP32"));
    m_codes->setName(QStringLiteral("INT8"));
    m_around->setName(LatencyText::tr("quantize and dequantize"));
    const QString kinds[] = {LatencyText::tr("convolution"), LatencyText::tr("depthwise"),
                             LatencyText::tr("matrix product")};
    QList<QCPAbstractPlottable*> entries;
    for (std::size_t kind = 0; kind < m_points.size(); ++kind) {
        m_points.at(kind)->setName(kinds[kind]);
        if (m_points.at(kind)->dataCount() > 0) {
            entries << m_points.at(kind);
        }
    }
    m_sameEntry->setName(LatencyText::tr("same time"));
    entries << m_sameEntry;
    setLegendEntries(*m_legend, {m_floats, m_codes, m_around});
    setLegendEntries(*m_ratioLegend, entries);
    m_frame->plotStyle().apply(*m_legend);
    m_frame->plotStyle().apply(*m_ratioLegend);
}

void LatencyFigure::restyle()
{
    const PlotStyle style = m_frame->plotStyle();
    const auto paint = [&](QCPBars* bars, const QColor& colour) {
        bars->setPen(Qt::NoPen);
        bars->setBrush(m_isStale ? style.fill(colour, 0.35) : QBrush(colour));
    };
    paint(m_floats, style.original());
    paint(m_codes, style.quantized());
    m_around->setPen(Qt::NoPen);
    m_around->setBrush(style.hatch(style.quantized()));
    constexpr QCPScatterStyle::ScatterShape kShapes[] = {QCPScatterStyle::ssCircle, QCPScatterStyle::ssTriangle,
                                                         QCPScatterStyle::ssSquare};
    constexpr double kSize = 8;
    for (std::size_t kind = 0; kind < m_points.size(); ++kind) {
        const QColor colour = style.series(static_cast<int>(kind));
        m_points.at(kind)->setPen(style.line(colour));
        m_points.at(kind)->setScatterStyle(QCPScatterStyle(kShapes[kind], style.line(colour),
                                                           m_isStale ? QBrush(Qt::NoBrush) : QBrush(colour), kSize));
    }
    m_same->setPen(style.dashed(style.faintText()));
    m_sameEntry->setPen(style.dashed(style.faintText()));
    m_axis.restyle(style);
    style.apply(*m_ratioRect);
    QCPAxis* words = m_ratioRect->axis(QCPAxis::atRight);
    for (QCPAxis* axis : {m_ratioRect->axis(QCPAxis::atLeft), words}) {
        axis->setTickLength(0);
        axis->setSubTickLength(0);
        axis->setTickPen(Qt::NoPen); // a tick without length is a dot
    }
    words->setBasePen(Qt::NoPen);
    m_ratioBand->setBrush(style.fill(style.text(), 0.1));
    m_ratioBand->setPen(style.line(style.text(), 1));
    style.apply(*m_legend);
    style.apply(*m_ratioLegend);
}

} // namespace qs
