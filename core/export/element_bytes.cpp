// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/element_bytes.h"

#include "core/tensor/half.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

namespace qs {

namespace {

constexpr std::uint64_t kAtOnce = std::uint64_t{1} << 18; ///< elements

template <typename T, typename Encode>
void encodeEach(std::span<const double> numbers, std::vector<std::byte>& bytes, const Encode& encode)
{
    bytes.resize(numbers.size() * sizeof(T));
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const T element = encode(numbers[i]);
        std::memcpy(bytes.data() + i * sizeof(T), &element, sizeof(T));
    }
}

template <typename T>
void encodePlain(std::span<const double> numbers, std::vector<std::byte>& bytes)
{
    encodeEach<T>(numbers, bytes, [](double x) { return static_cast<T>(x); });
}

/// The bytes of a type of one byte, by the number that each stands for.
class ByteNumbers {
public:
    explicit ByteNumbers(ElementType type)
    {
        constexpr int codes = 256;
        for (int code = codes - 1; code >= 0; --code) {
            const auto byte = static_cast<std::byte>(code);
            float number = 0;
            rowOf(type).toFloat(&byte, {&number, 1});
            if (std::isnan(number)) {
                m_nan = static_cast<std::uint8_t>(code);
            } else {
                m_codes.emplace_back(std::bit_cast<std::uint32_t>(number), static_cast<std::uint8_t>(code));
            }
        }
        std::ranges::sort(m_codes);
    }
    /// `number` is one of the type; the sign of zero counts.
    std::uint8_t of(double number) const
    {
        if (std::isnan(number)) {
            return m_nan;
        }
        const auto bits = std::bit_cast<std::uint32_t>(static_cast<float>(number));
        const auto at = std::ranges::lower_bound(m_codes, bits, {}, &std::pair<std::uint32_t, std::uint8_t>::first);
        return at == m_codes.end() ? m_nan : at->second;
    }

private:
    std::vector<std::pair<std::uint32_t, std::uint8_t>> m_codes; ///< bits of the float, code
    std::uint8_t m_nan = 0;
};

/// Whole numbers beyond 2^53 have been rounded by the time they get here.
Status checkDigits(std::span<const double> numbers, std::uint64_t first)
{
    constexpr double exact = 9007199254740992;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (std::abs(numbers[i]) >= exact) {
            return Error{ErrorCode::Unsupported, "element " + std::to_string(first + i) +
                                                     " is a whole number of more than 53 bits, which cannot be "
                                                     "written exactly"};
        }
    }
    return ok();
}

Status encode(ElementType type, std::span<const double> numbers, std::uint64_t first, std::vector<std::byte>& bytes)
{
    switch (type) {
    case ElementType::F64:
        encodePlain<double>(numbers, bytes);
        return ok();
    case ElementType::F32:
        encodePlain<float>(numbers, bytes);
        return ok();
    case ElementType::F16:
        encodeEach<std::uint16_t>(numbers, bytes, [](double x) { return floatToHalf(static_cast<float>(x)); });
        return ok();
    case ElementType::BF16:
        encodeEach<std::uint16_t>(numbers, bytes, [](double x) {
            return static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(static_cast<float>(x)) >> 16);
        });
        return ok();
    case ElementType::I64:
        encodePlain<std::int64_t>(numbers, bytes);
        return checkDigits(numbers, first);
    case ElementType::U64:
        encodePlain<std::uint64_t>(numbers, bytes);
        return checkDigits(numbers, first);
    case ElementType::I32:
        encodePlain<std::int32_t>(numbers, bytes);
        return ok();
    case ElementType::U32:
        encodePlain<std::uint32_t>(numbers, bytes);
        return ok();
    case ElementType::I16:
        encodePlain<std::int16_t>(numbers, bytes);
        return ok();
    case ElementType::U16:
        encodePlain<std::uint16_t>(numbers, bytes);
        return ok();
    case ElementType::I8:
        encodePlain<std::int8_t>(numbers, bytes);
        return ok();
    case ElementType::U8:
    case ElementType::Bool:
        encodePlain<std::uint8_t>(numbers, bytes);
        return ok();
    default:
        const ByteNumbers codes(type);
        encodeEach<std::uint8_t>(numbers, bytes, [&codes](double x) { return codes.of(x); });
        return ok();
    }
}

/// Types whose elements are a byte or more each and that encode() knows.
bool canEncode(ElementType type)
{
    switch (type) {
    case ElementType::F64:
    case ElementType::F32:
    case ElementType::F16:
    case ElementType::BF16:
    case ElementType::F8E4M3:
    case ElementType::F8E5M2:
    case ElementType::F8E4M3Fnuz:
    case ElementType::F8E5M2Fnuz:
    case ElementType::F8E8M0:
    case ElementType::I64:
    case ElementType::I32:
    case ElementType::I16:
    case ElementType::I8:
    case ElementType::U64:
    case ElementType::U32:
    case ElementType::U16:
    case ElementType::U8:
    case ElementType::Bool:
        return true;
    default:
        return false;
    }
}

} // namespace

ElementType writtenType(const Tensor& tensor, const ArrayFormat& format)
{
    if (canEncode(tensor.type) && format.holds(tensor.type)) {
        return tensor.type;
    }
    // Types of less than a byte: whole numbers of a few bits.
    return tensor.isFloat() ? ElementType::F32 : ElementType::I16;
}

Status writeStoredElements(const Tensor& tensor, ElementType type, const ByteSink& sink, Progress& progress)
{
    if (tensor.error) {
        return *tensor.error;
    }
    std::vector<float> floats;
    std::vector<double> numbers;
    std::vector<std::byte> bytes;
    for (std::uint64_t first = 0; first < tensor.count; first += kAtOnce) {
        const std::uint64_t some = std::min(kAtOnce, tensor.count - first);
        if (type == ElementType::F32) {
            const auto values = floatsOf(tensor, first, some, floats);
            QS_TRY(values);
            QS_TRY(sink(std::as_bytes(*values)));
        } else {
            numbers.resize(some);
            QS_TRY(tensor.data->read(first, std::span<double>(numbers)));
            QS_TRY(encode(type, numbers, first, bytes));
            QS_TRY(sink(bytes));
        }
        progress.advance(some);
    }
    tensor.data->forget();
    return ok();
}

} // namespace qs
