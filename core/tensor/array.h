// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/tensor/element_type.h"
#include "core/tensor/shape.h"
#include "core/tensor/tensor.h"

#include <cassert>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace qs {

/// A 16-bit float as its bits: arrays of them are moved and converted, never calculated with.
struct Half {
    std::uint16_t bits = 0;
};
struct BFloat16 {
    std::uint16_t bits = 0;
};

/// The ElementType that memory of type T holds.
template <typename T>
consteval ElementType elementTypeOf()
{
    // clang-format off
    if constexpr (std::same_as<T, float>) { return ElementType::F32; }
    else if constexpr (std::same_as<T, double>) { return ElementType::F64; }
    else if constexpr (std::same_as<T, Half>) { return ElementType::F16; }
    else if constexpr (std::same_as<T, BFloat16>) { return ElementType::BF16; }
    else if constexpr (std::same_as<T, bool>) { return ElementType::Bool; }
    else if constexpr (std::same_as<T, std::int8_t>) { return ElementType::I8; }
    else if constexpr (std::same_as<T, std::int16_t>) { return ElementType::I16; }
    else if constexpr (std::same_as<T, std::int32_t>) { return ElementType::I32; }
    else if constexpr (std::same_as<T, std::int64_t>) { return ElementType::I64; }
    else if constexpr (std::same_as<T, std::uint8_t>) { return ElementType::U8; }
    else if constexpr (std::same_as<T, std::uint16_t>) { return ElementType::U16; }
    else if constexpr (std::same_as<T, std::uint32_t>) { return ElementType::U32; }
    else { static_assert(std::same_as<T, std::uint64_t>); return ElementType::U64; }
    // clang-format on
}

/// The order of the elements of an array in memory.
enum class MemoryLayout : std::uint8_t {
    Plain,        ///< row-major
    ChannelsLast, ///< of [N, C, spatial …]: row-major as [N, spatial …, C], which convolutions read and write fastest
};

/// A value that a network computes with: elements in memory. Copies share the elements, and nobody changes them once
/// the array was handed on; who made it fills it through edit() before that.
///
/// Types of less than 8 bits lie one element per byte here, sign-extended where they have a sign.
class Array {
public:
    /// No value: an optional input that was left out.
    Array() = default;

    /// Room for an array, its elements undefined. ErrorCode::OutOfMemory where there is no such room,
    /// ErrorCode::Shape where there is no such shape. Only arrays of three axes and more lie channels-last.
    static Result<Array> make(ElementType type, Shape shape, MemoryLayout layout = MemoryLayout::Plain);
    /// These elements. The caller knows that the shape comes to their number.
    template <typename T>
    static Array of(Shape shape, std::span<const T> values);
    template <typename T>
    static Array of(Shape shape, const std::vector<T>& values)
    {
        return of(std::move(shape), std::span<const T>(values));
    }
    template <typename T>
    static Array scalar(T value)
    {
        return of(Shape(), std::span<const T>(&value, 1));
    }
    /// Elements that lie elsewhere, which `owner` keeps there. `bytes` is aligned for the type and holds them all.
    static Array view(ElementType type, Shape shape, std::span<const std::byte> bytes,
                      std::shared_ptr<const void> owner);

    /// The elements of `memory`, a plain array [N, spatial …, C], as [N, C, spatial …] that lies channels-last.
    static Array channelsLast(const Array& memory);

    bool isAbsent() const { return !m_owner; }
    ElementType type() const { return m_type; }
    const Shape& shape() const { return m_shape; }
    MemoryLayout layout() const { return m_layout; }
    std::size_t rank() const { return m_shape.size(); }
    std::uint64_t count() const { return m_count; }
    /// Bytes of one element in memory.
    std::size_t elementBytes() const { return elementBytes(m_type); }
    static std::size_t elementBytes(ElementType type);

    std::span<const std::byte> bytes() const { return {m_data, m_count * elementBytes()}; }
    std::span<std::byte> editBytes() { return {editable(), m_count * elementBytes()}; }

    /// The elements, in the order of the layout. T is the type of the array, or one of its width for types without one
    /// of their own (F8, I4).
    template <typename T>
    std::span<const T> values() const
    {
        assert(sizeof(T) == elementBytes());
        return {reinterpret_cast<const T*>(m_data), m_count};
    }
    template <typename T>
    std::span<T> edit()
    {
        assert(sizeof(T) == elementBytes());
        return {reinterpret_cast<T*>(editable()), m_count};
    }

    /// A plain array of the same elements, its axes in the order in which they lie in memory: [N, spatial …, C] for
    /// channels-last.
    Array inMemory() const;
    /// The same elements under another shape, of a plain array. The caller knows that it comes to their number.
    Array reshaped(Shape shape) const;
    /// The same bytes read as another type of the same width (I8 as U8).
    Array reinterpreted(ElementType type) const;

    /// Whether two arrays share their elements.
    bool isSameMemory(const Array& other) const { return m_data == other.m_data && m_owner == other.m_owner; }

private:
    std::byte* editable()
    {
        assert(m_owner.use_count() == 1);
        return const_cast<std::byte*>(m_data); // made by make(), so not const itself
    }

    ElementType m_type = ElementType::F32;
    MemoryLayout m_layout = MemoryLayout::Plain;
    Shape m_shape;
    std::uint64_t m_count = 0;
    const std::byte* m_data = nullptr;
    std::shared_ptr<const void> m_owner;
};

template <typename T>
Array Array::of(Shape shape, std::span<const T> values)
{
    auto array = make(elementTypeOf<T>(), std::move(shape));
    assert(array && array->count() == values.size());
    std::copy(values.begin(), values.end(), array->template edit<T>().begin());
    return std::move(*array);
}

/// The elements of a tensor of a file, in place where the file allows it. An error where they cannot be read.
Result<Array> arrayOf(const Tensor& tensor);

/// The elements as another type. Floats to whole numbers are cut towards zero and, where they lie outside, wrap around
/// as processors and other runtimes do for narrow types; to Bool everything but 0 is 1.
Result<Array> converted(const Array& array, ElementType type);

} // namespace qs
