// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/numpy/npy_header.h"

#include "core/base/byte_reader.h"

#include <array>
#include <charconv>
#include <optional>

namespace qs::npy {

namespace {

// Layout: magic, two version bytes, header length (16 bits in version 1, 32 bits later), then a Python dictionary
// literal with exactly the keys descr, fortran_order and shape. (NumPy documentation, numpy.lib.format.)

constexpr std::string_view kMagic = "\x93NUMPY";

Error headerError(const std::string& what)
{
    return {ErrorCode::Format, "the NumPy header " + what};
}

/// The part of Python's literal syntax that headers use, without nesting: a shape is the one bracket inside.
class Literal {
public:
    explicit Literal(std::string_view text) : m_text(text) {}

    /// Skips blanks, then `mark` if it comes next.
    bool skip(char mark)
    {
        blanks();
        if (!m_text.starts_with(mark)) {
            return false;
        }
        m_text.remove_prefix(1);
        return true;
    }
    bool atEnd()
    {
        blanks();
        return m_text.empty();
    }
    /// Text in single or double quotes. Escapes do not occur in names of keys and types.
    std::optional<std::string> quoted()
    {
        blanks();
        const char quote = m_text.empty() ? ' ' : m_text.front();
        const auto end = m_text.find(quote, 1);
        if ((quote != '\'' && quote != '"') || end == std::string_view::npos) {
            return std::nullopt;
        }
        std::string text(m_text.substr(1, end - 1));
        m_text.remove_prefix(end + 1);
        return text.find('\\') == std::string::npos ? std::optional(text) : std::nullopt;
    }
    std::optional<bool> boolean()
    {
        blanks();
        for (const auto& [word, value] : {std::pair<std::string_view, bool>("True", true), {"False", false}}) {
            if (m_text.starts_with(word)) {
                m_text.remove_prefix(word.size());
                return value;
            }
        }
        return std::nullopt;
    }
    /// `what` went wrong is Shape for a number beyond 64 bits.
    Result<std::int64_t> integer()
    {
        blanks();
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(m_text.data(), m_text.data() + m_text.size(), value);
        if (error == std::errc::result_out_of_range) {
            return headerError("has a dimension that is out of range for a 64-bit integer");
        }
        if (error != std::errc()) {
            return headerError("has a shape that is no tuple of integers");
        }
        m_text.remove_prefix(static_cast<std::size_t>(end - m_text.data()));
        if (m_text.starts_with('L')) { // Python 2 wrote long integers so
            m_text.remove_prefix(1);
        }
        return value;
    }

private:
    void blanks() { m_text.remove_prefix(std::min(m_text.find_first_not_of(" \t\r\n\f"), m_text.size())); }

    std::string_view m_text;
};

Result<Shape> parseShape(Literal& text)
{
    if (!text.skip('(')) {
        return headerError("has a shape that is no tuple");
    }
    Shape shape;
    while (!text.skip(')')) {
        const auto extent = text.integer();
        if (!extent) {
            return extent.error();
        }
        shape.push_back(*extent);
        // One element needs its comma: (3) is a number in Python, (3,) a tuple.
        const bool comma = text.skip(',');
        if (!comma && (shape.size() == 1 || !text.skip(')'))) {
            return headerError("has a shape that is no tuple");
        }
        if (!comma) {
            break;
        }
    }
    return shape;
}

struct Descr {
    std::string_view text; ///< without the byte order
    ElementType type;
};
constexpr std::array kDescrs{
    Descr{"f2", ElementType::F16}, Descr{"f4", ElementType::F32}, Descr{"f8", ElementType::F64},
    Descr{"i1", ElementType::I8},  Descr{"i2", ElementType::I16}, Descr{"i4", ElementType::I32},
    Descr{"i8", ElementType::I64}, Descr{"u1", ElementType::U8},  Descr{"u2", ElementType::U16},
    Descr{"u4", ElementType::U32}, Descr{"u8", ElementType::U64}, Descr{"b1", ElementType::Bool},
};

/// What a dtype that cannot be read is, for the message.
std::string kindOf(std::string_view descr)
{
    switch (descr.empty() ? ' ' : descr.front()) {
    case 'O':
        return ": Python objects are stored as a pickle, which is never executed";
    case 'U':
    case 'S':
        return ": strings are no numbers";
    case 'V':
        return ": raw bytes (void) of unknown meaning; some packages save bfloat16 so";
    case 'c':
        return ": complex numbers";
    default:
        return "";
    }
}

Status parseDescr(Literal& text, Header& header)
{
    const auto descr = text.quoted();
    if (!descr) {
        return Error{ErrorCode::Unsupported, "the NumPy dtype (descr) is no plain string; structured types are not "
                                             "supported"};
    }
    std::string_view type = *descr;
    const char order = type.empty() ? ' ' : type.front();
    if (order == '<' || order == '>' || order == '|' || order == '=') {
        type.remove_prefix(1);
    }
    for (const Descr& row : kDescrs) {
        const bool oneByte = rowOf(row.type).bits == 8;
        if (row.text == type && (oneByte || order == '<' || order == '>' || order == '=')) {
            header.type = row.type;
            header.bigEndian = order == '>' && !oneByte;
            return ok();
        }
    }
    return Error{ErrorCode::Unsupported,
                 "the NumPy dtype \"" + descr->substr(0, 40) + "\" is not supported" + kindOf(type)};
}

Status parseDictionary(std::string_view dictionary, Header& header)
{
    Literal text(dictionary);
    if (!text.skip('{')) {
        return headerError("is not a dictionary");
    }
    bool hasDescr = false;
    bool hasOrder = false;
    bool hasShape = false;
    while (!text.skip('}')) {
        const auto key = text.quoted();
        if (!key || !text.skip(':')) {
            return headerError("is not a dictionary of names and values");
        }
        bool* const seen = *key == "descr"           ? &hasDescr
                           : *key == "fortran_order" ? &hasOrder
                           : *key == "shape"         ? &hasShape
                                                     : nullptr;
        if (seen == nullptr || *seen) {
            return headerError((seen == nullptr ? "has the unknown key \"" : "has the duplicate key \"") +
                               key->substr(0, 40) + "\"");
        }
        *seen = true;
        if (seen == &hasDescr) {
            QS_TRY(parseDescr(text, header));
        } else if (seen == &hasOrder) {
            const auto order = text.boolean();
            if (!order) {
                return headerError("has a fortran_order that is neither True nor False");
            }
            header.fortranOrder = *order;
        } else {
            auto shape = parseShape(text);
            if (!shape) {
                return shape.error();
            }
            header.shape = std::move(*shape);
        }
        if (!text.skip(',')) {
            if (!text.skip('}')) {
                return headerError("is not a dictionary: a comma or } is missing");
            }
            break;
        }
    }
    if (!text.atEnd()) {
        return headerError("goes on behind its dictionary");
    }
    if (!hasDescr || !hasOrder || !hasShape) {
        return headerError(std::string("lacks the key ") + (!hasDescr   ? "descr"
                                                            : !hasOrder ? "fortran_order"
                                                                        : "shape"));
    }
    return ok();
}

struct Preamble {
    std::uint64_t textOffset = 0;
    std::uint64_t textBytes = 0;
};

Result<Preamble> parsePreamble(std::span<const std::byte> bytes)
{
    if (!hasMagic(bytes)) {
        return headerError(bytes.size() < kMagic.size() ? "is truncated: not a NumPy array"
                                                        : "is missing: not a NumPy array");
    }
    ByteReader reader(bytes.subspan(kMagic.size()));
    const auto major = reader.number<std::uint8_t>("the NumPy version");
    if (!major) {
        return major.error();
    }
    const auto minor = reader.number<std::uint8_t>("the NumPy version");
    if (!minor) {
        return minor.error();
    }
    if (*major < 1 || *major > 3 || *minor != 0) {
        return Error{ErrorCode::Unsupported, "version " + std::to_string(*major) + "." + std::to_string(*minor) +
                                                 " of the NumPy format is unknown (1.0, 2.0 and 3.0 open)"};
    }
    std::uint64_t length = 0;
    if (*major == 1) {
        const auto shortLength = reader.number<std::uint16_t>("the NumPy header length");
        if (!shortLength) {
            return shortLength.error();
        }
        length = *shortLength;
    } else {
        const auto longLength = reader.number<std::uint32_t>("the NumPy header length");
        if (!longLength) {
            return longLength.error();
        }
        length = *longLength;
    }
    if (length > kLongestHeader) {
        return headerError("announces " + std::to_string(length) + " bytes, and " + std::to_string(kLongestHeader) +
                           " is the limit");
    }
    return Preamble{kMagic.size() + reader.position(), length};
}

} // namespace

bool hasMagic(std::span<const std::byte> bytes)
{
    return std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()).starts_with(kMagic);
}

Result<std::uint64_t> headerBytes(std::span<const std::byte> start)
{
    const auto preamble = parsePreamble(start);
    if (!preamble) {
        return preamble.error();
    }
    return preamble->textOffset + preamble->textBytes;
}

Result<Header> parseHeader(std::span<const std::byte> bytes)
{
    const auto preamble = parsePreamble(bytes);
    if (!preamble) {
        return preamble.error();
    }
    ByteReader reader(bytes.subspan(preamble->textOffset));
    const auto text = reader.take(preamble->textBytes, "the NumPy header");
    if (!text) {
        return text.error();
    }
    Header header;
    QS_TRY(parseDictionary({reinterpret_cast<const char*>(text->data()), text->size()}, header));
    const auto count = elementCount(header.shape);
    if (!count) {
        return count.error();
    }
    const auto dataBytes = storedBytes(header.type, *count);
    if (!dataBytes) {
        return dataBytes.error();
    }
    header.count = *count;
    header.dataBytes = *dataBytes;
    header.dataOffset = preamble->textOffset + preamble->textBytes;
    return header;
}

} // namespace qs::npy
