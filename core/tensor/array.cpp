// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/array.h"

#include "core/tensor/half.h"
#include "core/tensor/half_values.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <mutex>
#include <new>
#include <numeric>
#include <type_traits>
#include <unordered_map>

namespace qs {

namespace {

constexpr std::align_val_t kAlignment{64}; // a cache line, and the widest vector

void* newBlock(std::uint64_t bytes)
{
    return ::operator new(bytes, kAlignment, std::nothrow);
}

void deleteBlock(void* block)
{
    ::operator delete(block, kAlignment);
}

/// Keeps the memory of arrays that are gone for the next ones of their size. Large blocks go back to the system when
/// they are freed, and the pages of new ones cost more than what a network calculates with them.
class BlockPool {
public:
    static constexpr std::uint64_t kLeast = 32768; ///< bytes; smaller blocks are cheap

    /// What a block of at least this many bytes is made with.
    static std::uint64_t roomFor(std::uint64_t bytes)
    {
        constexpr std::uint64_t page = 4096;
        return bytes < kLeast || bytes > kMost ? std::max<std::uint64_t>(bytes, 1) : (bytes + page - 1) / page * page;
    }

    void* take(std::uint64_t bytes)
    {
        if (bytes >= kLeast) {
            const std::scoped_lock lock(m_mutex);
            const auto free = m_free.find(bytes);
            if (free != m_free.end() && !free->second.empty()) {
                void* const block = free->second.back();
                free->second.pop_back();
                m_kept -= bytes;
                return block;
            }
        }
        return newBlock(bytes);
    }

    void giveBack(void* block, std::uint64_t bytes) noexcept
    {
        if (!kIsUsed || bytes < kLeast || bytes > kMost || !keep(block, bytes)) {
            deleteBlock(block);
        }
    }

private:
#if defined(__SANITIZE_ADDRESS__)
    static constexpr bool kIsUsed = false; // it watches blocks that were freed
#else
    static constexpr bool kIsUsed = true;
#endif
    static constexpr std::uint64_t kMost = std::uint64_t{128} << 20U; ///< bytes, all together

    bool keep(void* block, std::uint64_t bytes) noexcept
    try {
        const std::scoped_lock lock(m_mutex);
        if (m_kept + bytes > kMost) { // of sizes that are no longer asked for, perhaps
            for (auto& [size, blocks] : m_free) {
                std::ranges::for_each(blocks, deleteBlock);
                blocks.clear();
            }
            m_kept = 0;
        }
        m_free[bytes].push_back(block);
        m_kept += bytes;
        return true;
    } catch (const std::bad_alloc&) {
        return false;
    }

    std::mutex m_mutex;
    std::unordered_map<std::uint64_t, std::vector<void*>> m_free;
    std::uint64_t m_kept = 0;
};

/// Lives as long as the program: arrays in static variables outlive everything else.
BlockPool& pool()
{
    static BlockPool* const only = new BlockPool;
    return *only;
}

std::uint64_t product(const Shape& shape)
{
    return std::accumulate(shape.begin(), shape.end(), std::uint64_t{1}, [](std::uint64_t count, std::int64_t extent) {
        return count * static_cast<std::uint64_t>(extent);
    });
}

/// float or double of any floating-point element, the widest whole number of any other.
template <typename T>
auto widened(T value)
{
    if constexpr (std::is_same_v<T, Half>) {
        return halfToFloat(value.bits);
    } else if constexpr (std::is_same_v<T, BFloat16>) {
        return std::bit_cast<float>(static_cast<std::uint32_t>(value.bits) << 16U);
    } else {
        return value;
    }
}

BFloat16 toBFloat16(float value)
{
    const auto bits = std::bit_cast<std::uint32_t>(value);
    if (std::isnan(value)) {
        return {static_cast<std::uint16_t>((bits >> 16U) | 0x40U)};
    }
    return {static_cast<std::uint16_t>((bits + 0x7fffU + ((bits >> 16U) & 1U)) >> 16U)};
}

/// A whole number of a float: cut towards zero; what does not fit wraps around where 64 bits hold it.
template <typename To>
To cut(double value)
{
    constexpr double beyond = 0x1p63;
    if (std::isnan(value)) {
        return static_cast<To>(std::numeric_limits<std::int64_t>::min());
    }
    if constexpr (std::is_same_v<To, std::uint64_t>) {
        if (value >= beyond) {
            return value >= 2 * beyond ? std::numeric_limits<To>::max() : static_cast<To>(value);
        }
    }
    if (value >= beyond) {
        return static_cast<To>(std::numeric_limits<std::int64_t>::max());
    }
    if (value < -beyond) {
        return static_cast<To>(std::numeric_limits<std::int64_t>::min());
    }
    return static_cast<To>(static_cast<std::int64_t>(value));
}

template <typename To, typename From>
To convertedElement(From element)
{
    const auto value = widened(element);
    using Wide = std::remove_const_t<decltype(value)>;
    if constexpr (std::is_same_v<To, bool>) {
        return value != 0;
    } else if constexpr (std::is_same_v<To, Half>) {
        return {floatToHalf(static_cast<float>(value))};
    } else if constexpr (std::is_same_v<To, BFloat16>) {
        return toBFloat16(static_cast<float>(value));
    } else if constexpr (std::is_floating_point_v<Wide> && std::is_integral_v<To>) {
        return cut<To>(value);
    } else {
        return static_cast<To>(value);
    }
}

template <typename To, typename From>
void convertAll(std::span<const From> from, std::span<To> to)
{
    if constexpr (std::is_same_v<From, Half> && std::is_same_v<To, float>) {
        halvesToFloats(std::as_bytes(from).data(), to);
    } else if constexpr (std::is_same_v<From, float> && std::is_same_v<To, Half>) {
        floatsToHalves(from, {reinterpret_cast<std::uint16_t*>(to.data()), to.size()});
    } else {
        std::ranges::transform(from, to.begin(), [](From element) { return convertedElement<To>(element); });
    }
}

/// Calls `use(T())` with the memory type of `type`; false where it has none.
template <typename Use>
bool withMemoryType(ElementType type, const Use& use)
{
    switch (type) {
    case ElementType::F32:
        return use(float()), true;
    case ElementType::F64:
        return use(double()), true;
    case ElementType::F16:
        return use(Half()), true;
    case ElementType::BF16:
        return use(BFloat16()), true;
    case ElementType::Bool:
        return use(bool()), true;
    case ElementType::I8:
    case ElementType::I4:
    case ElementType::I2:
        return use(std::int8_t()), true;
    case ElementType::I16:
        return use(std::int16_t()), true;
    case ElementType::I32:
        return use(std::int32_t()), true;
    case ElementType::I64:
        return use(std::int64_t()), true;
    case ElementType::U8:
    case ElementType::U4:
    case ElementType::U2:
        return use(std::uint8_t()), true;
    case ElementType::U16:
        return use(std::uint16_t()), true;
    case ElementType::U32:
        return use(std::uint32_t()), true;
    case ElementType::U64:
        return use(std::uint64_t()), true;
    default:
        return false;
    }
}

Error noMemoryFor(ElementType type, const Shape& shape)
{
    return {ErrorCode::OutOfMemory,
            "not enough memory for an array " + shapeText(shape) + " of " + std::string(rowOf(type).name)};
}

} // namespace

std::size_t Array::elementBytes(ElementType type)
{
    const ElementTypeRow& row = rowOf(type);
    return row.isPacked() ? 1 : static_cast<std::size_t>(row.bytes());
}

Result<Array> Array::make(ElementType type, Shape shape, MemoryLayout layout)
{
    assert(layout == MemoryLayout::Plain || shape.size() >= 3);
    const auto count = elementCount(shape);
    if (!count) {
        return count.error();
    }
    const auto bytes = byteCount(*count, elementBytes(type));
    if (!bytes) {
        return bytes.error();
    }
    const std::uint64_t room = BlockPool::roomFor(*bytes);
    void* const memory = pool().take(room);
    if (memory == nullptr) {
        return noMemoryFor(type, shape);
    }
    Array array;
    array.m_type = type;
    array.m_layout = layout;
    array.m_shape = std::move(shape);
    array.m_count = *count;
    array.m_data = static_cast<const std::byte*>(memory);
    array.m_owner = std::shared_ptr<const void>(memory, [room](void* p) { pool().giveBack(p, room); });
    return array;
}

Array Array::view(ElementType type, Shape shape, std::span<const std::byte> bytes, std::shared_ptr<const void> owner)
{
    Array array;
    array.m_type = type;
    array.m_count = product(shape);
    array.m_shape = std::move(shape);
    array.m_data = bytes.data();
    array.m_owner = std::move(owner);
    assert(bytes.size() == array.m_count * array.elementBytes());
    return array;
}

Array Array::channelsLast(const Array& memory)
{
    assert(memory.m_layout == MemoryLayout::Plain && memory.rank() >= 3);
    Array array = memory;
    array.m_layout = MemoryLayout::ChannelsLast;
    std::rotate(array.m_shape.begin() + 1, array.m_shape.end() - 1, array.m_shape.end());
    return array;
}

Array Array::inMemory() const
{
    Array array = *this;
    if (m_layout == MemoryLayout::ChannelsLast) {
        array.m_layout = MemoryLayout::Plain;
        std::rotate(array.m_shape.begin() + 1, array.m_shape.begin() + 2, array.m_shape.end());
    }
    return array;
}

Array Array::reshaped(Shape shape) const
{
    assert(product(shape) == m_count && m_layout == MemoryLayout::Plain);
    Array array = *this;
    array.m_shape = std::move(shape);
    return array;
}

Array Array::reinterpreted(ElementType type) const
{
    assert(elementBytes(type) == elementBytes());
    Array array = *this;
    array.m_type = type;
    return array;
}

Result<Array> arrayOf(const Tensor& tensor)
{
    if (tensor.error) {
        return tensor.error->in("tensor \"" + tensor.name + "\"");
    }
    const std::span<const std::byte> plain = tensor.data->plainBytes();
    const bool isPlain = !rowOf(tensor.type).isPacked() && !plain.empty();
    const auto alignment = Array::elementBytes(tensor.type);
    if (isPlain && reinterpret_cast<std::uintptr_t>(plain.data()) % alignment == 0) {
        return Array::view(tensor.type, tensor.shape, plain, tensor.data);
    }
    auto array = Array::make(tensor.type, tensor.shape);
    if (!array) {
        return array;
    }
    if (isPlain) {
        std::ranges::copy(plain, array->editBytes().begin());
        return array;
    }
    if (tensor.type == ElementType::F32) {
        QS_TRY(tensor.data->read(0, array->edit<float>()));
        return array;
    }
    std::vector<double> numbers;
    try {
        numbers.resize(tensor.count);
    } catch (const std::bad_alloc&) {
        return noMemoryFor(tensor.type, tensor.shape);
    }
    QS_TRY(tensor.data->read(0, std::span<double>(numbers)));
    const bool known =
        withMemoryType(tensor.type, [&]<typename T>(T) { convertAll<T, double>(numbers, array->edit<T>()); });
    if (!known) {
        return Error{ErrorCode::Unsupported, "networks do not calculate with " + std::string(rowOf(tensor.type).name)};
    }
    return array;
}

Result<Array> converted(const Array& array, ElementType type)
{
    if (array.type() == type) {
        return array;
    }
    auto out = Array::make(type, array.shape(), array.layout());
    if (!out) {
        return out;
    }
    bool known = false;
    withMemoryType(array.type(), [&]<typename From>(From) {
        known =
            withMemoryType(type, [&]<typename To>(To) { convertAll<To, From>(array.values<From>(), out->edit<To>()); });
    });
    if (!known) {
        return Error{ErrorCode::Unsupported, "no conversion from " + std::string(rowOf(array.type()).name) + " to " +
                                                 std::string(rowOf(type).name)};
    }
    return out;
}

} // namespace qs
