// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/element_type.h"

#include "core/tensor/half.h"
#include "core/tensor/half_values.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace qs {

namespace {

template <typename T>
T loadAt(const std::byte* in, std::size_t i)
{
    T value;
    std::memcpy(&value, in + i * sizeof(T), sizeof(T));
    return value;
}

template <typename Stored, typename Out>
void convert(const std::byte* in, std::span<Out> out)
{
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[i] = static_cast<Out>(loadAt<Stored>(in, i));
    }
}

template <>
void convert<float, float>(const std::byte* in, std::span<float> out)
{
    if (!out.empty()) {
        std::memcpy(out.data(), in, out.size_bytes());
    }
}

void convertHalf(const std::byte* in, std::span<double> out)
{
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[i] = halfToFloat(loadAt<std::uint16_t>(in, i));
    }
}

template <typename Out>
void convertBfloat(const std::byte* in, std::span<Out> out)
{
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[i] = std::bit_cast<float>(static_cast<std::uint32_t>(loadAt<std::uint16_t>(in, i)) << 16);
    }
}

/// The 8-bit floats of ONNX and OCP, by their fields. `Fnuz`: no infinities, no −0, its code is the only NaN.
/// (ONNX documentation "Float stored in 8 bits"; OCP 8-bit Floating Point Specification.)
template <int ExponentBits, int Bias, bool HasInfinity, bool Fnuz>
constexpr float byteFloat(unsigned code)
{
    constexpr int mantissaBits = 7 - ExponentBits;
    constexpr unsigned mantissaMask = (1U << mantissaBits) - 1;
    constexpr unsigned exponentMask = (1U << ExponentBits) - 1;
    const unsigned exponent = (code >> mantissaBits) & exponentMask;
    const unsigned mantissa = code & mantissaMask;
    const float sign = (code & 0x80U) != 0 ? -1.0F : 1.0F;
    if (Fnuz && code == 0x80U) {
        return std::numeric_limits<float>::quiet_NaN();
    }
    if (HasInfinity && exponent == exponentMask) {
        return mantissa == 0 ? sign * std::numeric_limits<float>::infinity() : std::numeric_limits<float>::quiet_NaN();
    }
    if (!HasInfinity && !Fnuz && (code & 0x7fU) == 0x7fU) {
        return std::numeric_limits<float>::quiet_NaN();
    }
    const int power = (exponent == 0 ? 1 : static_cast<int>(exponent)) - Bias - mantissaBits;
    float value = static_cast<float>(mantissa + (exponent == 0 ? 0U : mantissaMask + 1));
    for (int i = 0; i < power; ++i) {
        value *= 2;
    }
    for (int i = 0; i > power; --i) {
        value /= 2;
    }
    return sign * value;
}

template <float (*Decode)(unsigned)>
constexpr std::array<float, 256> makeTable()
{
    std::array<float, 256> table{};
    for (unsigned code = 0; code < 256; ++code) {
        table[code] = Decode(code);
    }
    return table;
}

/// A power of two; code 255 is NaN. (OCP Microscaling Formats Specification.)
float exponentOnly(unsigned code)
{
    return code == 255 ? std::numeric_limits<float>::quiet_NaN() : std::ldexp(1.0F, static_cast<int>(code) - 127);
}

template <float (*Decode)(unsigned), typename Out>
void convertTable(const std::byte* in, std::span<Out> out)
{
    static const std::array<float, 256> table = makeTable<Decode>();
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[i] = table[std::to_integer<unsigned>(in[i])];
    }
}

template <typename Out>
void convertBool(const std::byte* in, std::span<Out> out)
{
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[i] = in[i] == std::byte{0} ? 0 : 1;
    }
}

constexpr auto e4m3 = byteFloat<4, 7, false, false>;
constexpr auto e5m2 = byteFloat<5, 15, true, false>;
constexpr auto e4m3fnuz = byteFloat<4, 8, false, true>;
constexpr auto e5m2fnuz = byteFloat<5, 16, false, true>;

// In the order of the enumeration, so that rowOf is an index.
constexpr std::array kRows{
    ElementTypeRow{ElementType::F64, "F64", 8, true, convert<double, float>, convert<double, double>},
    ElementTypeRow{ElementType::F32, "F32", 4, true, convert<float, float>, convert<float, double>},
    ElementTypeRow{ElementType::F16, "F16", 2, true, halvesToFloats, convertHalf},
    ElementTypeRow{ElementType::BF16, "BF16", 2, true, convertBfloat<float>, convertBfloat<double>},
    ElementTypeRow{ElementType::F8E4M3, "F8_E4M3", 1, true, convertTable<e4m3, float>, convertTable<e4m3, double>},
    ElementTypeRow{ElementType::F8E5M2, "F8_E5M2", 1, true, convertTable<e5m2, float>, convertTable<e5m2, double>},
    ElementTypeRow{ElementType::F8E4M3Fnuz, "F8_E4M3FNUZ", 1, true, convertTable<e4m3fnuz, float>,
                   convertTable<e4m3fnuz, double>},
    ElementTypeRow{ElementType::F8E5M2Fnuz, "F8_E5M2FNUZ", 1, true, convertTable<e5m2fnuz, float>,
                   convertTable<e5m2fnuz, double>},
    ElementTypeRow{ElementType::F8E8M0, "F8_E8M0", 1, true, convertTable<exponentOnly, float>,
                   convertTable<exponentOnly, double>},
    ElementTypeRow{ElementType::I64, "I64", 8, false, convert<std::int64_t, float>, convert<std::int64_t, double>},
    ElementTypeRow{ElementType::I32, "I32", 4, false, convert<std::int32_t, float>, convert<std::int32_t, double>},
    ElementTypeRow{ElementType::I16, "I16", 2, false, convert<std::int16_t, float>, convert<std::int16_t, double>},
    ElementTypeRow{ElementType::I8, "I8", 1, false, convert<std::int8_t, float>, convert<std::int8_t, double>},
    ElementTypeRow{ElementType::U64, "U64", 8, false, convert<std::uint64_t, float>, convert<std::uint64_t, double>},
    ElementTypeRow{ElementType::U32, "U32", 4, false, convert<std::uint32_t, float>, convert<std::uint32_t, double>},
    ElementTypeRow{ElementType::U16, "U16", 2, false, convert<std::uint16_t, float>, convert<std::uint16_t, double>},
    ElementTypeRow{ElementType::U8, "U8", 1, false, convert<std::uint8_t, float>, convert<std::uint8_t, double>},
    ElementTypeRow{ElementType::Bool, "BOOL", 1, false, convertBool<float>, convertBool<double>},
};

} // namespace

std::span<const ElementTypeRow> elementTypes()
{
    return kRows;
}

const ElementTypeRow& rowOf(ElementType type)
{
    return kRows[static_cast<std::size_t>(type)];
}

const ElementTypeRow* findElementType(std::string_view name)
{
    const auto* const row = std::ranges::find(kRows, name, &ElementTypeRow::name);
    return row == kRows.end() ? nullptr : &*row;
}

} // namespace qs
