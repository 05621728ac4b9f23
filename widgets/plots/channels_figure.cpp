// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/channels_figure.h"

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

struct ChannelsText {
    Q_DECLARE_TR_FUNCTIONS(ChannelsText)
};

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

/// A vertical stroke; the NaN behind it lifts the pen.
void addStroke(QVector<QCPCurveData>& strokes, double x, double low, double high)
{
    for (const auto& [key, value] : {std::pair(x, low), std::pair(x, high), std::pair(kNothing, kNothing)}) {
        strokes.push_back({static_cast<double>(strokes.size()), key, value});
    }
}

} // namespace

ChannelsFigure::ChannelsFigure(PlotFrame& frame)
    : m_frame(&frame), m_rangeRect(new QCPAxisRect(&frame.plot())), m_sqnrRect(new QCPAxisRect(&frame.plot()))
{
    m_legend = addLegendRow(frame.plot(), frame.content(), 0);
    makeRects();
    makeMarks();
    m_upper = new PlotNavigator(frame.plot(), *m_rangeRect->axis(QCPAxis::atBottom));
    m_lower = new PlotNavigator(frame.plot(), *m_sqnrRect->axis(QCPAxis::atBottom));
}

void ChannelsFigure::makeRects()
{
    QCustomPlot& plot = m_frame->plot();
    QCPLayoutGrid& grid = m_frame->content();
    grid.addElement(1, 0, m_rangeRect);
    grid.addElement(2, 0, m_sqnrRect);
    grid.setRowStretchFactor(0, 0.01);
    grid.setRowStretchFactor(1, 1.2);
    grid.setRowSpacing(4);
    auto* margins = new QCPMarginGroup(&plot);
    for (QCPAxisRect* rect : {m_rangeRect, m_sqnrRect}) {
        rect->setMarginGroup(QCP::msLeft | QCP::msRight, margins);
        rect->setMinimumMargins({10, 4, 14, 4});
        for (QCPAxis* axis : rect->axes()) {
            axis->setLayer(QStringLiteral("axes"));
            axis->grid()->setLayer(QStringLiteral("grid"));
        }
    }
    QCPAxis* upper = m_rangeRect->axis(QCPAxis::atBottom);
    QCPAxis* lower = m_sqnrRect->axis(QCPAxis::atBottom);
    upper->setTickLabels(false);
    lower->setTicker(indexTicker([this](int place) {
        const auto at = static_cast<std::size_t>(place);
        return place >= 0 && at < m_channels.size() ? countText(m_channels[at].index) : QString();
    }));
    upper->setTicker(lower->ticker());
    const auto changed = qOverload<const QCPRange&>(&QCPAxis::rangeChanged);
    QObject::connect(upper, changed, lower, qOverload<const QCPRange&>(&QCPAxis::setRange));
    QObject::connect(lower, changed, upper, qOverload<const QCPRange&>(&QCPAxis::setRange));
    QObject::connect(lower, changed, m_sqnrRect, [this] { redraw(); });
    QObject::connect(&plot, &QCustomPlot::afterLayout, m_sqnrRect, [this, width = 0]() mutable {
        if (std::exchange(width, m_sqnrRect->width()) != m_sqnrRect->width()) {
            redraw();
        }
        placeMarks();
    });
}

void ChannelsFigure::makeMarks()
{
    QCustomPlot& plot = m_frame->plot();
    QCPAxis* x[] = {m_rangeRect->axis(QCPAxis::atBottom), m_sqnrRect->axis(QCPAxis::atBottom)};
    QCPAxis* y[] = {m_rangeRect->axis(QCPAxis::atLeft), m_sqnrRect->axis(QCPAxis::atLeft)};
    plot.addLayer(QStringLiteral("band"), plot.layer(QStringLiteral("grid")), QCustomPlot::limBelow);
    m_reachBand = new QCPItemRect(&plot);
    m_reachBand->setLayer(QStringLiteral("band"));
    m_reachBand->setClipAxisRect(m_rangeRect);
    for (QCPItemPosition* corner : {m_reachBand->topLeft, m_reachBand->bottomRight}) {
        corner->setAxisRect(m_rangeRect);
        corner->setAxes(x[0], y[0]);
        corner->setTypeX(QCPItemPosition::ptAxisRectRatio);
        corner->setTypeY(QCPItemPosition::ptPlotCoords);
    }
    m_reach = plot.addGraph(x[0], y[0]);
    m_ranges = new QCPCurve(x[0], y[0]);
    m_sqnrSpans = new QCPCurve(x[1], y[1]);
    m_sqnr = plot.addGraph(x[1], y[1]);
    m_sqnr->setLineStyle(QCPGraph::lsNone);
    m_worstDot = plot.addGraph(x[1], y[1]);
    m_worstDot->setLineStyle(QCPGraph::lsNone);
    for (QCPCurve* curve : {m_ranges, m_sqnrSpans}) {
        curve->setAntialiased(false);
    }
    for (int i = 0; i < 2; ++i) {
        m_selectedLines[i] = new QCPItemStraightLine(&plot);
        m_selectedLines[i]->setClipAxisRect(i == 0 ? m_rangeRect : m_sqnrRect);
        for (QCPItemPosition* point : {m_selectedLines[i]->point1, m_selectedLines[i]->point2}) {
            point->setAxes(x[i], y[i]);
        }
    }
    // Last, so that no line runs through its text.
    m_worstLabel = new QCPItemText(&plot);
    m_worstLabel->setClipAxisRect(m_sqnrRect);
    m_worstLabel->position->setType(QCPItemPosition::ptAbsolute);
    m_worstLabel->setPadding({3, 1, 3, 1});
}

void ChannelsFigure::setChannels(std::vector<Channel> channels, const Range& reach, std::optional<std::size_t> worst)
{
    m_channels = std::move(channels);
    m_reachRange = reach;
    m_worst = worst;
    const double margin = reach.high > reach.low ? 0.08 * (reach.high - reach.low) : 1;
    m_rangeRect->axis(QCPAxis::atLeft)->setRange(reach.low - margin, reach.high + margin);
    double least = 0;
    double most = 10;
    for (const Channel& channel : m_channels) {
        if (std::isfinite(channel.sqnrDb)) {
            least = std::min(least, channel.sqnrDb);
            most = std::max(most, channel.sqnrDb);
        }
    }
    m_sqnrRect->axis(QCPAxis::atLeft)->setRange(least - (least < 0 ? 2 : 0), most * 1.12);
    m_reachBand->topLeft->setCoords(0, reach.high);
    m_reachBand->bottomRight->setCoords(1, reach.low);
    redraw();
}

void ChannelsFigure::fit()
{
    const Range all{-0.75, std::max<double>(1, static_cast<double>(m_channels.size())) - 0.25};
    m_upper->setLimits(all);
    m_lower->setLimits(all);
    m_lower->showAll();
}

std::optional<double> ChannelsFigure::placeOf(std::optional<std::size_t> index) const
{
    const auto found = std::ranges::find_if(m_channels, [&](const Channel& c) { return index == c.index; });
    return found == m_channels.end() ? std::nullopt : std::optional(static_cast<double>(found - m_channels.begin()));
}

void ChannelsFigure::setSelected(std::optional<std::size_t> index)
{
    m_selected = index;
    const auto place = placeOf(index);
    for (QCPItemStraightLine* line : m_selectedLines) {
        line->setVisible(place.has_value());
        line->point1->setCoords(place.value_or(0), 0);
        line->point2->setCoords(place.value_or(0), 1);
    }
}

void ChannelsFigure::redraw()
{
    const QCPRange view = m_sqnrRect->axis(QCPAxis::atBottom)->range();
    const double pixels = std::max(100, m_sqnrRect->width());
    m_perPlace = std::max(1, static_cast<int>(std::ceil(2 * view.size() / pixels)));
    const auto perPlace = static_cast<std::size_t>(m_perPlace);
    QVector<QCPCurveData> ranges;
    QVector<QCPCurveData> spans;
    QVector<QCPGraphData> dots;
    for (std::size_t first = 0; first < m_channels.size(); first += perPlace) {
        const std::size_t end = std::min(first + perPlace, m_channels.size());
        Channel all = m_channels[first];
        double most = all.sqnrDb;
        for (std::size_t i = first + 1; i < end; ++i) {
            all.range.low = std::min(all.range.low, m_channels[i].range.low);
            all.range.high = std::max(all.range.high, m_channels[i].range.high);
            all.sqnrDb = std::fmin(all.sqnrDb, m_channels[i].sqnrDb);
            most = std::fmax(most, m_channels[i].sqnrDb);
        }
        const double x = static_cast<double>(first + end - 1) / 2;
        addStroke(ranges, x, all.range.low, all.range.high);
        if (m_perPlace > 1) {
            addStroke(spans, x, all.sqnrDb, most);
        } else if (std::isfinite(all.sqnrDb)) {
            dots.push_back({x, all.sqnrDb});
        }
    }
    m_ranges->data()->set(ranges, true);
    m_sqnrSpans->data()->set(spans, true);
    m_sqnr->data()->set(dots, true);
    const double perChannel = pixels / std::max(1.0, view.size());
    const double width = std::clamp(0.55 * perChannel * m_perPlace, 1.0, 9.0);
    for (QCPCurve* curve : {m_ranges, m_sqnrSpans}) {
        QPen pen = curve->pen();
        pen.setWidthF(std::round(width));
        pen.setCapStyle(Qt::FlatCap);
        curve->setPen(pen);
    }
    QCPScatterStyle dot = m_sqnr->scatterStyle();
    dot.setSize(std::clamp(0.6 * perChannel, 3.0, 7.0));
    m_sqnr->setScatterStyle(dot);

    m_worstDot->data()->clear();
    if (const auto place = placeOf(m_worst)) {
        m_worstDot->addData(*place, m_channels[static_cast<std::size_t>(*place)].sqnrDb);
    }
    setSelected(m_selected);
}

void ChannelsFigure::placeMarks()
{
    const auto place = placeOf(m_worst);
    const QRect area = m_sqnrRect->rect();
    const double x = place ? m_sqnrRect->axis(QCPAxis::atBottom)->coordToPixel(*place) : -1;
    m_worstLabel->setVisible(place && x >= area.left() && x <= area.right());
    if (!m_worstLabel->visible()) {
        return;
    }
    const Channel& channel = m_channels[static_cast<std::size_t>(*place)];
    m_worstLabel->setText(
        ChannelsText::tr("worst: channel %1, %2").arg(countText(channel.index), decibelText(channel.sqnrDb)));
    const QFontMetrics metrics(m_worstLabel->font());
    const double half = metrics.horizontalAdvance(m_worstLabel->text()) / 2.0 + 5;
    const double dot = m_sqnrRect->axis(QCPAxis::atLeft)->coordToPixel(channel.sqnrDb);
    const double height = metrics.height() + 2;
    // Below the dot where nothing worse can be, above it at the lower end.
    const bool isRoomBelow = dot + 8 + height < area.bottom();
    m_worstLabel->position->setCoords(
        std::clamp(x, area.left() + half, std::max(area.left() + half, area.right() - half)),
        isRoomBelow ? dot + 8 + height / 2 : dot - 8 - height / 2);
}

const ChannelsFigure::Channel* ChannelsFigure::channelAt(const QPointF& position) const
{
    for (const QCPAxisRect* rect : {m_rangeRect, m_sqnrRect}) {
        if (rect->rect().contains(position.toPoint())) {
            const auto place = std::lround(rect->axis(QCPAxis::atBottom)->pixelToCoord(position.x()));
            const bool isChannel = place >= 0 && static_cast<std::size_t>(place) < m_channels.size();
            return isChannel ? &m_channels[static_cast<std::size_t>(place)] : nullptr;
        }
    }
    return nullptr;
}

void ChannelsFigure::retranslate()
{
    m_rangeRect->axis(QCPAxis::atLeft)->setLabel(ChannelsText::tr("Value"));
    m_sqnrRect->axis(QCPAxis::atLeft)->setLabel(ChannelsText::tr("SQNR (dB)"));
    m_sqnrRect->axis(QCPAxis::atBottom)->setLabel(m_orderName);
    m_ranges->setName(ChannelsText::tr("Range of the channel"));
    m_reach->setName(ChannelsText::tr("Reach of one scale for all; its unused part is shaded"));
    m_worstDot->setName(ChannelsText::tr("Worst channel"));
    setLegendEntries(*m_legend, {m_ranges, m_reach, m_worstDot});
    m_frame->plotStyle().apply(*m_legend);
}

void ChannelsFigure::restyle()
{
    const PlotStyle style = m_frame->plotStyle();
    m_ranges->setPen(style.line(style.quantized(), m_ranges->pen().widthF()));
    m_sqnrSpans->setPen(style.line(style.quantized(), m_sqnrSpans->pen().widthF()));
    m_sqnr->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, style.quantized(), m_sqnr->scatterStyle().size()));
    m_reachBand->setBrush(style.fill(style.clipping(), style.isDark() ? 0.16 : 0.13));
    m_reachBand->setPen(style.dashed(style.clipping(), 1.2));
    m_reach->setPen(style.dashed(style.clipping(), 1.2));
    m_reach->setBrush(style.fill(style.clipping(), style.isDark() ? 0.2 : 0.16));
    m_worstDot->setScatterStyle(
        QCPScatterStyle(QCPScatterStyle::ssDiamond, QPen(style.background(), 1), style.clipping(), 12));
    m_worstLabel->setFont(style.smallFont());
    m_worstLabel->setColor(style.text());
    m_worstLabel->setBrush(style.background());
    m_worstLabel->setPen(QPen(style.grid()));
    for (QCPItemStraightLine* line : m_selectedLines) {
        line->setPen(style.line(style.marker(), 1.4));
    }
    style.apply(*m_legend);
    redraw();
}

} // namespace qs
