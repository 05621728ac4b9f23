// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/row_errors.h"

#include "core/blocks/block_errors.h"
#include "core/kernels/code_counts.h"
#include "core/kernels/group_ranges.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace qs {

namespace {

/// Some values in a row, all finite, with the grid of every group.
void addWithGrids(const Plan& plan, std::span<const float> values, std::size_t groupSize, std::span<const Grid> grids,
                  std::span<const MinMax> ranges, ErrorSums& sums, RowCodes& codes)
{
    addErrors(plan.quantizer.rule(), values, groupSize, grids, ranges, sums, codes.used);
    if (!codes.counts.empty()) {
        addCodeCounts(plan.quantizer.rule(), values, groupSize, grids, codes.counts);
    }
}

/// Groups whose grids were found before; extremes only say which codes can occur.
void addWithKnownGrids(const Plan& plan, const RowPiece& piece, std::span<const float> values, const MinMax& extremes,
                       RowScratch& scratch, ErrorSums& sums, RowCodes& codes)
{
    const std::size_t size = plan.groupSize(values.size());
    const std::size_t groups = (values.size() + size - 1) / size;
    // Of a group that lost values `size` is what is left of it, so the column is counted in whole groups.
    const std::size_t column =
        plan.gridsPerRow == 1 ? 0 : piece.column / static_cast<std::size_t>(plan.quantization.granularity.size);
    const std::size_t first = piece.row / plan.rowsPerGrid * plan.gridsPerRow + column;
    scratch.ranges.assign(groups, extremes);
    addWithGrids(plan, values, size, std::span(plan.grids).subspan(first, groups), scratch.ranges, sums, codes);
}

void addGroups(const Plan& plan, std::span<const float> values, RowScratch& scratch, ErrorSums& sums, RowCodes& codes)
{
    const std::size_t size = plan.groupSize(values.size());
    // Ranges and errors of some thousand values at a time: the second look finds them in the first-level cache, and
    // memory delivers the next ones meanwhile. The pass over long affine groups is so short that half as many are
    // better; the others gain by fewer calls.
    constexpr std::size_t kFew = 2048;
    constexpr std::size_t kMany = 4096;
    constexpr std::size_t kLongGroup = 128;
    const bool isShort = plan.quantizer.rule().kind == CodeRule::Kind::Affine && size >= kLongGroup;
    const std::size_t chunk = std::max<std::size_t>(1, (isShort ? kFew : kMany) / size) * size;
    for (std::size_t first = 0; first < values.size(); first += chunk) {
        const auto part = values.subspan(first, std::min(chunk, values.size() - first));
        const std::size_t groups = (part.size() + size - 1) / size;
        scratch.ranges.resize(groups);
        scratch.grids.resize(groups);
        (void)groupRanges(part, size, scratch.ranges); // the moments of the row have its Σ x²
        if (plan.takesExtremes) {
            plan.quantizer.gridsOf(scratch.ranges, scratch.grids);
        }
        for (std::size_t g = 0; g < groups && !plan.takesExtremes; ++g) {
            const auto group = part.subspan(g * size, std::min(size, part.size() - g * size));
            scratch.grids[g] = plan.quantizer.gridOf(plan.rangeOf(group, scratch.ranges[g]));
        }
        addWithGrids(plan, part, size, scratch.grids, scratch.ranges, sums, codes);
    }
}

/// Values of one row, or a piece of it that begins at `piece.column`, all finite.
void addFinite(const Plan& plan, const RowPiece& piece, std::span<const float> values, const MinMax& extremes,
               RowScratch& scratch, ErrorSums& sums, RowCodes& codes)
{
    if (values.empty()) {
        return;
    }
    if (!plan.grids.empty()) {
        addWithKnownGrids(plan, piece, values, extremes, scratch, sums, codes);
    } else if (plan.sharing() == Sharing::Group) {
        addGroups(plan, values, scratch, sums, codes);
    } else {
        const Grid grid = plan.shared ? *plan.shared : plan.quantizer.gridOf(plan.rangeOf(values, extremes));
        addWithGrids(plan, values, values.size(), {&grid, 1}, {&extremes, 1}, sums, codes);
    }
}

} // namespace

std::span<const float> finiteOnly(std::span<const float> values, std::vector<float>& copy)
{
    copy.clear();
    std::ranges::copy_if(values, std::back_inserter(copy), [](float x) { return std::isfinite(x); });
    return copy;
}

void addRowErrors(const Plan& plan, const RowPiece& piece, RowScratch& scratch, ErrorSums& sums, RowCodes& codes)
{
    if (plan.codec != nullptr) {
        addBlockErrors(*plan.codec, piece.values, piece.moments.nonFinite() == 0, sums, codes.used, codes.counts);
        return;
    }
    if (piece.moments.nonFinite() == 0) {
        addFinite(plan, piece, piece.values, piece.moments.extremes(), scratch, sums, codes);
        return;
    }
    // Group by group, so that each keeps its own values.
    const std::size_t size = plan.groupSize(piece.values.size());
    for (std::size_t first = 0; first < piece.values.size(); first += size) {
        const auto group = piece.values.subspan(first, std::min(size, piece.values.size() - first));
        const auto kept = finiteOnly(group, scratch.finite);
        const RowPiece part{piece.row, piece.column + first, kept, piece.moments};
        addFinite(plan, part, kept, minMaxOf(kept), scratch, sums, codes);
    }
}

} // namespace qs
