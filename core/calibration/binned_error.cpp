// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/binned_error.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace qs {

namespace {

/// Σ (x − level)² over the values between two cut points.
double squares(const Distribution::Below& from, const Distribution::Below& to, double level)
{
    return std::max(0.0, (to.squares - from.squares) - 2 * level * (to.sum - from.sum) +
                             level * level * (to.count - from.count));
}

/// Errors inside the range [clip.low, clip.high], summed over the levels.
double affineRounding(const Distribution& distribution, const Grid& grid, const Range& clip)
{
    const auto sums = distribution.cumulative();
    const auto scale = double{grid.scale};
    const double zero = grid.zeroPoint;
    // Only codes that the data reach have anything to add.
    const auto codeNear = [&](double x) {
        return static_cast<int>(std::clamp(std::nearbyint(x / scale + zero), 1.0 * grid.low, 1.0 * grid.high));
    };
    const int first = codeNear(distribution.moments().min);
    const int last = codeNear(distribution.moments().max);
    double total = 0;
    Distribution::Below from = sums->below(clip.low);
    for (int code = first; code <= last; ++code) {
        const double level = scale * (code - zero);
        const Distribution::Below to = sums->below(level + scale / 2);
        total += squares(from, to, level);
        from = to;
    }
    return total;
}

double levelRounding(const Distribution& distribution, std::span<const double> levels, const Range& clip)
{
    const auto sums = distribution.cumulative();
    double total = 0;
    Distribution::Below from = sums->below(clip.low);
    for (std::size_t i = 0; i < levels.size(); ++i) {
        const double border = i + 1 < levels.size() ? (levels[i] + levels[i + 1]) / 2 : clip.high;
        const Distribution::Below to = sums->below(border);
        total += squares(from, to, levels[i]);
        from = to;
    }
    return total;
}

/// The step of a floating-point type at x, or the scale.
double stepAt(double x, const CodeRule& rule, const Grid& grid)
{
    if (rule.kind != CodeRule::Kind::Float) {
        return grid.scale;
    }
    const double v = std::abs(x) / grid.scale;
    const int exponent = v > 0 ? std::max(std::ilogb(v), rule.floats.leastExponent) : rule.floats.leastExponent;
    return std::ldexp(double{grid.scale}, exponent - rule.floats.mantissaBits);
}

/// So many levels that each bin is filled evenly between them.
double fineRounding(const Distribution& distribution, const CodeRule& rule, const Grid& grid, const Range& clip)
{
    double total = 0;
    const auto counts = distribution.counts();
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const double middle = distribution.lowEdge(static_cast<int>(i)) + distribution.binWidth() / 2;
        if (counts[i] > 0 && middle > clip.low && middle < clip.high) {
            const double step = stepAt(middle, rule, grid);
            total += static_cast<double>(counts[i]) * step * step / 12;
        }
    }
    return total;
}

} // namespace

BinnedError binnedError(const Distribution& distribution, const Quantizer& quantizer, const Grid& grid)
{
    if (distribution.empty()) {
        return {};
    }
    const Range clip = quantizer.clippingStart(grid);
    const Range covered = quantizer.covered(grid);
    BinnedError error;
    if (!codesAreCounted(quantizer.rule(), grid)) {
        error.rounding = fineRounding(distribution, quantizer.rule(), grid, clip);
    } else if (quantizer.rule().kind == CodeRule::Kind::Affine) {
        error.rounding = affineRounding(distribution, grid, clip);
    } else {
        error.rounding = levelRounding(distribution, quantizer.levels(grid), clip);
    }
    const auto sums = distribution.cumulative();
    const Distribution::Below all = sums->below(std::numeric_limits<double>::infinity());
    error.clipping =
        squares({}, sums->below(clip.low), covered.low) + squares(sums->below(clip.high), all, covered.high);
    const auto total = static_cast<double>(distribution.moments().count);
    error.rounding /= total;
    error.clipping /= total;
    return error;
}

} // namespace qs
