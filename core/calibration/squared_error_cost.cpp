// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/squared_error_cost.h"

#include "core/calibration/range_search.h"
#include "core/kernels/squared_errors.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

namespace qs {

namespace {

bool isFloat(double x)
{
    return double{static_cast<float>(x)} == x;
}

void makeGrids(const Quantizer& quantizer, std::span<const Range> ranges, std::span<Grid> grids)
{
    const bool areFloats =
        std::ranges::all_of(ranges, [](const Range& range) { return isFloat(range.low) && isFloat(range.high); });
    if (!areFloats) {
        std::ranges::transform(ranges, grids.begin(), [&](const Range& range) { return quantizer.gridOf(range); });
        return;
    }
    std::array<MinMax, kMostRangesAtOnce> ends;
    std::ranges::transform(ranges, ends.begin(), [](const Range& range) {
        return MinMax{static_cast<float>(range.low), static_cast<float>(range.high)};
    });
    quantizer.gridsOf(std::span(ends).first(ranges.size()), grids);
}

} // namespace

void squaredErrorsOfRanges(std::span<const float> values, const MinMax& extremes, const Quantizer& quantizer,
                           std::span<const Range> ranges, std::span<double> costs)
{
    assert(ranges.size() <= kMostRangesAtOnce && ranges.size() == costs.size());
    std::array<Grid, kMostRangesAtOnce> made;
    const auto grids = std::span(made).first(ranges.size());
    makeGrids(quantizer, ranges, grids);
    // The kernel adds squares in float, which holds them between these magnitudes only.
    constexpr float kLeast = 1e-15F;
    constexpr float kMost = 1e15F;
    const float largest = std::max(-extremes.min, extremes.max);
    if (largest < kLeast || largest > kMost) {
        squaredErrorsByDefinition(quantizer.rule(), values, grids, costs);
    } else {
        squaredErrors(quantizer.rule(), values, grids, costs);
    }
}

LeastSquaredError::LeastSquaredError(std::span<const float> values, const Quantizer& quantizer) : m_quantizer(quantizer)
{
    for (std::size_t i = 0; i < values.size(); ++i) {
        m_largest[i % kParts] = std::max(m_largest[i % kParts], std::abs(values[i]));
    }
}

double LeastSquaredError::operator()(const Range& range) const
{
    constexpr double kAlmost = 1 - 1e-5; // all sums are in float
    Grid grid;
    makeGrids(m_quantizer, {&range, 1}, {&grid, 1});
    const Range covered = m_quantizer.covered(grid);
    const auto reach = static_cast<float>(std::max(-covered.low, covered.high) / kAlmost);
    return kAlmost * squaresBeyond(m_largest, reach);
}

} // namespace qs
