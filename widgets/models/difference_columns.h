// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pairing/difference.h"
#include "widgets/models/column.h"

#include <memory>
#include <span>

namespace qs {

/// One row of the table of differences: a pair, or a tensor that only one of the two files has.
struct DifferenceRow {
    enum class Kind { Pair, OnlyReference, OnlyOther };

    std::shared_ptr<const DifferenceReport> report;
    Kind kind = Kind::Pair;
    std::size_t index = 0; ///< in the list of its kind

    const PairDifference* pair() const; ///< null for a tensor alone
    const ComparedTensor* reference() const;
    const ComparedTensor* other() const;
    bool isDone() const;
    /// Whether both rows say the same.
    bool shows(const DifferenceRow& row) const;
};

/// All rows of a report: pairs, then what only the reference has, then what only the other file has.
std::vector<DifferenceRow> differenceRows(const std::shared_ptr<const DifferenceReport>& report);

std::span<const Column<DifferenceRow>> differenceColumns();
/// Index of a column by its id.
int differenceColumn(const char* id);

/// "Same name", with "unsure" and the order of the axes where they need saying.
QString matchLabel(const TensorMatch& match);

} // namespace qs
