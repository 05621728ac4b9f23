// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/quantizer.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace qs {

namespace {

constexpr float kLeastNormal = std::numeric_limits<float>::min();
constexpr double kLargest = std::numeric_limits<float>::max();

bool isAffine(const CodeRule& rule)
{
    return rule.kind == CodeRule::Kind::Affine;
}

} // namespace

Quantizer::Quantizer(const NumberFormat& format, Scheme scheme, const ScaleStorage& storage,
                     const Arithmetic& arithmetic)
    : m_format(&format),
      m_scheme(format.hasScheme() ? scheme : Scheme::Symmetric),
      m_storage(&storage),
      m_arithmetic(arithmetic),
      m_rule{.kind = format.kind, .affine = arithmetic.rule, .floats = format.floats, .levels = format.levels}
{
    if (!isAffine(m_rule)) {
        m_high = std::max(0, static_cast<int>(m_rule.levels.size()) - 1);
        return;
    }
    const int bits = static_cast<int>(format.bits);
    const bool isFull = m_scheme == Scheme::Asymmetric || arithmetic.symmetricCodes == SymmetricCodes::Full;
    if (format.isSigned) {
        m_high = (1 << (bits - 1)) - 1;
        m_low = isFull ? -m_high - 1 : -m_high;
    } else {
        m_high = (1 << (arithmetic.reducedUnsigned ? bits - 1 : bits)) - 1;
    }
    if (m_scheme == Scheme::Asymmetric && arithmetic.zeroPoint == ZeroPointRule::Real) {
        m_rule.affine.zeroAddition = ZeroAddition::BeforeRounding; // only then is a code a whole number
    }
}

std::uint64_t Quantizer::codeCount() const
{
    if (isAffine(m_rule) || !m_rule.levels.empty()) {
        return static_cast<std::uint64_t>(m_high - m_low) + 1;
    }
    return std::uint64_t{1} << static_cast<unsigned>(m_format->bits);
}

int Quantizer::zeroPointBits() const
{
    if (m_scheme == Scheme::Symmetric) {
        return 0;
    }
    constexpr int kHalf = 16; // a real zero point is kept in half precision
    return m_arithmetic.zeroPoint == ZeroPointRule::Real ? kHalf : static_cast<int>(m_format->bits);
}

double Quantizer::symmetricScale(double largest) const
{
    if (!isAffine(m_rule)) {
        return largest / m_rule.highestLevel();
    }
    const bool isCentred = !m_format->isSigned && m_arithmetic.unsignedZero == UnsignedZero::Middle;
    return isCentred || m_arithmetic.symmetricStep == SymmetricStep::ByHalfSpan ? 2 * largest / (m_high - m_low)
                                                                                : largest / m_high;
}

/// What the grid of `range` covers before anything is rounded.
Range Quantizer::reached(const Range& range) const
{
    const bool holdsZero = isSymmetric() || m_arithmetic.rangeHoldsZero;
    return holdsZero ? Range{std::min(range.low, 0.0), std::max(range.high, 0.0)} : range;
}

Grid Quantizer::gridOf(const Range& range) const
{
    const Range r = reached(range);
    double span = r.high - r.low;
    if (m_arithmetic.precision == Precision::Float) {
        span = double{static_cast<float>(r.high) - static_cast<float>(r.low)};
    }
    double scale = isSymmetric() ? symmetricScale(std::max(-r.low, r.high)) : span / (m_high - m_low);
    Grid unit{.scale = 1, .zeroPoint = 0, .low = m_low, .high = m_high};
    if (!isAffine(m_rule)) {
        if (std::ranges::find(m_rule.levels, 0.0F) == m_rule.levels.end() && !m_rule.levels.empty()) {
            unit.scale = kLeastNormal; // no level is 0: as close to it as can be
        }
        return scale >= kLeastNormal ? gridWithScale(range, static_cast<float>(std::min(scale, kLargest))) : unit;
    }
    if (m_arithmetic.leastSpan > 0 && span < m_arithmetic.leastSpan) {
        return {.scale = 1, .zeroPoint = 0, .low = 0, .high = 0};
    }
    if (m_arithmetic.leastScale > 0) {
        scale = std::max(scale, double{m_arithmetic.leastScale});
    } else if (!(scale >= kLeastNormal)) {
        return unit;
    }
    const auto nearest = static_cast<float>(std::min(scale, kLargest));
    const float stored = m_storage->store(nearest, static_cast<float>(m_high));
    Grid grid = unit;
    grid.scale = stored;
    // Found from the scale before its rounding to float, as the runtimes that compute in double do; a coarser storage
    // moves the levels so far that the zero point has to fit the stored scale.
    const bool isExact = stored == nearest && m_arithmetic.precision == Precision::Double;
    grid.zeroPoint = zeroPointFor(r, isExact ? scale : double{stored});
    return grid;
}

Grid Quantizer::gridWithScale(const Range& range, float scale) const
{
    Grid grid{.scale =
                  m_storage->isTwoLevel() || isAffine(m_rule) ? scale : m_storage->store(scale, m_rule.highestLevel()),
              .zeroPoint = 0,
              .low = m_low,
              .high = m_high};
    if (isAffine(m_rule)) {
        grid.zeroPoint = zeroPointFor(reached(range), scale);
    }
    return grid;
}

float Quantizer::zeroPointFor(const Range& range, double scale) const
{
    if (isSymmetric()) {
        const bool isCentred = !m_format->isSigned && m_arithmetic.unsignedZero == UnsignedZero::Middle;
        return isCentred ? static_cast<float>((m_low + m_high + 1) / 2) : 0;
    }
    const auto limited = [this](double z) { return static_cast<float>(std::clamp(z, double(m_low), double(m_high))); };
    const double lowSteps = m_arithmetic.precision == Precision::Float
                                ? double{static_cast<float>(range.low) / static_cast<float>(scale)}
                                : range.low / scale;
    switch (m_arithmetic.zeroPoint) {
    case ZeroPointRule::Rounded:
        return limited(std::nearbyint(m_low - lowSteps));
    case ZeroPointRule::Subtracted:
        return limited(m_low - std::nearbyint(lowSteps));
    case ZeroPointRule::Nudged: {
        const double fromLow = m_low - range.low / scale;
        const double fromHigh = m_high - range.high / scale;
        const double lowError = std::abs(m_low) + std::abs(range.low / scale);
        const double highError = std::abs(m_high) + std::abs(range.high / scale);
        return limited(std::round(lowError < highError ? fromLow : fromHigh));
    }
    case ZeroPointRule::Real:
        return static_cast<float>(m_low - lowSteps);
    }
    return 0;
}

void Quantizer::gridsOf(std::span<const MinMax> ranges, std::span<Grid> grids) const
{
    // A float divided by a whole number below 2^16 is further than 2^-40 from the middle between two floats, so
    // dividing in float rounds as dividing in double and rounding then does. Likewise for levels with few digits.
    const bool isPlain = isSymmetric() && !m_storage->isTwoLevel() && m_arithmetic.leastScale == 0 &&
                         m_arithmetic.leastSpan == 0 && m_arithmetic.symmetricStep == SymmetricStep::ByHighest &&
                         (m_format->isSigned || m_arithmetic.unsignedZero == UnsignedZero::Lowest);
    const bool isExact = isPlain || (m_storage->isTwoLevel() && !isAffine(m_rule));
    const auto highest = isAffine(m_rule) ? static_cast<float>(m_high) : m_rule.highestLevel();
    for (std::size_t i = 0; i < ranges.size(); ++i) {
        const float scale = std::max({-ranges[i].min, ranges[i].max, 0.0F}) / highest;
        grids[i] = isExact && scale > kLeastNormal
                       ? Grid{.scale = m_storage->store(scale, highest), .zeroPoint = 0, .low = m_low, .high = m_high}
                       : gridOf({ranges[i].min, ranges[i].max});
    }
}

Range Quantizer::covered(const Grid& grid) const
{
    const double scale = grid.scale;
    switch (m_rule.kind) {
    case CodeRule::Kind::Affine:
        return {scale * (grid.low - double{grid.zeroPoint}), scale * (grid.high - double{grid.zeroPoint})};
    case CodeRule::Kind::Float:
        return {-scale * m_rule.floats.largest, scale * m_rule.floats.largest};
    case CodeRule::Kind::Levels:
        break;
    }
    return {scale * m_rule.levels.front(), scale * m_rule.levels.back()};
}

Range Quantizer::clippingStart(const Grid& grid) const
{
    const Range range = covered(grid);
    double below = grid.scale / 2.0;
    double above = below;
    if (m_rule.kind == CodeRule::Kind::Float) {
        const int step = std::ilogb(m_rule.floats.largest) - m_rule.floats.mantissaBits;
        below = above = std::ldexp(double{grid.scale}, step) / 2;
    } else if (m_rule.kind == CodeRule::Kind::Levels) {
        const std::span<const float> levels = m_rule.levels;
        below = grid.scale * double{levels[1] - levels[0]} / 2;
        above = grid.scale * double{levels.back() - levels[levels.size() - 2]} / 2;
    }
    return {range.low - below, range.high + above};
}

std::vector<double> Quantizer::levels(const Grid& grid) const
{
    std::vector<double> found;
    if (!codesAreCounted(m_rule, grid)) {
        return found;
    }
    if (isAffine(m_rule)) {
        for (int code = grid.low; code <= grid.high; ++code) {
            found.push_back(grid.scale * (code - double{grid.zeroPoint}));
        }
        return found;
    }
    for (const float level : m_rule.levels) {
        found.push_back(double{grid.scale} * level);
    }
    return found;
}

void Quantizer::fitTo(std::vector<float> levels)
{
    assert(levels.size() >= 2 && std::ranges::is_sorted(levels));
    m_fitted = std::make_shared<const Fitted>(std::move(levels));
    m_rule.levels = m_fitted->levels;
    m_rule.buckets = &m_fitted->buckets;
    m_high = static_cast<int>(m_rule.levels.size()) - 1;
}

} // namespace qs
