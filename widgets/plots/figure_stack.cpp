// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/figure_stack.h"

#include "widgets/plots/plot_frame.h"

#include <qcustomplot.h>

namespace qs {

QCPAxisRect* addAxisRect(PlotFrame& frame, QCPLayoutGrid& grid, int row, int column)
{
    QCustomPlot& plot = frame.plot();
    auto* rect = new QCPAxisRect(&plot);
    grid.addElement(row, column, rect);
    for (QCPAxis* axis : rect->axes()) {
        axis->setLayer(plot.layer(QStringLiteral("axes")));
        axis->grid()->setLayer(plot.layer(QStringLiteral("grid")));
    }
    return rect;
}

QCPLayoutGrid& FigureStack::add()
{
    if (!m_grids.empty()) {
        hide(*m_grids.back());
    }
    auto* grid = new QCPLayoutGrid; // knows its plot once it stands in a layout
    m_frame->content().addElement(0, 0, grid);
    m_grids.push_back(grid);
    m_shown = static_cast<int>(m_grids.size()) - 1;
    return *grid;
}

void FigureStack::hide(QCPLayoutGrid& grid)
{
    m_frame->content().take(&grid);
    grid.setVisible(false);
    // Items do not go with the axes they belong to, but they are drawn where those are.
    grid.setOuterRect(QRect(-20000, -20000, 400, 300));
    for (const auto phase :
         {QCPLayoutElement::upPreparation, QCPLayoutElement::upMargins, QCPLayoutElement::upLayout}) {
        grid.update(phase);
    }
}

bool FigureStack::show(int index)
{
    if (index == m_shown) {
        return false;
    }
    if (m_shown >= 0) {
        hide(*m_grids[static_cast<std::size_t>(m_shown)]);
    }
    QCPLayoutGrid& grid = *m_grids[static_cast<std::size_t>(index)];
    m_frame->content().addElement(0, 0, &grid);
    grid.setVisible(true);
    m_shown = index;
    return true;
}

} // namespace qs
