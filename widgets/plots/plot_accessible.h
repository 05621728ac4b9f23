// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace qs {

/// Teaches screen readers what a PlotFrame's plot is: a chart with a title, a summary and a read-out. Does so once,
/// however often it is called.
void installPlotAccessibility();

} // namespace qs
