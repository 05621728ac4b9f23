// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <string>
#include <vector>

namespace qs {

/// Extents in row-major order, outermost first. A scalar has none.
using Shape = std::vector<std::int64_t>;

/// The product of the extents, checked: a negative extent or a product beyond 2^63 - 1 is an error that names the
/// numbers. One zero extent makes it 0, however large the others are.
Result<std::uint64_t> elementCount(const Shape& shape);

/// `count` elements of `bytesEach`, checked against overflow.
Result<std::uint64_t> byteCount(std::uint64_t count, std::uint64_t bytesEach);

/// "[64, 3, 7, 7]"
std::string shapeText(const Shape& shape);

} // namespace qs
