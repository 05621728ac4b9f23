// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/operators/strided_copy.h"

#include "core/operators/types.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <limits>

namespace qs {

namespace {

/// An axis of the copy with its place in both arrays.
struct CopyAxis {
    std::size_t extent;
    std::ptrdiff_t from;
    std::ptrdiff_t to;
};

/// The axes without those of one element; neighbours that are walked through evenly are one.
std::vector<CopyAxis> simplified(const std::vector<StridedAxis>& axes)
{
    std::vector<CopyAxis> result;
    for (const StridedAxis& axis : axes) {
        if (axis.extent == 1) {
            continue;
        }
        if (!result.empty() && result.back().from == axis.stride * static_cast<std::ptrdiff_t>(axis.extent)) {
            result.back().extent *= axis.extent;
            result.back().from = axis.stride;
        } else {
            result.push_back({axis.extent, axis.stride, 0});
        }
    }
    if (result.empty()) {
        result.push_back({1, 1, 1});
    }
    std::ptrdiff_t stride = 1;
    for (std::size_t axis = result.size(); axis-- > 0;) {
        result[axis].to = stride;
        stride *= static_cast<std::ptrdiff_t>(result[axis].extent);
    }
    return result;
}

template <typename T>
void copyRun(const T* from, const CopyAxis& axis, T* to)
{
    if (axis.from == 1) {
        std::memcpy(to, from, axis.extent * sizeof(T));
    } else if (axis.from == 0) {
        std::fill_n(to, axis.extent, *from);
    } else {
        for (std::size_t i = 0; i < axis.extent; ++i) {
            to[i] = from[static_cast<std::ptrdiff_t>(i) * axis.from];
        }
    }
}

/// Two axes in tiles, so that the cache lines of both sides are used while they are there.
template <typename T>
void copyTiles(const T* from, const CopyAxis& outer, const CopyAxis& inner, T* to)
{
    constexpr std::size_t tile = 32;
    for (std::size_t i = 0; i < outer.extent; i += tile) {
        const std::size_t iEnd = std::min(i + tile, outer.extent);
        for (std::size_t j = 0; j < inner.extent; j += tile) {
            const std::size_t jEnd = std::min(j + tile, inner.extent);
            for (std::size_t a = i; a < iEnd; ++a) {
                const T* const source = from + static_cast<std::ptrdiff_t>(a) * outer.from;
                T* const target = to + static_cast<std::ptrdiff_t>(a) * outer.to;
                for (std::size_t b = j; b < jEnd; ++b) {
                    target[b] = source[static_cast<std::ptrdiff_t>(b) * inner.from];
                }
            }
        }
    }
}

/// Calls use(from, to) for the places that `axes` name.
template <typename Use>
void forEachPlace(const std::vector<CopyAxis>& axes, const Use& use)
{
    std::vector<std::size_t> index(axes.size());
    std::ptrdiff_t from = 0;
    std::ptrdiff_t to = 0;
    while (true) {
        use(from, to);
        std::size_t axis = axes.size();
        while (axis-- > 0) {
            const CopyAxis& each = axes[axis];
            from += each.from;
            to += each.to;
            if (++index[axis] < each.extent) {
                break;
            }
            from -= each.from * static_cast<std::ptrdiff_t>(each.extent);
            to -= each.to * static_cast<std::ptrdiff_t>(each.extent);
            index[axis] = 0;
        }
        if (axis == ~std::size_t{0}) {
            return;
        }
    }
}

template <typename T>
void copyAll(const T* from, std::vector<CopyAxis> axes, T* to)
{
    const CopyAxis inner = axes.back();
    axes.pop_back();
    const auto distance = [](const CopyAxis& axis) {
        return axis.from == 0 ? std::numeric_limits<std::ptrdiff_t>::max() : std::abs(axis.from);
    };
    const auto nearest = std::ranges::min_element(axes, {}, distance);
    if (nearest == axes.end() || std::abs(inner.from) <= distance(*nearest)) {
        forEachPlace(axes,
                     [&](std::ptrdiff_t source, std::ptrdiff_t target) { copyRun(from + source, inner, to + target); });
        return;
    }
    const CopyAxis outer = *nearest;
    axes.erase(nearest);
    forEachPlace(axes, [&](std::ptrdiff_t source, std::ptrdiff_t target) {
        copyTiles(from + source, outer, inner, to + target);
    });
}

} // namespace

std::size_t extentOf(const Shape& shape, std::size_t first, std::size_t last)
{
    std::size_t count = 1;
    for (std::size_t axis = first; axis < last; ++axis) {
        count *= static_cast<std::size_t>(shape[axis]);
    }
    return count;
}

std::vector<StridedAxis> axesInMemory(const Shape& shape)
{
    std::vector<StridedAxis> axes(shape.size());
    std::size_t stride = 1; // unsigned: a shape without elements may have extents that come to too much
    for (std::size_t axis = shape.size(); axis-- > 0;) {
        axes[axis] = {static_cast<std::size_t>(shape[axis]), static_cast<std::ptrdiff_t>(stride)};
        stride *= axes[axis].extent;
    }
    return axes;
}

std::vector<StridedAxis> inOrder(const std::vector<StridedAxis>& axes, std::span<const std::size_t> order)
{
    std::vector<StridedAxis> result;
    result.reserve(order.size());
    for (const std::size_t axis : order) {
        result.push_back(axes[axis]);
    }
    return result;
}

Result<Array> copyStrided(const Array& from, std::size_t start, std::vector<StridedAxis> axes, Shape shape)
{
    auto result = Array::make(from.type(), std::move(shape));
    if (!result || result->count() == 0) {
        return result;
    }
    const auto copied = withWidth(from.type(), [&]<typename T>(T) -> Result<Arrays> {
        copyAll(from.values<T>().data() + start, simplified(axes), result->edit<T>().data());
        return Arrays();
    });
    return copied ? std::move(result) : Result<Array>(copied.error());
}

} // namespace qs
