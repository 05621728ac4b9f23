// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/integer/requantization.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>

namespace qs {

namespace {

constexpr std::int32_t kLeast = std::numeric_limits<std::int32_t>::min();
constexpr std::int32_t kMost = std::numeric_limits<std::int32_t>::max();

std::int32_t saturated(std::int64_t value)
{
    return static_cast<std::int32_t>(std::clamp<std::int64_t>(value, kLeast, kMost));
}

constexpr std::array kRows{
    RequantizationRow{Requantization::Float, "float", "Float"},
    RequantizationRow{Requantization::FixedDouble, "fixed-double", "Fixed point, rounded twice"},
    RequantizationRow{Requantization::FixedSingle, "fixed-single", "Fixed point, rounded once"},
};

} // namespace

std::span<const RequantizationRow> requantizations()
{
    return kRows;
}

FixedMultiplier fixedMultiplierOf(double factor)
{
    if (!(factor > 0)) {
        return {};
    }
    if (!std::isfinite(factor)) {
        return {kMost, 30};
    }
    int exponent = 0;
    const double mantissa = std::frexp(factor, &exponent);
    auto multiplier = static_cast<std::int64_t>(std::round(mantissa * 0x1p31));
    if (multiplier == std::int64_t{1} << 31U) {
        multiplier /= 2;
        ++exponent;
    }
    if (exponent < -31) {
        return {};
    }
    if (exponent > 30) {
        return {kMost, 30};
    }
    return {static_cast<std::int32_t>(multiplier), exponent};
}

std::int32_t multipliedTwiceRounded(std::int32_t accumulator, FixedMultiplier factor)
{
    const std::int64_t shifted = saturated(std::int64_t{accumulator} * (std::int64_t{1} << std::max(factor.shift, 0)));
    // The multiplier is never negative, so the one product that would not fit, of the two least numbers, cannot occur.
    const std::int64_t product = shifted * factor.multiplier;
    const std::int64_t nudge = product >= 0 ? std::int64_t{1} << 30U : 1 - (std::int64_t{1} << 30U);
    const auto high = static_cast<std::int32_t>((product + nudge) / (std::int64_t{1} << 31U));
    const int right = std::max(-factor.shift, 0);
    const auto mask = static_cast<std::int32_t>((std::int64_t{1} << right) - 1);
    const std::int32_t remainder = high & mask;
    const std::int32_t threshold = (mask >> 1) + (high < 0 ? 1 : 0);
    return (high >> right) + (remainder > threshold ? 1 : 0);
}

std::int32_t multipliedOnceRounded(std::int32_t accumulator, FixedMultiplier factor)
{
    const int right = 31 - factor.shift; // 1 … 62
    const std::int64_t product = std::int64_t{accumulator} * factor.multiplier;
    return saturated((product + (std::int64_t{1} << (right - 1))) >> right);
}

std::vector<double> requantizationFactors(Requantization kind, float inputScale, std::span<const float> weightScales,
                                          float outputScale)
{
    std::vector<double> factors;
    for (const float scale : weightScales) {
        factors.push_back(kind == Requantization::Float ? double(inputScale * scale / outputScale)
                                                        : double(inputScale) * double(scale) / double(outputScale));
    }
    return factors;
}

Requantizer::Requantizer(Requantization kind, std::span<const double> factors, CodeRange range, std::int32_t zeroPoint)
    : m_kind(kind), m_range(range), m_zeroPoint(zeroPoint)
{
    for (const double factor : factors) {
        m_factors.push_back(static_cast<float>(factor));
        m_fixed.push_back(fixedMultiplierOf(factor));
    }
}

/// Before the zero point is added.
std::int32_t Requantizer::rounded(std::int32_t accumulator, std::size_t index) const
{
    return m_kind == Requantization::FixedDouble ? multipliedTwiceRounded(accumulator, m_fixed[index])
                                                 : multipliedOnceRounded(accumulator, m_fixed[index]);
}

template <typename Out>
std::size_t Requantizer::run(std::span<const std::int32_t> accumulators, std::size_t channel, Out* out) const
{
    if (accumulators.empty()) { // there may be no channel then, and so no factor
        return 0;
    }
    const std::size_t index = isPerChannel() ? channel : 0;
    std::size_t clipped = 0;
    if (m_kind == Requantization::Float) {
        const CodeRounder rounder(m_range, m_zeroPoint);
        const float factor = m_factors[index];
        // One code further on each side: what lies there saturates.
        const CodeRounder wider({m_range.low - 1, m_range.high + 1}, m_zeroPoint);
        for (std::size_t i = 0; i < accumulators.size(); ++i) {
            const float v = static_cast<float>(accumulators[i]) * factor;
            const std::int32_t code = rounder(v);
            clipped += wider(v) != code ? 1 : 0;
            out[i] = static_cast<Out>(code);
        }
        return clipped;
    }
    for (std::size_t i = 0; i < accumulators.size(); ++i) {
        const std::int64_t code = std::int64_t{rounded(accumulators[i], index)} + m_zeroPoint;
        const std::int64_t kept = std::clamp<std::int64_t>(code, m_range.low, m_range.high);
        clipped += kept != code ? 1 : 0;
        out[i] = static_cast<Out>(kept);
    }
    return clipped;
}

template <typename Out>
std::size_t Requantizer::runAcross(std::span<const std::int32_t> accumulators, Out* out) const
{
    if (!isPerChannel()) {
        return run(accumulators, 0, out);
    }
    assert(accumulators.size() % m_factors.size() == 0);
    std::size_t clipped = 0;
    if (m_kind != Requantization::Float) {
        for (std::size_t i = 0; i < accumulators.size(); ++i) {
            clipped += run(accumulators.subspan(i, 1), i % m_factors.size(), out + i);
        }
        return clipped;
    }
    const CodeRounder rounder(m_range, m_zeroPoint);
    const CodeRounder wider({m_range.low - 1, m_range.high + 1}, m_zeroPoint);
    for (std::size_t row = 0; row < accumulators.size(); row += m_factors.size()) {
        for (std::size_t i = 0; i < m_factors.size(); ++i) {
            const float v = static_cast<float>(accumulators[row + i]) * m_factors[i];
            const std::int32_t code = rounder(v);
            clipped += wider(v) != code ? 1 : 0;
            out[row + i] = static_cast<Out>(code);
        }
    }
    return clipped;
}

template std::size_t Requantizer::run(std::span<const std::int32_t>, std::size_t, std::int8_t*) const;
template std::size_t Requantizer::run(std::span<const std::int32_t>, std::size_t, std::uint8_t*) const;
template std::size_t Requantizer::runAcross(std::span<const std::int32_t>, std::int8_t*) const;
template std::size_t Requantizer::runAcross(std::span<const std::int32_t>, std::uint8_t*) const;

QuantizedBias quantizedBias(std::span<const float> bias, float inputScale, std::span<const float> weightScales)
{
    QuantizedBias quantized;
    quantized.values.reserve(bias.size());
    for (std::size_t i = 0; i < bias.size(); ++i) {
        const double scale = double(inputScale) * double(weightScales[weightScales.size() > 1 ? i : 0]);
        const double code = bias[i] == 0 ? 0 : std::nearbyint(double(bias[i]) / scale);
        if (std::isnan(code) || code < kLeast || code > kMost) {
            ++quantized.overflowed;
        }
        quantized.values.push_back(
            std::isnan(code) ? 0 : static_cast<std::int32_t>(std::clamp<double>(code, kLeast, kMost)));
    }
    return quantized;
}

} // namespace qs
