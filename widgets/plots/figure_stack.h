// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

class QCPAxisRect;
class QCPLayoutGrid;

namespace qs {

class PlotFrame;

/// Axes in row `row` of `grid`, on the layers where those of every figure are. Items ask the plot for its axes, so
/// these come first.
QCPAxisRect* addAxisRect(PlotFrame& frame, QCPLayoutGrid& grid, int row, int column = 0);

/// Several figures in one plot, one of them in sight.
class FigureStack {
public:
    explicit FigureStack(PlotFrame& frame) : m_frame(&frame) {}

    /// A place for one more figure, which builds itself into it before the next call.
    QCPLayoutGrid& add();
    /// The one that was added `index`-th, from 0. True where another one was in sight before.
    bool show(int index);
    int shown() const { return m_shown; }

private:
    void hide(QCPLayoutGrid& grid);

    PlotFrame* m_frame;
    std::vector<QCPLayoutGrid*> m_grids;
    int m_shown = -1;
};

} // namespace qs
