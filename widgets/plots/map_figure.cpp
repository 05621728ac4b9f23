// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/map_figure.h"

#include "widgets/plots/figure_stack.h"
#include "widgets/plots/plot_frame.h"
#include "widgets/plots/plot_style.h"
#include "widgets/plots/tickers.h"

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace qs {

MapFigure::MapFigure(PlotFrame& frame, QCPLayoutGrid& grid)
    : m_frame(&frame),
      m_rect(addAxisRect(frame, grid, 0)),
      m_axis(frame, *m_rect),
      m_scale(new QCPColorScale(&frame.plot())),
      m_cells(std::make_shared<HeatCells>())
{
    QCustomPlot& plot = frame.plot();
    grid.addElement(0, 1, m_scale);
    grid.setColumnStretchFactor(1, 0.01);
    auto* margins = new QCPMarginGroup(&plot);
    for (QCPLayoutElement* element : std::initializer_list<QCPLayoutElement*>{m_rect, m_scale}) {
        element->setMarginGroup(QCP::msTop | QCP::msBottom, margins);
    }
    m_rect->setMinimumMargins({6, 6, 6, 6});
    for (QCPAxis* axis : m_rect->axes()) {
        axis->grid()->setVisible(false);
    }
    m_rect->axis(QCPAxis::atBottom)
        ->setTicker(indexTicker(
            [this](int column) {
                const QFontMetrics metrics(m_rect->axis(QCPAxis::atBottom)->tickLabelFont());
                const int room = m_rect->width() / std::max<int>(1, static_cast<int>(m_columns.size())) - 6;
                return metrics.elidedText(m_columns.value(column), Qt::ElideRight, std::max(20, room));
            },
            true));
    m_scale->setType(QCPAxis::atRight);
    m_scale->setBarWidth(10);
    m_scale->axis()->setLayer(QStringLiteral("axes"));
    addHeatCells(*m_rect, *plot.layer(QStringLiteral("main")), m_cells);
}

void MapFigure::setRows(std::vector<Row> rows, QStringList columns, const Scale& scale)
{
    m_columns = std::move(columns);
    m_cells->rows.clear();
    m_cells->low = scale.low;
    m_cells->high = scale.high;
    m_cells->isInverted = !scale.isHigherBetter;
    m_cells->text = scale.text;
    QStringList names;
    for (Row& row : rows) {
        names << row.name;
        m_cells->rows.push_back(std::move(row.cells));
    }
    const QCPColorGradient gradient = PlotStyle::gradient();
    m_scale->setGradient(scale.isHigherBetter ? gradient : gradient.inverted());
    m_scale->setDataRange({scale.low, scale.high});
    m_scale->axis()->setLabel(scale.title);
    m_rect->axis(QCPAxis::atBottom)->setRange(-0.5, std::max<double>(1, static_cast<double>(m_columns.size())) - 0.5);
    m_axis.setNames(std::move(names));
}

std::optional<MapFigure::Place> MapFigure::placeAt(const QPointF& position) const
{
    const auto row = m_axis.rowAt(position.y());
    if (!row || position.x() > m_rect->right()) {
        return std::nullopt;
    }
    Place place{*row, std::nullopt};
    if (position.x() >= m_rect->left()) {
        const auto column = std::lround(m_rect->axis(QCPAxis::atBottom)->pixelToCoord(position.x()));
        if (column >= 0 && column < m_columns.size()) {
            place.column = static_cast<std::size_t>(column);
        }
    }
    return place;
}

void MapFigure::restyle()
{
    const PlotStyle style = m_frame->plotStyle();
    m_cells->style = std::make_shared<const PlotStyle>(style);
    m_axis.restyle(style);
    style.apply(*m_scale->axis());
    for (const QCPAxis::AxisType side : {QCPAxis::atBottom, QCPAxis::atLeft}) {
        m_rect->axis(side)->setTickLength(0);
        m_rect->axis(side)->setBasePen(Qt::NoPen);
    }
}

} // namespace qs
