// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QString>

#include <cstddef>
#include <optional>
#include <vector>

class QCPAxisRect;
class QCPGraph;
class QCPItemStraightLine;
class QCPLayoutGrid;
class QCPLegend;

namespace qs {

class PlotFrame;

/// SQNR along the depth of a network: what each layer adds by itself, and what has come together so far.
class DepthFigure {
public:
    struct Point {
        double ownDb = 0;         ///< NaN where it is not known; infinite ones lie at the upper edge
        double accumulatedDb = 0; ///< likewise
    };

    /// Builds itself into rows 0 (legend) and 1 of `grid`.
    DepthFigure(PlotFrame& frame, QCPLayoutGrid& grid);

    /// In the order of the network.
    void setPoints(std::vector<Point> points);
    void setSelected(std::optional<std::size_t> point);
    /// Pale: something else was chosen since.
    void setStale(bool stale);
    void retranslate();
    void restyle();

    const std::vector<Point>& points() const { return m_points; }
    /// The layer that stands there.
    std::optional<std::size_t> pointAt(const QPointF& position) const;

private:
    PlotFrame* m_frame;
    QCPAxisRect* m_rect;
    QCPLegend* m_legend;
    QCPGraph* m_own;
    QCPGraph* m_accumulated;
    QCPItemStraightLine* m_marker;
    std::vector<Point> m_points;
    std::optional<std::size_t> m_selected;
    bool m_isStale = false;
};

} // namespace qs
