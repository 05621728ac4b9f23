// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/spread_figure.h"

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

struct SpreadText {
    Q_DECLARE_TR_FUNCTIONS(SpreadText)
};

} // namespace

SpreadFigure::SpreadFigure(PlotFrame& frame, QCPLayoutGrid& grid)
    : m_frame(&frame), m_rect(addAxisRect(frame, grid, 1)), m_band(new QCPItemRect(&frame.plot()))
{
    QCustomPlot& plot = frame.plot();
    m_legend = addLegendRow(plot, grid, 0);
    grid.setRowStretchFactor(0, 0.01);
    m_rect->setMinimumMargins({10, 4, 10, 4});
    QCPAxis* x = m_rect->axis(QCPAxis::atBottom);
    QCPAxis* y = m_rect->axis(QCPAxis::atLeft);
    x->setTicker(indexTicker([](int index) { return QLocale().toString(index); }));
    for (QCPGraph** graph : {&m_covered, &m_usual, &m_outliers, &m_dead}) {
        *graph = plot.addGraph(x, y);
    }
    m_dead->setLineStyle(QCPGraph::lsNone);
    m_band->setLayer(plot.layer(QStringLiteral("grid")));
    m_band->setClipAxisRect(m_rect);
    m_band->setClipToAxisRect(true);
    for (QCPItemPosition* corner : {m_band->topLeft, m_band->bottomRight}) {
        corner->setAxisRect(m_rect);
        corner->setAxes(x, y);
        corner->setTypeX(QCPItemPosition::ptAxisRectRatio);
        corner->setTypeY(QCPItemPosition::ptPlotCoords);
    }
}

void SpreadFigure::setChannels(std::vector<Channel> channels, const Range& covered)
{
    m_channels = std::move(channels);
    for (QCPGraph* graph : {m_usual, m_outliers, m_dead}) {
        graph->data()->clear();
    }
    double low = std::min(0.0, covered.low);
    double high = std::max(0.0, covered.high);
    for (std::size_t i = 0; i < m_channels.size(); ++i) {
        const Channel& channel = m_channels[i];
        const auto key = static_cast<double>(i);
        if (channel.isDead) {
            m_dead->addData(key, channel.range.low);
        } else {
            QCPGraph* graph = channel.isOutlier ? m_outliers : m_usual;
            graph->addData(key, channel.range.low);
            graph->addData(key, channel.range.high);
            graph->addData(key, std::nan("")); // lifts the pen
        }
        low = std::min(low, channel.range.low);
        high = std::max(high, channel.range.high);
    }
    const double room = high > low ? 0.05 * (high - low) : 1;
    m_rect->axis(QCPAxis::atLeft)->setRange(low - room, high + room);
    m_rect->axis(QCPAxis::atBottom)->setRange(-0.5, std::max<double>(1, static_cast<double>(m_channels.size())) - 0.5);
    m_band->topLeft->setCoords(0, covered.high);
    m_band->bottomRight->setCoords(1, covered.low);
    retranslate();
}

std::optional<std::size_t> SpreadFigure::channelAt(const QPointF& position) const
{
    return placeAt(*m_rect, position, m_channels.size());
}

void SpreadFigure::retranslate()
{
    m_rect->axis(QCPAxis::atBottom)->setLabel(SpreadText::tr("Channel"));
    m_rect->axis(QCPAxis::atLeft)->setLabel(SpreadText::tr("Value"));
    m_covered->setName(SpreadText::tr("Covered by the codes"));
    m_usual->setName(SpreadText::tr("Range of a channel"));
    m_outliers->setName(SpreadText::tr("Outlier channel"));
    m_dead->setName(SpreadText::tr("Dead channel"));
    setLegendEntries(*m_legend, {m_usual, m_outliers->dataCount() > 0 ? m_outliers : nullptr,
                                 m_dead->dataCount() > 0 ? m_dead : nullptr, m_covered});
    m_frame->plotStyle().apply(*m_legend);
}

void SpreadFigure::restyle()
{
    const PlotStyle style = m_frame->plotStyle();
    style.apply(*m_rect); // which may stand in no layout now
    m_usual->setPen(style.line(style.quantized(), 2));
    m_outliers->setPen(style.line(style.clipping(), 3));
    m_dead->setScatterStyle(
        QCPScatterStyle(QCPScatterStyle::ssCross, style.line(style.faintText(), 1.6), Qt::NoBrush, 7));
    m_covered->setPen(style.dashed(style.marker()));
    m_band->setPen(style.dashed(style.marker()));
    m_band->setBrush(style.fill(style.marker(), 0.08));
    style.apply(*m_legend);
}

} // namespace qs
