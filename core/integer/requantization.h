// SPDX-License-Identifier: GPL-3.0-or-later
// From an accumulator of 32 bits to a code of the output: code = saturate(round(accumulator · M) + z).
#pragma once

#include "core/integer/code_range.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace qs {

/// In what M = s_a · s_w / s_o multiplies.
enum class Requantization : std::uint8_t {
    Float,       ///< in float, halves to even (ONNX Runtime)
    FixedDouble, ///< in whole numbers, rounded twice: after the product and after the shift (TensorFlow Lite, gemmlowp)
    FixedSingle, ///< in whole numbers, rounded once, halves up (TensorFlow Lite with TFLITE_SINGLE_ROUNDING)
};

struct RequantizationRow {
    Requantization kind;
    std::string_view id;    ///< "fixed-double"
    std::string_view label; ///< "Fixed point, rounded twice"
};
std::span<const RequantizationRow> requantizations();

/// M as multiplier · 2^(shift − 31), the multiplier 0 or 2^30 … 2^31 − 1.
struct FixedMultiplier {
    std::int32_t multiplier = 0;
    std::int32_t shift = 0; ///< −31 … 30

    bool operator==(const FixedMultiplier&) const = default;
};

/// The nearest one (TensorFlow Lite, QuantizeMultiplier). 0 for what is below 2^-32 or no number; the largest there is
/// for what is too large.
FixedMultiplier fixedMultiplierOf(double factor);

/// accumulator · M with SaturatingRoundingDoublingHighMul and RoundingDivideByPOT: halves away from zero, twice. What
/// the shift to the left makes too large for 32 bits saturates.
std::int32_t multipliedTwiceRounded(std::int32_t accumulator, FixedMultiplier factor);
/// accumulator · M, rounded once, halves up; saturates.
std::int32_t multipliedOnceRounded(std::int32_t accumulator, FixedMultiplier factor);

/// s_a · s_w / s_o for each s_w, in the precision in which the runtimes of that kind have it: float, or double.
std::vector<double> requantizationFactors(Requantization kind, float inputScale, std::span<const float> weightScales,
                                          float outputScale);

/// How a layer's accumulators become codes: one factor, or one per output channel.
class Requantizer {
public:
    /// `factors`: s_a · s_w / s_o.
    Requantizer(Requantization kind, std::span<const double> factors, CodeRange range, std::int32_t zeroPoint);

    /// The codes of accumulators of one channel; how many of them saturated. Out is I8 or U8.
    template <typename Out>
    std::size_t run(std::span<const std::int32_t> accumulators, std::size_t channel, Out* out) const;
    /// The codes of accumulators of channel after channel.
    template <typename Out>
    std::size_t runAcross(std::span<const std::int32_t> accumulators, Out* out) const;

    bool isPerChannel() const { return m_factors.size() > 1; }

private:
    std::int32_t rounded(std::int32_t accumulator, std::size_t index) const;

    Requantization m_kind;
    std::vector<float> m_factors;
    std::vector<FixedMultiplier> m_fixed;
    CodeRange m_range;
    std::int32_t m_zeroPoint;
};

/// A bias as whole numbers with the scale s_a · s_w of the accumulators it is added to.
struct QuantizedBias {
    std::vector<std::int32_t> values;
    std::size_t overflowed = 0; ///< values that do not fit into 32 bits: they became the end of the range
};
/// `weightScales`: one, or one per bias. A product of 0 gives 0 for a bias of 0 and else overflows.
QuantizedBias quantizedBias(std::span<const float> bias, float inputScale, std::span<const float> weightScales);

} // namespace qs
