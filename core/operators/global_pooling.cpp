// SPDX-License-Identifier: GPL-3.0-or-later
// Pooling over all places of a channel.
#include "core/operators/pooling_parts.h"
#include "core/operators/row_sums.h"
#include "core/operators/types.h"

#include <algorithm>
#include <array>
#include <functional>
#include <numeric>

namespace qs {

namespace {

/// One number for each batch and channel: `ofPlane(plane)` of the places of a channel that lie side by side, or
/// `ofPlaces(places, numbers)` of whole samples whose channels do.
template <typename OfPlane, typename OfPlaces>
Result<Arrays> global(const Call& call, const OfPlane& ofPlane, const OfPlaces& ofPlaces)
{
    const Array& x = call.in(0);
    if (x.rank() < 2) {
        return needsSpatialAxes(x.shape());
    }
    Shape shape(x.rank(), 1);
    std::copy_n(x.shape().begin(), 2, shape.begin());
    return withType(FloatTypes(), x.type(), [&]<typename T>(T) -> Result<Arrays> {
        auto y = Array::make(x.type(), std::move(shape), x.layout());
        if (!y || y->count() == 0) {
            return one(std::move(y));
        }
        const std::size_t plane = x.count() / y->count();
        const auto channels = static_cast<std::size_t>(x.shape()[1]);
        const std::size_t step = x.layout() == MemoryLayout::ChannelsLast ? channels : 1;
        const std::span<const T> from = x.values<T>();
        const std::span<T> to = y->template edit<T>();
        for (std::size_t i = 0; i < to.size(); i += step) {
            const std::span<const T> own = from.subspan(i * plane, step * plane);
            if (x.layout() == MemoryLayout::ChannelsLast) {
                ofPlaces(own, to.subspan(i, step));
            } else {
                to[i] = ofPlane(own);
            }
        }
        return one(std::move(y));
    });
}

/// Sums of some places in their own type and of those in double: as exact as sums side by side. Some channels at a
/// time, whose sums stay in registers.
template <typename T>
void averagePlaces(std::span<const T> places, std::span<T> averages)
{
    constexpr std::size_t some = 32;
    constexpr std::size_t kLanes = 32;
    const std::size_t channels = averages.size();
    const std::size_t count = places.size() / channels;
    for (std::size_t first = 0; first < channels; first += kLanes) {
        const std::size_t width = std::min(kLanes, channels - first);
        std::array<double, kLanes> sums{};
        for (std::size_t place = 0; place < count; place += some) {
            std::array<T, kLanes> part{};
            for (std::size_t at = place; at < std::min(place + some, count); ++at) {
                const T* const row = &places[at * channels + first];
                for (std::size_t lane = 0; lane < width; ++lane) {
                    part[lane] += row[lane];
                }
            }
            std::ranges::transform(sums, part, sums.begin(), [](double sum, T value) { return sum + double(value); });
        }
        for (std::size_t lane = 0; lane < width; ++lane) {
            averages[first + lane] = static_cast<T>(sums[lane] / static_cast<double>(count));
        }
    }
}

template <typename T>
T largestOf(std::span<const T> plane)
{
    constexpr std::size_t kLanes = 16;
    std::array<T, kLanes> most;
    most.fill(least<T>());
    std::size_t i = 0;
    for (; i + kLanes <= plane.size(); i += kLanes) {
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            most[lane] = Largest()(most[lane], plane[i + lane]);
        }
    }
    const T rest = std::accumulate(plane.begin() + static_cast<std::ptrdiff_t>(i), plane.end(), least<T>(), Largest());
    return std::accumulate(most.begin(), most.end(), rest, Largest());
}

/// For operators whose row asks for plain inputs.
struct NoPlaces {
    template <typename T>
    void operator()(std::span<const T>, std::span<T>) const
    {}
};

} // namespace

Result<Arrays> globalAveragePool(const Call& call)
{
    return global(
        call, []<typename T>(std::span<const T> plane) { return summed(plane, Same()) / static_cast<T>(plane.size()); },
        []<typename T>(std::span<const T> places, std::span<T> averages) { averagePlaces(places, averages); });
}

Result<Arrays> globalMaxPool(const Call& call)
{
    return global(
        call, []<typename T>(std::span<const T> plane) { return largestOf(plane); },
        []<typename T>(std::span<const T> places, std::span<T> most) {
            std::ranges::fill(most, least<T>());
            for (std::size_t at = 0; at < places.size(); at += most.size()) {
                std::ranges::transform(most, places.subspan(at, most.size()), most.begin(), Largest());
            }
        });
}

Result<Arrays> globalLpPool(const Call& call)
{
    const auto order = poolingOrder(call);
    if (!order) {
        return order.error();
    }
    const std::int64_t p = *order;
    return global(
        call,
        [&]<typename T>(std::span<const T> plane) {
            return rootOf(summed(plane, [&](T x) { return powerOf(x, p); }), p);
        },
        NoPlaces());
}

} // namespace qs
