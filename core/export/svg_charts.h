// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/report.h"

#include <string>
#include <string_view>
#include <vector>

namespace qs {

/// `text` inside HTML or SVG, also inside quoted attributes; invisible and direction characters are written out.
std::string escaped(std::string_view text);

/// Small bar for a table cell: `value` of `full`. Empty for numbers that no bar can show.
std::string cellBar(double value, double full, std::string_view cssClass);

/// Small bar for a table cell: how the error divides into rounding and clipping.
std::string splitBar(double rounding, double clipping);

/// Bars of SQNR with the worst channel of each layer as a dot, in the order of `layers` (indices into the report).
std::string rankedChart(const AnalysisReport& report, const std::vector<std::size_t>& layers);

} // namespace qs
