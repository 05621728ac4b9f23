// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/comparison_figure.h"

#include "core/analysis/theory.h"
#include "widgets/core_text.h"
#include "widgets/plots/legend_row.h"
#include "widgets/plots/plot_frame.h"
#include "widgets/plots/plot_navigator.h"
#include "widgets/plots/plot_style.h"
#include "widgets/plots/point_labels.h"

#include <QCoreApplication>
#include <qcustomplot.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace qs {

namespace {

struct ComparisonText {
    Q_DECLARE_TR_FUNCTIONS(ComparisonText)
};

constexpr std::array kShapes{QCPScatterStyle::ssDisc, QCPScatterStyle::ssSquare, QCPScatterStyle::ssTriangle,
                             QCPScatterStyle::ssDiamond, QCPScatterStyle::ssTriangleInverted};
constexpr double kReach = 10; ///< pixels from a point within which it is meant
constexpr int kMostBits = 8;
constexpr double kUsualBits =
    12; ///< in sight at first are formats of fewer bits; those of 16 would take half the figure

std::size_t indexOf(FormatFamily family)
{
    const auto row = std::ranges::find(formatFamilies(), family, &FormatFamilyRow::family);
    return static_cast<std::size_t>(row - formatFamilies().begin());
}

} // namespace

ComparisonFigure::ComparisonFigure(PlotFrame& frame)
    : m_frame(&frame), m_rect(new QCPAxisRect(&frame.plot())), m_labels(std::make_shared<PointLabels>())
{
    QCustomPlot& plot = frame.plot();
    m_legend = addLegendRow(plot, frame.content(), 0);
    frame.content().addElement(1, 0, m_rect);
    frame.content().setRowStretchFactor(0, 0.01);
    m_rect->setMinimumMargins({10, 4, 10, 4});
    for (QCPAxis* axis : m_rect->axes()) {
        axis->setLayer(plot.layer(QStringLiteral("axes")));
        axis->grid()->setLayer(plot.layer(QStringLiteral("grid")));
    }
    makeGraphs();
    showTheory();
    addPointLabels(*m_rect, *plot.layer(QStringLiteral("main")), m_labels);
    m_navigator = new PlotNavigator(plot, *m_rect->axis(QCPAxis::atBottom));
    QObject::connect(m_rect->axis(QCPAxis::atBottom), qOverload<const QCPRange&>(&QCPAxis::rangeChanged), m_rect,
                     [this] { fitHeight(); });
}

void ComparisonFigure::makeGraphs()
{
    const auto add = [this] {
        QCPGraph* graph = m_frame->plot().addGraph(m_rect->axis(QCPAxis::atBottom), m_rect->axis(QCPAxis::atLeft));
        graph->setLineStyle(QCPGraph::lsNone);
        return graph;
    };
    for (QCPGraph** line : {&m_bound, &m_lloydMax, &m_uniform, &m_front}) {
        *line = add();
        (*line)->setLineStyle(QCPGraph::lsLine);
    }
    m_front->setLineStyle(QCPGraph::lsStepLeft);
    for (std::size_t i = 0; i < formatFamilies().size(); ++i) {
        m_families.push_back(add());
    }
    m_now = add();
    m_ring = add();
}

void ComparisonFigure::showTheory()
{
    constexpr double kFarBits = 17; // more than any format has
    m_bound->addData(0, 0);
    m_bound->addData(kFarBits, rateDistortionBoundDb(kFarBits));
    for (int bits = 1; bits <= kMostBits; ++bits) {
        m_lloydMax->addData(bits, gaussianLloydMaxDb(bits));
        m_uniform->addData(bits, gaussianUniformOptimumDb(bits));
    }
}

void ComparisonFigure::setPoints(std::vector<Point> points)
{
    m_points = std::move(points);
    m_selected.reset();
    fit();
}

void ComparisonFigure::setSelected(std::optional<std::size_t> point)
{
    m_selected = point;
    const QCPRange view = m_rect->axis(QCPAxis::atBottom)->range();
    if (point && !view.contains(m_points[*point].bits)) {
        m_navigator->showAll();
    }
    showPoints();
}

void ComparisonFigure::setNow(std::optional<QPointF> bitsAndSqnr)
{
    m_nowPlace = bitsAndSqnr;
    showPoints();
}

void ComparisonFigure::fit()
{
    double most = kMostBits;
    double usual = kMostBits;
    for (const Point& point : m_points) {
        most = std::max(most, point.bits);
        usual = point.bits < kUsualBits ? std::max(usual, point.bits) : usual;
    }
    m_navigator->setLimits({0, most + 0.6});
    if (!m_isFitted) {
        m_navigator->show({0, usual + 0.6});
    }
    m_isFitted = m_isFitted || !m_points.empty();
    fitHeight();
}

/// As high as what is in sight between the left and the right end.
void ComparisonFigure::fitHeight()
{
    const QCPRange view = m_rect->axis(QCPAxis::atBottom)->range();
    double least = 0;
    double most = 12;
    for (const Point& point : m_points) {
        if (view.contains(point.bits) && std::isfinite(point.sqnrDb)) {
            least = std::min(least, std::max(point.sqnrDb, -30.0));
            most = std::max(most, point.sqnrDb);
        }
    }
    m_top = 1.1 * most;
    m_rect->axis(QCPAxis::atLeft)->setRange(least < 0 ? 1.1 * least : 0, m_top);
    showPoints();
}

QPointF ComparisonFigure::placeOf(const Point& point) const
{
    const QCPRange view = m_rect->axis(QCPAxis::atLeft)->range();
    return {point.bits, std::clamp(point.sqnrDb, view.lower, 0.98 * m_top)};
}

void ComparisonFigure::showPoints()
{
    for (QCPGraph* family : m_families) {
        family->data()->clear();
    }
    m_front->data()->clear();
    m_now->data()->clear();
    m_ring->data()->clear();
    double rightmost = 0;
    double best = 0;
    for (const Point& point : m_points) {
        const QPointF place = placeOf(point);
        m_families[indexOf(point.family)]->addData(place.x(), place.y());
        if (point.onFront) {
            m_front->addData(place.x(), place.y());
        }
        rightmost = std::max(rightmost, place.x());
        best = point.onFront ? std::max(best, place.y()) : best;
    }
    if (m_front->dataCount() > 0) {
        m_front->addData(rightmost + 0.6, best); // more bits than the last of them bring nothing
    }
    if (m_nowPlace) {
        m_now->addData(m_nowPlace->x(), std::min(m_nowPlace->y(), 0.98 * m_top));
    }
    if (m_selected) {
        const QPointF place = placeOf(m_points[*m_selected]);
        m_ring->addData(place.x(), place.y());
    }
    showLabels();
}

void ComparisonFigure::showLabels()
{
    m_labels->labels.clear();
    m_labels->points.clear();
    if (m_selected) {
        m_labels->labels.push_back({placeOf(m_points[*m_selected]), m_points[*m_selected].name});
    }
    for (std::size_t i = 0; i < m_points.size(); ++i) {
        m_labels->points.push_back(placeOf(m_points[i]));
        if (m_points[i].onFront && m_selected != i) {
            m_labels->labels.push_back({placeOf(m_points[i]), m_points[i].name});
        }
    }
}

QPointF ComparisonFigure::pixelOf(std::size_t point) const
{
    const QPointF place = placeOf(m_points[point]);
    return {m_rect->axis(QCPAxis::atBottom)->coordToPixel(place.x()),
            m_rect->axis(QCPAxis::atLeft)->coordToPixel(place.y())};
}

std::optional<std::size_t> ComparisonFigure::pointAt(const QPointF& position) const
{
    std::optional<std::size_t> nearest;
    double least = kReach;
    for (std::size_t i = 0; i < m_points.size(); ++i) {
        const double distance = QLineF(pixelOf(i), position).length();
        if (distance < least) {
            least = distance;
            nearest = i;
        }
    }
    return m_rect->rect().contains(position.toPoint()) ? nearest : std::nullopt;
}

void ComparisonFigure::retranslate()
{
    m_rect->axis(QCPAxis::atBottom)->setLabel(ComparisonText::tr("Bits per weight, with every scale"));
    m_rect->axis(QCPAxis::atLeft)->setLabel(ComparisonText::tr("SQNR (dB)"));
    m_bound->setName(ComparisonText::tr("Bound for normal data"));
    m_lloydMax->setName(ComparisonText::tr("Best levels"));
    m_uniform->setName(ComparisonText::tr("Best even levels"));
    m_front->setName(ComparisonText::tr("Front"));
    m_now->setName(ComparisonText::tr("Chosen now"));
    QList<QCPAbstractPlottable*> entries;
    for (std::size_t i = 0; i < m_families.size(); ++i) {
        m_families[i]->setName(coreLabel(CoreTable::FormatFamily, formatFamilies()[i].id));
        const bool isShown = m_families[i]->dataCount() > 0;
        entries << (isShown ? m_families[i] : nullptr);
    }
    setLegendEntries(*m_legend,
                     entries << m_front << (m_nowPlace ? m_now : nullptr) << m_bound << m_lloydMax << m_uniform);
    m_frame->plotStyle().apply(*m_legend);
}

void ComparisonFigure::restyle()
{
    const PlotStyle style = m_frame->plotStyle();
    m_bound->setPen(style.dashed(style.original(), 1.4));
    m_lloydMax->setPen(style.dotted(style.original(), 1.6));
    m_uniform->setPen(style.line(style.original(), 1));
    m_front->setPen(style.line(style.text(), 1.6));
    m_now->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, style.line(style.text(), 2), Qt::NoBrush, 14));
    m_ring->setScatterStyle(
        QCPScatterStyle(QCPScatterStyle::ssCircle, style.line(style.marker(), 2.5), Qt::NoBrush, 18));
    for (std::size_t i = 0; i < m_families.size(); ++i) {
        const QColor colour = style.series(static_cast<int>(i));
        m_families[i]->setScatterStyle(
            QCPScatterStyle(kShapes[i % kShapes.size()], style.line(colour, 1.2), style.fill(colour, 0.8), 8));
    }
    m_labels->font = style.smallFont();
    m_labels->colour = style.text();
    m_labels->ground = style.background();
    style.apply(*m_legend);
}

} // namespace qs
