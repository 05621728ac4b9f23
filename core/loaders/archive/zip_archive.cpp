// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/archive/zip_archive.h"

#include <algorithm>
#include <limits>
#include <new>
#include <zlib.h>

namespace qs {

namespace {

/// Deflate cannot do better: 258 bytes take two bits at the very least. (zlib, "Maximum Compression Factor".)
constexpr std::uint64_t kBestRatio = 1032;

/// Unpacked members that stay although nobody reads them just now. Two at least: neighbouring tensors are read in turns
/// where one ends and the next begins.
constexpr std::size_t kKeptMembers = 2;
constexpr std::uint64_t kKeptBytes = std::uint64_t{64} << 20;

/// Unpacks one member from its start.
class Unpacker {
public:
    explicit Unpacker(const ZipMember& member) : m_isStored(member.isStored), m_left(member.packed)
    {
        // Negative: raw deflate data without zlib's own header.
        m_isReady = m_isStored || inflateInit2(&m_stream, -MAX_WBITS) == Z_OK;
    }
    ~Unpacker()
    {
        if (!m_isStored && m_isReady) {
            inflateEnd(&m_stream);
        }
    }
    Unpacker(const Unpacker&) = delete;
    Unpacker& operator=(const Unpacker&) = delete;

    /// Fills `out` as far as the member reaches; how many bytes came.
    Result<std::size_t> read(std::span<std::byte> out)
    {
        if (!m_isReady) {
            return Error{ErrorCode::OutOfMemory, "not enough memory to unpack a member"};
        }
        if (m_isStored) {
            const auto now = m_left.first(std::min(out.size(), m_left.size()));
            std::ranges::copy(now, out.begin());
            m_left = m_left.subspan(now.size());
            return now.size();
        }
        std::size_t done = 0;
        while (done < out.size() && !m_isAtEnd) {
            const auto came = inflateInto(out.subspan(done));
            if (!came) {
                return came;
            }
            done += *came;
        }
        return done;
    }

private:
    Result<std::size_t> inflateInto(std::span<std::byte> out)
    {
        constexpr std::size_t most = std::numeric_limits<uInt>::max();
        const auto input = static_cast<uInt>(std::min(m_left.size(), most));
        const auto room = static_cast<uInt>(std::min(out.size(), most));
        // zlib's input is not const in its interface, but it only reads it.
        m_stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(m_left.data()));
        m_stream.avail_in = input;
        m_stream.next_out = reinterpret_cast<Bytef*>(out.data());
        m_stream.avail_out = room;
        const int answer = inflate(&m_stream, Z_NO_FLUSH);
        m_left = m_left.subspan(input - m_stream.avail_in);
        m_isAtEnd = answer == Z_STREAM_END;
        if (answer == Z_BUF_ERROR) { // neither input nor progress
            return Error{ErrorCode::Format, "corrupt data: the deflated bytes are truncated"};
        }
        if (answer != Z_OK && answer != Z_STREAM_END) {
            return Error{answer == Z_MEM_ERROR ? ErrorCode::OutOfMemory : ErrorCode::Format,
                         std::string("corrupt data: the deflated bytes cannot be unpacked (") +
                             (m_stream.msg != nullptr ? m_stream.msg : "unknown reason") + ")"};
        }
        return static_cast<std::size_t>(room - m_stream.avail_out);
    }

    z_stream m_stream = {};
    bool m_isStored;
    bool m_isReady = false;
    bool m_isAtEnd = false;
    std::span<const std::byte> m_left;
};

/// Unpacks `member` piece by piece into `sink` and compares what came with the directory.
template <typename Sink>
Status unpackAll(const ZipMember& member, Sink sink)
{
    Unpacker unpacker(member);
    std::vector<std::byte> piece(std::size_t{256} << 10);
    std::uint64_t done = 0;
    uLong checksum = crc32_z(0, nullptr, 0);
    while (true) {
        const auto came = unpacker.read(piece);
        if (!came) {
            return came.error();
        }
        done += *came;
        if (done > member.bytes || *came == 0) {
            break;
        }
        checksum = crc32_z(checksum, reinterpret_cast<const Bytef*>(piece.data()), *came);
        sink(std::span<const std::byte>(piece).first(*came));
    }
    if (done != member.bytes) {
        return Error{ErrorCode::Format, "corrupt data: the directory announces " + std::to_string(member.bytes) +
                                            " bytes, but the member unpacks to " +
                                            (done > member.bytes ? "more" : std::to_string(done))};
    }
    if (checksum != member.checksum) {
        return Error{ErrorCode::Format, "corrupt data: its checksum (CRC-32) is wrong"};
    }
    return ok();
}

} // namespace

ZipArchive::ZipArchive(std::shared_ptr<const MappedFile> file, std::vector<ZipMember> members)
    : m_file(std::move(file)), m_members(std::move(members))
{}

Result<std::shared_ptr<ZipArchive>> ZipArchive::open(std::shared_ptr<const MappedFile> file)
{
    auto members = readZipDirectory(file->bytes());
    if (!members) {
        return members.error();
    }
    return std::shared_ptr<ZipArchive>(new ZipArchive(std::move(file), std::move(*members)));
}

std::uint64_t ZipArchive::mostBytesOf(std::size_t member) const
{
    const ZipMember& row = m_members[member];
    return std::min<std::uint64_t>(row.bytes, row.packed.size() * (row.isStored ? 1 : kBestRatio));
}

Result<std::vector<std::byte>> ZipArchive::head(std::size_t member, std::uint64_t length) const
{
    if (m_members[member].error) {
        return *m_members[member].error;
    }
    std::vector<std::byte> bytes(std::min(length, mostBytesOf(member)));
    const auto came = Unpacker(m_members[member]).read(bytes);
    if (!came) {
        return came.error();
    }
    bytes.resize(*came);
    return bytes;
}

Status ZipArchive::verify(std::size_t member) const
{
    if (m_members[member].error) {
        return *m_members[member].error;
    }
    return unpackAll(m_members[member], [](std::span<const std::byte>) {});
}

Result<ZipArchive::Contents> ZipArchive::contents(std::size_t member)
{
    // Held while unpacking: a second thread that wants the same member shall wait for it, not unpack it again.
    const std::lock_guard lock(m_mutex);
    const auto kept = std::ranges::find(m_kept, member, &std::pair<std::size_t, Contents>::first);
    if (kept != m_kept.end()) {
        m_kept.splice(m_kept.begin(), m_kept, kept);
        return m_kept.front().second;
    }
    if (m_members[member].error) {
        return *m_members[member].error;
    }
    try {
        auto bytes = std::make_shared<std::vector<std::byte>>();
        bytes->reserve(mostBytesOf(member));
        QS_TRY(unpackAll(m_members[member], [&](std::span<const std::byte> piece) {
            bytes->insert(bytes->end(), piece.begin(), piece.end());
        }));
        keep(member, bytes);
        return Contents(bytes);
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::OutOfMemory,
                     "not enough memory to unpack " + std::to_string(m_members[member].bytes) + " bytes"};
    }
}

void ZipArchive::keep(std::size_t member, const Contents& contents)
{
    m_kept.emplace_front(member, contents);
    const auto total = [this] {
        std::uint64_t sum = 0;
        for (const auto& entry : m_kept) {
            sum += entry.second->size();
        }
        return sum;
    };
    while (m_kept.size() > kKeptMembers && total() > kKeptBytes) {
        m_kept.pop_back();
    }
}

} // namespace qs
