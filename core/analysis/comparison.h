// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/report.h"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace qs {

/// Every format the way it is usually deployed, each at bits of its own: what an equal-bits comparison is made of.
/// Integers per channel and in groups of 128, 64 and 32 with half-precision scales, floats per tensor, codebooks in
/// groups of 64, the others as they are. Effective, without repetition.
std::vector<Quantization> comparedQuantizations();

/// One choice at its true price.
struct ComparisonPoint {
    std::size_t report = 0; ///< index into the reports it was made from
    double bitsPerWeight = 0;
    double sqnrDb = 0;
    bool onFront = false; ///< no other choice has a higher SQNR at as few bits
};

/// One point per report that measured something, in their order: of layer `layer` of each, or of all layers together.
/// Choices without a signal to compare with have no point.
std::vector<ComparisonPoint> comparisonOf(std::span<const AnalysisReport> reports,
                                          std::optional<std::size_t> layer = std::nullopt);

} // namespace qs
