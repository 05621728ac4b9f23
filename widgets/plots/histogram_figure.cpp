// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/histogram_figure.h"

#include "widgets/number_text.h"
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

struct HistogramText {
    Q_DECLARE_TR_FUNCTIONS(HistogramText)
};

constexpr double kFloor = 0.5; ///< where a logarithmic count axis ends; stands for 0

/// Fewer bins for few values (after the rule of Rice, 2·n^⅓), never narrower than two pixels or than the data's own
/// bins.
int binCount(const Distribution& all, double low, double high, int pixels)
{
    const double inside = all.below(high).count - all.below(low).count;
    const double wanted = std::clamp(3 * std::cbrt(std::max(inside, 1.0)), 40.0, 1000.0);
    const double finest = std::max(1.0, (high - low) / all.binWidth());
    return static_cast<int>(std::max(1.0, std::min({wanted, pixels / 2.0, finest})));
}

void addStep(QVector<QCPGraphData>& points, double left, double count)
{
    points.push_back({left, count});
}

} // namespace

HistogramFigure::HistogramFigure(PlotFrame& frame, QCPLayoutGrid& grid)
    : m_frame(&frame), m_rect(new QCPAxisRect(&frame.plot()))
{
    QCustomPlot& plot = frame.plot();
    m_legend = addLegendRow(plot, grid, 0);
    grid.addElement(1, 0, m_rect);
    grid.setRowStretchFactor(0, 0.01);
    m_rect->setMinimumMargins({10, 4, 10, 4});
    m_rect->axis(QCPAxis::atRight)->setVisible(true);
    m_rect->axis(QCPAxis::atRight)->grid()->setVisible(false);
    for (QCPAxis* axis : m_rect->axes()) {
        axis->setLayer(plot.layer(QStringLiteral("axes")));
        axis->grid()->setLayer(plot.layer(QStringLiteral("grid")));
    }
    plot.addLayer(QStringLiteral("band"), plot.layer(QStringLiteral("grid")), QCustomPlot::limBelow);
    plot.addLayer(QStringLiteral("codes"), plot.layer(QStringLiteral("main")), QCustomPlot::limAbove);
    m_cheap = plot.layer(QStringLiteral("codes"));
    m_cheap->setMode(QCPLayer::lmBuffered);
    plot.layer(QStringLiteral("band"))->setMode(QCPLayer::lmBuffered);
    makeGraphs();
    QObject::connect(&xAxis(), qOverload<const QCPRange&>(&QCPAxis::rangeChanged), m_rect, [this] { rebin(); });
    QObject::connect(&plot, &QCustomPlot::afterLayout, m_rect, [this, width = 0]() mutable {
        if (std::exchange(width, m_rect->width()) != m_rect->width()) {
            rebin();
        }
    });
}

void HistogramFigure::makeGraphs()
{
    QCustomPlot& plot = m_frame->plot();
    QCPAxis* x = m_rect->axis(QCPAxis::atBottom);
    QCPAxis* y = m_rect->axis(QCPAxis::atLeft);
    for (QCPGraph** graph : {&m_values, &m_channelValues, &m_lowTail, &m_highTail, &m_codes}) {
        *graph = plot.addGraph(x, y);
        (*graph)->setLineStyle(QCPGraph::lsStepLeft);
        (*graph)->setAntialiased(false);
    }
    m_codes->setLineStyle(QCPGraph::lsImpulse);
    for (QCPGraph* graph : {m_lowTail, m_highTail, m_codes}) {
        graph->setLayer(m_cheap);
    }
    m_band = new QCPItemRect(&plot);
    m_band->setLayer(QStringLiteral("band"));
    m_band->setClipAxisRect(m_rect);
    m_band->setClipToAxisRect(true);
    m_band->setPen(Qt::NoPen);
    for (QCPItemPosition* corner : {m_band->topLeft, m_band->bottomRight}) {
        corner->setAxisRect(m_rect);
        corner->setAxes(x, y);
        corner->setTypeX(QCPItemPosition::ptPlotCoords);
        corner->setTypeY(QCPItemPosition::ptAxisRectRatio);
    }
}

QCPAxis& HistogramFigure::xAxis() const
{
    return *m_rect->axis(QCPAxis::atBottom);
}

void HistogramFigure::setDistributions(std::shared_ptr<const Distribution> all,
                                       std::shared_ptr<const Distribution> channel)
{
    m_all = std::move(all);
    m_channel = std::move(channel);
    rebin();
}

void HistogramFigure::setChannelName(const QString& name)
{
    m_channelName = name;
}

void HistogramFigure::setLogarithmic(bool logarithmic)
{
    m_isLogarithmic = logarithmic;
    for (const QCPAxis::AxisType side : {QCPAxis::atLeft, QCPAxis::atRight}) {
        QCPAxis* axis = m_rect->axis(side);
        axis->setScaleType(logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
        axis->setNumberFormat(logarithmic ? QStringLiteral("gb") : QStringLiteral("gbc"));
        axis->setNumberPrecision(logarithmic ? 0 : 6);
        axis->setTicker(!logarithmic              ? QSharedPointer<QCPAxisTicker>::create()
                        : side == QCPAxis::atLeft ? countLogTicker(kFloor)
                                                  : logTicker());
    }
    rebin();
}

void HistogramFigure::setCodes(const std::optional<Range>& range, const std::optional<CodeMarks>& codes)
{
    m_marks = codes;
    m_band->setVisible(range.has_value());
    if (range) {
        m_band->topLeft->setCoords(range->low, 0);
        m_band->bottomRight->setCoords(range->high, 1);
    }
    showTails();
    showCodes();
    matchCodeAxis();
}

void HistogramFigure::redrawCodes()
{
    m_frame->plot().layer(QStringLiteral("band"))->replot();
    m_cheap->replot();
}

double HistogramFigure::shownCount(double count) const
{
    return m_isLogarithmic ? std::max(count, kFloor) : count;
}

void HistogramFigure::rebin()
{
    if (!m_all || m_all->empty()) {
        return;
    }
    const QCPRange view = xAxis().range();
    const int bins = binCount(*m_all, view.lower, view.upper, std::max(100, m_rect->width()));
    m_left = view.lower;
    m_binWidth = view.size() / bins;
    m_counts = m_all->rebinned(view.lower, view.upper, bins);

    const auto show = [&](QCPGraph* graph, const std::vector<double>& counts, double factor) {
        QVector<QCPGraphData> points;
        for (std::size_t i = 0; i < counts.size(); ++i) {
            addStep(points, m_left + static_cast<double>(i) * m_binWidth, shownCount(factor * counts[i]));
        }
        addStep(points, view.upper, shownCount(0));
        graph->data()->set(points, true);
    };
    show(m_values, m_counts, 1);
    m_channelValues->setVisible(m_channel && !m_channel->empty());
    if (m_channelValues->visible()) {
        const double factor =
            static_cast<double>(m_all->moments().count) / static_cast<double>(m_channel->moments().count);
        show(m_channelValues, m_channel->rebinned(view.lower, view.upper, bins), factor);
    }
    showTails();
    showCodes();
    scaleAxes();
}

void HistogramFigure::showTails()
{
    QVector<QCPGraphData> low;
    QVector<QCPGraphData> high;
    if (m_marks) {
        const Range& start = m_marks->clippingStart;
        // A bin that reaches over the edge is hatched only if there is something to clip in it.
        const bool clipsLow = m_all->below(start.low).count > 0;
        const bool clipsHigh = m_all->below(start.high).count < static_cast<double>(m_all->moments().count) &&
                               m_all->moments().max > start.high;
        for (std::size_t i = 0; i < m_counts.size(); ++i) {
            const double left = m_left + static_cast<double>(i) * m_binWidth;
            const double right = left + m_binWidth;
            if (clipsLow && left < start.low) {
                addStep(low, left, shownCount(m_counts[i]));
                if (right >= start.low) {
                    addStep(low, start.low, shownCount(m_counts[i]));
                }
            }
            if (clipsHigh && right > start.high) {
                addStep(high, std::max(left, start.high), shownCount(m_counts[i]));
            }
        }
        if (!high.isEmpty()) {
            addStep(high, m_left + static_cast<double>(m_counts.size()) * m_binWidth, shownCount(0));
        }
    }
    m_lowTail->data()->set(low, true);
    m_highTail->data()->set(high, true);
}

/// Values between the middles to both neighbours of each level.
std::vector<double> HistogramFigure::countsOfLevels() const
{
    const std::vector<double>& levels = m_marks->levels;
    std::vector<double> counts(levels.size());
    double from = 0;
    for (std::size_t i = 0; i < levels.size(); ++i) {
        const double upTo = i + 1 == levels.size() ? static_cast<double>(m_all->moments().count)
                                                   : m_all->below((levels[i] + levels[i + 1]) / 2).count;
        counts[i] = upTo - from;
        from = upTo;
    }
    return counts;
}

void HistogramFigure::showCodes()
{
    QVector<QCPGraphData> points;
    const bool isShown = m_all && !m_all->empty() && m_marks && m_marks->levels.size() >= 2;
    if (isShown) {
        const std::vector<double>& levels = m_marks->levels;
        const std::vector<double> counts = countsOfLevels();
        // The width of the cell in which a value lies, on average: one step where levels are even.
        const std::size_t last = levels.size() - 1;
        m_cellWidth = 0;
        for (std::size_t i = 0; i <= last; ++i) {
            const double below = levels[i == 0 ? 1 : i] - levels[i == 0 ? 0 : i - 1];
            const double above = levels[i == last ? last : i + 1] - levels[i == last ? last - 1 : i];
            m_cellWidth += counts[i] * (below + above) / 2;
        }
        m_cellWidth /= static_cast<double>(m_all->moments().count);
        for (std::size_t i = 0; i <= last; ++i) {
            // As high as the bins it swallows: the right axis has the count itself.
            if (counts[i] > 0) {
                points.push_back({levels[i], shownCount(counts[i] * m_binWidth / m_cellWidth)});
            }
        }
    }
    m_codes->data()->set(points, true);
    const bool hasRoom = points.size() <= 33;
    m_codes->setScatterStyle(hasRoom ? QCPScatterStyle(QCPScatterStyle::ssDisc, 5) : QCPScatterStyle());
    // Many codes stand close together: then what they cover shines through.
    QPen pen = m_codes->pen();
    QColor colour = pen.color();
    colour.setAlphaF(hasRoom ? 1 : 0.5);
    pen.setColor(colour);
    pen.setWidthF(hasRoom ? 1.8 : 1);
    m_codes->setPen(pen);
    QCPAxis* right = m_rect->axis(QCPAxis::atRight);
    right->setTicks(isShown);
    right->setTickLabels(isShown);
    right->setLabel(isShown ? HistogramText::tr("Values per code") : QString());
}

void HistogramFigure::scaleAxes()
{
    double most = 1;
    for (const double count : m_counts) {
        most = std::max(most, count);
    }
    // An end code that swallows a whole tail may stand out, but not squeeze everything else.
    double code = 0;
    for (const QCPGraphData& point : *m_codes->data()) {
        code = std::max(code, point.value);
    }
    most = std::max(most, std::min(code, 1.5 * most));
    QCPAxis* left = m_rect->axis(QCPAxis::atLeft);
    left->setRange(m_isLogarithmic ? kFloor : 0, m_isLogarithmic ? 1.6 * most : 1.06 * most);
    matchCodeAxis();
}

void HistogramFigure::matchCodeAxis()
{
    if (m_marks && m_cellWidth > 0) {
        const QCPRange left = m_rect->axis(QCPAxis::atLeft)->range();
        const double ratio = m_cellWidth / m_binWidth;
        m_rect->axis(QCPAxis::atRight)->setRange(left.lower * ratio, left.upper * ratio);
    }
}

void HistogramFigure::retranslate()
{
    xAxis().setLabel(HistogramText::tr("Value"));
    m_rect->axis(QCPAxis::atLeft)->setLabel(HistogramText::tr("Values per bin"));
    m_values->setName(HistogramText::tr("Original values"));
    m_codes->setName(HistogramText::tr("Codes and the values they get"));
    m_highTail->setName(HistogramText::tr("Clipped"));
    m_channelValues->setName(HistogramText::tr("%1, same area").arg(m_channelName));
    showLegend();
}

void HistogramFigure::showLegend()
{
    setLegendEntries(*m_legend, {m_values, m_marks && !m_marks->levels.empty() ? m_codes : nullptr,
                                 m_marks ? m_highTail : nullptr, m_channelValues});
    m_frame->plotStyle().apply(*m_legend);
}

void HistogramFigure::restyle()
{
    const PlotStyle style = m_frame->plotStyle();
    m_values->setPen(style.line(style.original(), 1));
    m_values->setBrush(style.fill(style.original(), style.isDark() ? 0.38 : 0.32));
    m_channelValues->setPen(style.line(style.series(3), 1.4));
    for (QCPGraph* tail : {m_lowTail, m_highTail}) {
        tail->setPen(style.line(style.clipping(), 1.2));
        tail->setBrush(style.hatch(style.clipping()));
    }
    m_codes->setPen(style.line(style.quantized(), m_codes->pen().widthF()));
    showCodes();
    m_band->setBrush(style.fill(style.quantized(), style.isDark() ? 0.12 : 0.08));
    QCPAxis* right = m_rect->axis(QCPAxis::atRight);
    right->setLabelColor(style.quantized());
    right->setTickLabelColor(style.quantized());
    showLegend();
}

PlotData HistogramFigure::data() const
{
    PlotData data;
    data.titles = {QStringLiteral("bin_low (value)"), QStringLiteral("bin_high (value)"),
                   QStringLiteral("values (count)")};
    const auto channel = m_channel && !m_channel->empty()
                             ? m_channel->rebinned(m_left, m_left + m_binWidth * static_cast<double>(m_counts.size()),
                                                   static_cast<int>(m_counts.size()))
                             : std::vector<double>();
    if (!channel.empty()) {
        data.titles << QStringLiteral("channel_values (count)");
    }
    for (std::size_t i = 0; i < m_counts.size(); ++i) {
        const double left = m_left + static_cast<double>(i) * m_binWidth;
        QStringList row{plainNumber(left), plainNumber(left + m_binWidth), plainNumber(m_counts[i])};
        if (!channel.empty()) {
            row << plainNumber(channel[i]);
        }
        data.addRow(row);
    }
    return data;
}

} // namespace qs
