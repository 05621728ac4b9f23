// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/archive/zip_directory.h"

#include "core/base/byte_reader.h"

#include <algorithm>
#include <cstring>
#include <string_view>

// Section numbers are those of PKWARE's APPNOTE.TXT, version 6.3.

namespace qs {

namespace {

using Bytes = std::span<const std::byte>;

constexpr std::uint64_t kEndBytes = 22;     // 4.3.16, without the comment
constexpr std::uint64_t kLocatorBytes = 20; // 4.3.15
constexpr std::uint64_t kEnd64Bytes = 56;   // 4.3.14, without extensions
constexpr std::uint64_t kEntryBytes = 46;   // 4.3.12, without name, extra fields and comment
constexpr std::uint64_t kLocalBytes = 30;   // 4.3.7
constexpr std::uint64_t kLongestComment = 65535;
constexpr std::uint32_t kIn64 = 0xffffffff; // the number is in a ZIP64 field

Error damaged(std::string message)
{
    return {ErrorCode::Format, "damaged ZIP archive: " + std::move(message)};
}

/// A number at `offset`; the caller has checked that it is there.
template <typename T>
T at(Bytes bytes, std::uint64_t offset)
{
    T value;
    std::memcpy(&value, bytes.data() + offset, sizeof(T));
    return value;
}

bool hasMark(Bytes archive, std::uint64_t offset, std::string_view mark)
{
    return offset <= archive.size() && archive.size() - offset >= mark.size() &&
           std::memcmp(archive.data() + offset, mark.data(), mark.size()) == 0;
}

/// Where the directory lies and how many members it announces.
struct Directory {
    Bytes bytes;
    std::uint64_t count = 0;
    std::uint64_t shift = 0; ///< of all offsets, when something was put before the archive
};

Result<std::uint64_t> findEnd(Bytes archive)
{
    const std::uint64_t last = archive.size() < kEndBytes ? 0 : archive.size() - kEndBytes;
    const std::uint64_t first = last < kLongestComment ? 0 : last - kLongestComment;
    for (std::uint64_t offset = last + 1; archive.size() >= kEndBytes && offset-- > first;) {
        // The comment must reach to the end: a mark inside the comment has none that fits.
        if (hasMark(archive, offset, "PK\x05\x06") && at<std::uint16_t>(archive, offset + 20) == last - offset) {
            return offset;
        }
    }
    return damaged("it has no central directory at its end; the file is truncated or not a ZIP archive");
}

Result<Directory> findDirectory(Bytes archive)
{
    const auto end = findEnd(archive);
    if (!end) {
        return end.error();
    }
    std::uint64_t behind = *end; // the directory ends here
    std::uint64_t disk = at<std::uint16_t>(archive, *end + 4);
    std::uint64_t count = at<std::uint16_t>(archive, *end + 10);
    std::uint64_t size = at<std::uint32_t>(archive, *end + 12);
    std::uint64_t offset = at<std::uint32_t>(archive, *end + 16);
    if (*end >= kLocatorBytes + kEnd64Bytes && hasMark(archive, *end - kLocatorBytes, "PK\x06\x07")) {
        behind = *end - kLocatorBytes - kEnd64Bytes;
        if (!hasMark(archive, behind, "PK\x06\x06")) {
            return damaged("its ZIP64 end record is missing");
        }
        disk = at<std::uint32_t>(archive, behind + 16);
        count = at<std::uint64_t>(archive, behind + 32);
        size = at<std::uint64_t>(archive, behind + 40);
        offset = at<std::uint64_t>(archive, behind + 48);
    }
    if (disk != 0) {
        return Error{ErrorCode::Unsupported, "the ZIP archive is one of several parts, which are not supported"};
    }
    if (size > behind || offset > behind - size) {
        return damaged("its central directory of " + std::to_string(size) + " bytes at offset " +
                       std::to_string(offset) + " does not fit before byte " + std::to_string(behind));
    }
    return Directory{archive.subspan(behind - size, size), count, behind - size - offset};
}

/// The 64-bit numbers that stand in for full 32-bit ones (4.5.3), in their fixed order.
Status readZip64(Bytes extra, std::uint64_t& bytes, std::uint64_t& packedBytes, std::uint64_t& offset)
{
    ByteReader fields(extra);
    while (fields.remaining() >= 4) {
        const std::uint16_t id = *fields.number<std::uint16_t>("");
        const auto field = fields.take(*fields.number<std::uint16_t>(""), "an extra field of a member");
        if (!field) {
            return field.error();
        }
        ByteReader numbers(*field);
        for (std::uint64_t* const number : {&bytes, &packedBytes, &offset}) {
            if (id != 1 || *number != kIn64) {
                continue;
            }
            const auto value = numbers.number<std::uint64_t>("a ZIP64 number of a member");
            if (!value) {
                return value.error();
            }
            *number = *value;
        }
    }
    return ok();
}

/// Finds the packed bytes behind the member's own header, which must agree with the directory.
Status locate(Bytes archive, std::uint64_t offset, std::uint64_t packedBytes, std::uint16_t method, ZipMember& member)
{
    if (offset > archive.size() || archive.size() - offset < kLocalBytes || !hasMark(archive, offset, "PK\x03\x04")) {
        return damaged("there is no member header with its signature at offset " + std::to_string(offset));
    }
    if (at<std::uint16_t>(archive, offset + 8) != method) {
        return damaged("the member's header and the directory name different compression methods");
    }
    const std::uint64_t behind = std::uint64_t{at<std::uint16_t>(archive, offset + 26)} +
                                 at<std::uint16_t>(archive, offset + 28); // name and extra fields
    ByteReader data(archive.subspan(offset + kLocalBytes));
    QS_TRY(data.take(behind, "the member's header"));
    const auto packed = data.take(packedBytes, "the member's data");
    if (!packed) {
        return packed.error();
    }
    member.packed = *packed;
    return ok();
}

Status fillMember(Bytes archive, Bytes entry, Bytes extra, std::uint64_t shift, ZipMember& member)
{
    constexpr std::uint16_t encrypted = 1;
    constexpr std::uint16_t stored = 0;
    constexpr std::uint16_t deflated = 8;
    const auto method = at<std::uint16_t>(entry, 10);
    if ((at<std::uint16_t>(entry, 8) & encrypted) != 0) {
        return Error{ErrorCode::Unsupported, "the member is encrypted"};
    }
    if (method != stored && method != deflated) {
        return Error{ErrorCode::Unsupported, "compression method " + std::to_string(method) + " is not supported"};
    }
    member.isStored = method == stored;
    member.checksum = at<std::uint32_t>(entry, 16);
    std::uint64_t packedBytes = at<std::uint32_t>(entry, 20);
    member.bytes = at<std::uint32_t>(entry, 24);
    std::uint64_t offset = at<std::uint32_t>(entry, 42);
    QS_TRY(readZip64(extra, member.bytes, packedBytes, offset));
    if (member.isStored && member.bytes != packedBytes) {
        return damaged("the member is not compressed, yet has " + std::to_string(packedBytes) + " bytes packed and " +
                       std::to_string(member.bytes) + " unpacked");
    }
    if (offset > archive.size()) { // so that adding the shift cannot wrap around
        return damaged("the member begins at offset " + std::to_string(offset) + ", past the end of the file");
    }
    return locate(archive, offset + shift, packedBytes, method, member);
}

} // namespace

Result<std::vector<ZipMember>> readZipDirectory(Bytes archive)
{
    const auto directory = findDirectory(archive);
    if (!directory) {
        return directory.error();
    }
    std::vector<ZipMember> members;
    ByteReader reader(directory->bytes);
    while (!reader.atEnd()) {
        const auto entry = reader.take(kEntryBytes, "an entry of the ZIP directory");
        if (!entry) {
            return entry.error();
        }
        if (!hasMark(*entry, 0, "PK\x01\x02")) {
            return damaged("entry " + std::to_string(members.size()) + " of its central directory has no signature");
        }
        const auto name = reader.take(at<std::uint16_t>(*entry, 28), "a name in the ZIP directory");
        if (!name) {
            return name.error();
        }
        const auto extra = reader.take(at<std::uint16_t>(*entry, 30), "an extra field of the ZIP directory");
        if (!extra) {
            return extra.error();
        }
        QS_TRY(reader.take(at<std::uint16_t>(*entry, 32), "a comment in the ZIP directory"));
        ZipMember member;
        member.name.assign(reinterpret_cast<const char*>(name->data()), name->size());
        if (const auto filled = fillMember(archive, *entry, *extra, directory->shift, member); !filled) {
            member.error = filled.error();
        }
        members.push_back(std::move(member));
    }
    if (members.size() != directory->count) {
        return damaged("its central directory announces " + std::to_string(directory->count) + " entries and has " +
                       std::to_string(members.size()));
    }
    return members;
}

} // namespace qs
