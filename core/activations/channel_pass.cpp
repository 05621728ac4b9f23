// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/activations/channel_pass.h"

#include <algorithm>
#include <cmath>

namespace qs {

namespace {

/// One channel as it grows: extremes that stand for nothing seen yet.
struct Growing {
    std::uint64_t count = 0;
    std::uint64_t zeros = 0;
    MinMax extremes;
    double sum = 0;
    double squares = 0;

    void add(float x)
    {
        if (!std::isfinite(x)) {
            return;
        }
        ++count;
        zeros += x == 0 ? 1 : 0;
        extremes.min = std::min(extremes.min, x);
        extremes.max = std::max(extremes.max, x);
        sum += x;
        squares += double{x} * x;
    }
    void add(std::span<const float> run)
    {
        const Moments moments = momentsOf(run);
        count += moments.count;
        zeros += moments.zeros;
        extremes.min = std::min(extremes.min, static_cast<float>(moments.min));
        extremes.max = std::max(extremes.max, static_cast<float>(moments.max));
        sum += static_cast<double>(moments.count) * moments.mean;
        squares += moments.squares();
    }
};

} // namespace

std::vector<ActivationChannel> channelsOf(std::span<const float> values, const Shape& shape, std::size_t axis)
{
    const auto count = static_cast<std::size_t>(shape[axis]);
    std::size_t inner = 1;
    for (std::size_t i = axis + 1; i < shape.size(); ++i) {
        inner *= static_cast<std::size_t>(shape[i]);
    }
    std::vector<ActivationChannel> channels(count);
    if (values.empty()) {
        return channels;
    }
    constexpr std::size_t kLongRun = 32; // from here on vectors pay
    std::vector<Growing> growing(count);
    for (std::size_t at = 0; at < values.size();) {
        for (std::size_t c = 0; c < count; ++c, at += inner) {
            const std::span<const float> run = values.subspan(at, inner);
            if (inner >= kLongRun) {
                growing[c].add(run);
                continue;
            }
            for (const float x : run) {
                growing[c].add(x);
            }
        }
    }
    const std::size_t period = count * inner;
    for (std::size_t c = 0; c < count; ++c) {
        const Growing& seen = growing[c];
        if (seen.count == 0) {
            continue;
        }
        ActivationChannel& channel = channels[c];
        channel.count = seen.count;
        channel.zeros = seen.zeros;
        channel.min = seen.extremes.min;
        channel.max = seen.extremes.max;
        channel.sum = seen.sum;
        channel.squares = seen.squares;
        if (inner == 1) {
            channel.histogram.add(values.subspan(c), period, channel.largest());
            continue;
        }
        for (std::size_t at = c * inner; at < values.size(); at += period) {
            channel.histogram.add(values.subspan(at, inner), 1, channel.largest());
        }
    }
    return channels;
}

} // namespace qs
