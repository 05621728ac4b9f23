// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/clip_curve_figure.h"

#include "widgets/core_text.h"
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

struct ClipCurveText {
    Q_DECLARE_TR_FUNCTIONS(ClipCurveText)
};

constexpr double kLeastDecades = 6; ///< below the largest error nothing is shown: logarithms of nothing

void setPoints(QCPGraph& graph, const std::vector<double>& x, const std::vector<double>& y)
{
    QVector<QCPGraphData> points;
    for (std::size_t i = 0; i < x.size(); ++i) {
        // A logarithmic axis has no place for 0.
        points.push_back({x[i], y[i] > 0 ? y[i] : std::nan("")});
    }
    graph.data()->set(points, true);
}

std::vector<double> totals(const ClipCurve& curve)
{
    std::vector<double> sums(curve.rounding.size());
    std::ranges::transform(curve.rounding, curve.clipping, sums.begin(), std::plus());
    return sums;
}

} // namespace

ClipCurveFigure::ClipCurveFigure(PlotFrame& frame, QCPLayoutGrid& grid)
    : m_frame(&frame), m_rect(new QCPAxisRect(&frame.plot()))
{
    QCustomPlot& plot = frame.plot();
    m_legend = addLegendRow(plot, grid, 0);
    grid.addElement(1, 0, m_rect);
    grid.setRowStretchFactor(0, 0.01);
    makeAxes();
    for (QCPGraph** graph : {&m_rounding, &m_clipping, &m_total, &m_choices, &m_current}) {
        *graph = plot.addGraph(m_rect->axis(QCPAxis::atBottom), m_rect->axis(QCPAxis::atLeft));
    }
    m_choices->setLineStyle(QCPGraph::lsNone);
    m_current->setLineStyle(QCPGraph::lsNone);
    m_why = new QCPItemText(&plot);
    m_why->position->setAxisRect(m_rect);
    m_why->position->setType(QCPItemPosition::ptAxisRectRatio);
    m_why->position->setCoords(0.5, 0.5);
    m_why->setVisible(false);
    QObject::connect(&plot, &QCustomPlot::afterLayout, m_rect, [this] { placeLabels(); });
}

void ClipCurveFigure::makeAxes()
{
    m_rect->setMinimumMargins({10, 4, 10, 4});
    for (QCPAxis* axis : m_rect->axes()) {
        axis->setLayer(QStringLiteral("axes"));
        axis->grid()->setLayer(QStringLiteral("grid"));
    }
    QCPAxis* left = m_rect->axis(QCPAxis::atLeft);
    left->setScaleType(QCPAxis::stLogarithmic);
    left->setTicker(logTicker());
    left->setNumberFormat(QStringLiteral("eb"));
    left->setNumberPrecision(0);
    QCPAxis* top = m_rect->axis(QCPAxis::atTop);
    top->setVisible(true);
    top->grid()->setVisible(false);
}

void ClipCurveFigure::removeMarks()
{
    for (const Mark& mark : m_marks) {
        m_frame->plot().removeItem(mark.label);
        m_frame->plot().removeItem(mark.line);
    }
    m_marks.clear();
}

void ClipCurveFigure::setEmpty(bool isEmpty)
{
    m_why->setVisible(isEmpty);
    for (QCPGraph* graph : {m_rounding, m_clipping, m_total, m_choices, m_current}) {
        graph->setVisible(!isEmpty);
    }
    for (QCPAxis* axis : m_rect->axes()) {
        axis->setTicks(!isEmpty);
        axis->setTickLabels(!isEmpty);
        axis->grid()->setVisible(!isEmpty && axis->axisType() != QCPAxis::atTop &&
                                 axis->axisType() != QCPAxis::atRight);
    }
}

void ClipCurveFigure::setNoCurves(const QString& why)
{
    m_curves = {};
    removeMarks();
    m_why->setText(why);
    setEmpty(true);
    restyle();
    retranslate();
}

void ClipCurveFigure::setCurves(const ClipCurves& curves)
{
    m_curves = curves;
    setEmpty(false);
    const ClipCurve& curve = m_curves.curves.front();
    const std::vector<double> total = totals(curve);
    setPoints(*m_rounding, m_curves.thresholds, curve.rounding);
    setPoints(*m_clipping, m_curves.thresholds, curve.clipping);
    setPoints(*m_total, m_curves.thresholds, total);

    const double last = m_curves.thresholds.back();
    m_rect->axis(QCPAxis::atBottom)->setRange(0, 1.04 * last);
    m_rect->axis(QCPAxis::atTop)->setRange(0, m_curves.std > 0 ? 1.04 * last / m_curves.std : 1);
    const double most = std::max(*std::ranges::max_element(total), 1e-300);
    double least = most;
    for (const double error : total) {
        least = error > 0 ? std::min(least, error) : least;
    }
    least = std::max(least / 30, most * std::pow(10, -kLeastDecades));
    // Room for the labels above the curves.
    m_rect->axis(QCPAxis::atLeft)->setRange(least, most * std::pow(most / least, 0.3));

    QCustomPlot& plot = m_frame->plot();
    removeMarks();
    QVector<QCPGraphData> points;
    for (const ClipMark& choice : curve.marks) {
        auto* line = new QCPItemLine(&plot);
        auto* label = new QCPItemText(&plot);
        line->setClipAxisRect(m_rect);
        label->setClipAxisRect(m_rect);
        line->start->setAxes(m_rect->axis(QCPAxis::atBottom), m_rect->axis(QCPAxis::atLeft));
        line->start->setCoords(choice.threshold, choice.error.total());
        line->end->setType(QCPItemPosition::ptAbsolute);
        label->position->setType(QCPItemPosition::ptAbsolute);
        label->setPadding({3, 1, 3, 1});
        m_marks.push_back({choice.calibration, label, line});
        points.push_back({choice.threshold, choice.error.total()});
    }
    m_choices->data()->set(points);
    restyle();
    retranslate();
}

void ClipCurveFigure::setCurrent(std::optional<QPointF> thresholdAndError)
{
    m_current->data()->clear();
    if (thresholdAndError && thresholdAndError->y() > 0) {
        m_current->addData(thresholdAndError->x(), thresholdAndError->y());
    }
}

void ClipCurveFigure::placeLabels()
{
    // From left to right, each in the first line where it touches no other.
    std::vector<const Mark*> order;
    for (const Mark& mark : m_marks) {
        order.push_back(&mark);
    }
    std::ranges::sort(order, {}, [](const Mark* mark) { return mark->line->start->key(); });
    const QRect area = m_rect->rect();
    std::vector<double> lineEnds;
    for (const Mark* mark : order) {
        const QFontMetrics metrics(mark->label->font());
        const double width = metrics.horizontalAdvance(mark->label->text()) + 8;
        const double x = std::clamp(mark->line->start->pixelPosition().x(), area.left() + width / 2 + 2,
                                    std::max(area.left() + width / 2 + 2, area.right() - width / 2 - 2));
        std::size_t row = 0;
        while (row < lineEnds.size() && lineEnds[row] > x - width / 2) {
            ++row;
        }
        lineEnds.resize(std::max(lineEnds.size(), row + 1));
        lineEnds[row] = x + width / 2 + 4;
        const double y = area.top() + 4 + (static_cast<double>(row) + 0.5) * (metrics.height() + 4);
        mark->label->position->setCoords(x, y);
        mark->line->end->setCoords(mark->line->start->pixelPosition().x(), y + metrics.height() / 2.0 + 1);
    }
}

std::optional<std::string> ClipCurveFigure::markAt(const QPointF& position) const
{
    for (const Mark& mark : m_marks) {
        const QPointF point = mark.line->start->pixelPosition();
        const QRectF label(mark.label->topLeft->pixelPosition(), mark.label->bottomRight->pixelPosition());
        if (label.contains(position) || QLineF(point, position).length() <= 8) {
            return mark.calibration;
        }
    }
    return std::nullopt;
}

std::optional<std::size_t> ClipCurveFigure::indexAt(const QPointF& position) const
{
    if (m_curves.thresholds.empty() || !m_rect->rect().contains(position.toPoint())) {
        return std::nullopt;
    }
    const double threshold = m_rect->axis(QCPAxis::atBottom)->pixelToCoord(position.x());
    const auto next = std::ranges::lower_bound(m_curves.thresholds, threshold);
    const auto index = static_cast<std::size_t>(next - m_curves.thresholds.begin());
    return std::min(index, m_curves.thresholds.size() - 1);
}

void ClipCurveFigure::retranslate()
{
    m_rect->axis(QCPAxis::atBottom)->setLabel(ClipCurveText::tr("Threshold (value)"));
    m_rect->axis(QCPAxis::atTop)->setLabel(ClipCurveText::tr("Threshold (standard deviations, σ)"));
    m_rect->axis(QCPAxis::atLeft)->setLabel(ClipCurveText::tr("Mean squared error"));
    m_rounding->setName(ClipCurveText::tr("Rounding"));
    m_clipping->setName(ClipCurveText::tr("Clipping"));
    m_total->setName(ClipCurveText::tr("Total"));
    m_current->setName(ClipCurveText::tr("Now"));
    for (const Mark& mark : m_marks) {
        const auto choice = parseCalibration(mark.calibration);
        mark.label->setText(choice ? calibrationLabel(*choice) : QString::fromStdString(mark.calibration));
    }
    setLegendEntries(*m_legend, {m_rounding, m_clipping, m_total, m_current});
    m_frame->plotStyle().apply(*m_legend);
}

void ClipCurveFigure::restyle()
{
    const PlotStyle style = m_frame->plotStyle();
    m_rounding->setPen(style.dashed(style.quantized(), 1.6));
    m_clipping->setPen(style.dotted(style.clipping(), 2));
    m_total->setPen(style.line(style.text(), 1.8));
    m_choices->setScatterStyle(
        QCPScatterStyle(QCPScatterStyle::ssDiamond, style.line(style.text(), 1.4), style.background(), 8));
    m_current->setScatterStyle(
        QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(style.background(), 1.5), style.quantized(), 11));
    m_why->setFont(style.font());
    m_why->setColor(style.faintText());
    for (const Mark& mark : m_marks) {
        mark.label->setFont(style.smallFont());
        mark.label->setColor(style.text());
        mark.label->setBrush(style.background());
        mark.label->setPen(QPen(style.grid()));
        mark.line->setPen(style.line(style.faintText(), 1));
    }
    style.apply(*m_legend);
}

} // namespace qs
