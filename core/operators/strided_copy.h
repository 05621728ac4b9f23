// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/operators/operator.h"

#include <cstddef>
#include <span>
#include <vector>

namespace qs {

/// An axis of an output whose elements lie elsewhere: how many there are, and how far apart in the input, in elements.
/// 0 repeats one element, a negative stride reads backwards.
struct StridedAxis {
    std::size_t extent = 1;
    std::ptrdiff_t stride = 0;
};

/// Elements of the axes [first, last). The shape is that of an array that has elements.
std::size_t extentOf(const Shape& shape, std::size_t first, std::size_t last);

/// The axes of an array that has elements, as it lies in memory.
std::vector<StridedAxis> axesInMemory(const Shape& shape);

/// The axes that `order` names, in its order.
std::vector<StridedAxis> inOrder(const std::vector<StridedAxis>& axes, std::span<const std::size_t> order);

/// An array of `shape` with the elements of `from` that `axes` name in row-major order, beginning with the one at
/// `start`. The axes have as many elements as the shape; the caller knows that all of them lie within `from`.
Result<Array> copyStrided(const Array& from, std::size_t start, std::vector<StridedAxis> axes, Shape shape);

} // namespace qs
