// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/pytorch/pickle_machine.h"
#include "core/loaders/pytorch/pickle_text.h"

#include <array>
#include <bit>
#include <charconv>
#include <concepts>
#include <utility>

namespace qs::pickle {

namespace {

/// A little-endian number of the pickle as a length or an index; a negative one is an error.
template <std::integral T>
Result<std::uint64_t> unsignedOf(Machine& machine, const char* what)
{
    const auto number = machine.reader().number<T>(what);
    if (!number) {
        return number.error();
    }
    if (std::cmp_less(*number, 0)) {
        return Error{ErrorCode::Format, std::string(what) + " is " + std::to_string(*number)};
    }
    return static_cast<std::uint64_t>(*number);
}

template <Kind kKind, std::integral Length>
Status text(Machine& machine)
{
    return machine.pushText(kKind, unsignedOf<Length>(machine, "the length of a string"));
}

template <std::integral T>
Status integer(Machine& machine)
{
    const auto number = machine.reader().number<T>("a number");
    return number ? machine.push(Value::integer(*number)) : number.error();
}

template <std::integral Length>
Status longInteger(Machine& machine)
{
    const auto length = unsignedOf<Length>(machine, "the length of a number");
    if (!length) {
        return length.error();
    }
    const auto bytes = machine.reader().take(*length, "a number");
    return bytes ? machine.push(wholeNumber(*bytes)) : bytes.error();
}

Status lineNumber(Machine& machine)
{
    const auto line = machine.line("a number");
    if (!line) {
        return line.error();
    }
    if (*line == "00" || *line == "01") { // how protocols 0 and 1 write truth values
        return machine.push(Value::boolean(*line == "01"));
    }
    const auto number = wholeNumber(*line);
    return number ? machine.push(*number) : Status(Error{ErrorCode::Format, "its text is no whole number"});
}

Status lineFloat(Machine& machine)
{
    const auto line = machine.line("a number");
    if (!line) {
        return line.error();
    }
    double value = 0;
    const auto [end, error] = std::from_chars(line->data(), line->data() + line->size(), value);
    if (end != line->data() + line->size() || error == std::errc::invalid_argument) {
        return Error{ErrorCode::Format, "its text is no number"};
    }
    return machine.push(Value::number(value));
}

Status binaryFloat(Machine& machine)
{
    const auto bits = machine.reader().number<std::uint64_t>("a number");
    if (!bits) {
        return bits.error();
    }
    return machine.push(Value::number(std::bit_cast<double>(__builtin_bswap64(*bits)))); // the only big-endian number
}

/// A line that `kDecode` makes a text of.
template <auto kDecode>
Status lineText(Machine& machine)
{
    const auto line = machine.line("a string");
    if (!line) {
        return line.error();
    }
    auto decoded = kDecode(*line);
    return decoded ? machine.pushDecoded(std::move(*decoded))
                   : Status(Error{ErrorCode::Format, "its string has an invalid spelling"});
}

constexpr std::array kOpcodes{
    // Protocol 0.
    Opcode{'F', "FLOAT", lineFloat},
    Opcode{'I', "INT", lineNumber},
    Opcode{'L', "LONG", lineNumber},
    Opcode{'N', "NONE", [](Machine& m) { return m.push({}); }},
    Opcode{'S', "STRING", lineText<unquoted>},
    Opcode{'V', "UNICODE", lineText<fromUnicodeEscapes>},
    // Protocol 1.
    Opcode{'G', "BINFLOAT", binaryFloat},
    Opcode{'J', "BININT", integer<std::int32_t>},
    Opcode{'K', "BININT1", integer<std::uint8_t>},
    Opcode{'M', "BININT2", integer<std::uint16_t>},
    Opcode{'T', "BINSTRING", text<Kind::Text, std::int32_t>},
    Opcode{'U', "SHORT_BINSTRING", text<Kind::Text, std::uint8_t>},
    Opcode{'X', "BINUNICODE", text<Kind::Text, std::uint32_t>},
    // Protocol 2.
    Opcode{0x88, "NEWTRUE", [](Machine& m) { return m.push(Value::boolean(true)); }},
    Opcode{0x89, "NEWFALSE", [](Machine& m) { return m.push(Value::boolean(false)); }},
    Opcode{0x8a, "LONG1", longInteger<std::uint8_t>},
    Opcode{0x8b, "LONG4", longInteger<std::int32_t>},
    // Protocol 3.
    Opcode{'B', "BINBYTES", text<Kind::Bytes, std::uint32_t>},
    Opcode{'C', "SHORT_BINBYTES", text<Kind::Bytes, std::uint8_t>},
    // Protocol 4.
    Opcode{0x8c, "SHORT_BINUNICODE", text<Kind::Text, std::uint8_t>},
    Opcode{0x8d, "BINUNICODE8", text<Kind::Text, std::uint64_t>},
    Opcode{0x8e, "BINBYTES8", text<Kind::Bytes, std::uint64_t>},
    // Protocol 5.
    Opcode{0x96, "BYTEARRAY8", text<Kind::Bytes, std::uint64_t>},
};

} // namespace

std::span<const Opcode> plainOpcodes()
{
    return kOpcodes;
}

} // namespace qs::pickle
