// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/ranking_figure.h"

#include "widgets/plots/figure_stack.h"
#include "widgets/plots/legend_row.h"
#include "widgets/plots/plot_frame.h"
#include "widgets/plots/plot_style.h"
#include "widgets/plots/tickers.h"

#include <QCoreApplication>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace qs {

namespace {

struct RankingText {
    Q_DECLARE_TR_FUNCTIONS(RankingText)
};

} // namespace

RankingFigure::RankingFigure(PlotFrame& frame, QCPLayoutGrid& grid)
    : m_frame(&frame), m_rect(addAxisRect(frame, grid, 1)), m_axis(frame, *m_rect)
{
    QCustomPlot& plot = frame.plot();
    m_legend = addLegendRow(plot, grid, 0);
    grid.setRowStretchFactor(0, 0.01);
    m_rect->setMinimumMargins({6, 6, 6, 6});
    QCPAxis* right = m_rect->axis(QCPAxis::atRight);
    right->setVisible(true);
    right->setRangeReversed(true);
    right->grid()->setVisible(false);
    right->setTicker(indexTicker(
        [this](int row) {
            return row >= 0 && static_cast<std::size_t>(row) < m_rows.size()
                       ? m_rows[static_cast<std::size_t>(row)].words
                       : QString();
        },
        true));
    QCPAxis* left = m_rect->axis(QCPAxis::atLeft);
    QObject::connect(left, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), m_rect,
                     [right](const QCPRange& range) { right->setRange(range); });
    m_pending = new QCPBars(left, m_rect->axis(QCPAxis::atBottom));
    m_bars = new QCPBars(left, m_rect->axis(QCPAxis::atBottom));
    for (QCPBars* bars : {m_pending, m_bars}) {
        bars->setWidth(0.62);
        bars->setAntialiased(false);
    }
}

void RankingFigure::setRows(std::vector<Row> rows, const QString& title, const QString& wordsTitle)
{
    m_rows = std::move(rows);
    QStringList names;
    double low = 0;
    double high = 0;
    for (const Row& row : m_rows) {
        names << row.name;
        if (std::isfinite(row.value)) {
            low = std::min(low, row.value);
            high = std::max(high, row.value);
        }
    }
    high = high > 0 ? 1.04 * high : low < 0 ? 0 : 1;
    low *= 1.04;
    m_bars->data()->clear();
    m_pending->data()->clear();
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const Row& row = m_rows[i];
        if (!std::isnan(row.value)) {
            m_bars->addData(static_cast<double>(i), std::clamp(row.value, low, high));
        } else if (row.isPending) {
            m_pending->addData(static_cast<double>(i), high);
        }
    }
    m_rect->axis(QCPAxis::atBottom)->setRange(low, high);
    m_rect->axis(QCPAxis::atBottom)->setLabel(title);
    m_rect->axis(QCPAxis::atRight)->setLabel(wordsTitle);
    m_axis.setNames(std::move(names));
}

void RankingFigure::setStale(bool stale)
{
    m_isStale = stale;
    restyle();
}

std::optional<std::size_t> RankingFigure::rowAt(const QPointF& position) const
{
    return m_axis.rowAt(position.y());
}

void RankingFigure::retranslate()
{
    m_bars->setName(RankingText::tr("Measured"));
    m_pending->setName(RankingText::tr("Not measured yet"));
    setLegendEntries(*m_legend, {m_bars, m_pending});
    m_frame->plotStyle().apply(*m_legend);
}

void RankingFigure::restyle()
{
    const PlotStyle style = m_frame->plotStyle();
    m_bars->setPen(Qt::NoPen);
    m_bars->setBrush(m_isStale ? style.fill(style.quantized(), 0.35) : QBrush(style.quantized()));
    m_pending->setPen(Qt::NoPen);
    m_pending->setBrush(style.hatch(style.faintText()));
    m_axis.restyle(style);
    QCPAxis* right = m_rect->axis(QCPAxis::atRight);
    right->setTickLength(0);
    right->setSubTickLength(0);
    right->setBasePen(Qt::NoPen);
    style.apply(*m_legend);
}

} // namespace qs
