// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/bits_figure.h"

#include "core/analysis/tensor_statistics.h"
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

struct BitsText {
    Q_DECLARE_TR_FUNCTIONS(BitsText)
};

constexpr int kLeastBits = 2;
constexpr int kMostBits = 8;
constexpr double kMostRuleDb = 80; ///< a rule that is nearly exact must not squeeze the others
constexpr double kMostMeasuredDb = 110;

QString boundName(Family family)
{
    switch (family) {
    case Family::Gauss:
        return BitsText::tr("Bound for normal data, 6.02 dB per bit");
    case Family::Laplace:
        return BitsText::tr("Bound for Laplace data");
    case Family::Uniform:
        return BitsText::tr("Bound for uniform data");
    case Family::HeavyTail:
        return BitsText::tr("Bound for heavy-tailed data");
    }
    return {};
}

constexpr std::array kShapes{QCPScatterStyle::ssDisc, QCPScatterStyle::ssSquare, QCPScatterStyle::ssTriangle,
                             QCPScatterStyle::ssTriangleInverted, QCPScatterStyle::ssPlus};

} // namespace

BitsFigure::BitsFigure(PlotFrame& frame, QCPLayoutGrid& grid) : m_frame(&frame), m_rect(new QCPAxisRect(&frame.plot()))
{
    QCustomPlot& plot = frame.plot();
    m_legend = addLegendRow(plot, grid, 0);
    grid.addElement(1, 0, m_rect);
    grid.setRowStretchFactor(0, 0.01);
    m_rect->setMinimumMargins({10, 10, 10, 4});
    for (QCPAxis* axis : m_rect->axes()) {
        axis->setLayer(QStringLiteral("axes"));
        axis->grid()->setLayer(QStringLiteral("grid"));
    }
    m_rect->axis(QCPAxis::atBottom)->setTicker(indexTicker([](int bits) { return QLocale().toString(bits); }));
    for (QCPGraph** graph : {&m_bound, &m_optimum, &m_freeOptimum, &m_measured}) {
        *graph = plot.addGraph(m_rect->axis(QCPAxis::atBottom), m_rect->axis(QCPAxis::atLeft));
    }
    m_optimum->setLineStyle(QCPGraph::lsNone);
    m_freeOptimum->setLineStyle(QCPGraph::lsNone);
    m_measured->setLineStyle(QCPGraph::lsNone);
    showTheory();
}

void BitsFigure::showTheory()
{
    m_optimum->data()->clear();
    m_freeOptimum->data()->clear();
    for (int bits = kLeastBits; bits <= kMostBits; ++bits) {
        m_optimum->addData(bits, uniformOptimumDb(m_family, bits, m_isSymmetric).value_or(std::nan("")));
        m_freeOptimum->addData(bits, nonUniformOptimumDb(m_family, bits).value_or(std::nan("")));
    }
    fitAxes();
}

void BitsFigure::setFamily(const FamilyFit& family)
{
    if (family == m_family) {
        return;
    }
    m_family = family;
    showTheory();
    retranslate();
}

void BitsFigure::setCurves(const std::vector<BitsCurve>& curves, bool isSymmetric)
{
    m_curves = curves;
    m_isSymmetric = isSymmetric;
    showTheory();
    QCustomPlot& plot = m_frame->plot();
    while (m_rules.size() > curves.size()) {
        plot.removeGraph(m_rules.back());
        m_rules.pop_back();
    }
    while (m_rules.size() < curves.size()) {
        m_rules.push_back(plot.addGraph(m_rect->axis(QCPAxis::atBottom), m_rect->axis(QCPAxis::atLeft)));
    }
    for (std::size_t i = 0; i < curves.size(); ++i) {
        m_rules[i]->data()->clear();
        for (std::size_t j = 0; j < curves[i].bits.size(); ++j) {
            const double db = curves[i].sqnrDb[j];
            m_rules[i]->addData(curves[i].bits[j], std::isfinite(db) ? db : std::nan(""));
        }
    }
    fitAxes();
    restyle();
    retranslate();
}

/// 2 … 8 bits, and as far as the layer's own format lies outside.
void BitsFigure::fitAxes()
{
    double fewest = kLeastBits;
    double mostBits = kMostBits;
    double least = 0;
    double most = boundDb(m_family, kMostBits);
    const auto include = [&](const QCPGraph& graph, double limit) {
        for (const QCPGraphData& point : *graph.data()) {
            if (std::isfinite(point.value)) {
                least = std::min(least, std::max(point.value, -20.0));
                most = std::max(most, std::min(point.value, limit));
            }
        }
    };
    for (const QCPGraph* rule : m_rules) {
        include(*rule, kMostRuleDb);
    }
    include(*m_measured, kMostMeasuredDb);
    for (const QCPGraphData& point : *m_measured->data()) {
        fewest = std::min(fewest, point.key);
        mostBits = std::max(mostBits, point.key);
    }
    m_bound->data()->clear();
    for (const double bits : {fewest, double{kLeastBits}, double{kMostBits}, mostBits}) {
        m_bound->addData(bits, boundDb(m_family, bits));
    }
    m_rect->axis(QCPAxis::atBottom)->setRange(fewest - 0.4, mostBits + 0.4);
    m_rect->axis(QCPAxis::atLeft)->setRange(least * 1.04, most * 1.04);
}

void BitsFigure::setMeasured(std::optional<QPointF> bitsAndSqnr)
{
    m_measured->data()->clear();
    if (bitsAndSqnr && std::isfinite(bitsAndSqnr->y())) {
        m_measured->addData(bitsAndSqnr->x(), bitsAndSqnr->y());
    }
    fitAxes();
}

std::optional<int> BitsFigure::bitsAt(const QPointF& position) const
{
    if (!m_rect->rect().contains(position.toPoint())) {
        return std::nullopt;
    }
    const double bits = m_rect->axis(QCPAxis::atBottom)->pixelToCoord(position.x());
    return std::clamp(static_cast<int>(std::lround(bits)), kLeastBits, kMostBits);
}

void BitsFigure::retranslate()
{
    m_rect->axis(QCPAxis::atBottom)->setLabel(BitsText::tr("Bits per value"));
    m_rect->axis(QCPAxis::atLeft)->setLabel(BitsText::tr("SQNR (dB)"));
    m_bound->setName(boundName(m_family.shape.family));
    m_optimum->setName(BitsText::tr("Best even levels for such data"));
    m_freeOptimum->setName(BitsText::tr("Best levels for such data"));
    m_measured->setName(BitsText::tr("This layer, measured"));
    for (std::size_t i = 0; i < m_rules.size(); ++i) {
        const auto choice = parseCalibration(m_curves[i].calibration);
        m_rules[i]->setName(choice ? calibrationLabel(*choice) : QString::fromStdString(m_curves[i].calibration));
    }
    QList<QCPAbstractPlottable*> entries;
    for (QCPGraph* rule : m_rules) {
        entries << rule;
    }
    setLegendEntries(*m_legend, entries << m_bound << m_optimum << m_freeOptimum << m_measured);
    m_frame->plotStyle().apply(*m_legend);
}

void BitsFigure::restyle()
{
    const PlotStyle style = m_frame->plotStyle();
    m_bound->setPen(style.dashed(style.original(), 1.4));
    m_optimum->setScatterStyle(
        QCPScatterStyle(QCPScatterStyle::ssDiamond, style.line(style.original(), 1.4), style.background(), 8));
    m_freeOptimum->setScatterStyle(
        QCPScatterStyle(QCPScatterStyle::ssStar, style.line(style.original(), 1.4), Qt::NoBrush, 8));
    m_measured->setScatterStyle(
        QCPScatterStyle(QCPScatterStyle::ssCircle, style.line(style.text(), 2), Qt::NoBrush, 12));
    for (std::size_t i = 0; i < m_rules.size(); ++i) {
        const QColor colour = style.series(static_cast<int>(i));
        m_rules[i]->setPen(style.line(colour, 1.4));
        m_rules[i]->setScatterStyle(QCPScatterStyle(kShapes[i % kShapes.size()], colour, 7));
    }
    style.apply(*m_legend);
}

} // namespace qs
