// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/pytorch/pytorch_numpy.h"

#include "core/loaders/pytorch/pytorch_names.h"

#include <algorithm>
#include <array>

namespace qs::pytorch {

namespace {

using pickle::Kind;
using pickle::Value;

/// A NumPy type by its letter and size (numpy.dtype('f8')).
struct NumpyType {
    std::string_view name;
    ElementType type;
};
constexpr std::array kTypes{
    NumpyType{"f8", ElementType::F64}, NumpyType{"f4", ElementType::F32}, NumpyType{"f2", ElementType::F16},
    NumpyType{"i8", ElementType::I64}, NumpyType{"i4", ElementType::I32}, NumpyType{"i2", ElementType::I16},
    NumpyType{"i1", ElementType::I8},  NumpyType{"u8", ElementType::U64}, NumpyType{"u4", ElementType::U32},
    NumpyType{"u2", ElementType::U16}, NumpyType{"u1", ElementType::U8},  NumpyType{"b1", ElementType::Bool}};

/// Bytes, or a text of theirs in Latin-1: what protocol 2, which has no bytes, writes instead.
std::optional<std::string> rawBytes(const Value& value)
{
    if (value.is(Kind::Bytes)) {
        return std::string(value.text().substr(0, sizeof(double) + 1));
    }
    const bool isEncoded = value.is(Kind::Call) && callName(value) == "_codecs.encode";
    const auto arguments = isEncoded ? value.node().origin->arguments.items() : std::span<const Value>();
    if (arguments.empty() || !arguments[0].is(Kind::Text)) {
        return std::nullopt;
    }
    std::string bytes;
    const std::string_view text = arguments[0].text().substr(0, 2 * sizeof(double) + 1); // longer ones are no numbers
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool isTwo = (byte & 0xfc) == 0xc0 && i + 1 < text.size(); // U+0080 … U+00FF
        bytes += isTwo ? static_cast<char>(byte << 6 | (static_cast<unsigned char>(text[++i]) & 0x3f)) : text[i];
    }
    return bytes;
}

/// Of numpy.dtype('f8', …) in this machine's byte order.
const NumpyType* numpyType(const Value& dtype)
{
    if (!dtype.is(Kind::Call) || callName(dtype) != "numpy.dtype") {
        return nullptr;
    }
    const auto& origin = *dtype.node().origin;
    const auto arguments = origin.arguments.items();
    const auto state = origin.state.items(); // version, byte order, …
    const bool isBigEndian = state.size() > 1 && state[1].is(Kind::Text) && state[1].text() == ">";
    if (arguments.empty() || !arguments[0].is(Kind::Text) || isBigEndian) {
        return nullptr;
    }
    const auto* const row = std::ranges::find(kTypes, arguments[0].text(), &NumpyType::name);
    return row == kTypes.end() ? nullptr : row;
}

} // namespace

std::optional<double> numpyScalar(const Value& value)
{
    const std::string name = callName(value);
    if (name != "numpy.core.multiarray.scalar" && name != "numpy._core.multiarray.scalar") {
        return std::nullopt;
    }
    const auto arguments = value.node().origin->arguments.items();
    if (arguments.size() != 2) {
        return std::nullopt;
    }
    const NumpyType* const type = numpyType(arguments[0]);
    const auto bytes = rawBytes(arguments[1]);
    if (type == nullptr || !bytes || bytes->size() != static_cast<std::size_t>(rowOf(type->type).bytes())) {
        return std::nullopt;
    }
    double number = 0;
    rowOf(type->type).toDouble(reinterpret_cast<const std::byte*>(bytes->data()), std::span(&number, 1));
    return number;
}

} // namespace qs::pytorch
