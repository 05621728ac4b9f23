// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/pytorch/pickle_text.h"

#include <charconv>
#include <cstring>

namespace qs::pickle {

namespace {

/// `digits` hexadecimal digits at the start of `text`.
std::optional<std::uint32_t> hexadecimal(std::string_view text, std::size_t digits)
{
    std::uint32_t value = 0;
    if (text.size() < digits) {
        return std::nullopt;
    }
    const auto [end, error] = std::from_chars(text.data(), text.data() + digits, value, 16);
    return error == std::errc() && end == text.data() + digits ? std::optional(value) : std::nullopt;
}

void appendUtf8(std::string& out, std::uint32_t point)
{
    const auto byte = [&](std::uint32_t bits) { out += static_cast<char>(bits); };
    if (point < 0x80) {
        byte(point);
    } else if (point < 0x800) {
        byte(0xc0 | point >> 6);
        byte(0x80 | (point & 0x3f));
    } else {
        if (point < 0x10000) {
            byte(0xe0 | point >> 12);
        } else {
            byte(0xf0 | point >> 18);
            byte(0x80 | (point >> 12 & 0x3f));
        }
        byte(0x80 | (point >> 6 & 0x3f));
        byte(0x80 | (point & 0x3f));
    }
}

/// What a backslash and `letter` stand for; nothing for letters that stand for more than themselves.
std::optional<char> simpleEscape(char letter)
{
    constexpr std::string_view letters = "\\'\"abfnrtv";
    constexpr std::string_view meanings = "\\'\"\a\b\f\n\r\t\v";
    const auto at = letters.find(letter);
    return at == std::string_view::npos ? std::nullopt : std::optional(meanings[at]);
}

} // namespace

std::optional<std::string> unquoted(std::string_view literal)
{
    const bool isQuoted =
        literal.size() >= 2 && literal.front() == literal.back() && (literal.front() == '\'' || literal.front() == '"');
    if (!isQuoted) {
        return std::nullopt;
    }
    literal = literal.substr(1, literal.size() - 2);
    std::string text;
    while (!literal.empty()) {
        if (literal.front() != '\\') {
            text += literal.front();
            literal.remove_prefix(1);
            continue;
        }
        if (literal.size() < 2) {
            return std::nullopt;
        }
        if (const auto meaning = simpleEscape(literal[1])) {
            text += *meaning;
            literal.remove_prefix(2);
        } else if (const auto code = hexadecimal(literal.substr(2), 2); literal[1] == 'x' && code) {
            text += static_cast<char>(*code);
            literal.remove_prefix(4);
        } else {
            return std::nullopt;
        }
    }
    return text;
}

std::optional<std::string> fromUnicodeEscapes(std::string_view line)
{
    constexpr std::uint32_t lastPoint = 0x10ffff;
    std::string text;
    while (!line.empty()) {
        const bool isShort = line.starts_with("\\u");
        if (!isShort && !line.starts_with("\\U")) {
            appendUtf8(text, static_cast<unsigned char>(line.front()));
            line.remove_prefix(1);
            continue;
        }
        const std::size_t digits = isShort ? 4 : 8;
        const auto point = hexadecimal(line.substr(2), digits);
        if (!point || *point > lastPoint) {
            return std::nullopt;
        }
        appendUtf8(text, *point);
        line.remove_prefix(2 + digits);
    }
    return text;
}

std::optional<Value> wholeNumber(std::string_view digits)
{
    if (digits.ends_with('L')) {
        digits.remove_suffix(1);
    }
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (end != digits.data() + digits.size() || error == std::errc::invalid_argument) {
        return std::nullopt;
    }
    return error == std::errc() ? Value::integer(value) : Value::text(Kind::LargeInteger, digits);
}

Value wholeNumber(std::span<const std::byte> bytes)
{
    if (bytes.size() > sizeof(std::int64_t)) {
        return Value::text(Kind::LargeInteger, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    }
    const bool isNegative = !bytes.empty() && (bytes.back() & std::byte{0x80}) != std::byte{0};
    std::int64_t value = isNegative ? -1 : 0; // the bytes that are not there repeat the sign
    if (!bytes.empty()) {
        std::memcpy(&value, bytes.data(), bytes.size());
    }
    return Value::integer(value);
}

} // namespace qs::pickle
