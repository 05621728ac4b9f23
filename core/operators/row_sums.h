// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/operators/broadcast.h"
#include "core/operators/operator.h"

#include <array>
#include <numeric>
#include <span>

namespace qs {

/// The sum of f of every element: sixteen sums beside each other, so that a processor can add several at once. Their
/// order never changes.
template <typename T, typename F>
T summed(std::span<const T> values, const F& f)
{
    constexpr std::size_t kLanes = 16;
    std::array<T, kLanes> sums{};
    std::size_t i = 0;
    for (; i + kLanes <= values.size(); i += kLanes) {
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            sums[lane] += f(values[i + lane]);
        }
    }
    for (; i < values.size(); ++i) {
        sums[i % kLanes] += f(values[i]);
    }
    return std::accumulate(sums.begin(), sums.end(), T(0));
}

/// Fills `y` with `values`, broadcast to its shape; an error where that cannot be done.
template <typename T>
Status fillWith(Array& y, const Array& values)
{
    const std::array shapes{y.shape(), values.shape()};
    const auto broadcast = Broadcast::of(shapes);
    if (!broadcast || broadcast->shape() != y.shape() || values.type() != y.type()) {
        return Error{ErrorCode::Shape, std::string(rowOf(values.type()).name) + " " + shapeText(values.shape()) +
                                           " does not go with " + std::string(rowOf(y.type()).name) + " " +
                                           shapeText(y.shape())};
    }
    T* out = y.edit<T>().data();
    const T* const from = values.values<T>().data();
    broadcast->forEachRun([&](std::span<const std::size_t> at) {
        const T* const run = from + at[1];
        out = broadcast->stepOf(1) == 0 ? std::fill_n(out, broadcast->runLength(), *run)
                                        : std::copy_n(run, broadcast->runLength(), out);
    });
    return ok();
}

} // namespace qs
