// SPDX-License-Identifier: GPL-3.0-or-later
// Operators whose output has the elements of their input in the same order.
#include "core/operators/layout_parts.h"
#include "core/operators/types.h"

#include <algorithm>

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

} // namespace

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

Result<Arrays> squeezeByAttribute(const Call& call)
{
    return squeezed(call.in(0), integersOf(call.node, "axes"));
}

Result<Arrays> squeezeByInput(const Call& call)
{
    const auto axes = integersOf(call, 1);
    return axes ? squeezed(call.in(0), *axes) : axes.error();
}

Result<Arrays> unsqueezeByAttribute(const Call& call)
{
    return unsqueezed(call.in(0), integersOf(call.node, "axes"));
}

Result<Arrays> unsqueezeByInput(const Call& call)
{
    const auto axes = integersOf(call, 1);
    return axes ? unsqueezed(call.in(0), *axes) : axes.error();
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

} // namespace qs
