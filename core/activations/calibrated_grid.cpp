// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/activations/calibrated_grid.h"

#include "core/calibration/lloyd_max.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace qs {

namespace {

/// How many codes have a value of `seen` nearest to them, as far as its ends tell.
std::uint64_t codesWithin(const Distribution& seen, const Quantizer& quantizer, const Grid& grid)
{
    if (!codesAreCounted(quantizer.rule(), grid)) {
        return 0;
    }
    const auto codeOf = [&](double x) { return quantized(static_cast<float>(x), quantizer.rule(), grid).code; };
    const int codes = codeOf(seen.moments().max) - codeOf(seen.moments().min) + 1;
    return static_cast<std::uint64_t>(codes);
}

} // namespace

CalibratedGrid::CalibratedGrid(const Distribution& seen, const Quantization& quantization)
    : m_quantizer(quantizerOf(effective(quantization))), m_calibration(effective(quantization).calibration)
{
    if (!seen.empty()) {
        if (m_quantizer.format().fittedBits > 0) {
            m_quantizer.fitTo(lloydMaxLevels(seen, m_quantizer.format().fittedBits));
        }
        m_range = findCalibration(m_calibration.id)->fromDistribution(seen, m_quantizer, m_calibration);
    }
    m_grid = m_quantizer.gridOf(m_range);
}

CalibratedGrid::Cost CalibratedGrid::costOn(const Distribution& values) const
{
    Cost cost;
    if (values.empty()) {
        return cost;
    }
    const Moments& moments = values.moments();
    cost.error = binnedError(values, m_quantizer, m_grid);
    cost.signal = moments.variance() + moments.mean * moments.mean;
    const Range clip = m_quantizer.clippingStart(m_grid);
    const auto sums = values.cumulative();
    const double kept = sums->below(clip.high).count - sums->below(clip.low).count;
    // "Below" leaves out the largest value itself, which may be the one at the edge.
    const bool isWithin = moments.max <= clip.high && moments.min >= clip.low;
    cost.clippedValues = isWithin ? 0 : std::max(0.0, 1 - kept / static_cast<double>(moments.count));
    cost.reachedCodes = codesWithin(values, m_quantizer, m_grid);
    return cost;
}

double CalibratedGrid::Cost::sqnrDb() const
{
    constexpr double kPerDecade = 10;
    return signal > 0 ? kPerDecade * std::log10(signal / error.total()) : std::numeric_limits<double>::quiet_NaN();
}

double CalibratedGrid::Cost::clippingShare() const
{
    return error.total() > 0 ? error.clipping / error.total() : 0;
}

std::vector<CalibratedGrid> calibratedGrids(const Distribution& seen, const Quantization& quantization)
{
    std::vector<CalibratedGrid> grids;
    const bool isAffine = quantizerOf(effective(quantization)).rule().kind == CodeRule::Kind::Affine;
    for (const Calibration& row : calibrations()) {
        if (row.id == "manual" || (row.id == "abs-mean" && isAffine)) {
            continue;
        }
        Quantization choice = quantization;
        choice.calibration = {.id = std::string(row.id), .value = row.defaultValue, .range = {}};
        if (effective(choice).calibration.id == row.id) { // else the format decides itself
            grids.emplace_back(seen, choice);
        }
    }
    return grids;
}

} // namespace qs
