// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/calibration/binned_values.h"
#include "core/formats/quantizer.h"

#include <limits>
#include <span>
#include <vector>

namespace qs {

/// The numbers that a scale multiplies, on either side of 0: x' = s · c. Codes −low … high, or levels.
class ScaledLevels {
public:
    /// Whole numbers from `low` to `high`, low ≤ 0 ≤ high.
    ScaledLevels(int low, int high) : m_isWhole(true), m_low(low), m_high(high) {}
    /// Ascending, at least two.
    explicit ScaledLevels(std::span<const float> levels);

    /// The level that a tiny value on the side of `x` gets, then the borders to cross and the levels behind them, away
    /// from 0. Borders are positive magnitudes of x / s.
    struct Step {
        double border = 0;
        double level = 0; ///< with its sign
    };
    double first(bool isNegative) const;
    std::size_t steps(bool isNegative) const;
    Step step(bool isNegative, std::size_t i) const;
    /// How many borders a magnitude of x / s has behind it.
    std::size_t crossed(bool isNegative, double magnitude) const;
    /// The outermost level of that side, with its sign.
    double last(bool isNegative) const;

private:
    struct Side {
        double first = 0;
        std::vector<Step> steps;
    };
    const Side& side(bool isNegative) const { return isNegative ? m_negative : m_positive; }

    bool m_isWhole = false;
    int m_low = 0;
    int m_high = 0;
    Side m_negative;
    Side m_positive;
};

/// The scale with the smallest Σ weight · (x − s · nearest level)², by going down through every scale in [least, most]
/// at which the level of a value changes.
///
/// With levels c given, the error Σ(x − s c)² is least at s = Σxc / Σc², where it is Σx² − (Σxc)² / Σc²; the nearest
/// levels can only do better. So the largest (Σxc)² / Σc² of all choices of levels that are nearest somewhere belongs
/// to the optimum, and running sums give it in one step per change. Exact up to the rounding of doubles.
struct SweptScale {
    double scale = 0; ///< 0 where no scale improves on "everything is 0"
    double gain = 0;  ///< (Σxc)² / Σc²: how much of Σx² is recovered
};
SweptScale sweptScale(std::span<const WeightedValue> values, const ScaledLevels& levels, double least = 0,
                      double most = std::numeric_limits<double>::infinity());
/// The definition: tries the optimum for the levels at `points` scales, evenly on (0, most].
SweptScale sweptScaleByDefinition(std::span<const WeightedValue> values, const ScaledLevels& levels, double most,
                                  int points);

} // namespace qs
