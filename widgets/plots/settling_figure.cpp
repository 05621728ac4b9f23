// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/settling_figure.h"

#include "widgets/plots/figure_stack.h"
#include "widgets/plots/legend_row.h"
#include "widgets/plots/plot_frame.h"
#include "widgets/plots/plot_style.h"
#include "widgets/plots/tickers.h"

#include <QCoreApplication>
#include <QLocale>
#include <qcustomplot.h>

#include <algorithm>
#include <utility>

namespace qs {

namespace {

struct SettlingText {
    Q_DECLARE_TR_FUNCTIONS(SettlingText)
};

} // namespace

SettlingFigure::SettlingFigure(PlotFrame& frame, QCPLayoutGrid& grid)
    : m_frame(&frame), m_rect(addAxisRect(frame, grid, 1))
{
    QCustomPlot& plot = frame.plot();
    m_legend = addLegendRow(plot, grid, 0);
    grid.setRowStretchFactor(0, 0.01);
    m_rect->setMinimumMargins({10, 4, 10, 4});
    QCPAxis* x = m_rect->axis(QCPAxis::atBottom);
    // One place per doubling.
    x->setTicker(indexTicker([this](int place) {
        return place >= 0 && static_cast<std::size_t>(place) < m_settling.size()
                   ? QLocale().toString(static_cast<qulonglong>(m_settling[static_cast<std::size_t>(place)].samples))
                   : QString();
    }));
    for (QCPGraph** graph : {&m_low, &m_high, &m_calibratedLow, &m_calibratedHigh}) {
        *graph = plot.addGraph(x, m_rect->axis(QCPAxis::atLeft));
    }
}

void SettlingFigure::setSettling(std::vector<SettledRange> settling)
{
    m_settling = std::move(settling);
    for (QCPGraph* graph : {m_low, m_high, m_calibratedLow, m_calibratedHigh}) {
        graph->data()->clear();
    }
    double low = 0;
    double high = 0;
    for (std::size_t i = 0; i < m_settling.size(); ++i) {
        const auto key = static_cast<double>(i);
        const SettledRange& seen = m_settling[i];
        m_low->addData(key, seen.range.low);
        m_high->addData(key, seen.range.high);
        m_calibratedLow->addData(key, seen.calibrated.low);
        m_calibratedHigh->addData(key, seen.calibrated.high);
        low = std::min({low, static_cast<double>(seen.range.low), static_cast<double>(seen.calibrated.low)});
        high = std::max({high, static_cast<double>(seen.range.high), static_cast<double>(seen.calibrated.high)});
    }
    const double room = high > low ? 0.05 * (high - low) : 1;
    m_rect->axis(QCPAxis::atLeft)->setRange(low - room, high + room);
    m_rect->axis(QCPAxis::atBottom)->setRange(-0.3, std::max<double>(1, static_cast<double>(m_settling.size())) - 0.7);
}

void SettlingFigure::retranslate()
{
    m_rect->axis(QCPAxis::atBottom)->setLabel(SettlingText::tr("Samples seen"));
    m_rect->axis(QCPAxis::atLeft)->setLabel(SettlingText::tr("Value"));
    m_high->setName(SettlingText::tr("Smallest and largest value so far"));
    m_calibratedHigh->setName(SettlingText::tr("Range that the calibration chooses"));
    setLegendEntries(*m_legend, {m_high, m_calibratedHigh});
    m_frame->plotStyle().apply(*m_legend);
}

void SettlingFigure::restyle()
{
    const PlotStyle style = m_frame->plotStyle();
    style.apply(*m_rect); // which may stand in no layout now
    for (QCPGraph* graph : {m_low, m_high}) {
        graph->setPen(style.line(style.original(), 2));
        graph->setScatterStyle(
            QCPScatterStyle(QCPScatterStyle::ssDisc, style.line(style.original(), 1), style.original(), 6));
    }
    for (QCPGraph* graph : {m_calibratedLow, m_calibratedHigh}) {
        graph->setPen(style.dashed(style.quantized(), 2));
        graph->setScatterStyle(
            QCPScatterStyle(QCPScatterStyle::ssSquare, style.line(style.quantized(), 1), style.quantized(), 6));
    }
    style.apply(*m_legend);
}

} // namespace qs
