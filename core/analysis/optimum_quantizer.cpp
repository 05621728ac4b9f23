// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/optimum_quantizer.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace qs {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::vector<double> evenLevels(double step, int perSide, bool withZero)
{
    std::vector<double> levels;
    for (int k = 0; k < perSide + (withZero ? 1 : 0); ++k) {
        levels.push_back(withZero ? step * k : step * (k + 0.5));
    }
    return levels;
}

/// Where each level's values begin: in the middle between it and the one before.
double lowerEdge(std::span<const double> levels, std::size_t k)
{
    return k == 0 ? 0 : k == levels.size() ? kInfinity : (levels[k - 1] + levels[k]) / 2;
}

/// Moments of the values that take each level.
std::vector<PartialMoments> cellsOf(const SourceShape& shape, std::span<const double> levels)
{
    std::vector<PartialMoments> cells;
    PartialMoments before;
    for (std::size_t k = 0; k < levels.size(); ++k) {
        const PartialMoments upTo = momentsUpTo(shape, lowerEdge(levels, k + 1));
        cells.push_back({upTo.mass - before.mass, upTo.first - before.first, upTo.second - before.second});
        before = upTo;
    }
    return cells;
}

/// A wide look for the valley, then golden sections inside it: the error is flat at its minimum, so a step good to nine
/// digits gives the error to all its digits.
UniformOptimum bestStep(const SourceShape& shape, int perSide, bool withZero)
{
    const auto error = [&](double step) { return errorOfLevels(shape, evenLevels(step, perSide, withZero)); };
    constexpr double kLeast = 0.5; // outermost level in standard deviations
    constexpr double kMost = 1000;
    constexpr double kFactor = 1.4;
    double best = kLeast / perSide;
    for (double step = best; step < kMost / perSide; step *= kFactor) {
        best = error(step) < error(best) ? step : best;
    }
    constexpr double kSection = std::numbers::phi - 1;
    double low = best / kFactor;
    double high = best * kFactor;
    double left = high - (high - low) * kSection;
    double right = low + (high - low) * kSection;
    double leftError = error(left);
    double rightError = error(right);
    while (high - low > 1e-9 * high) {
        if (leftError < rightError) {
            high = right;
            right = left;
            rightError = leftError;
            left = high - (high - low) * kSection;
            leftError = error(left);
        } else {
            low = left;
            left = right;
            leftError = rightError;
            right = low + (high - low) * kSection;
            rightError = error(right);
        }
    }
    const double step = (low + high) / 2;
    return {step, error(step)};
}

/// Many levels are best spread with the density f^(1/3) (Panter and Dite 1951): a start close to the optimum.
std::vector<double> spreadLevels(const SourceShape& shape, int perSide)
{
    constexpr int kPoints = 4096;
    constexpr double kNear = 1e-3; // steps grow from here in proportion to x
    constexpr double kFar = 1e3;
    std::vector<double> at{0};
    std::vector<double> upTo{0};
    for (int i = 1; i <= kPoints; ++i) {
        at.push_back(kNear * std::expm1(std::log1p(kFar / kNear) * i / kPoints));
        const double middle = (at[at.size() - 2] + at.back()) / 2;
        upTo.push_back(upTo.back() + std::cbrt(densityAt(shape, middle)) * (at.back() - at[at.size() - 2]));
    }
    std::vector<double> levels;
    for (int k = 0; k < perSide; ++k) {
        const double wanted = upTo.back() * (k + 0.5) / perSide;
        const auto next = static_cast<std::size_t>(std::ranges::lower_bound(upTo, wanted) - upTo.begin());
        const double part = (wanted - upTo[next - 1]) / (upTo[next] - upTo[next - 1]);
        levels.push_back(at[next - 1] + part * (at[next] - at[next - 1]));
    }
    return levels;
}

/// Every level moves to the mean of its values; one without values stays.
std::vector<double> lloydStep(std::span<const double> levels, std::span<const PartialMoments> cells)
{
    std::vector<double> moved(levels.begin(), levels.end());
    for (std::size_t k = 0; k < levels.size(); ++k) {
        moved[k] = cells[k].mass > 0 ? cells[k].first / cells[k].mass : levels[k];
    }
    return moved;
}

/// Newton's step towards a vanishing gradient yₖ·∫f − ∫x·f. A level shares an edge with its neighbours only, so the
/// system has three diagonals.
std::vector<double> newtonStep(const SourceShape& shape, std::span<const double> levels,
                               std::span<const PartialMoments> cells)
{
    const std::size_t count = levels.size();
    std::vector<double> diagonal(count);
    std::vector<double> beside(count); // element k couples k and k + 1
    std::vector<double> move(count);
    for (std::size_t k = 0; k < count; ++k) {
        diagonal[k] = cells[k].mass;
        move[k] = cells[k].first - levels[k] * cells[k].mass;
    }
    for (std::size_t k = 0; k + 1 < count; ++k) {
        beside[k] = -densityAt(shape, lowerEdge(levels, k + 1)) * (levels[k + 1] - levels[k]) / 4;
        diagonal[k] += beside[k];
        diagonal[k + 1] += beside[k];
    }
    for (std::size_t k = 1; k < count; ++k) {
        const double factor = beside[k - 1] / diagonal[k - 1];
        diagonal[k] -= factor * beside[k - 1];
        move[k] -= factor * move[k - 1];
    }
    std::vector<double> moved(levels.begin(), levels.end());
    for (std::size_t k = count; k-- > 0;) {
        move[k] = (move[k] - (k + 1 < count ? beside[k] * move[k + 1] : 0)) / diagonal[k];
        moved[k] += move[k];
    }
    return moved;
}

bool areLevels(std::span<const double> levels)
{
    // False for NaN as well.
    return levels.front() > 0 && levels.back() < kInfinity &&
           std::ranges::adjacent_find(levels, [](double a, double b) { return !(a < b); }) == levels.end();
}

} // namespace

double errorOfLevels(const SourceShape& shape, std::span<const double> levels)
{
    const std::vector<PartialMoments> cells = cellsOf(shape, levels);
    double error = 0;
    for (std::size_t k = 0; k < levels.size(); ++k) {
        error += cells[k].second - 2 * levels[k] * cells[k].first + levels[k] * levels[k] * cells[k].mass;
    }
    return 2 * error;
}

UniformOptimum bestWithoutZero(const SourceShape& shape, int perSide)
{
    return bestStep(shape, perSide, false);
}

UniformOptimum bestWithZero(const SourceShape& shape, int perSide)
{
    return bestStep(shape, perSide, true);
}

/// Lloyd's iteration alone needs as many rounds as there are levels squared; Newton's needs a handful, and where a step
/// of it does not lead downwards one of Lloyd's always does.
LevelsOptimum bestLevels(const SourceShape& shape, int perSide)
{
    constexpr int kMostRounds = 500;
    constexpr double kEnough = 1e-14; // of the error, which is quadratic in what the levels are still away
    LevelsOptimum best{spreadLevels(shape, perSide), 0};
    best.error = errorOfLevels(shape, best.levels);
    for (int round = 0; round < kMostRounds; ++round) {
        const std::vector<PartialMoments> cells = cellsOf(shape, best.levels);
        std::vector<double> next = newtonStep(shape, best.levels, cells);
        double error = areLevels(next) ? errorOfLevels(shape, next) : kInfinity;
        if (!(error < best.error)) {
            next = lloydStep(best.levels, cells);
            error = errorOfLevels(shape, next);
        }
        if (!(error < best.error * (1 - kEnough))) {
            break;
        }
        best = {std::move(next), error};
    }
    return best;
}

} // namespace qs
