// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plots/heat_cells.h"

#include <QPointF>
#include <QStringList>

#include <optional>

class QCPAxisRect;
class QCPBars;
class QCPColorScale;
class QCPGraph;
class QCPItemRect;
class QCPLegend;
class QCPMarginGroup;

namespace qs {

class PlotFrame;

/// One row per layer: a bar as long as its SQNR with a tick at its worst channel, and beside it the SQNR in every
/// number format as coloured cells.
class LayersFigure {
public:
    struct Row {
        std::size_t layer = 0;
        QString name;
        double sqnrDb = 0;      ///< NaN while it is not measured
        double worstSqnrDb = 0; ///< NaN without
        HeatCells::Row formats;
    };

    explicit LayersFigure(PlotFrame& frame);

    /// From top to bottom. Bars reach to `mostDb`, a fixed number, so that they do not shrink while results arrive.
    void setRows(std::vector<Row> rows, QStringList formats, double mostDb);
    void setSelected(std::optional<std::size_t> layer);
    /// Which row is at the top, when not all fit.
    void setFirstRow(int row);
    int firstRow() const { return m_first; }
    int rowsThatFit() const;
    void retranslate();
    void restyle();

    const std::vector<Row>& rows() const { return m_rows; }
    struct Place {
        std::size_t row = 0;
        std::optional<std::size_t> format; ///< column of a cell; nothing for a bar
    };
    std::optional<Place> placeAt(const QPointF& position) const;

private:
    void makeRects();
    void makeBars();
    void showRows();
    void fitHeight();

    PlotFrame* m_frame;
    QCPAxisRect* m_barRect;
    QCPAxisRect* m_heatRect;
    QCPColorScale* m_scale;
    QCPLegend* m_legend;
    QCPBars* m_bars;
    QCPBars* m_pending;
    QCPGraph* m_worst;
    QCPItemRect* m_selectedBands[2];
    std::shared_ptr<HeatCells> m_cells;
    std::vector<Row> m_rows;
    QStringList m_formats;
    std::optional<std::size_t> m_selected;
    double m_mostDb = 50;
    int m_first = 0;
};

} // namespace qs
