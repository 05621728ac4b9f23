// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/clip_curve.h"
#include "widgets/plots/plot_data.h"

#include <QPointF>

#include <optional>
#include <vector>

class QCPAxisRect;
class QCPGraph;
class QCPItemLine;
class QCPItemText;
class QCPLayoutGrid;
class QCPLegend;

namespace qs {

class PlotFrame;

/// Rounding, clipping and total error of one format against the clipping threshold, with the places where the
/// calibration rules would put it and where it is now.
class ClipCurveFigure {
public:
    /// Builds itself into rows 0 (legend) and 1 of `grid`.
    ClipCurveFigure(PlotFrame& frame, QCPLayoutGrid& grid);

    /// One curve; its thresholds and spread come from `curves`.
    void setCurves(const ClipCurves& curves);
    /// A sentence instead of curves; its lines stay as they are.
    void setNoCurves(const QString& why);
    /// Where the threshold is now, and its mean squared error.
    void setCurrent(std::optional<QPointF> thresholdAndError);
    void retranslate();
    void restyle();

    /// The mark (its point or its label) under a point of the plot.
    std::optional<std::string> markAt(const QPointF& position) const;
    /// The curve's index nearest to a point of the plot, when it is inside.
    std::optional<std::size_t> indexAt(const QPointF& position) const;
    const ClipCurves& curves() const { return m_curves; }

private:
    void makeAxes();
    void placeLabels();
    void removeMarks();
    void setEmpty(bool isEmpty);
    struct Mark {
        std::string calibration;
        QCPItemText* label;
        QCPItemLine* line;
    };

    PlotFrame* m_frame;
    QCPAxisRect* m_rect;
    QCPLegend* m_legend;
    QCPGraph* m_rounding;
    QCPGraph* m_clipping;
    QCPGraph* m_total;
    QCPGraph* m_choices; ///< the marks' points
    QCPGraph* m_current;
    QCPItemText* m_why; ///< instead of curves
    std::vector<Mark> m_marks;
    ClipCurves m_curves;
};

} // namespace qs
