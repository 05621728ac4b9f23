// SPDX-License-Identifier: GPL-3.0-or-later
// Operators that read and write elements at places which other arrays name.
#include "core/operators/operator.h"
#include "core/operators/selection.h"
#include "core/operators/strided_copy.h"
#include "core/operators/types.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace qs {

namespace {

Error outside(std::int64_t index, std::int64_t extent)
{
    return {ErrorCode::Shape,
            "index " + std::to_string(index) + " lies outside an axis of length " + std::to_string(extent)};
}

/// An index as operators give it, negative ones counted from the end.
Result<std::size_t> placeOf(std::int64_t index, std::int64_t extent)
{
    if (index < -extent || index >= extent) {
        return outside(index, extent);
    }
    return static_cast<std::size_t>(index < 0 ? index + extent : index);
}

/// All elements of `array` as places on an axis.
Result<std::vector<std::size_t>> placesOf(const Array& array, std::int64_t extent)
{
    const auto indices = integersOf(array);
    if (!indices) {
        return indices.error();
    }
    std::vector<std::size_t> places;
    places.reserve(indices->size());
    for (const std::int64_t index : *indices) {
        if (index < -extent || index >= extent) {
            return outside(index, extent);
        }
        places.push_back(static_cast<std::size_t>(index < 0 ? index + extent : index));
    }
    return places;
}

Error unfitShapes(const Array& x, const Array& indices)
{
    return {ErrorCode::Shape, "indices of the shape " + shapeText(indices.shape()) +
                                  " do not fit an array of the "
                                  "shape " +
                                  shapeText(x.shape())};
}

Result<Array> copyOf(const Array& x)
{
    auto y = Array::make(x.type(), x.shape());
    if (y && x.count() > 0) {
        std::memcpy(y->editBytes().data(), x.bytes().data(), x.bytes().size());
    }
    return y;
}

Result<Arrays> gather(const Call& call)
{
    const Array& x = call.in(0);
    const auto axis = axisOf(call.node.integer("axis", 0), x.rank());
    if (!axis) {
        return axis.error();
    }
    const auto places = placesOf(call.in(1), x.shape()[*axis]);
    if (!places) {
        return places.error();
    }
    const auto at = static_cast<std::ptrdiff_t>(*axis);
    Shape shape(x.shape().begin(), x.shape().begin() + at);
    shape.insert(shape.end(), call.in(1).shape().begin(), call.in(1).shape().end());
    shape.insert(shape.end(), x.shape().begin() + at + 1, x.shape().end());
    auto y = Array::make(x.type(), std::move(shape));
    if (!y || y->count() == 0) {
        return one(std::move(y));
    }
    const std::size_t outer = extentOf(x.shape(), 0, *axis);
    const std::size_t extent = static_cast<std::size_t>(x.shape()[*axis]);
    const std::size_t block = extentOf(x.shape(), *axis + 1, x.rank());
    return withWidth(x.type(), [&]<typename T>(T) -> Result<Arrays> {
        const T* from = x.values<T>().data();
        T* to = y->edit<T>().data();
        for (std::size_t o = 0; o < outer; ++o, from += extent * block) {
            if (block == 1) {
                for (const std::size_t place : *places) {
                    *to++ = from[place];
                }
                continue;
            }
            for (const std::size_t place : *places) {
                std::memcpy(to, from + place * block, block * sizeof(T));
                to += block;
            }
        }
        return one(std::move(y));
    });
}

/// Where in an array of shape `shape` each element of `indices` points: at its own place, but for `axis`, where it is
/// the index that counts.
Result<std::vector<std::size_t>> elementOffsets(const Array& x, const Array& indices, std::size_t axis)
{
    const auto places = placesOf(indices, x.shape()[axis]);
    if (!places) {
        return places.error();
    }
    std::vector<std::size_t> offsets;
    offsets.reserve(places->size());
    const auto strides = axesInMemory(x.shape());
    std::vector<std::size_t> index(x.rank());
    std::size_t base = 0; // of the place without its axis
    for (const std::size_t place : *places) {
        offsets.push_back(base + place * static_cast<std::size_t>(strides[axis].stride));
        for (std::size_t each = x.rank(); each-- > 0;) {
            const std::size_t stride = each == axis ? 0 : static_cast<std::size_t>(strides[each].stride);
            base += stride;
            if (++index[each] < static_cast<std::size_t>(indices.shape()[each])) {
                break;
            }
            base -= stride * index[each];
            index[each] = 0;
        }
    }
    return offsets;
}

/// The axis of GatherElements and ScatterElements, for indices that lie within the array on all others.
Result<std::size_t> elementAxis(const Call& call)
{
    const Array& x = call.in(0);
    const Array& indices = call.in(1);
    const auto axis = axisOf(call.node.integer("axis", 0), x.rank());
    bool fits = axis && indices.rank() == x.rank();
    for (std::size_t each = 0; fits && each < x.rank(); ++each) {
        fits = each == *axis || indices.shape()[each] <= x.shape()[each];
    }
    return fits || !axis ? axis : Result<std::size_t>(unfitShapes(x, indices));
}

Result<Arrays> gatherElements(const Call& call)
{
    const Array& x = call.in(0);
    const auto axis = elementAxis(call);
    if (!axis) {
        return axis.error();
    }
    const auto offsets = elementOffsets(x, call.in(1), *axis);
    auto y = Array::make(x.type(), call.in(1).shape());
    if (!offsets || !y) {
        return offsets ? y.error() : offsets.error();
    }
    return withWidth(x.type(), [&]<typename T>(T) -> Result<Arrays> {
        std::ranges::transform(*offsets, y->edit<T>().begin(),
                               [&](std::size_t offset) { return x.values<T>()[offset]; });
        return one(std::move(y));
    });
}

/// Blocks of an array that rows of indices name.
struct Blocks {
    std::vector<std::size_t> offsets; ///< where each begins, in elements
    std::size_t length = 1;
};

/// The last axis of `indices` has the first indices of the array after `batches` axes that both have in common.
Result<Blocks> blocksOf(const Array& x, const Array& indices, std::size_t batches)
{
    const auto numbers = integersOf(indices);
    if (!numbers) {
        return numbers.error();
    }
    const auto depth = indices.rank() == 0 ? -1 : indices.shape().back();
    bool fits = depth >= 0 && batches < indices.rank() && batches <= x.rank() &&
                static_cast<std::size_t>(depth) <= x.rank() - batches;
    for (std::size_t axis = 0; fits && axis < batches; ++axis) {
        fits = indices.shape()[axis] == x.shape()[axis];
    }
    if (!fits) {
        return unfitShapes(x, indices);
    }
    Blocks blocks;
    const auto width = static_cast<std::size_t>(depth);
    blocks.length = extentOf(x.shape(), batches + width, x.rank());
    const std::size_t batchLength = extentOf(x.shape(), batches, x.rank());
    const auto rowShape = Shape(indices.shape().begin(), indices.shape().end() - 1);
    const auto rows = elementCount(rowShape);
    if (!rows) {
        return rows.error();
    }
    if (width == 0 && *rows > 0xffffff) { // rows without numbers cost nothing in a file
        return unfitShapes(x, indices);
    }
    const std::size_t rowsPerBatch = extentOf(rowShape, batches, rowShape.size());
    blocks.offsets.reserve(*rows);
    for (std::size_t row = 0; row < *rows; ++row) {
        std::size_t offset = 0;
        for (std::size_t i = 0; i < width; ++i) {
            const std::int64_t extent = x.shape()[batches + i];
            const auto place = placeOf((*numbers)[row * width + i], extent);
            if (!place) {
                return place.error();
            }
            offset = offset * static_cast<std::size_t>(extent) + *place;
        }
        blocks.offsets.push_back(row / rowsPerBatch * batchLength + offset * blocks.length);
    }
    return blocks;
}

Result<Arrays> gatherND(const Call& call)
{
    const Array& x = call.in(0);
    const Array& indices = call.in(1);
    const std::int64_t batches = call.node.integer("batch_dims", 0);
    if (batches < 0 || batches > static_cast<std::int64_t>(x.rank())) {
        return unfitShapes(x, indices);
    }
    const auto blocks = blocksOf(x, indices, static_cast<std::size_t>(batches));
    if (!blocks) {
        return blocks.error();
    }
    Shape shape(indices.shape().begin(), indices.shape().end() - 1);
    shape.insert(shape.end(), x.shape().begin() + batches + indices.shape().back(), x.shape().end());
    auto y = Array::make(x.type(), std::move(shape));
    if (!y || y->count() == 0) {
        return one(std::move(y));
    }
    const std::size_t bytes = blocks->length * x.elementBytes();
    std::byte* to = y->editBytes().data();
    for (const std::size_t offset : blocks->offsets) {
        std::memcpy(to, x.bytes().data() + offset * x.elementBytes(), bytes);
        to += bytes;
    }
    return one(std::move(y));
}

/// Writes blocks of updates, one after the other, into `y` where `blocks` says.
template <typename T, typename F>
void updateBlocks(const Blocks& blocks, const T* updates, T* y, const F& f)
{
    for (const std::size_t offset : blocks.offsets) {
        for (std::size_t i = 0; i < blocks.length; ++i) {
            y[offset + i] = f(y[offset + i], *updates++);
        }
    }
}

/// A copy of the array in which the updates were put into their places, or were combined with what is there.
Result<Arrays> updated(const Call& call, const Blocks& blocks)
{
    const Array& updates = call.in(2);
    if (updates.type() != call.in(0).type()) {
        return Error{ErrorCode::Format, "its updates are " + std::string(rowOf(updates.type()).name) + ", its data " +
                                            std::string(rowOf(call.in(0).type()).name)};
    }
    auto y = copyOf(call.in(0));
    if (!y || updates.count() == 0) {
        return one(std::move(y));
    }
    const std::string reduction = call.node.text("reduction", "none");
    if (reduction == "none") {
        return withWidth(y->type(), [&]<typename T>(T) -> Result<Arrays> {
            updateBlocks(blocks, updates.values<T>().data(), y->edit<T>().data(), [](T, T update) { return update; });
            return one(std::move(y));
        });
    }
    return withType(NumberTypes(), y->type(), [&]<typename T>(T) -> Result<Arrays> {
        const auto use = [&](const auto& f) {
            updateBlocks(blocks, updates.values<T>().data(), y->template edit<T>().data(), f);
            return one(std::move(y));
        };
        // Through 64 bits without a sign, so that nothing overflows: small types would become int.
        using Wide = std::conditional_t<std::is_floating_point_v<T>, T, std::uint64_t>;
        if (reduction == "add") {
            return use([](T a, T b) { return static_cast<T>(static_cast<Wide>(a) + static_cast<Wide>(b)); });
        }
        if (reduction == "mul") {
            return use([](T a, T b) { return static_cast<T>(static_cast<Wide>(a) * static_cast<Wide>(b)); });
        }
        if (reduction == "min") {
            return use([](T a, T b) { return b < a || b != b ? b : a; });
        }
        if (reduction == "max") {
            return use([](T a, T b) { return b > a || b != b ? b : a; });
        }
        return Error{ErrorCode::Unsupported, "its reduction \"" + reduction + "\" is not known"};
    });
}

Result<Arrays> scatterElements(const Call& call)
{
    const auto axis = elementAxis(call);
    if (!axis) {
        return axis.error();
    }
    if (call.in(2).shape() != call.in(1).shape()) {
        return Error{ErrorCode::Shape, "its indices have the shape " + shapeText(call.in(1).shape()) +
                                           ", its updates " + shapeText(call.in(2).shape())};
    }
    auto offsets = elementOffsets(call.in(0), call.in(1), *axis);
    return offsets ? updated(call, {std::move(*offsets), 1}) : offsets.error();
}

Result<Arrays> scatterND(const Call& call)
{
    const Array& x = call.in(0);
    const Array& indices = call.in(1);
    const auto blocks = blocksOf(x, indices, 0);
    if (!blocks) {
        return blocks.error();
    }
    Shape wanted(indices.shape().begin(), indices.shape().end() - 1);
    wanted.insert(wanted.end(), x.shape().begin() + indices.shape().back(), x.shape().end());
    if (call.in(2).shape() != wanted) {
        return Error{ErrorCode::Shape, "its updates have the shape " + shapeText(call.in(2).shape()) + " instead of " +
                                           shapeText(wanted)};
    }
    return updated(call, *blocks);
}

constexpr auto kNative = HalfPolicy::Native;

constexpr std::array kRows{
    OperatorRow{"Compress", 9, 2, compress, kNative},
    OperatorRow{"EyeLike", 9, 1, eyeLike, kNative},
    OperatorRow{"Gather", 1, 2, gather, kNative},
    OperatorRow{"GatherElements", 11, 2, gatherElements, kNative},
    OperatorRow{"GatherND", 11, 2, gatherND, kNative},
    OperatorRow{"NonZero", 9, 1, nonZero},
    OperatorRow{"OneHot", 9, 3, oneHot, kNative},
    OperatorRow{"Scatter", 9, 3, scatterElements, kNative},
    OperatorRow{"ScatterElements", 11, 3, scatterElements},
    OperatorRow{"ScatterND", 11, 3, scatterND},
    OperatorRow{"TopK", 1, 1, topKByAttribute},
    OperatorRow{"TopK", 10, 2, topKByInput},
    OperatorRow{"Trilu", 14, 1, trilu, kNative},
    OperatorRow{"Unique", 11, 1, unique},
    OperatorRow{"Where", 9, 3, where, kNative},
};

} // namespace

std::span<const OperatorRow> indexingOperators()
{
    return kRows;
}

} // namespace qs
