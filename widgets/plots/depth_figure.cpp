// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/depth_figure.h"

#include "widgets/plots/figure_stack.h"
#include "widgets/plots/legend_row.h"
#include "widgets/plots/place_at.h"
#include "widgets/plots/plot_frame.h"
#include "widgets/plots/plot_style.h"
#include "widgets/plots/tickers.h"

#include <QCoreApplication>
#include <QLocale>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace qs {

namespace {

struct DepthText {
    Q_DECLARE_TR_FUNCTIONS(DepthText)
};

} // namespace

DepthFigure::DepthFigure(PlotFrame& frame, QCPLayoutGrid& grid)
    : m_frame(&frame), m_rect(addAxisRect(frame, grid, 1)), m_marker(new QCPItemStraightLine(&frame.plot()))
{
    QCustomPlot& plot = frame.plot();
    m_legend = addLegendRow(plot, grid, 0);
    grid.setRowStretchFactor(0, 0.01);
    m_rect->setMinimumMargins({10, 4, 10, 4});
    QCPAxis* x = m_rect->axis(QCPAxis::atBottom);
    QCPAxis* y = m_rect->axis(QCPAxis::atLeft);
    x->setTicker(indexTicker([this](int index) {
        return index >= 0 && static_cast<std::size_t>(index) < m_points.size() ? QLocale().toString(index + 1)
                                                                               : QString();
    }));
    m_own = plot.addGraph(x, y);
    m_accumulated = plot.addGraph(x, y);
    m_marker->setClipAxisRect(m_rect);
    m_marker->setClipToAxisRect(true);
    for (QCPItemPosition* end : {m_marker->point1, m_marker->point2}) {
        end->setAxisRect(m_rect);
        end->setAxes(x, y);
        end->setTypeX(QCPItemPosition::ptPlotCoords);
        end->setTypeY(QCPItemPosition::ptAxisRectRatio);
    }
}

void DepthFigure::setPoints(std::vector<Point> points)
{
    m_points = std::move(points);
    double low = 0;
    double high = 12;
    for (const Point& point : m_points) {
        for (const double db : {point.ownDb, point.accumulatedDb}) {
            low = std::isfinite(db) ? std::min(low, db) : low;
            high = std::isfinite(db) ? std::max(high, db) : high;
        }
    }
    m_own->data()->clear();
    m_accumulated->data()->clear();
    const auto shown = [&](double db) { return std::isinf(db) ? (db > 0 ? high : low) : db; };
    for (std::size_t i = 0; i < m_points.size(); ++i) {
        const auto key = static_cast<double>(i); // NaN leaves a gap
        m_own->addData(key, shown(m_points[i].ownDb));
        m_accumulated->addData(key, shown(m_points[i].accumulatedDb));
    }
    const double room = 0.05 * (high - low);
    m_rect->axis(QCPAxis::atLeft)->setRange(low < 0 ? low - room : 0, high + room);
    m_rect->axis(QCPAxis::atBottom)->setRange(-0.5, std::max<double>(1, static_cast<double>(m_points.size())) - 0.5);
    setSelected(m_selected);
}

void DepthFigure::setSelected(std::optional<std::size_t> point)
{
    m_selected = point;
    m_marker->setVisible(point && *point < m_points.size());
    if (point) {
        m_marker->point1->setCoords(static_cast<double>(*point), 0);
        m_marker->point2->setCoords(static_cast<double>(*point), 1);
    }
}

void DepthFigure::setStale(bool stale)
{
    m_isStale = stale;
    restyle();
}

std::optional<std::size_t> DepthFigure::pointAt(const QPointF& position) const
{
    return placeAt(*m_rect, position, m_points.size());
}

void DepthFigure::retranslate()
{
    m_rect->axis(QCPAxis::atBottom)->setLabel(DepthText::tr("Layer, in the order of the network"));
    m_rect->axis(QCPAxis::atLeft)->setLabel(DepthText::tr("SQNR of the layer's output (dB)"));
    m_own->setName(DepthText::tr("Its own: only this layer is quantized"));
    m_accumulated->setName(DepthText::tr("Accumulated: all layers are quantized"));
    setLegendEntries(*m_legend, {m_own, m_accumulated});
    m_frame->plotStyle().apply(*m_legend);
}

void DepthFigure::restyle()
{
    const PlotStyle style = m_frame->plotStyle();
    style.apply(*m_rect); // which may stand in no layout now
    const auto shade = [&](const QColor& colour) { return style.fill(colour, m_isStale ? 0.35 : 1).color(); };
    const QColor own = shade(style.quantized());
    const QColor accumulated = shade(style.clipping());
    m_own->setPen(style.dashed(own));
    m_own->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, style.line(own, 1), own, 6));
    m_accumulated->setPen(style.line(accumulated, 2));
    m_accumulated->setScatterStyle(
        QCPScatterStyle(QCPScatterStyle::ssSquare, style.line(accumulated, 1), accumulated, 6));
    m_marker->setPen(style.dotted(style.text(), 1.4));
    style.apply(*m_legend);
}

} // namespace qs
