// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/views/plot_view.h"

#include <span>

namespace qs {

/// One tab of the window. To add one: write a PlotView and add a row in view_list.cpp.
struct ViewRow {
    const char* id;       ///< stable: settings and the command line
    const char* title;    ///< English, translated by viewTitle()
    const char* shortcut; ///< portable key sequence
    const char* help;     ///< one English sentence, translated by viewHelp()
    PlotView* (*create)(QWidget* parent);
};

/// In tab order.
std::span<const ViewRow> views();

QString viewTitle(const ViewRow& row);
QString viewHelp(const ViewRow& row);

} // namespace qs
