// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/statistics.h"

#include <algorithm>
#include <cmath>

namespace qs {

double entropyBits(std::span<const std::uint64_t> counts)
{
    double total = 0;
    for (const std::uint64_t count : counts) {
        total += static_cast<double>(count);
    }
    double entropy = 0;
    for (const std::uint64_t count : counts) {
        if (count > 0) {
            const double share = static_cast<double>(count) / total;
            entropy -= share * std::log2(share);
        }
    }
    return std::max(0.0, entropy); // not −0
}

double quantileOf(std::span<const double> sorted, double p)
{
    const double position = p * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(position);
    const double next = sorted[std::min(below + 1, sorted.size() - 1)];
    return sorted[below] + (position - static_cast<double>(below)) * (next - sorted[below]);
}

std::optional<ChannelSpread> channelSpread(std::span<const ChannelResult> channels)
{
    std::vector<double> ranges;
    for (const ChannelResult& channel : channels) {
        if (channel.max > channel.min) {
            ranges.push_back(double{channel.max} - channel.min);
        }
    }
    if (ranges.empty()) {
        return std::nullopt;
    }
    std::ranges::sort(ranges);
    constexpr double kWhisker = 1.5;
    const double lower = quantileOf(ranges, 0.25);
    const double upper = quantileOf(ranges, 0.75);
    const double fence = upper + kWhisker * (upper - lower);
    const auto outliers = std::ranges::count_if(ranges, [=](double range) { return range > fence; });
    return ChannelSpread{ranges.back() / ranges.front(), static_cast<std::uint64_t>(outliers)};
}

} // namespace qs
