// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tensor/element_type.h"
#include "core/tensor/shape.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace qs {

/// Where the elements of an array lie in a run of elements: element (i, j, …) is number offset + i · strides[0] + j ·
/// strides[1] + …. A stride of 0 repeats elements.
struct StridedLayout {
    ElementType type = ElementType::F32;
    Shape shape;
    std::vector<std::uint64_t> strides; ///< in elements, one per dimension
    std::uint64_t offset = 0;           ///< in elements
    bool isBigEndian = false;

    /// The elements lie one behind the other in row-major order.
    bool isContiguous() const;
};

/// How many elements of the run the layout touches or skips, from number 0 to its last one; an error for a layout that
/// reaches beyond `available` elements, or whose strides are not one per dimension.
Result<std::uint64_t> spanOf(const StridedLayout& layout, std::uint64_t available);

/// Decodes the elements `first` … `first + out.size() - 1` in row-major order. `bytes` holds the whole run,
/// little-endian unless the layout says otherwise, at any alignment; spanOf() has found it large enough.
void readStrided(const StridedLayout& layout, std::span<const std::byte> bytes, std::uint64_t first,
                 std::span<float> out);
void readStrided(const StridedLayout& layout, std::span<const std::byte> bytes, std::uint64_t first,
                 std::span<double> out);

} // namespace qs
