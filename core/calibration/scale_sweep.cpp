// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/scale_sweep.h"

#include <algorithm>
#include <cmath>

namespace qs {

ScaledLevels::ScaledLevels(std::span<const float> levels)
{
    // The level at 0 is the nearest one; of two equally near ones each side has its own.
    const auto above = std::ranges::find_if(levels, [](float level) { return level >= 0; });
    auto positive = above == levels.end() ? levels.end() - 1 : above;
    auto negative = positive;
    if (above != levels.end() && above != levels.begin()) {
        const double up = *above;
        const double down = -double{*(above - 1)};
        positive = down < up ? above - 1 : above;
        negative = up < down || up == 0 ? above : above - 1;
    }
    m_positive.first = *positive;
    for (auto at = positive; at + 1 != levels.end(); ++at) {
        m_positive.steps.push_back({(double{*at} + *(at + 1)) / 2, *(at + 1)});
    }
    m_negative.first = *negative;
    for (auto at = negative; at != levels.begin(); --at) {
        m_negative.steps.push_back({-(double{*at} + *(at - 1)) / 2, *(at - 1)});
    }
}

double ScaledLevels::first(bool isNegative) const
{
    return m_isWhole ? 0 : side(isNegative).first;
}

std::size_t ScaledLevels::steps(bool isNegative) const
{
    return m_isWhole ? static_cast<std::size_t>(isNegative ? -m_low : m_high) : side(isNegative).steps.size();
}

ScaledLevels::Step ScaledLevels::step(bool isNegative, std::size_t i) const
{
    if (m_isWhole) {
        const double code = static_cast<double>(i) + 1;
        return {code - 0.5, isNegative ? -code : code};
    }
    return side(isNegative).steps[i];
}

std::size_t ScaledLevels::crossed(bool isNegative, double magnitude) const
{
    if (m_isWhole) {
        const double codes = std::ceil(std::min(magnitude, 1e9) - 0.5);
        return std::min(static_cast<std::size_t>(std::max(codes, 0.0)), steps(isNegative));
    }
    const auto& all = side(isNegative).steps;
    return static_cast<std::size_t>(std::ranges::lower_bound(all, magnitude, {}, &Step::border) - all.begin());
}

double ScaledLevels::last(bool isNegative) const
{
    const std::size_t count = steps(isNegative);
    return count == 0 ? first(isNegative) : step(isNegative, count - 1).level;
}

namespace {

/// What the sums gain when the scale falls below `at`.
struct Change {
    double at;
    double products; ///< of Σxc
    double squares;  ///< of Σc²
};

struct Sums {
    double products = 0;
    double squares = 0;

    void add(const WeightedValue& value, double from, double to)
    {
        products += value.weight * value.x * (to - from);
        squares += value.weight * (to * to - from * from);
    }
    SweptScale best() const
    {
        return products > 0 && squares > 0 ? SweptScale{products / squares, products * (products / squares)}
                                           : SweptScale();
    }
};

double levelAt(const ScaledLevels& levels, bool isNegative, std::size_t crossed)
{
    return crossed == 0 ? levels.first(isNegative) : levels.step(isNegative, crossed - 1).level;
}

} // namespace

SweptScale sweptScale(std::span<const WeightedValue> values, const ScaledLevels& levels, double least, double most)
{
    Sums sums;
    std::vector<Change> changes;
    for (const WeightedValue& value : values) {
        const bool isNegative = value.x < 0;
        const double magnitude = std::abs(value.x);
        if (magnitude == 0) {
            sums.add(value, 0, levels.first(false)); // whatever the scale; not 0 where there is no level 0
            continue;
        }
        const std::size_t before = levels.crossed(isNegative, magnitude / most);
        double level = levelAt(levels, isNegative, before);
        sums.add(value, 0, level);
        const std::size_t count = levels.steps(isNegative);
        for (std::size_t i = before; i < count; ++i) {
            const ScaledLevels::Step step = levels.step(isNegative, i);
            const double at = magnitude / step.border;
            if (at < least) {
                break;
            }
            changes.push_back({at, value.weight * value.x * (step.level - level),
                               value.weight * (step.level * step.level - level * level)});
            level = step.level;
        }
    }
    std::ranges::sort(changes, std::greater(), &Change::at);
    SweptScale best = sums.best();
    for (const Change& change : changes) {
        sums.products += change.products;
        sums.squares += change.squares;
        // Compared without a division: gain = products² / squares.
        if (sums.products > 0 && sums.products * sums.products > best.gain * sums.squares) {
            best = sums.best();
        }
    }
    return best;
}

SweptScale sweptScaleByDefinition(std::span<const WeightedValue> values, const ScaledLevels& levels, double most,
                                  int points)
{
    SweptScale best;
    for (int i = points; i > 0; --i) {
        const double scale = most * i / points;
        Sums sums;
        for (const WeightedValue& value : values) {
            const bool isNegative = value.x < 0;
            sums.add(value, 0, levelAt(levels, isNegative, levels.crossed(isNegative, std::abs(value.x) / scale)));
        }
        const SweptScale found = sums.best();
        best = found.gain > best.gain ? found : best;
    }
    return best;
}

} // namespace qs
