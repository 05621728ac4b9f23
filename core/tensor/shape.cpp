// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/shape.h"

#include <algorithm>
#include <limits>

namespace qs {

namespace {
constexpr std::uint64_t kLargest = std::numeric_limits<std::int64_t>::max();
}

Result<std::uint64_t> elementCount(const Shape& shape)
{
    const auto negative = std::ranges::find_if(shape, [](std::int64_t extent) { return extent < 0; });
    if (negative != shape.end()) {
        return Error{ErrorCode::Shape,
                     "shape " + shapeText(shape) + " has the negative dimension " + std::to_string(*negative)};
    }
    if (std::ranges::find(shape, 0) != shape.end()) {
        return std::uint64_t{0};
    }
    std::uint64_t count = 1;
    for (const std::int64_t extent : shape) {
        if (count > kLargest / static_cast<std::uint64_t>(extent)) {
            return Error{ErrorCode::Shape,
                         "shape " + shapeText(shape) + " is too large: its element count overflows 64 bits"};
        }
        count *= static_cast<std::uint64_t>(extent);
    }
    return count;
}

Result<std::uint64_t> byteCount(std::uint64_t count, std::uint64_t bytesEach)
{
    if (bytesEach != 0 && count > kLargest / bytesEach) {
        return Error{ErrorCode::Shape, "the shape is too large: " + std::to_string(count) + " elements of " +
                                           std::to_string(bytesEach) + " bytes overflow 64 bits"};
    }
    return count * bytesEach;
}

std::string shapeText(const Shape& shape)
{
    std::string text = "[";
    for (std::size_t i = 0; i < shape.size(); ++i) {
        text += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
    }
    return text + "]";
}

} // namespace qs
