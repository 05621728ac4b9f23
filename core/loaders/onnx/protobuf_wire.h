// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/byte_reader.h"
#include "core/base/result.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qs {

/// One field of a protobuf message as it is on the wire. Nothing is copied: `bytes` lies in the file.
/// (protobuf.dev, "Encoding".)
struct WireField {
    enum class Kind : std::uint8_t { Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5 };

    std::uint32_t number = 0;
    Kind kind = Kind::Varint;
    std::uint64_t value = 0;          ///< of a varint or a fixed number
    std::span<const std::byte> bytes; ///< of a string, message or packed list; the 4 or 8 bytes of a fixed number

    std::int64_t integer() const { return static_cast<std::int64_t>(value); }
    std::string_view text() const { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
    bool isBytes() const { return kind == Kind::Bytes; }
    bool isVarint() const { return kind == Kind::Varint; }
};

/// Walks over the fields of one message. Lengths have 64 bits, so messages of more than 2 GB are no matter.
class WireReader {
public:
    explicit WireReader(std::span<const std::byte> message) : m_reader(message) {}

    bool atEnd() const { return m_reader.atEnd(); }

    /// The next field; call it while !atEnd().
    Result<WireField> next()
    {
        const auto tag = varint();
        if (!tag) {
            return tag.error();
        }
        WireField field;
        const std::uint64_t number = *tag >> 3;
        if (number == 0 || number > kLargestNumber) {
            return malformed("field number " + std::to_string(number));
        }
        field.number = static_cast<std::uint32_t>(number);
        field.kind = static_cast<WireField::Kind>(*tag & 7);
        switch (field.kind) {
        case WireField::Kind::Varint: {
            const auto value = varint();
            if (!value) {
                return value.error();
            }
            field.value = *value;
            return field;
        }
        case WireField::Kind::Fixed64:
            return fixed<std::uint64_t>(field);
        case WireField::Kind::Fixed32:
            return fixed<std::uint32_t>(field);
        case WireField::Kind::Bytes: {
            const auto length = varint();
            if (!length) {
                return length.error();
            }
            const auto bytes = m_reader.take(*length, "a protobuf field");
            if (!bytes) {
                return bytes.error();
            }
            field.bytes = *bytes;
            return field;
        }
        }
        // Groups (3 and 4) are long out of use; 6 and 7 never were.
        return malformed("wire type " + std::to_string(*tag & 7));
    }

    /// A number of seven bits per byte, the lowest first.
    Result<std::uint64_t> varint()
    {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            const auto byte = m_reader.number<std::uint8_t>("a protobuf number");
            if (!byte) {
                return byte.error();
            }
            // The tenth byte has room for the one bit that is left.
            if (shift == 63 && *byte > 1) {
                break;
            }
            value |= static_cast<std::uint64_t>(*byte & 0x7f) << shift;
            if ((*byte & 0x80) == 0) {
                return value;
            }
        }
        return malformed("a varint of more than 64 bits");
    }

private:
    static constexpr std::uint64_t kLargestNumber = (1U << 29) - 1;

    Error malformed(const std::string& what) const
    {
        return {ErrorCode::Format,
                "malformed protobuf data: " + what + " before offset " + std::to_string(m_reader.position())};
    }

    template <typename T>
    Result<WireField> fixed(WireField field)
    {
        const auto bytes = m_reader.take(sizeof(T), "a protobuf number");
        if (!bytes) {
            return bytes.error();
        }
        T value;
        std::memcpy(&value, bytes->data(), sizeof(T));
        field.value = value;
        field.bytes = *bytes;
        return field;
    }

    ByteReader m_reader;
};

/// Gives every field of `message` to `use`, which returns a Status.
template <typename Use>
Status forEachField(std::span<const std::byte> message, Use use)
{
    WireReader reader(message);
    while (!reader.atEnd()) {
        const auto field = reader.next();
        if (!field) {
            return field.error();
        }
        QS_TRY(use(*field));
    }
    return ok();
}

/// Appends a repeated integer field, which may come one by one or packed.
inline Status appendIntegers(const WireField& field, std::vector<std::int64_t>& values)
{
    if (field.isVarint()) {
        values.push_back(field.integer());
        return ok();
    }
    if (!field.isBytes()) {
        return Error{ErrorCode::Format,
                     "malformed protobuf data: field " + std::to_string(field.number) + " should hold integers"};
    }
    WireReader reader(field.bytes);
    while (!reader.atEnd()) {
        const auto value = reader.varint();
        if (!value) {
            return value.error();
        }
        values.push_back(static_cast<std::int64_t>(*value));
    }
    return ok();
}

} // namespace qs
