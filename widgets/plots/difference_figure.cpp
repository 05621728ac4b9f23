// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/difference_figure.h"

#include "widgets/number_text.h"
#include "widgets/plots/legend_row.h"
#include "widgets/plots/plot_frame.h"
#include "widgets/plots/plot_navigator.h"
#include "widgets/plots/plot_style.h"
#include "widgets/plots/tickers.h"

#include <QCoreApplication>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace qs {

namespace {

struct DifferenceText {
    Q_DECLARE_TR_FUNCTIONS(DifferenceText)
};

constexpr int kFewestBins = 32;
constexpr double kFloor = 0.5; ///< where a logarithmic count axis ends; stands for 0

} // namespace

DifferenceFigure::DifferenceFigure(PlotFrame& frame) : m_frame(&frame), m_rect(new QCPAxisRect(&frame.plot()))
{
    QCustomPlot& plot = frame.plot();
    m_legend = addLegendRow(plot, frame.content(), 0);
    frame.content().addElement(1, 0, m_rect);
    frame.content().setRowStretchFactor(0, 0.01);
    m_rect->setMinimumMargins({10, 4, 14, 4});
    for (QCPAxis* axis : m_rect->axes()) {
        axis->setLayer(QStringLiteral("axes"));
        axis->grid()->setLayer(QStringLiteral("grid"));
    }
    QCPAxis* x = m_rect->axis(QCPAxis::atBottom);
    QCPAxis* y = m_rect->axis(QCPAxis::atLeft);
    m_counts = plot.addGraph(x, y);
    m_counts->setLineStyle(QCPGraph::lsStepLeft);
    m_counts->setAntialiased(false);
    m_meanKey = plot.addGraph(x, y);
    for (QCPItemStraightLine** line : {&m_zero, &m_meanLine}) {
        *line = new QCPItemStraightLine(&plot);
        (*line)->setClipAxisRect(m_rect);
        for (QCPItemPosition* point : {(*line)->point1, (*line)->point2}) {
            point->setAxes(x, y);
            point->setAxisRect(m_rect);
            point->setTypeY(QCPItemPosition::ptAxisRectRatio);
        }
    }
    m_navigator = new PlotNavigator(plot, *x);
    setLogarithmic(true);
}

void DifferenceFigure::setHistogram(const DifferenceHistogram& histogram, double mean)
{
    // Fewer bins for few values, after the rule of Rice: single values make no shape.
    const double wanted = 3 * std::cbrt(static_cast<double>(histogram.total()));
    m_histogram = histogram.coarsened(
        static_cast<std::size_t>(std::clamp<double>(wanted, kFewestBins, DifferenceHistogram::kMostBins)));
    m_mean = mean;
    // Zero is in sight: a bias is seen as the distance from it.
    const double low = std::min(0.0, edge(0));
    const double high = std::max(0.0, edge(m_histogram.counts.size()));
    const double margin = high > low ? 0.03 * (high - low) : 1;
    m_navigator->setLimits({low - margin, high + margin});
    m_navigator->showAll();
    for (const auto& [line, place] : {std::pair(m_zero, 0.0), std::pair(m_meanLine, mean)}) {
        line->point1->setCoords(place, 0);
        line->point2->setCoords(place, 1);
    }
    showCounts();
}

void DifferenceFigure::setLogarithmic(bool logarithmic)
{
    m_isLogarithmic = logarithmic;
    QCPAxis* axis = m_rect->axis(QCPAxis::atLeft);
    axis->setScaleType(logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    axis->setNumberFormat(logarithmic ? QStringLiteral("gb") : QStringLiteral("gbc"));
    axis->setNumberPrecision(logarithmic ? 0 : 6);
    axis->setTicker(logarithmic ? countLogTicker(kFloor) : QSharedPointer<QCPAxisTicker>::create());
    showCounts();
}

void DifferenceFigure::showCounts()
{
    QVector<QCPGraphData> points;
    double most = 1;
    const double least = m_isLogarithmic ? kFloor : 0;
    for (std::size_t i = 0; i < m_histogram.counts.size(); ++i) {
        const auto count = static_cast<double>(m_histogram.counts[i]);
        if (i == 0) {
            points.push_back({edge(0), least});
        }
        points.push_back({edge(i), std::max(count, least)});
        most = std::max(most, count);
    }
    if (!points.isEmpty()) {
        points.push_back({edge(m_histogram.counts.size()), least});
    }
    m_counts->data()->set(points, true);
    m_rect->axis(QCPAxis::atLeft)->setRange(least, (m_isLogarithmic ? 1.6 : 1.06) * most);
}

std::optional<std::size_t> DifferenceFigure::binAt(const QPointF& position) const
{
    if (!m_rect->rect().contains(position.toPoint()) || m_histogram.counts.empty()) {
        return std::nullopt;
    }
    const double error = m_rect->axis(QCPAxis::atBottom)->pixelToCoord(position.x());
    const double bin = std::floor((error - m_histogram.low) / m_histogram.width);
    const bool isBin = bin >= 0 && bin < static_cast<double>(m_histogram.counts.size());
    return isBin ? std::optional(static_cast<std::size_t>(bin)) : std::nullopt;
}

QPointF DifferenceFigure::pixelOf(std::size_t bin) const
{
    const double count = std::max(static_cast<double>(m_histogram.counts[bin]), m_isLogarithmic ? kFloor : 0);
    return {m_rect->axis(QCPAxis::atBottom)->coordToPixel(edge(bin) + m_histogram.width / 2),
            m_rect->axis(QCPAxis::atLeft)->coordToPixel(count)};
}

PlotData DifferenceFigure::data() const
{
    PlotData data;
    data.titles = {QStringLiteral("error_from (unit of the values)"), QStringLiteral("error_to (unit of the values)"),
                   QStringLiteral("values")};
    for (std::size_t i = 0; i < m_histogram.counts.size(); ++i) {
        data.addRow({plainNumber(edge(i)), plainNumber(edge(i + 1)), QString::number(m_histogram.counts[i])});
    }
    return data;
}

void DifferenceFigure::retranslate()
{
    m_rect->axis(QCPAxis::atBottom)->setLabel(DifferenceText::tr("Error: other file − reference (unit of the values)"));
    m_rect->axis(QCPAxis::atLeft)->setLabel(DifferenceText::tr("Values per bin"));
    m_counts->setName(DifferenceText::tr("Values with this error"));
    m_meanKey->setName(DifferenceText::tr("Mean error"));
    setLegendEntries(*m_legend, {m_counts, m_meanKey});
    m_frame->plotStyle().apply(*m_legend);
}

void DifferenceFigure::restyle()
{
    const PlotStyle style = m_frame->plotStyle();
    m_counts->setPen(style.line(style.quantized(), 1));
    m_counts->setBrush(style.fill(style.quantized(), 0.45));
    m_meanKey->setPen(style.dashed(style.clipping(), 1.6));
    m_meanLine->setPen(style.dashed(style.clipping(), 1.6));
    m_zero->setPen(style.line(style.faintText(), 1));
    style.apply(*m_legend);
}

} // namespace qs
