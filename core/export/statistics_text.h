// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/report_text.h"

#include <span>
#include <string>
#include <string_view>

namespace qs {

/// The statistics of layers on the pages for people (HTML, PDF), without how they look. English, C locale.

/// "Gauss", "Heavy tail, β = 0.35", "Laplace, one half"; "–" without one.
std::string familyText(const std::optional<FamilyFit>& family);

struct StatisticColumn {
    std::string_view title; ///< the name of a row in definitions() or statisticDefinitions()
    std::string (*text)(const LayerResult&);
    double share = 1; ///< of the width of a page, beside the others
};
struct StatisticTable {
    std::string_view title;
    std::string_view caption;
    std::span<const StatisticColumn> columns; ///< after the name of the layer
};
/// In the order people see them.
std::span<const StatisticTable> statisticTables();

/// What the columns mean; for pages that have the tables.
std::span<const Definition> statisticDefinitions();

/// A finished layer whose statistics are known has a row in each table.
bool hasStatistics(const LayerResult& layer);
bool hasStatistics(const AnalysisReport& report);

} // namespace qs
