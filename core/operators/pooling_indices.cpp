// SPDX-License-Identifier: GPL-3.0-or-later
// MaxPool that says where the largest elements were, and MaxUnpool that puts them back there.
#include "core/operators/pooling_parts.h"
#include "core/operators/types.h"
#include "core/tensor/layout.h"

#include <algorithm>

namespace qs {

namespace {

template <typename T>
Result<Arrays> withIndices(const Call& call, const Window& window)
{
    const auto ordered = inLayout(call.in(0), MemoryLayout::Plain);
    if (!ordered) {
        return ordered.error();
    }
    const Array& x = *ordered;
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
        if (call.progress.cancelled()) {
            return Error{ErrorCode::Cancelled, "cancelled"};
        }
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

} // namespace

Result<Arrays> maxPoolWithIndices(const Call& call, const Window& window)
{
    return withType(MaxTypes(), call.in(0).type(), [&]<typename T>(T) { return withIndices<T>(call, window); });
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

} // namespace qs
