// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plots/row_axis.h"

#include <QPointF>

#include <array>
#include <vector>

class QCPBars;
class QCPGraph;
class QCPItemRect;
class QCPItemStraightLine;
class QCPLayoutGrid;
class QCPLegend;

namespace qs {

class PlotFrame;

/// Two bars per layer, its time in floats and in codes, the latter with what quantizing and dequantizing around it
/// would add; beside them how many times as fast codes are, with a symbol for each kind of layer and a line where both
/// take the same time.
class LatencyFigure {
public:
    enum class Kind { Convolution, Depthwise, Product };

    struct Row {
        QString name;
        Kind kind = Kind::Convolution;
        // Microseconds; NaN where the layer could not be timed:
        double floats = 0;
        double codes = 0;
        double around = 0; ///< quantizing the input and dequantizing the output
        double speedup = 0;
        QString words; ///< at the right end
    };

    /// Builds itself into rows 0 (legends) and 1 of `grid`.
    LatencyFigure(PlotFrame& frame, QCPLayoutGrid& grid);

    /// From top to bottom.
    void setRows(std::vector<Row> rows);
    /// Pale: something else was chosen since.
    void setStale(bool stale);
    void setSelected(std::optional<std::size_t> row);
    void retranslate();
    void restyle();

    RowAxis& rows() { return m_axis; }
    const std::vector<Row>& bars() const { return m_rows; }
    std::optional<std::size_t> rowAt(const QPointF& position) const { return m_axis.rowAt(position.y()); }

private:
    void makeBars();
    void makePoints();

    PlotFrame* m_frame;
    QCPAxisRect* m_rect;
    QCPAxisRect* m_ratioRect;
    RowAxis m_axis;
    QCPLegend* m_legend;
    QCPLegend* m_ratioLegend;
    QCPItemRect* m_ratioBand; ///< behind the selected row
    QCPBars* m_floats;
    QCPBars* m_codes;
    QCPBars* m_around;
    std::array<QCPGraph*, 3> m_points{}; ///< by Kind
    QCPItemStraightLine* m_same;
    QCPGraph* m_sameEntry; ///< the line in the legend
    std::vector<Row> m_rows;
    bool m_isStale = false;
};

} // namespace qs
