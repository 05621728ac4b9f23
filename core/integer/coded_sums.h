// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/code_conversion.h"
#include "core/tensor/element_type.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

namespace qs {

/// What becomes of sums: codes saturate(round((sum + bias) · factor) + zero), halves to even, sum + bias modulo 2^32.
struct CodedSums {
    ElementType type = ElementType::U8; ///< or I8
    std::int32_t zeroX = 0;             ///< of the input, as unsigned codes have it
    std::int32_t zeroY = 0;
    std::vector<float> factors;         ///< one per output channel
    std::span<const std::int32_t> bias; ///< one per output channel, or empty

    CodeBounds bounds() const
    {
        return type == ElementType::I8 ? CodeBounds{-128, 127, zeroY} : CodeBounds{0, 255, zeroY};
    }
    bool areFactorsFinite() const
    {
        return std::ranges::all_of(factors, [](float factor) { return std::isfinite(factor); });
    }
    /// bias − zeroX · weightSum modulo 2^32: what the sums of codes as they are lack.
    std::int32_t offset(std::size_t channel, std::int32_t weightSum) const
    {
        return static_cast<std::int32_t>(static_cast<std::uint32_t>(bias.empty() ? 0 : bias[channel]) -
                                         static_cast<std::uint32_t>(zeroX) * static_cast<std::uint32_t>(weightSum));
    }
};

} // namespace qs
