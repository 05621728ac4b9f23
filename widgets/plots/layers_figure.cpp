// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/layers_figure.h"

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

struct LayersText {
    Q_DECLARE_TR_FUNCTIONS(LayersText)
};

constexpr int kRowHeight = 22; ///< least pixels of a row
constexpr int kTallestRow = 46;
constexpr double kHeatMostDb = 50; ///< colours are fixed, so that two pictures can be compared
constexpr int kLongestName = 190;  ///< pixels

/// A short upright stroke with an edge, so that it stands out on its bar too.
QCPScatterStyle tick(const QColor& colour, const QColor& edge)
{
    QPainterPath stroke;
    stroke.addRect(-2, -6, 4, 12);
    return {stroke, QPen(edge, 1.5), colour, 6};
}

} // namespace

LayersFigure::LayersFigure(PlotFrame& frame)
    : m_frame(&frame),
      m_barRect(new QCPAxisRect(&frame.plot())),
      m_heatRect(new QCPAxisRect(&frame.plot())),
      m_scale(new QCPColorScale(&frame.plot())),
      m_cells(std::make_shared<HeatCells>())
{
    m_legend = addLegendRow(frame.plot(), frame.content(), 0);
    makeRects();
    makeBars();
    QObject::connect(&frame.plot(), &QCustomPlot::afterLayout, m_barRect, [this] { fitHeight(); });
}

void LayersFigure::makeRects()
{
    QCustomPlot& plot = m_frame->plot();
    auto* grid = new QCPLayoutGrid;
    m_frame->content().addElement(1, 0, grid);
    m_frame->content().setRowStretchFactor(0, 0.01);
    grid->addElement(0, 0, m_barRect);
    grid->addElement(0, 1, m_heatRect);
    grid->addElement(0, 2, m_scale);
    grid->setColumnSpacing(6);
    grid->setColumnStretchFactor(1, 0.8);
    grid->setColumnStretchFactor(2, 0.01);
    auto* margins = new QCPMarginGroup(&plot);
    for (QCPLayoutElement* element : std::initializer_list<QCPLayoutElement*>{m_barRect, m_heatRect, m_scale}) {
        element->setMarginGroup(QCP::msTop | QCP::msBottom, margins);
    }
    for (QCPAxisRect* rect : {m_barRect, m_heatRect}) {
        rect->setMinimumMargins({6, 6, 6, 6});
        for (QCPAxis* axis : rect->axes()) {
            axis->setLayer(QStringLiteral("axes"));
            axis->grid()->setLayer(QStringLiteral("grid"));
        }
        rect->axis(QCPAxis::atLeft)->setRangeReversed(true);
        rect->axis(QCPAxis::atLeft)->grid()->setVisible(false);
    }
    m_barRect->axis(QCPAxis::atLeft)
        ->setTicker(indexTicker(
            [this](int row) {
                if (row < 0 || static_cast<std::size_t>(row) >= m_rows.size()) {
                    return QString();
                }
                const QFontMetrics metrics(m_barRect->axis(QCPAxis::atLeft)->tickLabelFont());
                return metrics.elidedText(m_rows[static_cast<std::size_t>(row)].name, Qt::ElideMiddle, kLongestName);
            },
            true));
    m_heatRect->axis(QCPAxis::atBottom)
        ->setTicker(indexTicker([this](int column) { return m_formats.value(column); }, true));
    m_heatRect->axis(QCPAxis::atBottom)->grid()->setVisible(false);
    m_heatRect->axis(QCPAxis::atLeft)->setTicks(false);
    m_heatRect->axis(QCPAxis::atLeft)->setTickLabels(false);
    m_scale->setType(QCPAxis::atRight);
    m_scale->setBarWidth(10);
    m_scale->setGradient(PlotStyle::gradient());
    m_scale->setDataRange({0, kHeatMostDb});
    m_scale->axis()->setLayer(QStringLiteral("axes"));
}

void LayersFigure::makeBars()
{
    QCustomPlot& plot = m_frame->plot();
    QCPAxis* key = m_barRect->axis(QCPAxis::atLeft);
    QCPAxis* value = m_barRect->axis(QCPAxis::atBottom);
    m_pending = new QCPBars(key, value);
    m_bars = new QCPBars(key, value);
    for (QCPBars* bars : {m_pending, m_bars}) {
        bars->setWidth(0.62);
        bars->setAntialiased(false);
    }
    m_worst = plot.addGraph(key, value);
    m_worst->setLineStyle(QCPGraph::lsNone);
    plot.addLayer(QStringLiteral("band"), plot.layer(QStringLiteral("grid")), QCustomPlot::limBelow);
    for (int i = 0; i < 2; ++i) {
        QCPAxisRect* rect = i == 0 ? m_barRect : m_heatRect;
        m_selectedBands[i] = new QCPItemRect(&plot);
        m_selectedBands[i]->setLayer(QStringLiteral("band"));
        m_selectedBands[i]->setClipAxisRect(rect);
        for (QCPItemPosition* corner : {m_selectedBands[i]->topLeft, m_selectedBands[i]->bottomRight}) {
            corner->setAxisRect(rect);
            corner->setAxes(rect->axis(QCPAxis::atBottom), rect->axis(QCPAxis::atLeft));
            corner->setTypeX(QCPItemPosition::ptAxisRectRatio);
            corner->setTypeY(QCPItemPosition::ptPlotCoords);
        }
    }
    addHeatCells(*m_heatRect, *plot.layer(QStringLiteral("main")), m_cells);
}

void LayersFigure::setRows(std::vector<Row> rows, QStringList formats, double mostDb)
{
    m_rows = std::move(rows);
    m_formats = std::move(formats);
    m_mostDb = mostDb;
    m_cells->rows.clear();
    m_cells->low = 0;
    m_cells->high = kHeatMostDb;
    for (const Row& row : m_rows) {
        m_cells->rows.push_back(row.formats);
    }
    m_heatRect->axis(QCPAxis::atBottom)
        ->setRange(-0.5, std::max<double>(1, static_cast<double>(m_formats.size())) - 0.5);
    showRows();
    setSelected(m_selected);
    fitHeight();
}

void LayersFigure::showRows()
{
    m_bars->data()->clear();
    m_pending->data()->clear();
    m_worst->data()->clear();
    double least = 0;
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const Row& row = m_rows[i];
        const auto key = static_cast<double>(i);
        if (std::isnan(row.sqnrDb)) {
            m_pending->addData(key, m_mostDb);
            continue;
        }
        m_bars->addData(key, std::clamp(row.sqnrDb, -m_mostDb, m_mostDb));
        least = std::min({least, row.sqnrDb, std::isfinite(row.worstSqnrDb) ? row.worstSqnrDb : 0});
        if (std::isfinite(row.worstSqnrDb)) {
            m_worst->addData(key, std::clamp(row.worstSqnrDb, -m_mostDb, m_mostDb));
        }
    }
    m_barRect->axis(QCPAxis::atBottom)->setRange(std::max(least, -m_mostDb), m_mostDb);
}

void LayersFigure::setSelected(std::optional<std::size_t> layer)
{
    m_selected = layer;
    const auto found = std::ranges::find_if(m_rows, [&](const Row& row) { return layer == row.layer; });
    for (QCPItemRect* band : m_selectedBands) {
        const auto row = static_cast<double>(found - m_rows.begin());
        band->setVisible(found != m_rows.end());
        band->topLeft->setCoords(0, row - 0.5);
        band->bottomRight->setCoords(1, row + 0.5);
    }
}

void LayersFigure::setFirstRow(int row)
{
    m_first = std::clamp(row, 0, std::max(0, static_cast<int>(m_rows.size()) - rowsThatFit()));
    fitHeight();
}

int LayersFigure::rowsThatFit() const
{
    return std::max(3, m_barRect->height() / kRowHeight);
}

void LayersFigure::fitHeight()
{
    constexpr int kPixelsPerTick = 40;
    m_barRect->axis(QCPAxis::atBottom)->ticker()->setTickCount(std::clamp(m_barRect->width() / kPixelsPerTick, 2, 6));
    const int least = m_barRect->height() / kTallestRow;
    const int shown = std::clamp(static_cast<int>(m_rows.size()), std::max(1, least), rowsThatFit());
    for (QCPAxisRect* rect : {m_barRect, m_heatRect}) {
        rect->axis(QCPAxis::atLeft)->setRange(m_first - 0.5, m_first + shown - 0.5);
    }
}

std::optional<LayersFigure::Place> LayersFigure::placeAt(const QPointF& position) const
{
    const int y = static_cast<int>(position.y());
    if (y < m_barRect->top() || y > m_barRect->bottom() || position.x() < 0) {
        return std::nullopt;
    }
    const auto row = std::lround(m_barRect->axis(QCPAxis::atLeft)->pixelToCoord(position.y()));
    if (row < 0 || static_cast<std::size_t>(row) >= m_rows.size()) {
        return std::nullopt;
    }
    Place place{static_cast<std::size_t>(row), std::nullopt};
    if (m_heatRect->rect().contains(position.toPoint())) {
        const auto column = std::lround(m_heatRect->axis(QCPAxis::atBottom)->pixelToCoord(position.x()));
        if (column >= 0 && column < m_formats.size()) {
            place.format = static_cast<std::size_t>(column);
        }
    } else if (position.x() > m_barRect->right()) {
        return std::nullopt;
    }
    return place;
}

void LayersFigure::retranslate()
{
    m_barRect->axis(QCPAxis::atBottom)->setLabel(LayersText::tr("SQNR (dB)"));
    m_heatRect->axis(QCPAxis::atBottom)->setLabel(LayersText::tr("SQNR in every number format (dB)"));
    m_bars->setName(LayersText::tr("The layer as it is chosen now"));
    m_worst->setName(LayersText::tr("Its worst channel"));
    m_pending->setName(LayersText::tr("Not measured yet"));
    setLegendEntries(*m_legend, {m_bars, m_worst, m_pending});
    m_frame->plotStyle().apply(*m_legend);
}

void LayersFigure::restyle()
{
    const PlotStyle style = m_frame->plotStyle();
    m_cells->style = std::make_shared<const PlotStyle>(style);
    m_bars->setPen(Qt::NoPen);
    m_bars->setBrush(style.quantized());
    m_pending->setPen(Qt::NoPen);
    m_pending->setBrush(style.hatch(style.faintText()));
    m_worst->setScatterStyle(tick(style.clipping(), style.background()));
    for (QCPItemRect* band : m_selectedBands) {
        band->setBrush(style.fill(style.text(), 0.1));
        band->setPen(style.line(style.text(), 1));
    }
    style.apply(*m_scale->axis());
    m_barRect->axis(QCPAxis::atLeft)->setTickLength(0);
    m_heatRect->axis(QCPAxis::atBottom)->setTickLength(0);
    m_heatRect->axis(QCPAxis::atLeft)->setBasePen(Qt::NoPen);
    m_heatRect->axis(QCPAxis::atBottom)->setBasePen(Qt::NoPen);
    style.apply(*m_legend);
}

} // namespace qs
