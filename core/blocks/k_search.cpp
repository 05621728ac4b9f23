// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/blocks/k_search.h"

#include <algorithm>
#include <cmath>

namespace qs {

namespace {

std::array<float, 32> weightsOf(std::span<const float> values, ValueWeight kind)
{
    float spread = 0;
    if (kind == ValueWeight::MagnitudeAndSpread) {
        float squares = 0;
        for (const float x : values) {
            squares += x * x;
        }
        spread = std::sqrt(squares / static_cast<float>(values.size()));
    }
    std::array<float, 32> weights{};
    for (std::size_t i = 0; i < values.size(); ++i) {
        weights[i] = spread + std::abs(values[i]);
    }
    return weights;
}

/// Levels counted from −minimum upwards.
std::array<std::uint8_t, 32> codesAbove(float minimum, float inverse, std::span<const float> values, int highest)
{
    std::array<std::uint8_t, 32> codes{};
    for (std::size_t i = 0; i < values.size(); ++i) {
        codes[i] = static_cast<std::uint8_t>(std::clamp(nearestInt(inverse * (values[i] + minimum)), 0, highest));
    }
    return codes;
}

float weightedError(const SubBlockFit& fit, std::span<const float> values, const std::array<float, 32>& weights,
                    ErrorPower power)
{
    float error = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const float off = fit.scale * static_cast<float>(fit.codes[i]) - fit.minimum - values[i];
        error += weights[i] * (power == ErrorPower::Absolute ? std::abs(off) : off * off);
    }
    return error;
}

struct Sums {
    float w = 0;
    float x = 0;  ///< Σ w x
    float l = 0;  ///< Σ w l
    float ll = 0; ///< Σ w l²
    float lx = 0; ///< Σ w l x
};

/// Adds the sums over levels to those over weights alone.
Sums sumsOf(const std::array<std::uint8_t, 32>& codes, std::span<const float> values,
            const std::array<float, 32>& weights, Sums sums)
{
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto level = static_cast<float>(codes[i]);
        sums.l += weights[i] * level;
        sums.ll += weights[i] * level * level;
        sums.lx += weights[i] * level * values[i];
    }
    return sums;
}

/// The normal equations of w (scale · l − minimum − x)². A minimum may only lower the values: where it would raise
/// them there is none.
void solve(const Sums& sums, float determinant, SubBlockFit& fit)
{
    fit.scale = (sums.w * sums.lx - sums.x * sums.l) / determinant;
    const float lowest = (sums.ll * sums.x - sums.l * sums.lx) / determinant;
    fit.minimum = -lowest;
    if (lowest > 0) {
        fit.minimum = 0;
        fit.scale = sums.lx / sums.ll;
    }
}

/// The value of largest magnitude with its sign, the first of equals.
float largestOf(std::span<const float> values)
{
    float largest = 0;
    for (const float x : values) {
        largest = std::abs(x) > std::abs(largest) ? x : largest;
    }
    return largest;
}

struct LevelSums {
    float xl = 0; ///< Σ w x l
    float ll = 0; ///< Σ w l²

    void add(float x, int level)
    {
        const float w = x * x;
        xl += w * x * static_cast<float>(level);
        ll += w * static_cast<float>(level) * static_cast<float>(level);
    }
    void remove(float x, int level)
    {
        const float w = x * x;
        xl -= w * x * static_cast<float>(level);
        ll -= w * static_cast<float>(level) * static_cast<float>(level);
    }
    float scale() const { return xl / ll; }
};

/// One sweep over the levels; whether one moved.
bool sweep(std::span<const float> values, std::array<int, 16>& levels, LevelSums& sums)
{
    bool moved = false;
    for (std::size_t i = 0; i < values.size(); ++i) {
        LevelSums others = sums;
        others.remove(values[i], levels[i]);
        if (!(others.xl > 0)) {
            continue;
        }
        const int level = std::clamp(nearestInt(values[i] * others.ll / others.xl), -4, 3);
        if (level == levels[i]) {
            continue;
        }
        others.add(values[i], level);
        if (others.ll > 0 && others.xl * others.xl * sums.ll > sums.xl * sums.xl * others.ll) {
            levels[i] = level;
            sums = others;
            moved = true;
        }
    }
    return moved;
}

} // namespace

SubBlockFit fitWithMinimum(std::span<const float> values, const MinimumSearch& search)
{
    const std::array<float, 32> weights = weightsOf(values, search.weight);
    const float largest = *std::ranges::max_element(values);
    SubBlockFit best;
    best.minimum = -std::min(*std::ranges::min_element(values), 0.0F);
    if (largest == -best.minimum) {
        return best;
    }
    const auto highest = static_cast<float>(search.highest);
    const float inverse = highest / (largest + best.minimum);
    best.scale = 1 / inverse;
    best.codes = codesAbove(best.minimum, inverse, values, search.highest);
    float bestError = weightedError(best, values, weights, search.power);
    Sums fixed;
    for (std::size_t i = 0; i < values.size(); ++i) {
        fixed.w += weights[i];
        fixed.x += weights[i] * values[i];
    }
    for (int i = 0; i <= search.last; ++i) {
        // Measured from the best minimum so far, not from the smallest value.
        const float tried = (search.from + search.step * static_cast<float>(i) + highest) / (largest + best.minimum);
        SubBlockFit fit;
        fit.codes = codesAbove(best.minimum, tried, values, search.highest);
        const Sums sums = sumsOf(fit.codes, values, weights, fixed);
        const float determinant = sums.w * sums.ll - sums.l * sums.l;
        if (!(determinant > 0)) {
            continue;
        }
        solve(sums, determinant, fit);
        const float error = weightedError(fit, values, weights, search.power);
        if (error < bestError) {
            best = fit;
            bestError = error;
        }
    }
    return best;
}

SubBlockFit fitSixBits(std::span<const float> values)
{
    SubBlockFit best;
    const float largest = largestOf(values);
    if (std::abs(largest) < kNothing) {
        return best;
    }
    float bestMeasure = 0;
    // The plain choice first, then those around it in order.
    for (const int i : {0, -9, -8, -7, -6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6, 7, 8, 9}) {
        const float inverse = -(32 + 0.1F * static_cast<float>(i)) / largest;
        LevelSums sums;
        std::array<std::uint8_t, 32> codes{};
        for (std::size_t k = 0; k < values.size(); ++k) {
            const int level = std::clamp(nearestInt(inverse * values[k]), -32, 31);
            codes[k] = static_cast<std::uint8_t>(level + 32);
            sums.add(values[k], level);
        }
        if (i == 0) {
            best.scale = sums.ll != 0 ? sums.scale() : 0.0F;
        } else if (sums.ll > 0 && sums.xl * sums.xl > bestMeasure * sums.ll) {
            best.scale = sums.scale();
        } else {
            continue;
        }
        best.codes = codes;
        bestMeasure = best.scale * sums.xl;
    }
    return best;
}

SubBlockFit fitThreeBits(std::span<const float> values)
{
    SubBlockFit fit;
    const float largest = largestOf(values);
    if (std::abs(largest) < kNothing) {
        return fit;
    }
    const float inverse = -4 / largest;
    std::array<int, 16> levels{};
    LevelSums sums;
    for (std::size_t i = 0; i < values.size(); ++i) {
        levels[i] = std::clamp(nearestInt(inverse * values[i]), -4, 3);
        sums.add(values[i], levels[i]);
    }
    for (int i = 0; i < 5 && sweep(values, levels, sums); ++i) {
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
        fit.codes[i] = static_cast<std::uint8_t>(levels[i] + 4);
    }
    fit.scale = sums.ll > 0 ? sums.scale() : 0.0F;
    return fit;
}

} // namespace qs
