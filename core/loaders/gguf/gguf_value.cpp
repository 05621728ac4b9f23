// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/gguf/gguf_value.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <concepts>
#include <type_traits>

namespace qs::gguf {

namespace {

// github.com/ggml-org/ggml, docs/gguf.md, enum gguf_metadata_value_type.
constexpr std::uint32_t kString = 8;
constexpr std::uint32_t kArray = 9;

/// Longer texts are cut. Chat templates have some ten thousand bytes and are worth reading whole.
constexpr std::size_t kLongestText = 65536;
constexpr std::size_t kLongestTextInArray = 64;
constexpr std::uint64_t kShownOfArray = 16;
/// ggml writes no arrays of arrays at all; the format allows them.
constexpr int kDeepest = 8;

Error formatError(std::string message)
{
    return {ErrorCode::Format, std::move(message)};
}

/// The shortest text that reads back as the same float.
std::string textOf(float value)
{
    if (!std::isfinite(value)) {
        return numberText(value);
    }
    std::array<char, 32> buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    return {buffer.data(), end};
}

std::string textOf(double value)
{
    return numberText(value);
}

std::string textOf(std::integral auto value)
{
    return std::to_string(value);
}

template <typename T>
Result<Value> readNumber(ByteReader& reader)
{
    const auto number = reader.number<T>("a metadata value");
    if (!number) {
        return number.error();
    }
    Value value{textOf(*number), {}};
    if constexpr (std::integral<T>) {
        if (*number >= 0) {
            value.whole = static_cast<std::uint64_t>(*number);
        }
    }
    return value;
}

/// The specification knows 0 and 1; another value says itself that it is none.
Result<Value> readBool(ByteReader& reader)
{
    const auto byte = reader.number<std::uint8_t>("a metadata value");
    if (!byte) {
        return byte.error();
    }
    if (*byte > 1) {
        return Value{std::to_string(*byte) + " (no bool, which is 0 or 1)", {}};
    }
    return Value{*byte == 1 ? "true" : "false", {}};
}

/// A type of fixed size.
struct NumberType {
    std::uint32_t id;
    std::uint64_t bytes;
    Result<Value> (*read)(ByteReader& reader);
};
constexpr std::array kNumberTypes{
    NumberType{0, 1, readNumber<std::uint8_t>},   NumberType{1, 1, readNumber<std::int8_t>},
    NumberType{2, 2, readNumber<std::uint16_t>},  NumberType{3, 2, readNumber<std::int16_t>},
    NumberType{4, 4, readNumber<std::uint32_t>},  NumberType{5, 4, readNumber<std::int32_t>},
    NumberType{6, 4, readNumber<float>},          NumberType{7, 1, readBool},
    NumberType{10, 8, readNumber<std::uint64_t>}, NumberType{11, 8, readNumber<std::int64_t>},
    NumberType{12, 8, readNumber<double>},
};

const NumberType* findNumberType(std::uint32_t id)
{
    const auto* const row = std::ranges::find(kNumberTypes, id, &NumberType::id);
    return row == kNumberTypes.end() ? nullptr : &*row;
}

/// At most `longest` bytes of `text`, cut between two characters, and how many there are.
std::string cut(std::string_view text, std::size_t longest)
{
    if (text.size() <= longest) {
        return std::string(text);
    }
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) {
        --end;
    }
    return std::string(text.substr(0, end)) + "… (" + std::to_string(text.size()) + " bytes)";
}

class ValueReader {
public:
    ValueReader(ByteReader& reader, const Progress& progress) : m_reader(reader), m_progress(progress) {}

    Result<Value> read(std::uint32_t type, int depth)
    {
        if (const auto* const number = findNumberType(type)) {
            return number->read(m_reader);
        }
        if (type == kArray) {
            return readArray(depth);
        }
        if (type != kString) {
            return formatError("value type " + std::to_string(type) + " is unknown");
        }
        const auto text = readString(m_reader, "a metadata text");
        if (!text) {
            return text.error();
        }
        return Value{depth == 0 ? cut(*text, kLongestText) : '"' + cut(*text, kLongestTextInArray) + '"', {}};
    }

private:
    Result<Value> readArray(int depth)
    {
        if (depth == kDeepest) {
            return formatError("arrays are nested deeper than " + std::to_string(kDeepest) + " times");
        }
        const auto type = m_reader.number<std::uint32_t>("the type of an array's elements");
        if (!type) {
            return type.error();
        }
        const auto count = m_reader.number<std::uint64_t>("the length of an array");
        if (!count) {
            return count.error();
        }
        const auto least = leastBytes(*type);
        if (!least) {
            return least.error();
        }
        if (*count > m_reader.remaining() / *least) {
            return formatError("an array of " + std::to_string(*count) + " elements needs more than the " +
                               std::to_string(m_reader.remaining()) + " bytes that are left: the file is truncated");
        }
        return readElements(*type, *count, depth);
    }

    Result<Value> readElements(std::uint32_t type, std::uint64_t count, int depth)
    {
        const std::uint64_t shown = std::min(count, kShownOfArray);
        std::string text = "[";
        for (std::uint64_t i = 0; i < shown; ++i) {
            const auto element = read(type, depth + 1);
            if (!element) {
                return element.error();
            }
            text += (i == 0 ? "" : ", ") + element->text;
        }
        QS_TRY(skip(type, count - shown, depth));
        return Value{text + (count > shown ? ", …] (" + std::to_string(count) + " values)" : "]"), {}};
    }

    Status skip(std::uint32_t type, std::uint64_t count, int depth)
    {
        constexpr std::uint64_t kOften = 4096;
        if (const auto* const number = findNumberType(type)) {
            QS_TRY(m_reader.take(count * number->bytes, "an array")); // the product was compared with what is left
            return ok();
        }
        for (std::uint64_t i = 0; i < count; ++i) {
            if (type == kString) {
                QS_TRY(readString(m_reader, "a metadata text"));
            } else {
                QS_TRY(read(type, depth + 1));
            }
            if (i % kOften == 0 && m_progress.cancelled()) {
                return Error{ErrorCode::Cancelled, "opening was cancelled"};
            }
        }
        return ok();
    }

    /// How many bytes an element of this type has at least.
    static Result<std::uint64_t> leastBytes(std::uint32_t type)
    {
        if (const auto* const number = findNumberType(type)) {
            return number->bytes;
        }
        if (type == kString) {
            return std::uint64_t{8}; // its length
        }
        if (type == kArray) {
            return std::uint64_t{12}; // its type and its length
        }
        return formatError("an array of value type " + std::to_string(type) + ", which is unknown");
    }

    ByteReader& m_reader;
    const Progress& m_progress;
};

} // namespace

Result<std::string_view> readString(ByteReader& reader, const char* what)
{
    const auto length = reader.number<std::uint64_t>(what);
    if (!length) {
        return length.error();
    }
    const auto bytes = reader.take(*length, what);
    if (!bytes) {
        return bytes.error();
    }
    return std::string_view(reinterpret_cast<const char*>(bytes->data()), bytes->size());
}

Result<Value> readValue(ByteReader& reader, const Progress& progress)
{
    const auto type = reader.number<std::uint32_t>("the type of a metadata value");
    if (!type) {
        return type.error();
    }
    return ValueReader(reader, progress).read(*type, 0);
}

} // namespace qs::gguf
