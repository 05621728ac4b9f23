// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QCPAbstractPlottable;
class QCPLayoutGrid;
class QCPLegend;
class QCustomPlot;

#include <QList>

namespace qs {

/// A legend above an axis rect, in row `row` of `grid`: never over the data, in one line where the plot is wide enough.
QCPLegend* addLegendRow(QCustomPlot& plot, QCPLayoutGrid& grid, int row, int column = 0);

/// Shows exactly these in a legend from addLegendRow, in this order; null ones and those without a name are left out.
void setLegendEntries(QCPLegend& legend, const QList<QCPAbstractPlottable*>& plottables);

} // namespace qs
