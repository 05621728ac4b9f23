// SPDX-License-Identifier: GPL-3.0-or-later
// Pooling. A window's maximum or sum is that of its rows, so each axis is pooled by itself: the first ones first, which
// leaves less for the last one, whose elements do not lie beside each other.
#include "core/operators/row_sums.h"
#include "core/operators/types.h"
#include "core/operators/window.h"

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

Error needsSpatialAxes(const Shape& shape)
{
    return {ErrorCode::Shape, "an input " + shapeText(shape) + " has no axes after batch and channels"};
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
/// of the output.
template <typename T, typename F, typename First, typename Last>
Result<Arrays> pooled(const Call& call, const Window& window, T start, const F& f, const First& first, const Last& last)
{
    const Array& x = call.in(0);
    auto y = Array::make(x.type(), withExtents(x.shape()[0], x.shape()[1], window));
    if (!y || y->count() == 0) {
        return one(std::move(y));
    }
    const auto planes = static_cast<std::size_t>(x.shape()[0] * x.shape()[1]);
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
            std::int64_t inner = 1;
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
        last(out);
        from.resize(inputPlane);
    }
    return one(std::move(y));
}

struct Same {
    template <typename T>
    T operator()(T x) const
    {
        return x;
    }
};

struct Largest {
    template <typename T>
    T operator()(T most, T x) const
    {
        // NaN wins. Not "||", which keeps compilers from doing several at once.
        return (static_cast<int>(x > most) | static_cast<int>(x != x)) != 0 ? x : most;
    }
};

struct Nothing {
    template <typename T>
    void operator()(std::span<T>) const
    {}
};

template <typename T>
constexpr T least()
{
    return std::numeric_limits<T>::has_infinity ? -std::numeric_limits<T>::infinity()
                                                : std::numeric_limits<T>::lowest();
}

// ---- MaxPool

/// The element of the whole input that is the largest under each window. A plain loop: few networks ask for it.
template <typename T>
Result<Arrays> withIndices(const Call& call, const Window& window)
{
    const Array& x = call.in(0);
    auto y = Array::make(x.type(), withExtents(x.shape()[0], x.shape()[1], window));
    auto indices = Array::make(ElementType::I64, withExtents(x.shape()[0], x.shape()[1], window));
    QS_TRY(y);
    QS_TRY(indices);
    std::vector<std::int64_t> outputs;
    std::vector<std::int64_t> strides(window.size(), 1); // of the plane in memory, as storage_order wants it counted
    for (const WindowAxis& axis : window) {
        outputs.push_back(axis.output);
    }
    const bool isColumnMajor = call.node.integer("storage_order", 0) != 0;
    std::int64_t inputPlane = 1;
    for (std::size_t i = 0; i < window.size(); ++i) {
        const std::size_t axis = isColumnMajor ? i : window.size() - 1 - i;
        strides[axis] = inputPlane;
        inputPlane *= window[axis].input;
    }
    T* out = y->template edit<T>().data();
    std::int64_t* place = indices->template edit<std::int64_t>().data();
    const std::int64_t planes = y->count() == 0 ? 0 : x.shape()[0] * x.shape()[1];
    for (std::int64_t plane = 0; plane < planes; ++plane) {
        QS_TRY(notCancelled(call));
        const T* const values = x.values<T>().data() + plane * inputPlane;
        forEachIndex(outputs, [&](std::span<const std::int64_t> at) {
            std::vector<std::int64_t> begins;
            std::vector<std::int64_t> counts;
            for (std::size_t i = 0; i < window.size(); ++i) {
                begins.push_back(window[i].firstTap(at[i]));
                counts.push_back(window[i].endTap(at[i]) - begins.back());
            }
            T most = least<T>();
            std::int64_t found = -1;
            forEachIndex(counts, [&](std::span<const std::int64_t> tap) {
                std::int64_t element = 0;
                std::int64_t counted = 0;
                for (std::size_t i = 0; i < window.size(); ++i) {
                    const std::int64_t index = window[i].beginOf(at[i]) + (begins[i] + tap[i]) * window[i].dilation;
                    element = element * window[i].input + index;
                    counted += index * strides[i];
                }
                if (found < 0 || Largest()(most, values[element]) != most) {
                    most = values[element];
                    found = counted;
                }
            });
            *out++ = most;
            *place++ = found < 0 ? -1 : plane * inputPlane + found;
        });
    }
    return Arrays{std::move(*y), std::move(*indices)};
}

Result<Arrays> maxPool(const Call& call)
{
    const auto window = poolingWindow(call);
    if (!window) {
        return window.error();
    }
    using MaxTypes = Types<float, double, std::int8_t, std::uint8_t>;
    return withType(MaxTypes(), call.in(0).type(), [&]<typename T>(T) {
        return call.wants(1) ? withIndices<T>(call, *window)
                             : pooled<T>(call, *window, least<T>(), Largest(), Same(), Nothing());
    });
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
        const auto divide = [&](std::span<T> plane) {
            T* out = plane.data();
            forEachIndex(rows, [&](std::span<const std::int64_t> row) {
                T common(1);
                for (std::size_t i = 0; i < row.size(); ++i) {
                    common *= static_cast<T>(counts[i][static_cast<std::size_t>(row[i])]);
                }
                for (const std::int64_t along : counts.back()) {
                    *out++ /= common * static_cast<T>(along);
                }
            });
        };
        return pooled<T>(call, *window, T(0), std::plus(), Same(), divide);
    });
}

// ---- LpPool

/// |x|^p and its inverse, for floats.
template <typename T>
T powerOf(T x, std::int64_t p)
{
    const T size = std::abs(x);
    return p == 1 ? size : p == 2 ? size * size : std::pow(size, static_cast<T>(p));
}

template <typename T>
T rootOf(T x, std::int64_t p)
{
    return p == 1 ? x : p == 2 ? std::sqrt(x) : std::pow(x, T(1) / static_cast<T>(p));
}

Result<std::int64_t> orderOf(const Call& call)
{
    const std::int64_t p = call.node.integer("p", 2);
    return p >= 1 ? Result<std::int64_t>(p)
                  : Result<std::int64_t>(Error{ErrorCode::Format, "p is " + std::to_string(p)});
}

Result<Arrays> lpPool(const Call& call)
{
    const auto window = poolingWindow(call);
    const auto order = orderOf(call);
    QS_TRY(window);
    QS_TRY(order);
    const std::int64_t p = *order;
    return withType(FloatTypes(), call.in(0).type(), [&]<typename T>(T) {
        const auto root = [&](std::span<T> plane) {
            std::ranges::transform(plane, plane.begin(), [&](T x) { return rootOf(x, p); });
        };
        return pooled<T>(
            call, *window, T(0), std::plus(), [&](T x) { return powerOf(x, p); }, root);
    });
}

// ---- the whole plane

/// f(plane) for each batch and channel.
template <typename F>
Result<Arrays> global(const Call& call, const F& f)
{
    const Array& x = call.in(0);
    if (x.rank() < 2) {
        return needsSpatialAxes(x.shape());
    }
    Shape shape(x.rank(), 1);
    std::copy_n(x.shape().begin(), 2, shape.begin());
    return withType(FloatTypes(), x.type(), [&]<typename T>(T) -> Result<Arrays> {
        auto y = Array::make(x.type(), std::move(shape));
        if (!y || y->count() == 0) {
            return one(std::move(y));
        }
        const std::size_t plane = x.count() / y->count();
        const T* from = x.values<T>().data();
        for (T& result : y->template edit<T>()) {
            result = f(std::span<const T>(from, plane));
            from += plane;
        }
        return one(std::move(y));
    });
}

Result<Arrays> globalAveragePool(const Call& call)
{
    return global(call, []<typename T>(std::span<const T> plane) {
        return summed(plane, Same()) / static_cast<T>(plane.size());
    });
}

Result<Arrays> globalMaxPool(const Call& call)
{
    return global(call, []<typename T>(std::span<const T> plane) {
        constexpr std::size_t kLanes = 16;
        std::array<T, kLanes> most;
        most.fill(least<T>());
        std::size_t i = 0;
        for (; i + kLanes <= plane.size(); i += kLanes) {
            for (std::size_t lane = 0; lane < kLanes; ++lane) {
                most[lane] = Largest()(most[lane], plane[i + lane]);
            }
        }
        const T rest =
            std::accumulate(plane.begin() + static_cast<std::ptrdiff_t>(i), plane.end(), least<T>(), Largest());
        return std::accumulate(most.begin(), most.end(), rest, Largest());
    });
}

Result<Arrays> globalLpPool(const Call& call)
{
    const auto order = orderOf(call);
    if (!order) {
        return order.error();
    }
    const std::int64_t p = *order;
    return global(call, [&]<typename T>(std::span<const T> plane) {
        return rootOf(summed(plane, [&](T x) { return powerOf(x, p); }), p);
    });
}

// ---- MaxUnpool

/// What the pooling that made the indices had as its input, as far as the attributes tell: indices count there.
Result<Shape> pooledShape(const Call& call)
{
    const Shape& shape = call.in(0).shape();
    if (shape.size() < 3) {
        return needsSpatialAxes(shape);
    }
    const auto window = windowOf(call.node, spatialExtents(shape), {});
    if (!window) {
        return window.error();
    }
    Shape result{shape[0], shape[1]};
    for (const WindowAxis& axis : *window) {
        const std::int64_t whole = (axis.input - 1) * axis.stride + axis.reach() - axis.padBegin - axis.padEnd;
        result.push_back(std::max<std::int64_t>(0, whole));
    }
    return result;
}

/// Where element `index` of an array of `from` lies in one of `to`: the same place, counted anew; -1 where there is
/// none.
std::int64_t placeIn(const Shape& to, const Shape& from, std::int64_t index)
{
    if (index < 0) {
        return -1;
    }
    std::int64_t place = 0;
    std::int64_t stride = 1;
    for (std::size_t axis = from.size(); axis-- > 0;) {
        const std::int64_t along = from[axis] == 0 ? 0 : index % from[axis];
        if (from[axis] == 0 || along >= to[axis]) {
            return -1;
        }
        place += along * stride;
        stride *= to[axis];
        index /= from[axis];
    }
    return index == 0 ? place : -1;
}

Result<Arrays> maxUnpool(const Call& call)
{
    const Array& x = call.in(0);
    const Array& indices = call.in(1);
    if (indices.type() != ElementType::I64 || indices.shape() != x.shape()) {
        return Error{ErrorCode::Shape,
                     "indices " + shapeText(indices.shape()) + " for an input " + shapeText(x.shape())};
    }
    const auto inferred = pooledShape(call);
    QS_TRY(inferred);
    auto shape = call.has(2) ? integersOf(call.in(2)) : inferred;
    QS_TRY(shape);
    if (shape->size() != x.rank()) {
        return Error{ErrorCode::Shape, "output_shape " + shapeText(*shape) + " for an input " + shapeText(x.shape())};
    }
    return withType(FloatTypes(), x.type(), [&]<typename T>(T) -> Result<Arrays> {
        auto y = Array::make(x.type(), *shape);
        if (!y) {
            return y.error();
        }
        const auto out = y->template edit<T>();
        std::ranges::fill(out, T(0));
        for (std::size_t i = 0; i < x.count(); ++i) {
            const std::int64_t index = indices.values<std::int64_t>()[i];
            const std::int64_t place = out.empty() ? -1 : placeIn(*shape, *inferred, index);
            if (place < 0) {
                return Error{ErrorCode::Shape, "index " + std::to_string(index) + " of an input " +
                                                   shapeText(*inferred) + " for an output " + shapeText(*shape)};
            }
            out[static_cast<std::size_t>(place)] = x.values<T>()[i];
        }
        return one(std::move(y));
    });
}

constexpr std::array kRows{
    OperatorRow{"AveragePool", 7, 1, averagePool},
    OperatorRow{"GlobalAveragePool", 1, 1, globalAveragePool},
    OperatorRow{"GlobalLpPool", 2, 1, globalLpPool},
    OperatorRow{"GlobalMaxPool", 1, 1, globalMaxPool},
    OperatorRow{"LpPool", 2, 1, lpPool},
    OperatorRow{"MaxPool", 1, 1, maxPool},
    OperatorRow{"MaxUnpool", 9, 2, maxUnpool},
};

} // namespace

std::span<const OperatorRow> poolingOperators()
{
    return kRows;
}

} // namespace qs
