// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/plan.h"
#include "core/kernels/error_sums.h"

#include <cstdint>
#include <span>
#include <vector>

namespace qs {

/// Memory that is used again from row to row.
struct RowScratch {
    std::vector<float> values, finite;
    std::vector<MinMax> ranges;
    std::vector<Grid> grids;
};

/// A row of a weight, or a piece of one that cuts no group.
struct RowPiece {
    std::uint64_t row = 0;
    std::uint64_t column = 0; ///< of the first value
    std::span<const float> values;
    const Moments& moments; ///< of the values
};

/// What is found about the codes of the rows: which occur, and how often if that is asked for.
struct RowCodes {
    CodeSet used;
    std::vector<std::uint64_t> counts; ///< by code from the lowest; empty: not asked
};

/// Adds what `plan` does to the values of a piece. NaN and infinities are left out of every sum; the others keep the
/// group they are in.
void addRowErrors(const Plan& plan, const RowPiece& piece, RowScratch& scratch, ErrorSums& sums, RowCodes& codes);

/// `values` without NaN and infinities, in `copy` where there are any.
std::span<const float> finiteOnly(std::span<const float> values, std::vector<float>& copy);

} // namespace qs
