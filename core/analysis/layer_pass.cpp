// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/layer_pass.h"

#include "core/analysis/analyse.h"
#include "core/analysis/layer_notes.h"
#include "core/analysis/tile.h"
#include "core/base/parallel.h"
#include "core/calibration/distribution.h"
#include "core/calibration/distribution_pass.h"
#include "core/kernels/group_ranges.h"
#include "core/tensor/channel_rows.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <mutex>

namespace qs {

namespace {

/// One quantization of the layer, its rows looked up, and the grids that are known before the errors are measured.
struct Plan {
    explicit Plan(const Quantization& q)
        : quantization(q),
          format(*findNumberFormat(q.format)),
          calibration(*findCalibration(q.calibration.id)),
          storage(*findScaleStorage(q.scaleStorage))
    {}

    Sharing sharing() const { return quantization.granularity.sharing; }
    CalibrationTarget target() const { return {format, quantization.scheme, storage}; }
    AffineGrid grid(const Range& range) const { return gridFor(range, format, quantization.scheme, storage); }
    AffineGrid gridOf(const Distribution& distribution) const
    {
        return grid(distribution.empty()
                        ? Range()
                        : calibration.fromDistribution(distribution, target(), quantization.calibration));
    }
    AffineGrid gridOf(std::span<const float> values, const MinMax& extremes) const
    {
        return grid(calibration.fromValues(values, extremes, target(), quantization.calibration));
    }

    const Quantization& quantization;
    const NumberFormat& format;
    const Calibration& calibration;
    const ScaleStorage& storage;
    const bool takesExtremes = calibration.id == "min-max"; ///< the range is known without looking at the values again
    std::optional<AffineGrid> shared;                       ///< Sharing::Tensor
    std::vector<AffineGrid> perRow; ///< Sharing::Channel with rows too long to be searched whole
};

/// The codes seen so far under one plan. A tile starts from what the others have found: then it has little to mark.
class SharedCodes {
public:
    CodeSet snapshot()
    {
        const std::scoped_lock lock(m_mutex);
        return m_codes;
    }
    void merge(const CodeSet& codes)
    {
        const std::scoped_lock lock(m_mutex);
        m_codes.merge(codes);
    }

private:
    std::mutex m_mutex;
    CodeSet m_codes;
};

/// What one tile found under one plan, by row.
using TileErrors = std::vector<ErrorSums>;

/// Memory that is used again from row to row.
struct Scratch {
    std::vector<float> values, finite;
    std::vector<MinMax> ranges;
    std::vector<AffineGrid> grids;
};

/// Values of one row, or a piece of it, all finite.
void measureFinite(const Plan& plan, std::uint64_t row, std::span<const float> values, const MinMax& extremes,
                   Scratch& scratch, ErrorSums& sums, CodeSet& codes)
{
    if (values.empty()) {
        return;
    }
    if (plan.sharing() != Sharing::Group) {
        const AffineGrid grid = plan.shared           ? *plan.shared
                                : plan.perRow.empty() ? plan.gridOf(values, extremes)
                                                      : plan.perRow[row];
        plan.format.kernel(values, values.size(), {&grid, 1}, {&extremes, 1}, sums, codes);
        return;
    }
    const auto size = std::min(static_cast<std::size_t>(plan.quantization.granularity.size), values.size());
    // Ranges and errors of two thousand values at a time: the second look finds them in the first-level cache, and
    // memory delivers the next ones meanwhile.
    constexpr std::size_t kAtOnce = 2048;
    const std::size_t chunk = std::max<std::size_t>(1, kAtOnce / size) * size;
    for (std::size_t first = 0; first < values.size(); first += chunk) {
        const auto part = values.subspan(first, std::min(chunk, values.size() - first));
        const std::size_t groups = (part.size() + size - 1) / size;
        scratch.ranges.resize(groups);
        scratch.grids.resize(groups);
        (void)groupRanges(part, size, scratch.ranges); // the moments of the row have its Σ x²
        if (plan.takesExtremes) {
            gridsFor(scratch.ranges, plan.format, plan.quantization.scheme, plan.storage, scratch.grids);
        }
        for (std::size_t g = 0; g < groups && !plan.takesExtremes; ++g) {
            const auto group = part.subspan(g * size, std::min(size, part.size() - g * size));
            scratch.grids[g] = plan.gridOf(group, scratch.ranges[g]);
        }
        plan.format.kernel(part, size, scratch.grids, scratch.ranges, sums, codes);
    }
}

std::span<const float> finiteOnly(std::span<const float> values, std::vector<float>& copy)
{
    copy.clear();
    std::ranges::copy_if(values, std::back_inserter(copy), [](float x) { return std::isfinite(x); });
    return copy;
}

/// NaN and infinities are left out of every sum; the others keep the group they are in.
void measureRow(const Plan& plan, std::uint64_t row, std::span<const float> values, const Moments& moments,
                Scratch& scratch, ErrorSums& sums, CodeSet& codes)
{
    if (moments.nonFinite() == 0) {
        measureFinite(plan, row, values, moments.extremes(), scratch, sums, codes);
        return;
    }
    const std::size_t size =
        plan.sharing() == Sharing::Group ? static_cast<std::size_t>(plan.quantization.granularity.size) : values.size();
    for (std::size_t first = 0; first < values.size(); first += size) {
        const auto kept = finiteOnly(values.subspan(first, std::min(size, values.size() - first)), scratch.finite);
        measureFinite(plan, row, kept, minMaxOf(kept), scratch, sums, codes);
    }
}

class LayerPass {
public:
    LayerPass(const Model& model, const Weight& weight, std::span<const Quantization> quantizations, Progress& progress)
        : m_tensor(model.tensors[weight.tensor]),
          m_rows(m_tensor, weight.channels),
          m_plans(quantizations.begin(), quantizations.end()),
          m_progress(progress),
          m_codes(quantizations.size())
    {
        // Pieces of long rows must not cut a group.
        const auto group = std::ranges::find(m_plans, Sharing::Group, &Plan::sharing);
        m_tiles = tilesOf(
            m_rows, group == m_plans.end() ? 1 : static_cast<std::uint64_t>(group->quantization.granularity.size));
        for (const Quantization& quantization : quantizations) {
            m_results.push_back(pendingLayer(model, weight, quantization));
        }
    }

    Result<std::vector<LayerResult>> run()
    {
        QS_TRY(chooseSharedGrids());
        QS_TRY(chooseLongRowGrids());
        QS_TRY(measureTiles());
        for (std::size_t i = 0; i < m_plans.size(); ++i) {
            finish(i);
        }
        m_tensor.data->forget();
        return std::move(m_results);
    }

private:
    Status chooseSharedGrids();
    Status chooseLongRowGrids();
    Status measureTiles();
    void finish(std::size_t plan);

    const Tensor& m_tensor;
    const ChannelRows m_rows;
    std::vector<Plan> m_plans;
    Progress& m_progress;
    std::vector<Tile> m_tiles;
    std::optional<Moments> m_moments;              ///< known after the first pass, if there is one
    std::vector<std::vector<Moments>> m_seen;      ///< by tile, then by row
    std::vector<std::vector<TileErrors>> m_errors; ///< by plan, then by tile
    std::vector<SharedCodes> m_codes;              ///< by plan
    std::vector<LayerResult> m_results;
};

Status LayerPass::chooseSharedGrids()
{
    bool needed = false;
    bool histogram = false;
    for (const Plan& plan : m_plans) {
        const bool shared = plan.sharing() == Sharing::Tensor;
        needed = needed || shared;
        histogram = histogram || (shared && plan.calibration.needsDistribution);
    }
    if (!needed) {
        return ok();
    }
    const ReadValues read = [this](std::uint64_t first, std::uint64_t count, std::vector<float>& scratch) {
        return floatsOf(m_tensor, first, count, scratch);
    };
    Distribution distribution;
    if (histogram) {
        auto found = distributionOf(m_tensor.count, read, m_progress);
        QS_TRY(found);
        distribution = std::move(*found);
    } else {
        const auto moments = momentsOf(m_tensor.count, read, m_progress);
        QS_TRY(moments);
        distribution = Distribution(*moments);
    }
    for (Plan& plan : m_plans) {
        if (plan.sharing() == Sharing::Tensor) {
            plan.shared = plan.gridOf(distribution);
        }
    }
    return ok();
}

Status LayerPass::chooseLongRowGrids()
{
    if (m_rows.rowLength() <= kWholeRow) {
        return ok();
    }
    for (Plan& plan : m_plans) {
        if (plan.sharing() != Sharing::Channel) {
            continue;
        }
        for (std::uint64_t row = 0; row < m_rows.rows(); ++row) {
            const ReadValues read = [this, row](std::uint64_t first, std::uint64_t count, std::vector<float>& scratch) {
                return m_rows.read(row, 1, first, count, scratch);
            };
            const auto distribution = distributionOf(m_rows.rowLength(), read, m_progress);
            QS_TRY(distribution);
            plan.perRow.push_back(plan.gridOf(*distribution));
        }
    }
    return ok();
}

Status LayerPass::measureTiles()
{
    m_seen.resize(m_tiles.size());
    m_errors.assign(m_plans.size(), std::vector<TileErrors>(m_tiles.size()));
    return parallelFor(m_tiles.size(), m_progress, [this](std::size_t t) -> Status {
        const Tile& tile = m_tiles[t];
        Scratch scratch;
        const auto values = m_rows.read(tile.row, tile.rows, tile.column, tile.columns, scratch.values);
        QS_TRY(values);
        std::vector<Moments>& seen = m_seen[t];
        for (std::uint64_t r = 0; r < tile.rows; ++r) {
            seen.push_back(momentsOf(values->subspan(r * tile.columns, tile.columns)));
        }
        for (std::size_t p = 0; p < m_plans.size(); ++p) {
            TileErrors& errors = m_errors[p][t];
            errors.resize(tile.rows);
            CodeSet codes = m_codes[p].snapshot();
            for (std::uint64_t r = 0; r < tile.rows; ++r) {
                if (m_progress.cancelled()) {
                    return Error{ErrorCode::Cancelled, "cancelled"};
                }
                measureRow(m_plans[p], tile.row + r, values->subspan(r * tile.columns, tile.columns), seen[r], scratch,
                           errors[r], codes);
            }
            m_codes[p].merge(codes);
        }
        m_progress.advance(tile.values());
        return ok();
    });
}

/// Merges the tiles in their order.
void LayerPass::finish(std::size_t plan)
{
    LayerResult& result = m_results[plan];
    std::vector<ChannelResult>& channels = result.channels;
    channels.assign(m_rows.rows(), {});
    std::vector<Moments> rows(m_rows.rows());
    for (std::size_t t = 0; t < m_tiles.size(); ++t) {
        for (std::uint64_t r = 0; r < m_tiles[t].rows; ++r) {
            rows[m_tiles[t].row + r].merge(m_seen[t][r]);
            channels[m_tiles[t].row + r].sums.merge(m_errors[plan][t][r]);
        }
    }
    double worst = std::numeric_limits<double>::infinity();
    for (std::size_t c = 0; c < channels.size(); ++c) {
        ChannelResult& channel = channels[c];
        if (rows[c].count > 0) {
            channel.min = rows[c].extremes().min;
            channel.max = rows[c].extremes().max;
            channel.sums.signal = rows[c].squares();
            channel.sums.zeroed -= rows[c].zeros; // the kernel counts them, but they were zeros before
        }
        result.moments.merge(rows[c]);
        result.sums.merge(channel.sums);
        // A channel without a signal has no SQNR; of equals the first counts.
        const double sqnr = channel.sums.sqnrDb();
        if (sqnr < worst || (!result.worstChannel && !std::isnan(sqnr))) {
            worst = sqnr;
            result.worstChannel = c;
        }
    }
    result.grid = m_plans[plan].shared;
    result.codesUsed = m_codes[plan].snapshot().size();
    addNotes(result);
    result.state = LayerResult::State::Done;
}

} // namespace

std::uint64_t valuesSeen(const Model& model, const Weight& weight, std::span<const Quantization> quantizations)
{
    const Tensor& tensor = model.tensors[weight.tensor];
    const ChannelRows rows(tensor, weight.channels);
    const bool shared = std::ranges::any_of(
        quantizations, [](const Quantization& q) { return q.granularity.sharing == Sharing::Tensor; });
    std::uint64_t passes = shared ? 2 : 1;
    if (rows.rowLength() > kWholeRow) {
        passes = 0;
        for (const Quantization& quantization : quantizations) {
            passes += quantization.granularity.sharing == Sharing::Group ? 1 : 2;
        }
    }
    return passes * tensor.count;
}

Result<std::vector<LayerResult>> measureLayer(const Model& model, const Weight& weight,
                                              std::span<const Quantization> quantizations, Progress& progress)
{
    const Tensor& tensor = model.tensors[weight.tensor];
    // Pieces of long rows end where one group size wants it: then every quantization has a pass of its own.
    if (quantizations.size() > 1 && ChannelRows(tensor, weight.channels).rowLength() > kWholeRow) {
        std::vector<LayerResult> results;
        for (const Quantization& quantization : quantizations) {
            auto result = LayerPass(model, weight, {&quantization, 1}, progress).run();
            QS_TRY(result);
            results.push_back(std::move(result->front()));
        }
        return results;
    }
    return LayerPass(model, weight, quantizations, progress).run();
}

} // namespace qs
