// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/comparison.h"
#include "core/export/json_document.h"

#include <ostream>
#include <span>
#include <vector>

namespace qs {

/// The points of one comparison in the order in which people see them: fewer bits first, the better first of equals.
std::vector<ComparisonPoint> byBits(std::vector<ComparisonPoint> points);

/// The document of `compare --json`: the reports of one sweep, all of them together and layer by layer. Each list of
/// points is in the order of byBits.
Json comparisonDocument(std::span<const AnalysisReport> reports);

/// The same points as a table: one row per point under a line of titles. The cells `name` and `tensor` are empty where
/// a point is about all layers together.
Status writeComparisonCsv(std::span<const AnalysisReport> reports, std::ostream& out);

} // namespace qs
