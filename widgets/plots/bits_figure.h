// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/clip_curve.h"
#include "core/analysis/family_fit.h"

#include <QPointF>

#include <optional>
#include <vector>

class QCPAxisRect;
class QCPGraph;
class QCPLayoutGrid;
class QCPLegend;

namespace qs {

class PlotFrame;

/// SQNR against the number of bits for each calibration rule, with what theory allows and where the layer stands.
class BitsFigure {
public:
    /// Builds itself into rows 0 (legend) and 1 of `grid`.
    BitsFigure(PlotFrame& frame, QCPLayoutGrid& grid);

    void setCurves(const std::vector<BitsCurve>& curves, bool isSymmetric);
    /// Whose optima and bound are drawn; normal data until it is told otherwise.
    void setFamily(const FamilyFit& family);
    /// Bits and SQNR of the layer as it was measured; bits need not be whole.
    void setMeasured(std::optional<QPointF> bitsAndSqnr);
    void retranslate();
    void restyle();

    const std::vector<BitsCurve>& curves() const { return m_curves; }
    const FamilyFit& family() const { return m_family; }
    /// The number of bits nearest to a point of the plot, when it is inside.
    std::optional<int> bitsAt(const QPointF& position) const;

private:
    void showTheory();
    void fitAxes();

    PlotFrame* m_frame;
    QCPAxisRect* m_rect;
    QCPLegend* m_legend;
    QCPGraph* m_bound;
    QCPGraph* m_optimum;
    QCPGraph* m_freeOptimum;
    QCPGraph* m_measured;
    std::vector<QCPGraph*> m_rules;
    std::vector<BitsCurve> m_curves;
    FamilyFit m_family;
    bool m_isSymmetric = true;
};

} // namespace qs
