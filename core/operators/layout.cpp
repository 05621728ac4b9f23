// SPDX-License-Identifier: GPL-3.0-or-later
// Operators that move elements and do not look at them.
#include "core/tensor/layout.h"

#include "core/operators/broadcast.h"
#include "core/operators/layout_parts.h"
#include "core/operators/operator.h"
#include "core/operators/strided_copy.h"
#include "core/operators/types.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <numeric>

namespace qs {

namespace {

Result<Arrays> transpose(const Call& call)
{
    const Array& x = call.in(0);
    std::vector<std::int64_t> order = call.node.integers("perm");
    if (!call.node.has("perm")) {
        order.resize(x.rank());
        std::iota(order.rbegin(), order.rend(), 0);
    }
    const auto named = axesOf(order, x.rank());
    if (!named) {
        return named.error();
    }
    if (named->size() != x.rank()) {
        return Error{ErrorCode::Shape,
                     "its order " + shapeText(order) + " does not name all axes of " + shapeText(x.shape())};
    }
    Shape shape;
    for (const std::size_t axis : *named) {
        shape.push_back(x.shape()[axis]);
    }
    return one(copyStrided(x, 0, inOrder(axesInMemory(x.shape()), *named), std::move(shape)));
}

/// Plain arrays, one after the other along `axis`.
Result<Array> joinedAlong(std::span<const Array> inputs, std::size_t axis)
{
    const Array& first = inputs.front();
    Shape shape = first.shape();
    shape[axis] = 0;
    for (const Array& each : inputs) {
        if (each.isAbsent() || each.type() != first.type()) {
            return Error{ErrorCode::Format, "its inputs are not all of the type " +
                                                std::string(rowOf(first.type()).name) + " of the first one"};
        }
        Shape rest = each.shape();
        if (rest.size() == shape.size()) {
            rest[axis] = shape[axis];
        }
        if (rest != shape || each.shape()[axis] > std::numeric_limits<std::int64_t>::max() - shape[axis]) {
            return Error{ErrorCode::Shape, "the shapes " + shapeText(first.shape()) + " and " +
                                               shapeText(each.shape()) + " cannot be joined along axis " +
                                               std::to_string(axis)};
        }
        shape[axis] += each.shape()[axis];
    }
    if (inputs.size() == 1) {
        return first;
    }
    auto y = Array::make(first.type(), shape);
    if (!y || y->count() == 0) {
        return y;
    }
    const std::size_t outer = extentOf(shape, 0, axis);
    const std::size_t row = y->editBytes().size() / outer;
    std::byte* to = y->editBytes().data();
    for (const Array& each : inputs) {
        const std::size_t part = each.bytes().size() / outer;
        for (std::size_t i = 0; part != 0 && i < outer; ++i) {
            std::memcpy(to + i * row, each.bytes().data() + i * part, part);
        }
        to += part;
    }
    return y;
}

Result<Arrays> concat(const Call& call)
{
    if (!call.node.has("axis")) {
        return Error{ErrorCode::Format, "its axis is missing"};
    }
    const auto axis = axisOf(call.node.integer("axis", 0), call.in(0).rank());
    if (!axis) {
        return axis.error();
    }
    const bool isLast =
        std::ranges::all_of(call.inputs, [](const Array& each) { return each.layout() == MemoryLayout::ChannelsLast; });
    Arrays inputs;
    for (const Array& each : call.inputs) {
        auto ordered = inLayout(each, isLast ? MemoryLayout::ChannelsLast : MemoryLayout::Plain);
        if (!ordered) {
            return ordered.error();
        }
        inputs.push_back(ordered->inMemory());
    }
    if (!isLast) {
        return one(joinedAlong(inputs, *axis));
    }
    const std::size_t inMemory = *axis == 0 ? 0 : *axis == 1 ? call.in(0).rank() - 1 : *axis - 1;
    auto y = joinedAlong(inputs, inMemory);
    return y ? Result<Arrays>(Arrays{Array::channelsLast(*y)}) : Result<Arrays>(y.error());
}

/// Parts of these lengths along `axis`, which they fill.
Result<Arrays> cutInto(const Array& x, std::size_t axis, const std::vector<std::int64_t>& lengths)
{
    std::int64_t left = x.shape()[axis];
    const bool fits = std::ranges::all_of(lengths, [&](std::int64_t length) {
        const bool has = length >= 0 && length <= left;
        left -= has ? length : 0;
        return has;
    });
    if (!fits || left != 0) {
        return Error{ErrorCode::Shape, "axis " + std::to_string(axis) + " of " + shapeText(x.shape()) +
                                           " cannot be split into " + shapeText(lengths)};
    }
    auto axes = axesInMemory(x.shape());
    const auto stride = static_cast<std::size_t>(axes[axis].stride);
    Arrays parts;
    std::size_t start = 0;
    for (const std::int64_t length : lengths) {
        Shape shape = x.shape();
        shape[axis] = length;
        axes[axis].extent = static_cast<std::size_t>(length);
        auto part = copyStrided(x, start * stride, axes, std::move(shape));
        if (!part) {
            return part.error();
        }
        parts.push_back(std::move(*part));
        start += static_cast<std::size_t>(length);
    }
    return parts;
}

Result<Arrays> split(const Call& call, const OptionalIntegers& lengths)
{
    const Array& x = call.in(0);
    const auto axis = axisOf(call.node.integer("axis", 0), x.rank());
    if (!axis) {
        return axis.error();
    }
    const auto outputs = static_cast<std::int64_t>(call.node.outputs.size());
    if (lengths) {
        if (lengths->size() != call.node.outputs.size()) {
            return Error{ErrorCode::Format,
                         "it has " + std::to_string(outputs) + " outputs, but splits into " + shapeText(*lengths)};
        }
        return cutInto(x, *axis, *lengths);
    }
    const std::int64_t parts = call.node.integer("num_outputs", outputs);
    const std::int64_t extent = x.shape()[*axis];
    // Equal parts; from version 18 on the last one may be smaller.
    if (parts != outputs || parts < 1 || (call.opset < 18 && extent % parts != 0)) {
        return Error{ErrorCode::Shape, "a length of " + std::to_string(extent) + " cannot be split into " +
                                           std::to_string(parts) + " equal parts for " + std::to_string(outputs) +
                                           " outputs"};
    }
    const std::int64_t length = extent / parts + (extent % parts != 0 ? 1 : 0);
    std::vector<std::int64_t> equal(static_cast<std::size_t>(parts), length);
    equal.back() = extent - length * (parts - 1);
    return cutInto(x, *axis, equal);
}

Result<Arrays> splitByAttribute(const Call& call)
{
    return split(call, integersOf(call.node, "split"));
}

Result<Arrays> splitByInput(const Call& call)
{
    const auto lengths = integersOf(call, 1);
    return lengths ? split(call, *lengths) : lengths.error();
}

/// What Slice takes of an axis.
struct Range {
    std::size_t first = 0;
    std::size_t count = 0;
    std::int64_t step = 1;
};

/// As Python slices: negative bounds count from the end, and what lies beyond the ends is cut off. The step is not 0.
Range rangeOf(std::int64_t extent, std::int64_t start, std::int64_t end, std::int64_t step)
{
    if (extent == 0) {
        return {};
    }
    start += start < 0 ? extent : 0;
    end += end < 0 ? extent : 0;
    if (step > 0) {
        start = std::clamp(start, std::int64_t{0}, extent);
        end = std::clamp(end, std::int64_t{0}, extent);
        const std::int64_t count = end > start ? (end - start - 1) / step + 1 : 0;
        return {static_cast<std::size_t>(start), static_cast<std::size_t>(count), step};
    }
    start = std::clamp(start, std::int64_t{-1}, extent - 1);
    end = std::clamp(end, std::int64_t{-1}, extent - 1);
    const std::int64_t down = std::max(step, -std::numeric_limits<std::int64_t>::max());
    const std::int64_t count = start > end ? (start - end - 1) / -down + 1 : 0;
    return {static_cast<std::size_t>(std::max(start, std::int64_t{0})), static_cast<std::size_t>(count), down};
}

Result<Arrays> slice(const Array& x, const std::vector<std::int64_t>& starts, const std::vector<std::int64_t>& ends,
                     OptionalIntegers named, OptionalIntegers steps)
{
    if (!named) {
        named.emplace(starts.size());
        std::iota(named->begin(), named->end(), 0);
    }
    if (!steps) {
        steps.emplace(starts.size(), 1);
    }
    if (ends.size() != starts.size() || named->size() != starts.size() || steps->size() != starts.size()) {
        return Error{ErrorCode::Shape, std::to_string(starts.size()) + " starts, " + std::to_string(ends.size()) +
                                           " ends, " + std::to_string(named->size()) + " axes and " +
                                           std::to_string(steps->size()) + " steps do not go together"};
    }
    const auto which = axesOf(*named, x.rank());
    if (!which) {
        return which.error();
    }
    auto axes = axesInMemory(x.shape());
    Shape shape = x.shape();
    std::size_t start = 0;
    for (std::size_t i = 0; i < which->size(); ++i) {
        const std::size_t axis = (*which)[i];
        if ((*steps)[i] == 0) {
            return Error{ErrorCode::Shape, "the step along axis " + std::to_string(axis) + " is 0"};
        }
        const Range range = rangeOf(x.shape()[axis], starts[i], ends[i], (*steps)[i]);
        start += range.first * static_cast<std::size_t>(axes[axis].stride);
        // A step that is not taken could overflow.
        const bool isTaken = range.count > 1 && x.count() > 0;
        axes[axis] = {range.count, isTaken ? axes[axis].stride * range.step : 0};
        shape[axis] = static_cast<std::int64_t>(range.count);
    }
    return one(copyStrided(x, start, std::move(axes), std::move(shape)));
}

Result<Arrays> sliceByAttributes(const Call& call)
{
    return slice(call.in(0), call.node.integers("starts"), call.node.integers("ends"), integersOf(call.node, "axes"),
                 {});
}

Result<Arrays> sliceByInputs(const Call& call)
{
    const auto starts = integersOf(call.in(1));
    const auto ends = integersOf(call.in(2));
    const auto axes = integersOf(call, 3);
    const auto steps = integersOf(call, 4);
    if (!starts || !ends) {
        return starts ? ends.error() : starts.error();
    }
    if (!axes || !steps) {
        return axes ? steps.error() : axes.error();
    }
    return slice(call.in(0), *starts, *ends, *axes, *steps);
}

Result<Arrays> expand(const Call& call)
{
    const Array& x = call.in(0);
    const auto wanted = integersOf(call.in(1));
    if (!wanted) {
        return wanted.error();
    }
    QS_TRY(elementCount(*wanted));
    const auto broadcast = Broadcast::of(std::array{x.shape(), *wanted});
    if (!broadcast) {
        return broadcast.error();
    }
    const Shape& shape = broadcast->shape();
    if (shape == x.shape()) {
        return Arrays{x};
    }
    const auto own = axesInMemory(x.shape());
    const std::size_t added = shape.size() - x.rank();
    std::vector<StridedAxis> axes;
    for (std::size_t axis = 0; axis < shape.size(); ++axis) {
        const bool moves = axis >= added && x.shape()[axis - added] != 1;
        axes.push_back({static_cast<std::size_t>(shape[axis]), moves ? own[axis - added].stride : 0});
    }
    return one(copyStrided(x, 0, std::move(axes), shape));
}

Result<Arrays> tile(const Call& call)
{
    const Array& x = call.in(0);
    const auto repeats = integersOf(call.in(1));
    if (!repeats) {
        return repeats.error();
    }
    const bool fits = repeats->size() == x.rank();
    Shape shape;
    std::vector<StridedAxis> axes;
    for (const StridedAxis& axis : axesInMemory(x.shape())) {
        const std::int64_t times = fits ? (*repeats)[shape.size()] : -1;
        const auto extent = static_cast<std::int64_t>(axis.extent);
        if (times < 0 || (extent != 0 && times > std::numeric_limits<std::int64_t>::max() / extent)) {
            return Error{ErrorCode::Shape,
                         "the shape " + shapeText(x.shape()) + " cannot be repeated " + shapeText(*repeats) + " times"};
        }
        shape.push_back(times * extent);
        axes.push_back({static_cast<std::size_t>(times), 0});
        axes.push_back(axis);
    }
    if (!fits) {
        return Error{ErrorCode::Shape,
                     "it has " + std::to_string(repeats->size()) + " repeats for the shape " + shapeText(x.shape())};
    }
    return one(copyStrided(x, 0, std::move(axes), std::move(shape)));
}

constexpr auto kNative = HalfPolicy::Native;

constexpr std::array kRows{
    OperatorRow{"Cast", 6, 1, cast, kNative},
    OperatorRow{"CastLike", 15, 2, castLike, kNative},
    with(LayoutPolicy::ChannelsLast, {"Concat", 4, 1, concat, kNative}),
    OperatorRow{"DepthToSpace", 1, 1, depthToSpace, kNative},
    OperatorRow{"Dropout", 7, 1, dropout7, kNative},
    OperatorRow{"Dropout", 10, 1, dropout10, kNative},
    OperatorRow{"Dropout", 12, 1, dropout12, kNative},
    OperatorRow{"Expand", 8, 2, expand, kNative},
    OperatorRow{"Flatten", 1, 1, flatten, kNative},
    OperatorRow{"Identity", 1, 1, identity, kNative},
    OperatorRow{"Pad", 2, 1, padByAttributes, kNative},
    OperatorRow{"Pad", 11, 2, padByInputs, kNative},
    OperatorRow{"Reshape", 5, 2, reshape, kNative},
    OperatorRow{"ReverseSequence", 10, 2, reverseSequence, kNative},
    OperatorRow{"Slice", 1, 1, sliceByAttributes, kNative},
    OperatorRow{"Slice", 10, 3, sliceByInputs, kNative},
    OperatorRow{"SpaceToDepth", 1, 1, spaceToDepth, kNative},
    OperatorRow{"Split", 2, 1, splitByAttribute, kNative},
    OperatorRow{"Split", 13, 1, splitByInput, kNative},
    OperatorRow{"Squeeze", 1, 1, squeezeByAttribute, kNative},
    OperatorRow{"Squeeze", 13, 1, squeezeByInput, kNative},
    OperatorRow{"Tile", 6, 2, tile, kNative},
    OperatorRow{"Transpose", 1, 1, transpose, kNative},
    OperatorRow{"Unsqueeze", 1, 1, unsqueezeByAttribute, kNative},
    OperatorRow{"Unsqueeze", 13, 2, unsqueezeByInput, kNative},
};

} // namespace

std::span<const OperatorRow> layoutOperators()
{
    return kRows;
}

} // namespace qs
