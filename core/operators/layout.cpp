// SPDX-License-Identifier: GPL-3.0-or-later
// Operators that move elements and do not look at them.
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

/// The same elements under another shape; the error says what does not fit.
Result<Arrays> reshapedTo(const Array& x, Shape shape)
{
    const auto count = elementCount(shape);
    if (!count) {
        return count.error();
    }
    if (*count != x.count()) {
        return Error{ErrorCode::Shape, "the shape " + shapeText(x.shape()) + " cannot become " + shapeText(shape)};
    }
    return Arrays{x.reshaped(std::move(shape))};
}

Result<Arrays> identity(const Call& call)
{
    return Arrays{call.in(0)};
}

Result<Arrays> reshape(const Call& call)
{
    auto wanted = integersOf(call.in(1));
    if (!wanted) {
        return wanted.error();
    }
    const Array& x = call.in(0);
    const bool zeroIsZero = call.node.integer("allowzero", 0) != 0;
    const auto unfit = [&] {
        return Error{ErrorCode::Shape, "the shape " + shapeText(x.shape()) + " cannot become " + shapeText(*wanted)};
    };
    Shape shape = *wanted;
    std::optional<std::size_t> open; // the extent that the others leave
    for (std::size_t axis = 0; axis < shape.size(); ++axis) {
        if (shape[axis] == 0 && !zeroIsZero) {
            if (axis >= x.rank()) {
                return unfit();
            }
            shape[axis] = x.shape()[axis];
        } else if (shape[axis] == -1) {
            if (open) {
                return unfit();
            }
            open = axis;
        }
    }
    if (open) {
        shape[*open] = 1;
        const auto others = elementCount(shape);
        if (!others) {
            return others.error();
        }
        if (*others == 0 || x.count() % *others != 0) {
            return unfit();
        }
        shape[*open] = static_cast<std::int64_t>(x.count() / *others);
    }
    return reshapedTo(x, std::move(shape));
}

Result<Arrays> flatten(const Call& call)
{
    const Array& x = call.in(0);
    const auto rank = static_cast<std::int64_t>(x.rank());
    const std::int64_t axis = call.node.integer("axis", 1);
    if (axis < -rank || axis > rank) {
        return Error{ErrorCode::Shape,
                     "axis " + std::to_string(axis) + " of an array with " + std::to_string(rank) + " axes"};
    }
    const auto cut = x.shape().begin() + (axis < 0 ? axis + rank : axis);
    const auto front = elementCount(Shape(x.shape().begin(), cut));
    const auto back = elementCount(Shape(cut, x.shape().end()));
    if (!front || !back) {
        return front ? back.error() : front.error();
    }
    return reshapedTo(x, {static_cast<std::int64_t>(*front), static_cast<std::int64_t>(*back)});
}

Result<Arrays> squeezed(const Array& x, const OptionalIntegers& axes)
{
    std::vector<bool> goes(x.rank());
    if (axes) {
        const auto named = axesOf(*axes, x.rank());
        if (!named) {
            return named.error();
        }
        for (const std::size_t axis : *named) {
            if (x.shape()[axis] != 1) {
                return Error{ErrorCode::Shape,
                             "axis " + std::to_string(axis) + " of " + shapeText(x.shape()) + " is not of length 1"};
            }
            goes[axis] = true;
        }
    }
    Shape shape;
    for (std::size_t axis = 0; axis < x.rank(); ++axis) {
        if (axes ? !goes[axis] : x.shape()[axis] != 1) {
            shape.push_back(x.shape()[axis]);
        }
    }
    return Arrays{x.reshaped(std::move(shape))};
}

Result<Arrays> unsqueezed(const Array& x, const OptionalIntegers& axes)
{
    if (!axes) {
        return Error{ErrorCode::Format, "its axes are missing"};
    }
    const std::size_t rank = x.rank() + axes->size();
    const auto named = axesOf(*axes, rank);
    if (!named) {
        return named.error();
    }
    Shape shape(rank);
    std::vector<bool> isNew(rank);
    for (const std::size_t axis : *named) {
        isNew[axis] = true;
    }
    std::size_t next = 0;
    for (std::size_t axis = 0; axis < rank; ++axis) {
        shape[axis] = isNew[axis] ? 1 : x.shape()[next++];
    }
    return Arrays{x.reshaped(std::move(shape))};
}

/// Squeeze and Unsqueeze: axes in an attribute until version 13, in an input from then on.
template <Result<Arrays> (*run)(const Array& x, const OptionalIntegers& axes)>
Result<Arrays> axesByAttribute(const Call& call)
{
    return run(call.in(0), integersOf(call.node, "axes"));
}

template <Result<Arrays> (*run)(const Array& x, const OptionalIntegers& axes)>
Result<Arrays> axesByInput(const Call& call)
{
    const auto axes = integersOf(call, 1);
    return axes ? run(call.in(0), *axes) : axes.error();
}

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
    const auto axes = axesInMemory(x.shape());
    std::vector<StridedAxis> moved;
    Shape shape;
    for (const std::size_t axis : *named) {
        moved.push_back(axes[axis]);
        shape.push_back(x.shape()[axis]);
    }
    return one(copyStrided(x, 0, std::move(moved), std::move(shape)));
}

Result<Arrays> concat(const Call& call)
{
    if (!call.node.has("axis")) {
        return Error{ErrorCode::Format, "its axis is missing"};
    }
    const Array& first = call.in(0);
    const auto axis = axisOf(call.node.integer("axis", 0), first.rank());
    if (!axis) {
        return axis.error();
    }
    Shape shape = first.shape();
    shape[*axis] = 0;
    for (const Array& each : call.inputs) {
        if (each.isAbsent() || each.type() != first.type()) {
            return Error{ErrorCode::Format, "its inputs are not all of the type " +
                                                std::string(rowOf(first.type()).name) + " of the first one"};
        }
        Shape rest = each.shape();
        if (rest.size() == shape.size()) {
            rest[*axis] = shape[*axis];
        }
        if (rest != shape || each.shape()[*axis] > std::numeric_limits<std::int64_t>::max() - shape[*axis]) {
            return Error{ErrorCode::Shape, "the shapes " + shapeText(first.shape()) + " and " +
                                               shapeText(each.shape()) + " cannot be joined along axis " +
                                               std::to_string(*axis)};
        }
        shape[*axis] += each.shape()[*axis];
    }
    if (call.inputs.size() == 1) {
        return Arrays{first};
    }
    auto y = Array::make(first.type(), shape);
    if (!y || y->count() == 0) {
        return one(std::move(y));
    }
    const std::size_t outer = extentOf(shape, 0, *axis);
    const std::size_t row = y->editBytes().size() / outer;
    std::byte* to = y->editBytes().data();
    for (const Array& each : call.inputs) {
        const std::size_t part = each.bytes().size() / outer;
        for (std::size_t i = 0; part != 0 && i < outer; ++i) {
            std::memcpy(to + i * row, each.bytes().data() + i * part, part);
        }
        to += part;
    }
    return one(std::move(y));
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

/// The block size of DepthToSpace and SpaceToDepth, for a shape of four axes whose named ones it divides.
Result<std::int64_t> blockSize(const Call& call)
{
    const std::int64_t size = call.node.integer("blocksize", 0);
    if (size < 1 || call.in(0).rank() != 4) {
        return Error{ErrorCode::Shape, "blocks of " + std::to_string(size) + " of the shape " +
                                           shapeText(call.in(0).shape()) + ", which should have four axes"};
    }
    return size;
}

Error unfitBlocks(const Array& x, std::int64_t size)
{
    return {ErrorCode::Shape,
            "the shape " + shapeText(x.shape()) + " does not come to whole blocks of " + std::to_string(size)};
}

Result<Arrays> depthToSpace(const Call& call)
{
    const auto size = blockSize(call);
    if (!size) {
        return size.error();
    }
    const Array& x = call.in(0);
    const Shape& s = x.shape();
    constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
    if (*size > 0x7fffffff || s[1] % (*size * *size) != 0 || s[2] > largest / *size || s[3] > largest / *size) {
        return unfitBlocks(x, *size);
    }
    const std::string mode = call.node.text("mode", "DCR");
    if (mode != "DCR" && mode != "CRD") {
        return Error{ErrorCode::Unsupported, "its mode \"" + mode + "\" is not known"};
    }
    const std::int64_t depth = s[1] / (*size * *size);
    const bool depthIsInner = mode == "DCR"; // the channels are blocks of depths, or depths of blocks
    const Shape parts =
        depthIsInner ? Shape{s[0], *size, *size, depth, s[2], s[3]} : Shape{s[0], depth, *size, *size, s[2], s[3]};
    const auto axes = axesInMemory(parts);
    const auto order = depthIsInner ? std::array{0, 3, 4, 1, 5, 2} : std::array{0, 1, 4, 2, 5, 3};
    std::vector<StridedAxis> moved;
    for (const int axis : order) {
        moved.push_back(axes[static_cast<std::size_t>(axis)]);
    }
    return one(copyStrided(x, 0, std::move(moved), {s[0], depth, s[2] * *size, s[3] * *size}));
}

Result<Arrays> spaceToDepth(const Call& call)
{
    const auto size = blockSize(call);
    if (!size) {
        return size.error();
    }
    const Array& x = call.in(0);
    const Shape& s = x.shape();
    constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
    if (s[2] % *size != 0 || s[3] % *size != 0 || *size > 0x7fffffff || s[1] > largest / (*size * *size)) {
        return unfitBlocks(x, *size);
    }
    const auto axes = axesInMemory({s[0], s[1], s[2] / *size, *size, s[3] / *size, *size});
    std::vector<StridedAxis> moved;
    for (const std::size_t axis : {0U, 3U, 5U, 1U, 2U, 4U}) {
        moved.push_back(axes[axis]);
    }
    return one(copyStrided(x, 0, std::move(moved), {s[0], s[1] * *size * *size, s[2] / *size, s[3] / *size}));
}

/// An array of ones: the mask of a Dropout that drops nothing.
Result<Array> ones(ElementType type, const Shape& shape)
{
    auto bytes = Array::make(ElementType::Bool, shape);
    if (!bytes) {
        return bytes;
    }
    std::ranges::fill(bytes->edit<bool>(), true);
    return converted(*bytes, type);
}

/// As networks are used once they are trained: nothing is dropped.
Result<Arrays> dropoutWithMask(const Call& call, ElementType maskType)
{
    if (!call.wants(1)) {
        return Arrays{call.in(0)};
    }
    auto mask = ones(maskType, call.in(0).shape());
    return mask ? Result<Arrays>(Arrays{call.in(0), std::move(*mask)}) : Result<Arrays>(mask.error());
}

Result<Arrays> dropout7(const Call& call)
{
    return dropoutWithMask(call, call.in(0).type());
}

Result<Arrays> dropout10(const Call& call)
{
    return dropoutWithMask(call, ElementType::Bool);
}

Result<Arrays> dropout12(const Call& call)
{
    const auto training = call.has(2) ? numberOf(call.in(2)) : Result<double>(0.0);
    const auto ratio = call.has(1) ? numberOf(call.in(1)) : Result<double>(0.5);
    if (!training || !ratio) {
        return training ? ratio.error() : training.error();
    }
    if (*training != 0 && *ratio != 0) {
        return Error{ErrorCode::Unsupported, "it is in training mode, where its result is random"};
    }
    return dropoutWithMask(call, ElementType::Bool);
}

Result<Arrays> reverseSequence(const Call& call)
{
    const Array& x = call.in(0);
    const std::int64_t batchAxis = call.node.integer("batch_axis", 1);
    const std::int64_t timeAxis = call.node.integer("time_axis", 0);
    const auto lengths = integersOf(call.in(1));
    if (!lengths) {
        return lengths.error();
    }
    const bool areFirstTwo = (batchAxis == 0 && timeAxis == 1) || (batchAxis == 1 && timeAxis == 0);
    if (x.rank() < 2 || !areFirstTwo) {
        return Error{ErrorCode::Shape, "the time axis " + std::to_string(timeAxis) + " and the batch axis " +
                                           std::to_string(batchAxis) + " of " + shapeText(x.shape()) +
                                           " should be its first two"};
    }
    const auto times = static_cast<std::size_t>(x.shape()[static_cast<std::size_t>(timeAxis)]);
    const auto batches = static_cast<std::size_t>(x.shape()[static_cast<std::size_t>(batchAxis)]);
    const auto fits = [&](std::int64_t each) { return each >= 0 && each <= static_cast<std::int64_t>(times); };
    if (lengths->size() != batches || !std::ranges::all_of(*lengths, fits)) {
        return Error{ErrorCode::Shape, "the lengths of the sequences do not fit the shape " + shapeText(x.shape())};
    }
    auto y = Array::make(x.type(), x.shape());
    if (!y || y->count() == 0) {
        return one(std::move(y));
    }
    const std::size_t block = x.bytes().size() / (times * batches);
    const std::size_t timeStep = timeAxis == 0 ? batches : 1;
    const std::size_t batchStep = timeAxis == 0 ? 1 : times;
    for (std::size_t batch = 0; batch < batches; ++batch) {
        const auto length = static_cast<std::size_t>((*lengths)[batch]);
        for (std::size_t time = 0; time < times; ++time) {
            const std::size_t source = time < length ? length - 1 - time : time;
            std::memcpy(y->editBytes().data() + (batch * batchStep + time * timeStep) * block,
                        x.bytes().data() + (batch * batchStep + source * timeStep) * block, block);
        }
    }
    return one(std::move(y));
}

constexpr auto kNative = HalfPolicy::Native;

constexpr std::array kRows{
    OperatorRow{"Cast", 6, 1, cast, kNative},
    OperatorRow{"CastLike", 15, 2, castLike, kNative},
    OperatorRow{"Concat", 4, 1, concat, kNative},
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
    OperatorRow{"Squeeze", 1, 1, axesByAttribute<squeezed>, kNative},
    OperatorRow{"Squeeze", 13, 1, axesByInput<squeezed>, kNative},
    OperatorRow{"Tile", 6, 2, tile, kNative},
    OperatorRow{"Transpose", 1, 1, transpose, kNative},
    OperatorRow{"Unsqueeze", 1, 1, axesByAttribute<unsqueezed>, kNative},
    OperatorRow{"Unsqueeze", 13, 2, axesByInput<unsqueezed>, kNative},
};

} // namespace

std::span<const OperatorRow> layoutOperators()
{
    return kRows;
}

} // namespace qs
