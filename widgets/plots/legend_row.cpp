// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/legend_row.h"

#include <qcustomplot.h>

namespace qs {

namespace {

/// Entries side by side, in as many columns as the plot has room for; the rest goes into further lines. Words are never
/// cut.
class WrappingLegend final : public QCPLegend {
public:
    void update(UpdatePhase phase) override
    {
        if (phase == upPreparation) {
            wrapInto(availableWidth());
        }
        QCPLegend::update(phase);
    }

    void setEntries(const QList<QCPAbstractPlottable*>& plottables)
    {
        clear(); // clearItems() would leave the empty one
        simplify();
        m_columns = 0;
        for (QCPAbstractPlottable* plottable : plottables) {
            if (plottable && !plottable->name().isEmpty() && plottable->realVisibility()) {
                plottable->addToLegend(this);
            }
        }
        wrapInto(availableWidth());
    }

private:
    /// Panels that stand side by side share the width.
    int availableWidth() const
    {
        int width = parentPlot()->viewport().width();
        for (const QCPLayout* outer = layout(); outer != nullptr; outer = outer->layout()) {
            if (const auto* const grid = qobject_cast<const QCPLayoutGrid*>(outer)) {
                width /= std::max(1, grid->columnCount());
            }
        }
        return width - margins().left() - margins().right();
    }

    QList<QCPAbstractLegendItem*> entries() const
    {
        QList<QCPAbstractLegendItem*> found;
        for (int i = 0; i < elementCount(); ++i) {
            if (auto* item = qobject_cast<QCPAbstractLegendItem*>(elementAt(i))) {
                found << item;
            }
        }
        return found;
    }

    int widthIn(const QList<QCPAbstractLegendItem*>& items, int columns) const
    {
        int width = 0;
        for (int column = 0; column < columns; ++column) {
            int widest = 0;
            for (qsizetype i = column; i < items.size(); i += columns) {
                widest = std::max(widest, items[i]->minimumOuterSizeHint().width());
            }
            width += widest + columnSpacing();
        }
        return width;
    }

    void wrapInto(int available)
    {
        const QList<QCPAbstractLegendItem*> items = entries();
        int columns = std::max(1, static_cast<int>(items.size()));
        while (columns > 1 && widthIn(items, columns) > available) {
            --columns;
        }
        if (columns != m_columns) {
            place(items, columns);
        }
        setMaximumSize(QWIDGETSIZE_MAX, minimumOuterSizeHint().height());
    }

    void place(const QList<QCPAbstractLegendItem*>& items, int columns)
    {
        m_columns = columns;
        for (QCPAbstractLegendItem* item : items) {
            take(item);
        }
        clear(); // the empty one
        simplify();
        for (int i = 0; i < items.size(); ++i) {
            addElement(i / columns, i % columns, items[i]);
        }
        // Entries stay together at the left instead of spreading over the width: an empty one takes what is left.
        addElement(0, columns, new QCPLayoutElement(parentPlot()));
        for (int column = 0; column <= columns; ++column) {
            setColumnStretchFactor(column, column == columns ? 1000 : 0.01);
        }
    }

    int m_columns = 0;
};

} // namespace

QCPLegend* addLegendRow(QCustomPlot& plot, QCPLayoutGrid& grid, int row, int column)
{
    auto* legend = new WrappingLegend;
    grid.addElement(row, column, legend);
    legend->setLayer(plot.layer(QStringLiteral("legend")));
    legend->setFillOrder(QCPLegend::foColumnsFirst);
    legend->setBorderPen(Qt::NoPen);
    legend->setBrush(Qt::NoBrush);
    return legend;
}

void setLegendEntries(QCPLegend& legend, const QList<QCPAbstractPlottable*>& plottables)
{
    static_cast<WrappingLegend&>(legend).setEntries(plottables); // all legends come from addLegendRow
}

} // namespace qs
