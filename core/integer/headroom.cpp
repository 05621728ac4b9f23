// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/integer/headroom.h"

#include <algorithm>
#include <cstdlib>
#include <limits>

namespace qs {

namespace {

std::int64_t largestDifference(CodeRange range, std::int32_t zero)
{
    return std::max(std::abs(std::int64_t{range.low} - zero), std::abs(std::int64_t{range.high} - zero));
}

} // namespace

std::int64_t largestSum(std::uint64_t count, CodeRange a, std::int32_t zeroA, CodeRange b, std::int32_t zeroB)
{
    const std::int64_t product = largestDifference(a, zeroA) * largestDifference(b, zeroB);
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    return product != 0 && count > static_cast<std::uint64_t>(most / product)
               ? most
               : static_cast<std::int64_t>(count) * product;
}

std::uint64_t longestSafeSum(CodeRange a, std::int32_t zeroA, CodeRange b, std::int32_t zeroB)
{
    const std::int64_t product = largestDifference(a, zeroA) * largestDifference(b, zeroB);
    return product == 0 ? std::numeric_limits<std::uint64_t>::max()
                        : static_cast<std::uint64_t>(std::numeric_limits<std::int32_t>::max() / product);
}

std::int64_t largestAccumulator(const WeightCodes& weights, const CodeGrid& input, std::span<const std::int32_t> bias)
{
    const std::int64_t low = std::int64_t{input.range().low} - input.zeroPoint;
    const std::int64_t high = std::int64_t{input.range().high} - input.zeroPoint;
    const std::size_t inner = weights.inner();
    const std::int8_t* codes = weights.codes.values<std::int8_t>().data();
    std::int64_t largest = 0;
    for (std::size_t channel = 0; channel < weights.channels(); ++channel, codes += inner) {
        std::int64_t positive = 0; // Σ of the positive differences of weights, and of the negative ones
        std::int64_t negative = 0;
        const std::int32_t zero = weights.zeroOf(channel);
        for (std::size_t k = 0; k < inner; ++k) {
            const std::int32_t difference = codes[k] - zero;
            positive += std::max(difference, 0);
            negative += std::min(difference, 0);
        }
        const std::int64_t added = bias.empty() ? 0 : bias[channel];
        largest = std::max({largest, std::abs(high * positive + low * negative + added),
                            std::abs(low * positive + high * negative + added)});
    }
    return largest;
}

} // namespace qs
