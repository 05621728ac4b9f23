// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/legend_row.h"

#include <qcustomplot.h>

namespace qs {

QCPLegend* addLegendRow(QCustomPlot& plot, QCPLayoutGrid& grid, int row, int column)
{
    auto* legend = new QCPLegend;
    grid.addElement(row, column, legend);
    legend->setLayer(plot.layer(QStringLiteral("legend")));
    legend->setFillOrder(QCPLegend::foColumnsFirst);
    legend->setBorderPen(Qt::NoPen);
    legend->setBrush(Qt::NoBrush);
    return legend;
}

void setLegendEntries(QCPLegend& legend, std::initializer_list<QCPAbstractPlottable*> plottables)
{
    legend.clear(); // clearItems() would leave the empty one
    legend.simplify();
    for (QCPAbstractPlottable* plottable : plottables) {
        if (plottable && !plottable->name().isEmpty() && plottable->realVisibility()) {
            plottable->addToLegend(&legend);
        }
    }
    // Entries stay together at the left instead of spreading over the width: an empty one takes what is left.
    const int last = legend.columnCount();
    legend.addElement(0, last, new QCPLayoutElement(legend.parentPlot()));
    for (int column = 0; column <= last; ++column) {
        legend.setColumnStretchFactor(column, column == last ? 1000 : 0.01);
    }
    legend.setMaximumSize(QWIDGETSIZE_MAX, legend.minimumOuterSizeHint().height());
}

} // namespace qs
