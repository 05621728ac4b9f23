// SPDX-License-Identifier: GPL-3.0-or-later
// From the type of an array to code for that type.
#pragma once

#include "core/operators/operator.h"

#include <optional>
#include <string>

namespace qs {

/// The lists of types that operators of the standard allow.
template <typename... T>
struct Types {};
using FloatTypes = Types<float, double>;
using SignedTypes = Types<float, double, std::int8_t, std::int16_t, std::int32_t, std::int64_t>;
using NumberTypes = Types<float, double, std::int8_t, std::int16_t, std::int32_t, std::int64_t, std::uint8_t,
                          std::uint16_t, std::uint32_t, std::uint64_t>;
using IntegerTypes = Types<std::int8_t, std::int16_t, std::int32_t, std::int64_t, std::uint8_t, std::uint16_t,
                           std::uint32_t, std::uint64_t>;
/// Types by width only, for elements that are moved: one of each.
using WidthTypes = Types<std::uint8_t, std::uint16_t, std::uint32_t, std::uint64_t>;

inline Error unsupportedType(ElementType type)
{
    return {ErrorCode::Unsupported, "elements of type " + std::string(rowOf(type).name) + " are not supported here"};
}

/// Calls `use(T())` for the T of the list that memory of `type` holds; use gives a Result<Arrays>.
template <typename... T, typename Use>
Result<Arrays> withType(Types<T...>, ElementType type, const Use& use)
{
    std::optional<Result<Arrays>> result;
    (void)((elementTypeOf<T>() == type ? (result.emplace(use(T())), true) : false) || ...);
    return result ? std::move(*result) : Result<Arrays>(unsupportedType(type));
}

/// Calls `use(T())` for the unsigned T that is as wide as an element of `type`: elements that are only moved.
template <typename Use>
Result<Arrays> withWidth(ElementType type, const Use& use)
{
    switch (Array::elementBytes(type)) {
    case 1:
        return use(std::uint8_t());
    case 2:
        return use(std::uint16_t());
    case 4:
        return use(std::uint32_t());
    default:
        return use(std::uint64_t());
    }
}

/// An output of the operator as its result.
inline Result<Arrays> one(Result<Array> array)
{
    return array ? Result<Arrays>(Arrays{std::move(*array)}) : Result<Arrays>(array.error());
}

/// An axis as operators give it, negative ones counted from the end: 0 … rank - 1, or an error that names both.
Result<std::size_t> axisOf(std::int64_t axis, std::size_t rank);
/// Several axes, each at most once, in the order given.
Result<std::vector<std::size_t>> axesOf(std::span<const std::int64_t> axes, std::size_t rank);
/// The type with this number in ONNX (onnx.proto, TensorProto.DataType), or an error that names it.
Result<ElementType> elementTypeNumbered(std::int64_t number);
/// The elements of a one-dimensional I64 or I32 array, as operators take shapes and axes. An error for other types.
Result<std::vector<std::int64_t>> integersOf(const Array& array);
/// The one element of `array` as a number; an error where it has none or several.
Result<double> numberOf(const Array& array);

/// Whole numbers that a node may give or leave out: as an attribute, as an input.
using OptionalIntegers = std::optional<std::vector<std::int64_t>>;
OptionalIntegers integersOf(const GraphNode& node, std::string_view attribute);
Result<OptionalIntegers> integersOf(const Call& call, std::size_t input);

} // namespace qs
