// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/row_axis.h"

#include "widgets/plots/plot_frame.h"
#include "widgets/plots/plot_style.h"
#include "widgets/plots/tickers.h"

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace qs {

namespace {

constexpr int kRowHeight = 22; ///< least pixels of a row
constexpr int kTallestRow = 46;
constexpr int kLongestName = 190;  ///< pixels
constexpr double kNameShare = 0.3; ///< of the width of the plot, where that is less

} // namespace

RowAxis::RowAxis(PlotFrame& frame, QCPAxisRect& rect)
    : m_frame(&frame), m_rect(&rect), m_band(new QCPItemRect(&frame.plot()))
{
    QCustomPlot& plot = frame.plot();
    QCPAxis* axis = rect.axis(QCPAxis::atLeft);
    axis->setRangeReversed(true);
    axis->grid()->setVisible(false);
    axis->setTicker(indexTicker(
        [this](int row) {
            const QFontMetrics metrics(m_rect->axis(QCPAxis::atLeft)->tickLabelFont());
            const int room = std::min(kLongestName, static_cast<int>(kNameShare * m_frame->plot().width()));
            return metrics.elidedText(m_names.value(row), Qt::ElideMiddle, room);
        },
        true));
    if (plot.layer(QStringLiteral("band")) == nullptr) {
        plot.addLayer(QStringLiteral("band"), plot.layer(QStringLiteral("grid")), QCustomPlot::limBelow);
    }
    m_band->setLayer(QStringLiteral("band"));
    m_band->setClipAxisRect(&rect);
    m_band->setClipToAxisRect(true);
    for (QCPItemPosition* corner : {m_band->topLeft, m_band->bottomRight}) {
        corner->setAxisRect(&rect);
        corner->setAxes(rect.axis(QCPAxis::atBottom), axis);
        corner->setTypeX(QCPItemPosition::ptAxisRectRatio);
        corner->setTypeY(QCPItemPosition::ptPlotCoords);
    }
    QObject::connect(&plot, &QCustomPlot::afterLayout, &rect, [this] {
        const QCPRange before = m_rect->axis(QCPAxis::atLeft)->range();
        fit();
        if (m_rect->axis(QCPAxis::atLeft)->range() != before) {
            // The marks of this picture were chosen before there was room for more rows, or for fewer.
            m_frame->plot().replot(QCustomPlot::rpQueuedReplot);
        }
    });
}

void RowAxis::setNames(QStringList names)
{
    m_names = std::move(names);
    setFirstRow(m_first);
    showBand();
}

void RowAxis::setSelected(std::optional<std::size_t> row)
{
    m_selected = row;
    showBand();
}

void RowAxis::showBand()
{
    const bool isVisible = m_selected && *m_selected < static_cast<std::size_t>(m_names.size());
    m_band->setVisible(isVisible);
    if (isVisible) {
        const auto row = static_cast<double>(*m_selected);
        m_band->topLeft->setCoords(0, row - 0.5);
        m_band->bottomRight->setCoords(1, row + 0.5);
    }
}

void RowAxis::setFirstRow(int row)
{
    m_first = std::clamp(row, 0, std::max(0, count() - rowsThatFit()));
    fit();
}

int RowAxis::rowsThatFit() const
{
    return std::max(3, m_rect->height() / kRowHeight);
}

void RowAxis::fit()
{
    const int least = std::max(1, m_rect->height() / kTallestRow);
    const int shown = std::clamp(count(), std::min(least, rowsThatFit()), rowsThatFit());
    m_rect->axis(QCPAxis::atLeft)->setRange(m_first - 0.5, m_first + shown - 0.5);
}

std::optional<std::size_t> RowAxis::rowAt(double y) const
{
    if (y < m_rect->top() || y > m_rect->bottom()) {
        return std::nullopt;
    }
    const auto row = std::lround(m_rect->axis(QCPAxis::atLeft)->pixelToCoord(y));
    return row >= 0 && row < count() ? std::optional(static_cast<std::size_t>(row)) : std::nullopt;
}

void RowAxis::restyle(const PlotStyle& style)
{
    style.apply(*m_rect);
    m_rect->axis(QCPAxis::atLeft)->setTickLength(0);
    m_band->setBrush(style.fill(style.text(), 0.1));
    m_band->setPen(style.line(style.text(), 1));
}

} // namespace qs
