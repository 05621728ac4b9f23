// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>
#include <memory>
#include <vector>

class QCPAxisRect;
class QCPLayer;

namespace qs {

class PlotStyle;

/// Coloured cells with their numbers in them: column c of row r stands at (c, r) of the axes. Unlike QCustomPlot's
/// colour map it never blends neighbours, knows cells without a value yet, and can mark one cell per row.
struct HeatCells {
    struct Row {
        std::vector<double> values; ///< one per column; NaN has no value (yet)
        int marked = -1;            ///< column with a border
        std::vector<bool> isAbsent; ///< by column: will never have a value; empty where all may come
    };
    std::vector<Row> rows;
    double low = 0, high = 1;            ///< values that get the first and the last colour
    bool isInverted = false;             ///< the other way round: low values are the good ones
    std::function<QString(double)> text; ///< what stands in a cell; empty: decibels
    std::shared_ptr<const PlotStyle> style;
};

/// Draws `cells` as they are at each replot.
void addHeatCells(QCPAxisRect& rect, QCPLayer& layer, std::shared_ptr<const HeatCells> cells);

} // namespace qs
