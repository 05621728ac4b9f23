// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/operators/broadcast.h"

#include <algorithm>

namespace qs {

namespace {

/// An axis of the output, and which inputs have more than one element along it.
struct Axis {
    std::size_t extent = 1;
    std::vector<bool> moves;
};

std::int64_t extentOf(const Shape& shape, std::size_t axis, std::size_t rank)
{
    const std::size_t missing = rank - shape.size(); // axes in front that the shape does not have
    return axis < missing ? 1 : shape[axis - missing];
}

std::string textOf(std::span<const Shape> shapes)
{
    std::string text;
    for (const Shape& shape : shapes) {
        text += (text.empty() ? "" : ", ") + shapeText(shape);
    }
    return text;
}

} // namespace

Result<Broadcast> Broadcast::of(std::span<const Shape> shapes)
{
    Broadcast result;
    std::size_t rank = 0;
    for (const Shape& shape : shapes) {
        rank = std::max(rank, shape.size());
    }
    std::vector<Axis> axes; // neighbours that all inputs treat alike are one
    for (std::size_t axis = 0; axis < rank; ++axis) {
        std::int64_t extent = 1;
        for (const Shape& shape : shapes) {
            const std::int64_t own = extentOf(shape, axis, rank);
            if (own != 1 && extent != 1 && own != extent) {
                return Error{ErrorCode::Shape, "the shapes " + textOf(shapes) + " do not go together"};
            }
            extent = own == 1 ? extent : own;
        }
        result.m_shape.push_back(extent);
        Axis next;
        next.extent = static_cast<std::size_t>(extent);
        for (const Shape& shape : shapes) {
            next.moves.push_back(extentOf(shape, axis, rank) != 1);
        }
        if (next.extent == 1) {
            continue;
        }
        if (!axes.empty() && axes.back().moves == next.moves) {
            axes.back().extent *= next.extent;
        } else {
            axes.push_back(std::move(next));
        }
    }
    if (axes.empty()) {
        axes.push_back({1, std::vector<bool>(shapes.size(), false)});
    }
    result.m_runLength = axes.back().extent;
    for (std::size_t input = 0; input < shapes.size(); ++input) {
        result.m_steps.push_back(axes.back().moves[input] ? 1 : 0);
        std::vector<std::size_t> strides(axes.size() - 1);
        std::size_t stride = axes.back().moves[input] ? axes.back().extent : 1;
        for (std::size_t axis = axes.size() - 1; axis-- > 0;) {
            strides[axis] = axes[axis].moves[input] ? stride : 0;
            stride *= axes[axis].moves[input] ? axes[axis].extent : 1;
        }
        result.m_strides.push_back(std::move(strides));
    }
    for (std::size_t axis = 0; axis + 1 < axes.size(); ++axis) {
        result.m_extents.push_back(axes[axis].extent);
        result.m_runs *= axes[axis].extent;
    }
    return result;
}

} // namespace qs
