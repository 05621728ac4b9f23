// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/operators/scale_layout.h"

#include "core/operators/types.h"

#include <string>

namespace qs {

namespace {

Error mismatch(const Shape& data, const Shape& scales, const std::string& along)
{
    return {ErrorCode::Shape,
            "scales of shape " + shapeText(scales) + " for an array of shape " + shapeText(data) + along};
}

std::size_t product(const Shape& shape, std::size_t from, std::size_t to)
{
    std::size_t count = 1;
    for (std::size_t i = from; i < to; ++i) {
        count *= static_cast<std::size_t>(shape[i]); // never more than the elements of the array, unless that has none
    }
    return count;
}

} // namespace

Result<ScaleLayout> ScaleLayout::of(const Shape& data, const Shape& scales, std::int64_t axis, std::int64_t block)
{
    const auto scaleCount = elementCount(scales);
    const auto count = elementCount(data);
    if (!scaleCount || !count) {
        return scaleCount ? count.error() : scaleCount.error();
    }
    ScaleLayout layout;
    if (block == 0 && *scaleCount == 1) {
        layout.m_extent = 1;
        layout.m_inner = *count;
        if (*count == 0) {
            layout.m_outer = 0;
        }
        return layout;
    }
    if (block < 0) {
        return Error{ErrorCode::Format, "blocks of " + std::to_string(block) + " elements"};
    }
    const auto along = axisOf(axis, data.size());
    if (!along) {
        return along.error();
    }
    const std::string place = " along axis " + std::to_string(*along);
    const std::int64_t extent = data[*along];
    if (block == 0) {
        if (scales.size() != 1 || scales[0] != extent) {
            return mismatch(data, scales, place);
        }
    } else {
        Shape expected = data;
        expected[*along] = extent / block + (extent % block != 0 ? 1 : 0);
        if (scales != expected) {
            return mismatch(data, scales, place + " in blocks of " + std::to_string(block));
        }
        layout.m_isShared = false;
    }
    if (*count == 0) {
        layout.m_outer = 0;
        return layout;
    }
    layout.m_outer = product(data, 0, *along);
    layout.m_extent = static_cast<std::size_t>(extent);
    layout.m_inner = product(data, *along + 1, data.size());
    layout.m_block = block == 0 ? 1 : static_cast<std::size_t>(std::min(block, extent));
    return layout;
}

} // namespace qs
