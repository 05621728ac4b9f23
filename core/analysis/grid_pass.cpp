// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/grid_pass.h"

#include "core/analysis/row_errors.h"
#include "core/analysis/tile.h"
#include "core/base/parallel.h"
#include "core/calibration/distribution_pass.h"
#include "core/calibration/lloyd_max.h"
#include "core/kernels/group_ranges.h"

#include <algorithm>
#include <cmath>

namespace qs {

namespace {

/// A rectangle of values that is read at once: whole groups or blocks.
struct Stripe {
    std::uint64_t row, rows, column, columns;
};

class GridPass {
public:
    GridPass(const Plan& plan, const ChannelRows& rows)
        : m_plan(plan),
          m_rows(rows),
          m_blockRows(plan.sharing() == Sharing::Block ? static_cast<std::uint64_t>(plan.quantization.granularity.rows)
                                                       : 1),
          m_blockColumns(plan.groupSize(rows.rowLength())),
          m_gridsPerRow((rows.rowLength() + m_blockColumns - 1) / m_blockColumns),
          m_ranges((rows.rows() + m_blockRows - 1) / m_blockRows * m_gridsPerRow)
    {}

    std::size_t gridsPerRow() const { return m_gridsPerRow; }
    std::size_t blockRows() const { return m_blockRows; }
    const std::vector<Range>& ranges() const { return m_ranges; }

    std::vector<Stripe> stripes() const;
    Status find(const Stripe& stripe);

private:
    struct Scratch {
        std::vector<float> values, block, finite;
        std::vector<MinMax> ranges;
    };
    void findInRow(std::uint64_t row, std::uint64_t column, std::span<const float> values, Scratch& scratch);
    Range rangeOfBlock(std::span<const float> values, Scratch& scratch) const;

    const Plan& m_plan;
    const ChannelRows& m_rows;
    const std::uint64_t m_blockRows;
    const std::uint64_t m_blockColumns;
    const std::size_t m_gridsPerRow;
    std::vector<Range> m_ranges;
};

std::vector<Stripe> GridPass::stripes() const
{
    constexpr std::uint64_t kValues = 1 << 18;
    std::vector<Stripe> stripes;
    const std::uint64_t length = m_rows.rowLength();
    if (length == 0) {
        return stripes;
    }
    const std::uint64_t wanted = std::max<std::uint64_t>(1, kValues / m_blockRows / m_blockColumns) * m_blockColumns;
    const std::uint64_t columns = std::min(length, wanted);
    const std::uint64_t rows = std::max<std::uint64_t>(1, kValues / columns / m_blockRows) * m_blockRows;
    for (std::uint64_t row = 0; row < m_rows.rows(); row += rows) {
        for (std::uint64_t column = 0; column < length; column += columns) {
            stripes.push_back({row, std::min(rows, m_rows.rows() - row), column, std::min(columns, length - column)});
        }
    }
    return stripes;
}

Status GridPass::find(const Stripe& stripe)
{
    Scratch scratch;
    const auto read = m_rows.read(stripe.row, stripe.rows, stripe.column, stripe.columns, scratch.values);
    QS_TRY(read);
    const std::span<const float> values = *read;
    if (m_blockRows == 1) {
        for (std::uint64_t r = 0; r < stripe.rows; ++r) {
            findInRow(stripe.row + r, stripe.column, values.subspan(r * stripe.columns, stripe.columns), scratch);
        }
        return ok();
    }
    for (std::uint64_t top = 0; top < stripe.rows; top += m_blockRows) {
        for (std::uint64_t left = 0; left < stripe.columns; left += m_blockColumns) {
            scratch.block.clear();
            const std::uint64_t width = std::min(m_blockColumns, stripe.columns - left);
            for (std::uint64_t r = top; r < std::min(top + m_blockRows, stripe.rows); ++r) {
                const auto part = values.subspan(r * stripe.columns + left, width);
                scratch.block.insert(scratch.block.end(), part.begin(), part.end());
            }
            const std::size_t index =
                (stripe.row + top) / m_blockRows * m_gridsPerRow + (stripe.column + left) / m_blockColumns;
            m_ranges[index] = rangeOfBlock(scratch.block, scratch);
        }
    }
    return ok();
}

void GridPass::findInRow(std::uint64_t row, std::uint64_t column, std::span<const float> values, Scratch& scratch)
{
    Range* const ranges = m_ranges.data() + row * m_gridsPerRow + column / m_blockColumns;
    const std::size_t groups = (values.size() + m_blockColumns - 1) / m_blockColumns;
    scratch.ranges.resize(groups);
    const bool areFinite = std::isfinite(groupRanges(values, m_blockColumns, scratch.ranges));
    for (std::size_t g = 0; g < groups; ++g) {
        if (areFinite && m_plan.takesExtremes) {
            ranges[g] = {scratch.ranges[g].min, scratch.ranges[g].max};
            continue;
        }
        const std::size_t first = g * m_blockColumns;
        ranges[g] =
            rangeOfBlock(values.subspan(first, std::min<std::size_t>(m_blockColumns, values.size() - first)), scratch);
    }
}

Range GridPass::rangeOfBlock(std::span<const float> values, Scratch& scratch) const
{
    const auto kept = finiteOnly(values, scratch.finite);
    return kept.empty() ? Range() : m_plan.rangeOf(kept, minMaxOf(kept));
}

} // namespace

std::vector<Grid> gridsTogether(const Quantizer& quantizer, const std::vector<Range>& ranges)
{
    std::vector<Grid> grids(ranges.size());
    std::ranges::transform(ranges, grids.begin(), [&](const Range& range) { return quantizer.gridOf(range); });
    if (!quantizer.storage().isTwoLevel()) {
        return grids;
    }
    std::vector<float> scales(grids.size());
    for (std::size_t i = 0; i < grids.size(); ++i) { // a group of zeros has no scale to store
        scales[i] = ranges[i].low == 0 && ranges[i].high == 0 ? 0 : grids[i].scale;
    }
    quantizer.storage().storeAll(scales);
    for (std::size_t i = 0; i < grids.size(); ++i) {
        grids[i] = quantizer.gridWithScale(ranges[i], scales[i]);
    }
    return grids;
}

Status findAllGrids(Plan& plan, const ChannelRows& rows, Progress& progress)
{
    GridPass pass(plan, rows);
    const std::vector<Stripe> stripes = pass.stripes();
    QS_TRY(parallelFor(stripes.size(), progress, [&](std::size_t i) -> Status {
        QS_TRY(pass.find(stripes[i]));
        progress.advance(stripes[i].rows * stripes[i].columns);
        return ok();
    }));
    plan.gridsPerRow = pass.gridsPerRow();
    plan.rowsPerGrid = pass.blockRows();
    plan.grids = gridsTogether(plan.quantizer, pass.ranges());
    return ok();
}

Status findLongRowGrids(Plan& plan, const ChannelRows& rows, Progress& progress)
{
    std::vector<Range> ranges;
    for (std::uint64_t row = 0; row < rows.rows(); ++row) {
        const ReadValues read = [&rows, row](std::uint64_t first, std::uint64_t count, std::vector<float>& scratch) {
            return rows.read(row, 1, first, count, scratch);
        };
        const auto distribution = distributionOf(rows.rowLength(), read, progress);
        QS_TRY(distribution);
        ranges.push_back(plan.rangeOf(*distribution));
    }
    plan.gridsPerRow = 1;
    plan.grids = gridsTogether(plan.quantizer, ranges);
    return ok();
}

namespace {

/// What a plan must know of the whole tensor; empty where it asks nothing.
Result<Distribution> wholeTensor(const Plan& plan, const Tensor& tensor, Progress& progress)
{
    const bool isShared = plan.sharing() == Sharing::Tensor;
    if (plan.isFitted() || (isShared && plan.calibration.needsDistribution)) {
        return distributionOf(tensor, progress);
    }
    if (!isShared) {
        return Distribution();
    }
    const auto moments = momentsOf(
        tensor.count,
        [&tensor](std::uint64_t first, std::uint64_t count, std::vector<float>& scratch) {
            return floatsOf(tensor, first, count, scratch);
        },
        progress);
    QS_TRY(moments);
    return Distribution(*moments);
}

} // namespace

Status findEveryGrid(Plan& plan, const Tensor& tensor, const ChannelRows& rows, Progress& progress)
{
    if (plan.codec != nullptr) {
        return ok();
    }
    const auto distribution = wholeTensor(plan, tensor, progress);
    QS_TRY(distribution);
    if (plan.isFitted()) {
        plan.quantizer.fitTo(lloydMaxLevels(*distribution, plan.quantizer.format().fittedBits));
    }
    if (plan.sharing() == Sharing::Tensor) {
        plan.shared = gridsTogether(plan.quantizer, {plan.rangeOf(*distribution)}).front();
        return ok();
    }
    const bool isLong = plan.sharing() == Sharing::Channel && rows.rowLength() > kWholeRow;
    return isLong ? findLongRowGrids(plan, rows, progress) : findAllGrids(plan, rows, progress);
}

} // namespace qs
