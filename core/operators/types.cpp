// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/operators/types.h"

#include <algorithm>
#include <array>
#include <utility>

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

Result<std::vector<std::size_t>> axesOf(std::span<const std::int64_t> axes, std::size_t rank)
{
    std::vector<std::size_t> result;
    std::vector<bool> seen(rank);
    for (const std::int64_t each : axes) {
        const auto axis = axisOf(each, rank);
        if (!axis) {
            return axis.error();
        }
        if (seen[*axis]) {
            return Error{ErrorCode::Shape, "axis " + std::to_string(each) + " is named twice"};
        }
        seen[*axis] = true;
        result.push_back(*axis);
    }
    return result;
}

Result<ElementType> elementTypeNumbered(std::int64_t number)
{
    constexpr std::array<std::pair<int, ElementType>, 21> types{{
        {1, ElementType::F32},     {2, ElementType::U8},          {3, ElementType::I8},
        {4, ElementType::U16},     {5, ElementType::I16},         {6, ElementType::I32},
        {7, ElementType::I64},     {9, ElementType::Bool},        {10, ElementType::F16},
        {11, ElementType::F64},    {12, ElementType::U32},        {13, ElementType::U64},
        {16, ElementType::BF16},   {17, ElementType::F8E4M3},     {18, ElementType::F8E4M3Fnuz},
        {19, ElementType::F8E5M2}, {20, ElementType::F8E5M2Fnuz}, {21, ElementType::U4},
        {22, ElementType::I4},     {23, ElementType::F4},         {24, ElementType::F8E8M0},
    }};
    const auto found = std::ranges::find(types, number, &std::pair<int, ElementType>::first);
    if (found == types.end()) {
        return Error{ErrorCode::Unsupported,
                     "elements of ONNX's type " + std::to_string(number) + " are not supported"};
    }
    return found->second;
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

OptionalIntegers integersOf(const GraphNode& node, std::string_view attribute)
{
    return node.has(attribute) ? OptionalIntegers(node.integers(attribute)) : std::nullopt;
}

Result<OptionalIntegers> integersOf(const Call& call, std::size_t input)
{
    if (!call.has(input)) {
        return OptionalIntegers();
    }
    auto numbers = integersOf(call.in(input));
    return numbers ? Result<OptionalIntegers>(std::move(*numbers)) : Result<OptionalIntegers>(numbers.error());
}

} // namespace qs
