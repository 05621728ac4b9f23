// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/zip_writer.h"

#include <algorithm>
#include <streambuf>
#include <zlib.h>

// Section numbers are those of PKWARE's APPNOTE.TXT, version 6.3.

namespace qs {

namespace {

constexpr std::uint64_t kIn64 = 0xffffffff;   // this and more is written in a ZIP64 field
constexpr std::uint64_t kCount64 = 0xffff;    // so many members are counted in one
constexpr std::uint16_t kUtf8Name = 1U << 11; // 4.4.4
constexpr std::uint16_t kChecksumBehind = 1U << 3;
constexpr std::uint16_t kDate = 0x21; // 1 January 1980, the first there is
constexpr std::uint64_t kChecksumAt = 14;

void append(std::string& bytes, std::uint64_t number, int width)
{
    for (int i = 0; i < width; ++i) {
        bytes += static_cast<char>((number >> (8 * i)) & 0xff);
    }
}

std::uint64_t capped(std::uint64_t number)
{
    return number >= kIn64 ? kIn64 : number;
}

Error lost()
{
    return {ErrorCode::Io, "the output could not be written completely"};
}

/// Hands on what is written to it, counts it and computes its checksum.
class CountingBuffer : public std::streambuf {
public:
    explicit CountingBuffer(std::ostream& out) : m_out(out) {}

    std::uint64_t count() const { return m_count; }
    std::uint32_t checksum() const { return static_cast<std::uint32_t>(m_checksum); }

protected:
    int_type overflow(int_type character) override
    {
        if (traits_type::eq_int_type(character, traits_type::eof())) {
            return traits_type::not_eof(character);
        }
        const char byte = traits_type::to_char_type(character);
        return xsputn(&byte, 1) == 1 ? character : traits_type::eof();
    }
    std::streamsize xsputn(const char* bytes, std::streamsize size) override
    {
        m_out.write(bytes, size);
        m_checksum = crc32_z(m_checksum, reinterpret_cast<const Bytef*>(bytes), static_cast<z_size_t>(size));
        m_count += static_cast<std::uint64_t>(size);
        return m_out ? size : 0;
    }

private:
    std::ostream& m_out;
    std::uint64_t m_count = 0;
    uLong m_checksum = 0;
};

} // namespace

ZipWriter::ZipWriter(std::ostream& out) : m_out(out), m_goesBack(out.tellp() != std::ostream::pos_type(-1))
{
    out.clear(out.rdstate() & ~std::ios::failbit); // tellp of a pipe
}

/// 4.3.7, with the sizes in 32 bits where they fit and a field that fills up to the next multiple of 64 bytes.
std::string ZipWriter::localHeader(const Member& member) const
{
    const bool is64 = member.bytes >= kIn64;
    std::string extra;
    if (is64) { // 4.5.3
        append(extra, 1, 2);
        append(extra, 16, 2);
        append(extra, member.bytes, 8);
        append(extra, member.bytes, 8);
    }
    constexpr std::uint64_t alignment = 64;
    constexpr std::uint64_t fixedBytes = 30;
    constexpr std::uint64_t fieldBytes = 6; // id, size, the alignment itself, as Android's zipalign has it
    const std::uint64_t behind = member.offset + fixedBytes + member.name.size() + extra.size() + fieldBytes;
    const std::uint64_t padding = (alignment - behind % alignment) % alignment;
    append(extra, 0xd935, 2);
    append(extra, 2 + padding, 2);
    append(extra, alignment, 2);
    extra += std::string(padding, '\0');

    std::string header = "PK\x03\x04";
    append(header, is64 ? 45 : 20, 2); // version needed
    append(header, kUtf8Name | (m_goesBack ? 0 : kChecksumBehind), 2);
    append(header, 0, 2); // stored
    append(header, 0, 2); // time
    append(header, kDate, 2);
    append(header, 0, 4); // the checksum, not known yet
    append(header, capped(member.bytes), 4);
    append(header, capped(member.bytes), 4);
    append(header, member.name.size(), 2);
    append(header, extra.size(), 2);
    return header + member.name + extra;
}

/// 4.3.12
std::string ZipWriter::directoryEntry(const Member& member) const
{
    std::string extra; // 4.5.3: only the numbers that do not fit, in this order
    if (member.bytes >= kIn64) {
        append(extra, member.bytes, 8);
        append(extra, member.bytes, 8);
    }
    if (member.offset >= kIn64) {
        append(extra, member.offset, 8);
    }
    std::string field;
    if (!extra.empty()) {
        append(field, 1, 2);
        append(field, extra.size(), 2);
    }
    const int version = extra.empty() ? 20 : 45;
    std::string entry = "PK\x01\x02";
    append(entry, 0x300 | static_cast<unsigned>(version), 2); // made on Unix, so that the attributes are permissions
    append(entry, static_cast<std::uint64_t>(version), 2);
    append(entry, kUtf8Name | (m_goesBack ? 0 : kChecksumBehind), 2);
    append(entry, 0, 2);
    append(entry, 0, 2);
    append(entry, kDate, 2);
    append(entry, member.checksum, 4);
    append(entry, capped(member.bytes), 4);
    append(entry, capped(member.bytes), 4);
    append(entry, member.name.size(), 2);
    append(entry, field.size() + extra.size(), 2);
    append(entry, 0, 2); // comment
    append(entry, 0, 2); // disk
    append(entry, 0, 2); // internal attributes
    append(entry, std::uint64_t{0100644} << 16, 4);
    append(entry, capped(member.offset), 4);
    return entry + member.name + field + extra;
}

Status ZipWriter::put(const std::string& bytes)
{
    m_out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    m_position += bytes.size();
    return m_out ? ok() : Status(lost());
}

Status ZipWriter::add(const std::string& name, std::uint64_t bytes, const std::function<Status(std::ostream&)>& write)
{
    constexpr std::size_t longestName = 65535;
    if (name.size() > longestName) {
        return Error{ErrorCode::Unsupported, "a name of " + std::to_string(name.size()) +
                                                 " bytes does not fit a ZIP archive, which has room for " +
                                                 std::to_string(longestName)};
    }
    Member member{name, bytes, m_position, 0};
    QS_TRY(put(localHeader(member)));
    CountingBuffer buffer(m_out);
    std::ostream counted(&buffer);
    QS_TRY(write(counted));
    if (!counted || !m_out) {
        return lost();
    }
    if (buffer.count() != bytes) {
        return Error{ErrorCode::Shape, "member \"" + name + "\" should have " + std::to_string(bytes) + " bytes, and " +
                                           std::to_string(buffer.count()) + " were written"};
    }
    m_position += bytes;
    member.checksum = buffer.checksum();
    std::string checksum;
    append(checksum, member.checksum, 4);
    if (m_goesBack) {
        const auto end = m_out.tellp();
        m_out.seekp(end - static_cast<std::streamoff>(m_position - member.offset - kChecksumAt));
        m_out.write(checksum.data(), static_cast<std::streamsize>(checksum.size()));
        m_out.seekp(end);
    } else { // 4.3.9
        const int width = bytes >= kIn64 ? 8 : 4;
        std::string descriptor = "PK\x07\x08" + checksum;
        append(descriptor, bytes, width);
        append(descriptor, bytes, width);
        QS_TRY(put(descriptor));
    }
    m_members.push_back(std::move(member));
    return m_out ? ok() : Status(lost());
}

Status ZipWriter::finish()
{
    const std::uint64_t start = m_position;
    for (const Member& member : m_members) {
        QS_TRY(put(directoryEntry(member)));
    }
    const std::uint64_t size = m_position - start;
    const std::uint64_t count = m_members.size();
    std::string end;
    if (start >= kIn64 || size >= kIn64 || count >= kCount64) {
        const std::uint64_t at = m_position;
        end += "PK\x06\x06"; // 4.3.14
        append(end, 44, 8);  // of what follows
        append(end, 0x32d, 2);
        append(end, 45, 2);
        append(end, 0, 4);
        append(end, 0, 4);
        append(end, count, 8);
        append(end, count, 8);
        append(end, size, 8);
        append(end, start, 8);
        end += "PK\x06\x07"; // 4.3.15
        append(end, 0, 4);
        append(end, at, 8);
        append(end, 1, 4);
    }
    end += "PK\x05\x06"; // 4.3.16
    append(end, 0, 4);
    append(end, std::min(count, kCount64), 2);
    append(end, std::min(count, kCount64), 2);
    append(end, capped(size), 4);
    append(end, capped(start), 4);
    append(end, 0, 2);
    QS_TRY(put(end));
    m_out.flush();
    return m_out ? ok() : Status(lost());
}

} // namespace qs
