// SPDX-License-Identifier: GPL-3.0-or-later
// Pooling. A window's maximum or sum is that of its rows, so each axis is pooled by itself: the first ones first, which
// leaves less for the last one, whose elements do not lie beside each other.
#include "core/operators/pooling_parts.h"

#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

namespace qs {

namespace {

/// Calls of plain loops between two looks at whether somebody has cancelled.
Status notCancelled(const Call& call)
{
    return call.progress.cancelled() ? Status(Error{ErrorCode::Cancelled, "cancelled"}) : ok();
}

/// The window of a pooling node. Padding as wide as the window would make windows with nothing in them.
Result<Window> poolingWindow(const Call& call)
{
    const Shape& shape = call.in(0).shape();
    if (shape.size() < 3) {
        return needsSpatialAxes(shape);
    }
    auto window = slidingWindow(call.node, spatialExtents(shape), {}, call.node.integer("ceil_mode", 0) != 0);
    if (!window) {
        return window;
    }
    for (const WindowAxis& axis : *window) {
        if (axis.padBegin >= axis.reach() || axis.padEnd >= axis.reach()) {
            return Error{ErrorCode::Unsupported, "padding of " + std::to_string(std::max(axis.padBegin, axis.padEnd)) +
                                                     " is not less than the window of " + std::to_string(axis.reach())};
        }
    }
    return window;
}

/// Where tap `tap` meets the input: windows [begin, end).
struct Meeting {
    std::int64_t begin;
    std::int64_t end;
    std::int64_t first; ///< the element of the input at window `begin`
};

Meeting meetingOf(const WindowAxis& axis, std::int64_t tap)
{
    const std::int64_t offset = tap * axis.dilation - axis.padBegin;
    const std::int64_t begin = offset >= 0 ? 0 : (-offset + axis.stride - 1) / axis.stride;
    const std::int64_t end =
        offset >= axis.input ? 0 : std::min(axis.output, (axis.input - offset + axis.stride - 1) / axis.stride);
    return {begin, end, begin * axis.stride + offset};
}

/// out[o] = f(out[o], x) for every element x under window o of one axis that has `inner` elements beneath each place.
template <typename T, typename F>
void poolAxis(const WindowAxis& axis, std::int64_t inner, const T* x, T* out, const F& f)
{
    if (axis.kernel > axis.input) { // most of the window lies outside: only what lies inside is visited
        for (std::int64_t o = 0; o < axis.output; ++o) {
            for (std::int64_t tap = axis.firstTap(o); tap < axis.endTap(o); ++tap) {
                const T* const from = x + (axis.beginOf(o) + tap * axis.dilation) * inner;
                std::transform(out + o * inner, out + (o + 1) * inner, from, out + o * inner, f);
            }
        }
        return;
    }
    for (std::int64_t tap = 0; tap < axis.kernel; ++tap) {
        const Meeting meeting = meetingOf(axis, tap);
        if (inner == 1) {
            const T* from = x + meeting.first;
            for (std::int64_t o = meeting.begin; o < meeting.end; ++o, from += axis.stride) {
                out[o] = f(out[o], *from);
            }
            continue;
        }
        for (std::int64_t o = meeting.begin; o < meeting.end; ++o) {
            const T* const from = x + (meeting.first + (o - meeting.begin) * axis.stride) * inner;
            T* const to = out + o * inner;
            for (std::int64_t i = 0; i < inner; ++i) {
                to[i] = f(to[i], from[i]);
            }
        }
    }
}

/// All planes of `x` pooled: f of everything under each window, beginning with `start`; `last` then changes each plane
/// of the output. Of what lies channels-last, a plane is a whole sample with the channels beneath each place; `last` is
/// told how many there are.
template <typename T, typename F, typename First, typename Last>
Result<Arrays> pooled(const Call& call, const Window& window, T start, const F& f, const First& first, const Last& last)
{
    const Array& x = call.in(0);
    auto y = Array::make(x.type(), withExtents(x.shape()[0], x.shape()[1], window), x.layout());
    if (!y || y->count() == 0) {
        return one(std::move(y));
    }
    const std::int64_t beneath = x.layout() == MemoryLayout::ChannelsLast ? x.shape()[1] : 1;
    const auto planes = static_cast<std::size_t>(x.shape()[0] * x.shape()[1] / beneath);
    const std::size_t inputPlane = x.count() / planes;
    const std::size_t outputPlane = y->count() / planes;
    std::vector<T> from(inputPlane);
    std::vector<T> to;
    for (std::size_t plane = 0; plane < planes; ++plane) {
        QS_TRY(notCancelled(call));
        std::ranges::transform(x.values<T>().subspan(plane * inputPlane, inputPlane), from.begin(), first);
        std::int64_t outer = 1;
        for (std::size_t i = 0; i < window.size() && inputPlane > 0; ++i) {
            const WindowAxis& axis = window[i];
            std::int64_t inner = beneath;
            for (std::size_t after = i + 1; after < window.size(); ++after) {
                inner *= window[after].input;
            }
            QS_TRY(elementCount({outer, axis.output, inner}));
            to.assign(static_cast<std::size_t>(outer * axis.output * inner), start);
            for (std::int64_t o = 0; o < outer; ++o) {
                poolAxis(axis, inner, from.data() + o * axis.input * inner, to.data() + o * axis.output * inner, f);
            }
            std::swap(from, to);
            outer *= axis.output;
        }
        const auto out = y->template edit<T>().subspan(plane * outputPlane, outputPlane);
        if (inputPlane > 0) {
            std::copy_n(from.begin(), outputPlane, out.begin());
        } else {
            std::ranges::fill(out, start); // windows over nothing but padding
        }
        last(out, beneath);
        from.resize(inputPlane);
    }
    return one(std::move(y));
}

struct Nothing {
    template <typename T>
    void operator()(std::span<T>, std::int64_t) const
    {}
};

// ---- MaxPool

Result<Arrays> maxPool(const Call& call)
{
    const auto window = poolingWindow(call);
    if (!window) {
        return window.error();
    }
    if (call.wants(1)) {
        return maxPoolWithIndices(call, *window);
    }
    return withType(MaxTypes(), call.in(0).type(),
                    [&]<typename T>(T) { return pooled<T>(call, *window, least<T>(), Largest(), Same(), Nothing()); });
}

// ---- AveragePool

/// How many elements each window of one axis covers: with `includePads` also those of the padding, but none beyond it.
std::vector<std::int64_t> countsOf(const WindowAxis& axis, bool includePads)
{
    std::vector<std::int64_t> counts;
    for (std::int64_t at = 0; at < axis.output; ++at) {
        counts.push_back(includePads ? axis.firstTap(at, axis.input + axis.padEnd)
                                     : axis.endTap(at) - axis.firstTap(at));
    }
    return counts;
}

Result<Arrays> averagePool(const Call& call)
{
    const auto window = poolingWindow(call);
    if (!window) {
        return window.error();
    }
    const bool includePads = call.node.integer("count_include_pad", 0) != 0;
    std::vector<std::vector<std::int64_t>> counts;
    std::vector<std::int64_t> rows;
    for (const WindowAxis& axis : *window) {
        counts.push_back(countsOf(axis, includePads));
        rows.push_back(axis.output);
    }
    rows.pop_back();
    return withType(FloatTypes(), call.in(0).type(), [&]<typename T>(T) {
        const auto divide = [&](std::span<T> plane, std::int64_t beneath) {
            T* out = plane.data();
            forEachIndex(rows, [&](std::span<const std::int64_t> row) {
                T common(1);
                for (std::size_t i = 0; i < row.size(); ++i) {
                    common *= static_cast<T>(counts[i][static_cast<std::size_t>(row[i])]);
                }
                for (const std::int64_t along : counts.back()) {
                    const T count = common * static_cast<T>(along);
                    out = std::transform(out, out + beneath, out, [=](T sum) { return sum / count; });
                }
            });
        };
        return pooled<T>(call, *window, T(0), std::plus(), Same(), divide);
    });
}

// ---- LpPool

Result<Arrays> lpPool(const Call& call)
{
    const auto window = poolingWindow(call);
    const auto order = poolingOrder(call);
    QS_TRY(window);
    QS_TRY(order);
    const std::int64_t p = *order;
    return withType(FloatTypes(), call.in(0).type(), [&]<typename T>(T) {
        const auto root = [&](std::span<T> plane, std::int64_t) {
            std::ranges::transform(plane, plane.begin(), [&](T x) { return rootOf(x, p); });
        };
        return pooled<T>(
            call, *window, T(0), std::plus(), [&](T x) { return powerOf(x, p); }, root);
    });
}

constexpr std::array kRows{
    with(LayoutPolicy::ChannelsLast, {"AveragePool", 7, 1, averagePool}),
    with(LayoutPolicy::ChannelsLast, {"GlobalAveragePool", 1, 1, globalAveragePool}),
    OperatorRow{"GlobalLpPool", 2, 1, globalLpPool},
    with(LayoutPolicy::ChannelsLast, {"GlobalMaxPool", 1, 1, globalMaxPool}),
    with(LayoutPolicy::ChannelsLast, {"LpPool", 2, 1, lpPool}),
    with(LayoutPolicy::ChannelsLast, {"MaxPool", 1, 1, maxPool}),
    OperatorRow{"MaxUnpool", 9, 2, maxUnpool},
};

} // namespace

Error needsSpatialAxes(const Shape& shape)
{
    return {ErrorCode::Shape, "an input " + shapeText(shape) + " has no axes after batch and channels"};
}

Result<std::int64_t> poolingOrder(const Call& call)
{
    const std::int64_t p = call.node.integer("p", 2);
    return p >= 1 ? Result<std::int64_t>(p)
                  : Result<std::int64_t>(Error{ErrorCode::Format, "p is " + std::to_string(p)});
}

std::span<const OperatorRow> poolingOperators()
{
    return kRows;
}

} // namespace qs
