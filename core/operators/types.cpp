// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/operators/types.h"

namespace qs {

Result<std::size_t> axisOf(std::int64_t axis, std::size_t rank)
{
    const auto signedRank = static_cast<std::int64_t>(rank);
    if (axis < -signedRank || axis >= signedRank) {
        return Error{ErrorCode::Shape,
                     "axis " + std::to_string(axis) + " of an array with " + std::to_string(rank) + " axes"};
    }
    return static_cast<std::size_t>(axis < 0 ? axis + signedRank : axis);
}

Result<std::vector<std::int64_t>> integersOf(const Array& array)
{
    if (array.type() != ElementType::I64 && array.type() != ElementType::I32) {
        return unsupportedType(array.type());
    }
    const auto whole = converted(array, ElementType::I64);
    if (!whole) {
        return whole.error();
    }
    const auto values = whole->values<std::int64_t>();
    return std::vector<std::int64_t>(values.begin(), values.end());
}

Result<double> numberOf(const Array& array)
{
    if (array.count() != 1) {
        return Error{ErrorCode::Shape, "one number is wanted, but the array has the shape " + shapeText(array.shape())};
    }
    const auto number = converted(array, ElementType::F64);
    return number ? Result<double>(number->values<double>()[0]) : Result<double>(number.error());
}

} // namespace qs
