// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/utf8.h"

#include <array>
#include <charconv>
#include <vector>

namespace qs {
namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr std::string_view kReplacementBytes = "\xEF\xBF\xBD";
constexpr std::string_view kEllipsis = "\xE2\x80\xA6";

struct Character {
    char32_t code = kReplacement;
    std::size_t bytes = 1;
    bool valid = false;
};

unsigned byteAt(std::string_view text, std::size_t at)
{
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

/// The character at the beginning of `text`, which is not empty. A broken one has the length of its longest part that
/// could have begun a character. (Unicode 15, table 3-7: which second bytes may follow which first byte.)
Character firstCharacter(std::string_view text)
{
    const unsigned first = byteAt(text, 0);
    if (first < 0x80) {
        return {first, 1, true};
    }
    if (first < 0xC2 || first > 0xF4) {
        return {};
    }
    const std::size_t length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    unsigned least = 0x80;
    unsigned most = 0xBF;
    switch (first) {
    case 0xE0:
        least = 0xA0;
        break; // overlong
    case 0xED:
        most = 0x9F;
        break; // surrogates
    case 0xF0:
        least = 0x90;
        break; // overlong
    case 0xF4:
        most = 0x8F;
        break; // beyond U+10FFFF
    default:
        break;
    }
    char32_t code = first & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        const unsigned next = byteAt(text, i);
        if (next < least || next > most) {
            return {kReplacement, i, false};
        }
        code = (code << 6) | (next & 0x3F);
        least = 0x80;
        most = 0xBF;
    }
    return {code, length, true};
}

/// Control characters, line and paragraph separators, and what changes the direction of the text around it.
bool isInvisible(char32_t code)
{
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x061C || (code >= 0x200B && code <= 0x200F) ||
           (code >= 0x2028 && code <= 0x202E) || (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF;
}

std::string writtenOut(char32_t code)
{
    switch (code) {
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    default:
        break;
    }
    std::array<char, 8> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), static_cast<unsigned>(code), 16).ptr;
    std::string hex(digits.data(), end);
    for (char& digit : hex) {
        digit = digit >= 'a' ? static_cast<char>(digit - 'a' + 'A') : digit;
    }
    return "\\u" + std::string(4 - hex.size(), '0') + hex;
}

} // namespace

std::string validUtf8(std::string_view text)
{
    std::string valid;
    valid.reserve(text.size());
    while (!text.empty()) {
        const Character character = firstCharacter(text);
        valid += character.valid ? text.substr(0, character.bytes) : kReplacementBytes;
        text.remove_prefix(character.bytes);
    }
    return valid;
}

std::string visibleText(std::string_view text)
{
    std::string visible;
    visible.reserve(text.size());
    while (!text.empty()) {
        const Character character = firstCharacter(text);
        if (!character.valid) {
            visible += kReplacementBytes;
        } else if (isInvisible(character.code)) {
            visible += writtenOut(character.code);
        } else {
            visible += text.substr(0, character.bytes);
        }
        text.remove_prefix(character.bytes);
    }
    return visible;
}

std::string elided(std::string_view text, std::size_t characters)
{
    std::string valid = validUtf8(text);
    std::vector<std::size_t> starts;
    for (std::size_t at = 0; at < valid.size(); at += firstCharacter(std::string_view(valid).substr(at)).bytes) {
        starts.push_back(at);
    }
    if (starts.size() <= characters) {
        return valid;
    }
    if (characters == 0) {
        return {};
    }
    const std::size_t tail = (characters - 1) / 2;
    const std::size_t head = characters - 1 - tail;
    std::string shortened = valid.substr(0, starts[head]);
    shortened += kEllipsis;
    if (tail > 0) {
        shortened += valid.substr(starts[starts.size() - tail]);
    }
    return shortened;
}

} // namespace qs
