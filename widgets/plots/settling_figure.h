// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/activations/activation_report.h"

#include <vector>

class QCPAxisRect;
class QCPGraph;
class QCPLayoutGrid;
class QCPLegend;

namespace qs {

class PlotFrame;

/// How the range of an activation grows with the number of samples, and what the calibration makes of it: flat where
/// there were enough.
class SettlingFigure {
public:
    /// Builds itself into rows 0 (legend) and 1 of `grid`.
    SettlingFigure(PlotFrame& frame, QCPLayoutGrid& grid);

    void setSettling(std::vector<SettledRange> settling);
    void retranslate();
    void restyle();

    const std::vector<SettledRange>& settling() const { return m_settling; }

private:
    PlotFrame* m_frame;
    QCPAxisRect* m_rect;
    QCPLegend* m_legend;
    QCPGraph* m_low;
    QCPGraph* m_high;
    QCPGraph* m_calibratedLow;
    QCPGraph* m_calibratedHigh;
    std::vector<SettledRange> m_settling;
};

} // namespace qs
