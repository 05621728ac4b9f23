// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/layer_pass.h"

#include "core/analysis/analyse.h"
#include "core/analysis/grid_pass.h"
#include "core/analysis/layer_notes.h"
#include "core/analysis/plan.h"
#include "core/analysis/row_errors.h"
#include "core/analysis/tile.h"
#include "core/base/parallel.h"
#include "core/calibration/distribution.h"
#include "core/calibration/distribution_pass.h"
#include "core/calibration/lloyd_max.h"
#include "core/kernels/count_beyond.h"
#include "core/kernels/shape_moments.h"
#include "core/tensor/channel_rows.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <mutex>

namespace qs {

namespace {

/// The codes seen so far under one plan. A tile starts from what the others have found: then it has little to mark.
class SharedCodes {
public:
    /// Counts start from zero in every tile.
    RowCodes snapshot(std::size_t counted)
    {
        const std::scoped_lock lock(m_mutex);
        return {m_codes.used, std::vector<std::uint64_t>(counted)};
    }
    void merge(const RowCodes& codes)
    {
        const std::scoped_lock lock(m_mutex);
        m_codes.used.merge(codes.used);
        m_codes.counts.resize(std::max(m_codes.counts.size(), codes.counts.size()));
        std::ranges::transform(codes.counts, m_codes.counts, m_codes.counts.begin(), std::plus());
    }
    const RowCodes& all() const { return m_codes; }

private:
    std::mutex m_mutex;
    RowCodes m_codes;
};

/// What one tile found under one plan, by row.
using TileErrors = std::vector<ErrorSums>;

class LayerPass {
public:
    /// `quantizations` share the kind of row: output channels, or input channels.
    LayerPass(const Model& model, const Weight& weight, std::span<const Quantization> quantizations,
              const Measurement& measurement, Progress& progress)
        : m_tensor(model.tensors[weight.tensor]),
          m_rows(rowsFor(model, weight, quantizations.front())),
          m_plans(quantizations.begin(), quantizations.end()),
          m_measurement(measurement),
          m_progress(progress),
          m_codes(quantizations.size())
    {
        // Pieces of long rows must not cut a group.
        std::uint64_t columnMultiple = 1;
        for (const Plan& plan : m_plans) {
            const auto size = static_cast<std::uint64_t>(plan.quantization.granularity.size);
            columnMultiple = std::max(columnMultiple, size);
        }
        m_tiles = tilesOf(m_rows, columnMultiple);
        for (const Quantization& quantization : quantizations) {
            m_results.push_back(pendingLayer(model, weight, quantization));
        }
    }

    Result<std::vector<LayerResult>> run()
    {
        QS_TRY(m_tensor.data->intact()); // else hours may go by before it shows
        QS_TRY(seeWholeTensor());
        QS_TRY(fitLevels());
        QS_TRY(findGrids());
        QS_TRY(measureTiles());
        QS_TRY(m_tensor.data->intact());
        QS_TRY(parallelFor(m_plans.size(), m_progress, [this](std::size_t i) {
            finish(i);
            return ok();
        }));
        m_tensor.data->forget();
        return std::move(m_results);
    }

private:
    Status seeWholeTensor();
    Status fitLevels();
    Status findGrids();
    Status measureTiles();
    void finish(std::size_t plan);
    std::size_t countedCodes(std::size_t plan) const;
    void addStatistics(std::size_t plan);

    const Tensor& m_tensor;
    const ChannelRows m_rows;
    std::vector<Plan> m_plans;
    const Measurement m_measurement;
    Progress& m_progress;
    std::vector<Tile> m_tiles;
    struct TileShape {
        ShapeMoments moments;
        std::uint64_t outliers = 0;
    };
    std::vector<TileShape> m_shapes;               ///< by tile, where the statistics need them
    Distribution m_distribution;                   ///< of the whole tensor, where a plan or the statistics need it
    std::vector<std::vector<Moments>> m_seen;      ///< by tile, then by row
    std::vector<std::vector<TileErrors>> m_errors; ///< by plan, then by tile
    std::vector<SharedCodes> m_codes;              ///< by plan
    std::vector<LayerResult> m_results;
};

/// What is shared by the whole tensor is chosen from its distribution, or from its moments where those are enough.
Status LayerPass::seeWholeTensor()
{
    bool needed = m_measurement.statistics;
    bool histogram = m_measurement.statistics;
    for (const Plan& plan : m_plans) {
        const bool isShared = plan.codec == nullptr && plan.sharing() == Sharing::Tensor;
        needed = needed || isShared;
        histogram = histogram || plan.isFitted() || (isShared && plan.calibration.needsDistribution);
    }
    if (!needed) {
        return ok();
    }
    const ReadValues read = [this](std::uint64_t first, std::uint64_t count, std::vector<float>& scratch) {
        return floatsOf(m_tensor, first, count, scratch);
    };
    if (histogram) {
        auto found = distributionOf(m_tensor.count, read, m_progress);
        QS_TRY(found);
        m_distribution = std::move(*found);
    } else {
        const auto moments = momentsOf(m_tensor.count, read, m_progress);
        QS_TRY(moments);
        m_distribution = Distribution(*moments);
    }
    return ok();
}

Status LayerPass::fitLevels()
{
    std::vector<Plan*> fitted;
    for (Plan& plan : m_plans) {
        if (plan.isFitted()) {
            fitted.push_back(&plan);
        }
    }
    if (fitted.size() > 1) {
        (void)m_distribution.cumulative(); // made once, before several threads ask for it
    }
    return parallelFor(fitted.size(), m_progress, [&](std::size_t i) {
        Quantizer& quantizer = fitted[i]->quantizer;
        quantizer.fitTo(lloydMaxLevels(m_distribution, quantizer.format().fittedBits));
        return ok();
    });
}

Status LayerPass::findGrids()
{
    for (Plan& plan : m_plans) {
        if (plan.codec != nullptr) {
            continue;
        }
        if (plan.sharing() == Sharing::Tensor) {
            plan.shared = gridsTogether(plan.quantizer, {plan.rangeOf(m_distribution)}).front();
        } else if (plan.sharing() == Sharing::Channel && m_rows.rowLength() > kWholeRow) {
            QS_TRY(findLongRowGrids(plan, m_rows, m_progress));
        } else if (plan.needsAllGrids()) {
            QS_TRY(findAllGrids(plan, m_rows, m_progress));
        }
    }
    return ok();
}

/// How many codes are counted under a plan; 0 where nobody asks or there are too many.
std::size_t LayerPass::countedCodes(std::size_t plan) const
{
    const std::uint64_t codes = m_results[plan].codesAvailable;
    return m_measurement.statistics && codes <= CodeSet::kMostCodes ? static_cast<std::size_t>(codes) : 0;
}

Status LayerPass::measureTiles()
{
    m_seen.resize(m_tiles.size());
    m_shapes.resize(m_measurement.statistics ? m_tiles.size() : 0);
    const OutlierLimits limits = outlierLimits(m_distribution.moments().mean, m_distribution.moments().std());
    m_errors.assign(m_plans.size(), std::vector<TileErrors>(m_tiles.size()));
    return parallelFor(m_tiles.size(), m_progress, [this, limits](std::size_t t) -> Status {
        const Tile& tile = m_tiles[t];
        RowScratch scratch;
        const auto values = m_rows.read(tile.row, tile.rows, tile.column, tile.columns, scratch.values);
        QS_TRY(values);
        std::vector<RowCodes> codes;
        for (std::size_t p = 0; p < m_plans.size(); ++p) {
            codes.push_back(m_codes[p].snapshot(countedCodes(p)));
            m_errors[p][t].resize(tile.rows);
        }
        for (std::uint64_t r = 0; r < tile.rows; ++r) {
            const auto row = values->subspan(r * tile.columns, tile.columns);
            m_seen[t].push_back(momentsOf(row));
            if (m_measurement.statistics) {
                m_shapes[t].moments.merge(shapeMomentsOf(row, m_seen[t].back()));
            }
            // Row by row: the passes over a row ask for the next one while they calculate.
            const RowPiece piece{tile.row + r, tile.column, row, m_seen[t].back()};
            for (std::size_t p = 0; p < m_plans.size(); ++p) {
                if (m_progress.cancelled()) {
                    return Error{ErrorCode::Cancelled, "cancelled"};
                }
                addRowErrors(m_plans[p], piece, scratch, m_errors[p][t][r], codes[p]);
            }
        }
        if (m_measurement.statistics) {
            m_shapes[t].outliers = countBeyond(*values, limits.low, limits.high);
        }
        for (std::size_t p = 0; p < m_plans.size(); ++p) {
            m_codes[p].merge(codes[p]);
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
            result.worstChannelSums = channel.sums;
        }
    }
    result.grid = m_plans[plan].shared;
    if (m_plans[plan].isFitted()) {
        const auto levels = m_plans[plan].quantizer.rule().levels;
        result.levels.assign(levels.begin(), levels.end());
    }
    if (result.codesAvailable <= CodeSet::kMostCodes) {
        result.codesUsed = m_codes[plan].all().used.size();
    }
    if (m_measurement.statistics) {
        addStatistics(plan);
    }
    addNotes(result);
    result.state = LayerResult::State::Done;
}

void LayerPass::addStatistics(std::size_t plan)
{
    TileShape whole;
    for (const TileShape& tile : m_shapes) {
        whole.moments.merge(tile.moments);
        whole.outliers += tile.outliers;
    }
    LayerResult& result = m_results[plan];
    result.statistics = statisticsOf(whole.moments, m_distribution, result.channels, whole.outliers);
    const Plan& chosen = m_plans[plan];
    addCodes(*result.statistics, {.bits = chosen.quantizer.format().bits,
                                  .isSymmetric = chosen.quantizer.isSymmetric() && chosen.quantizer.format().isSigned,
                                  .counts = m_codes[plan].all().counts});
}

/// Quantizations that are measured in one pass.
bool sharesRows(const Quantization& a, const Quantization& b)
{
    return (a.granularity.sharing == Sharing::InputChannel) == (b.granularity.sharing == Sharing::InputChannel);
}

/// Passes that quantization `q` makes before the errors, without those over the whole tensor.
std::uint64_t extraPasses(const Quantization& q, const ChannelRows& rows)
{
    const Plan plan(q);
    const bool isLongRow = plan.codec == nullptr && plan.sharing() == Sharing::Channel && rows.rowLength() > kWholeRow;
    return isLongRow || (plan.needsAllGrids() && plan.sharing() != Sharing::Tensor) ? 1 : 0;
}

/// Cuts `quantizations` into those that one pass can measure. Pieces of long rows end where one group size wants it:
/// then every quantization has a pass of its own.
std::vector<std::vector<std::size_t>> passesFor(const Model& model, const Weight& weight,
                                                std::span<const Quantization> quantizations)
{
    std::vector<std::vector<std::size_t>> passes;
    for (std::size_t i = 0; i < quantizations.size(); ++i) {
        const bool isLong = rowsFor(model, weight, quantizations[i]).rowLength() > kWholeRow;
        const auto pass = std::ranges::find_if(passes, [&](const std::vector<std::size_t>& members) {
            return !isLong && sharesRows(quantizations[members.front()], quantizations[i]);
        });
        if (pass == passes.end()) {
            passes.push_back({i});
        } else {
            pass->push_back(i);
        }
    }
    return passes;
}

std::vector<Quantization> picked(std::span<const Quantization> quantizations, const std::vector<std::size_t>& indices)
{
    std::vector<Quantization> found;
    for (const std::size_t i : indices) {
        found.push_back(quantizations[i]);
    }
    return found;
}

} // namespace

ChannelRows rowsFor(const Model& model, const Weight& weight, const Quantization& quantization)
{
    const bool areInputs = quantization.granularity.sharing == Sharing::InputChannel;
    return {model.tensors[weight.tensor], areInputs ? inputChannelsOf(weight.channels) : weight.channels};
}

std::uint64_t valuesSeen(const Model& model, const Weight& weight, std::span<const Quantization> quantizations,
                         const Measurement& measurement)
{
    std::uint64_t passes = 0;
    for (const std::vector<std::size_t>& members : passesFor(model, weight, quantizations)) {
        bool seesWhole = measurement.statistics;
        for (const std::size_t i : members) {
            const Plan plan(quantizations[i]);
            seesWhole = seesWhole || (plan.codec == nullptr && plan.sharing() == Sharing::Tensor);
            passes += extraPasses(quantizations[i], rowsFor(model, weight, quantizations[i]));
        }
        passes += seesWhole ? 2 : 1;
    }
    return passes * model.tensors[weight.tensor].count;
}

Result<std::vector<LayerResult>> measureLayer(const Model& model, const Weight& weight,
                                              std::span<const Quantization> quantizations,
                                              const Measurement& measurement, Progress& progress)
{
    std::vector<LayerResult> results(quantizations.size());
    for (const std::vector<std::size_t>& members : passesFor(model, weight, quantizations)) {
        auto found = LayerPass(model, weight, picked(quantizations, members), measurement, progress).run();
        QS_TRY(found);
        for (std::size_t i = 0; i < members.size(); ++i) {
            results[members[i]] = std::move((*found)[i]);
        }
    }
    return results;
}

} // namespace qs
