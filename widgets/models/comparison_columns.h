// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/request.h"
#include "widgets/models/column.h"

#include <span>

namespace qs {

/// One quantization in the table that stands beside the comparison's plot.
struct ComparisonRow {
    Quantization quantization;
    double bitsPerWeight = 0;
    double sqnrDb = 0;
    bool onFront = false;

    bool operator==(const ComparisonRow&) const = default;
};

std::span<const Column<ComparisonRow>> comparisonColumns();

} // namespace qs
