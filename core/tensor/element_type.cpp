// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/element_type.h"

#include "core/tensor/half.h"
#include "core/tensor/half_values.h"
#include "core/tensor/shape.h"

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

/// The small floats of OCP's Microscaling specification: no infinities, no NaN. Bias 2^(ExponentBits - 1) - 1.
template <int ExponentBits, int MantissaBits>
constexpr float smallFloat(unsigned code)
{
    constexpr unsigned hidden = 1U << MantissaBits;
    constexpr int bias = (1 << (ExponentBits - 1)) - 1;
    const unsigned exponent = (code >> MantissaBits) & ((1U << ExponentBits) - 1);
    const unsigned mantissa = (code & (hidden - 1)) + (exponent == 0 ? 0 : hidden);
    // A denormal number has the exponent of the smallest normal one.
    const unsigned steps = mantissa << (exponent == 0 ? 0 : exponent - 1);
    const float magnitude = static_cast<float>(steps) / static_cast<float>(1U << (MantissaBits + bias - 1));
    return (code >> (ExponentBits + MantissaBits) & 1U) != 0 ? -magnitude : magnitude;
}

template <int Bits>
constexpr float unsignedCode(unsigned code)
{
    return static_cast<float>(code);
}

/// Two's complement.
template <int Bits>
constexpr float signedCode(unsigned code)
{
    const auto value = static_cast<int>(code);
    return static_cast<float>(value >= 1 << (Bits - 1) ? value - (1 << Bits) : value);
}

/// Codes of less than 8 bits, one behind the other from the lowest bit up: ONNX (onnx.proto, raw_data: "the first
/// element is stored in the 4 LSB"), PyTorch's float4_e2m1fn_x2. Nobody has written down the order of 6-bit codes in
/// Safetensors; four of them fill three bytes, and here they follow the same rule.
template <int Bits, float (*Decode)(unsigned), typename Out>
void convertPacked(const std::byte* in, std::span<Out> out)
{
    constexpr unsigned mask = (1U << Bits) - 1;
    for (std::size_t i = 0; i < out.size(); ++i) {
        const std::size_t bit = i * Bits;
        const std::size_t shift = bit % 8;
        unsigned code = std::to_integer<unsigned>(in[bit / 8]) >> shift;
        if (shift + Bits > 8) {
            code |= std::to_integer<unsigned>(in[bit / 8 + 1]) << (8 - shift);
        }
        out[i] = Decode(code & mask);
    }
}

template <int Bits, float (*Decode)(unsigned)>
constexpr ElementTypeRow packedRow(ElementType type, std::string_view name, bool isFloat)
{
    return {type, name, Bits, isFloat, convertPacked<Bits, Decode, float>, convertPacked<Bits, Decode, double>};
}

constexpr auto e4m3 = byteFloat<4, 7, false, false>;
constexpr auto e5m2 = byteFloat<5, 15, true, false>;
constexpr auto e4m3fnuz = byteFloat<4, 8, false, true>;
constexpr auto e5m2fnuz = byteFloat<5, 16, false, true>;

// In the order of the enumeration, so that rowOf is an index.
constexpr std::array kRows{
    ElementTypeRow{ElementType::F64, "F64", 64, true, convert<double, float>, convert<double, double>},
    ElementTypeRow{ElementType::F32, "F32", 32, true, convert<float, float>, convert<float, double>},
    ElementTypeRow{ElementType::F16, "F16", 16, true, halvesToFloats, convertHalf},
    ElementTypeRow{ElementType::BF16, "BF16", 16, true, convertBfloat<float>, convertBfloat<double>},
    ElementTypeRow{ElementType::F8E4M3, "F8_E4M3", 8, true, convertTable<e4m3, float>, convertTable<e4m3, double>},
    ElementTypeRow{ElementType::F8E5M2, "F8_E5M2", 8, true, convertTable<e5m2, float>, convertTable<e5m2, double>},
    ElementTypeRow{ElementType::F8E4M3Fnuz, "F8_E4M3FNUZ", 8, true, convertTable<e4m3fnuz, float>,
                   convertTable<e4m3fnuz, double>},
    ElementTypeRow{ElementType::F8E5M2Fnuz, "F8_E5M2FNUZ", 8, true, convertTable<e5m2fnuz, float>,
                   convertTable<e5m2fnuz, double>},
    ElementTypeRow{ElementType::F8E8M0, "F8_E8M0", 8, true, convertTable<exponentOnly, float>,
                   convertTable<exponentOnly, double>},
    ElementTypeRow{ElementType::I64, "I64", 64, false, convert<std::int64_t, float>, convert<std::int64_t, double>},
    ElementTypeRow{ElementType::I32, "I32", 32, false, convert<std::int32_t, float>, convert<std::int32_t, double>},
    ElementTypeRow{ElementType::I16, "I16", 16, false, convert<std::int16_t, float>, convert<std::int16_t, double>},
    ElementTypeRow{ElementType::I8, "I8", 8, false, convert<std::int8_t, float>, convert<std::int8_t, double>},
    ElementTypeRow{ElementType::U64, "U64", 64, false, convert<std::uint64_t, float>, convert<std::uint64_t, double>},
    ElementTypeRow{ElementType::U32, "U32", 32, false, convert<std::uint32_t, float>, convert<std::uint32_t, double>},
    ElementTypeRow{ElementType::U16, "U16", 16, false, convert<std::uint16_t, float>, convert<std::uint16_t, double>},
    ElementTypeRow{ElementType::U8, "U8", 8, false, convert<std::uint8_t, float>, convert<std::uint8_t, double>},
    ElementTypeRow{ElementType::Bool, "BOOL", 8, false, convertBool<float>, convertBool<double>},
    packedRow<4, smallFloat<2, 1>>(ElementType::F4, "F4", true),
    packedRow<6, smallFloat<2, 3>>(ElementType::F6E2M3, "F6_E2M3", true),
    packedRow<6, smallFloat<3, 2>>(ElementType::F6E3M2, "F6_E3M2", true),
    packedRow<4, signedCode<4>>(ElementType::I4, "I4", false),
    packedRow<4, unsignedCode<4>>(ElementType::U4, "U4", false),
    packedRow<2, signedCode<2>>(ElementType::I2, "I2", false),
    packedRow<2, unsignedCode<2>>(ElementType::U2, "U2", false),
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

Result<std::uint64_t> storedBytes(ElementType type, std::uint64_t count)
{
    const ElementTypeRow& row = rowOf(type);
    if (!row.isPacked()) {
        return byteCount(count, static_cast<std::uint64_t>(row.bytes()));
    }
    const auto bits = static_cast<std::uint64_t>(row.bits);
    // Eight elements fill `bits` bytes: this cannot overflow, as bits × count could.
    return count / 8 * bits + (count % 8 * bits + 7) / 8;
}

const ElementTypeRow* findElementType(std::string_view name)
{
    const auto* const row = std::ranges::find(kRows, name, &ElementTypeRow::name);
    return row == kRows.end() ? nullptr : &*row;
}

} // namespace qs
