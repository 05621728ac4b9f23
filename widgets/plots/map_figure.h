// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plots/heat_cells.h"
#include "widgets/plots/row_axis.h"

#include <QPointF>

#include <vector>

class QCPColorScale;
class QCPLayoutGrid;

namespace qs {

/// Layers against configurations as coloured cells with their numbers.
class MapFigure {
public:
    struct Row {
        QString name;
        HeatCells::Row cells;
    };
    /// How values become colours and words.
    struct Scale {
        QString title; ///< with the unit
        double low = 0, high = 50;
        bool isHigherBetter = true;
        std::function<QString(double)> text;
    };

    /// Builds itself into row 0 of `grid`.
    MapFigure(PlotFrame& frame, QCPLayoutGrid& grid);

    void setRows(std::vector<Row> rows, QStringList columns, const Scale& scale);
    void restyle();

    RowAxis& rows() { return m_axis; }
    const HeatCells& cells() const { return *m_cells; }
    const QStringList& columns() const { return m_columns; }

    struct Place {
        std::size_t row = 0;
        std::optional<std::size_t> column; ///< nothing for the name
    };
    std::optional<Place> placeAt(const QPointF& position) const;

private:
    PlotFrame* m_frame;
    QCPAxisRect* m_rect;
    RowAxis m_axis;
    QCPColorScale* m_scale;
    std::shared_ptr<HeatCells> m_cells;
    QStringList m_columns;
};

} // namespace qs
