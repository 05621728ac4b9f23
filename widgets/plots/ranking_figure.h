// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plots/row_axis.h"

#include <QPointF>

#include <vector>

class QCPBars;
class QCPLayoutGrid;
class QCPLegend;

namespace qs {

/// One bar per layer, as long as the value of a measure, with the value and the place under another measure at its end.
class RankingFigure {
public:
    struct Row {
        QString name;
        double value = 0;       ///< NaN where there is none (yet); infinite ones reach to the edge
        bool isPending = false; ///< will still come
        QString words;          ///< at the right end: the value, the place under another measure
    };

    /// Builds itself into rows 0 (legend) and 1 of `grid`.
    RankingFigure(PlotFrame& frame, QCPLayoutGrid& grid);

    /// From top to bottom; `title` names the values with their unit, `wordsTitle` what stands at the right.
    void setRows(std::vector<Row> rows, const QString& title, const QString& wordsTitle);
    /// Pale: something else was chosen since.
    void setStale(bool stale);
    void retranslate();
    void restyle();

    RowAxis& rows() { return m_axis; }
    const std::vector<Row>& bars() const { return m_rows; }
    std::optional<std::size_t> rowAt(const QPointF& position) const;

private:
    PlotFrame* m_frame;
    QCPAxisRect* m_rect;
    RowAxis m_axis;
    QCPLegend* m_legend;
    QCPBars* m_bars;
    QCPBars* m_pending;
    std::vector<Row> m_rows;
    bool m_isStale = false;
};

} // namespace qs
