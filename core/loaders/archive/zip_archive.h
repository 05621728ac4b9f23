// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/mapped_file.h"
#include "core/loaders/archive/zip_directory.h"

#include <list>
#include <memory>
#include <mutex>
#include <utility>

namespace qs {

/// A ZIP archive in a mapped file. Safe to use from several threads.
class ZipArchive {
public:
    using Contents = std::shared_ptr<const std::vector<std::byte>>;

    static Result<std::shared_ptr<ZipArchive>> open(std::shared_ptr<const MappedFile> file);

    const std::vector<ZipMember>& members() const { return m_members; }

    /// More bytes than these do not come out of the member, whatever the directory claims.
    std::uint64_t mostBytesOf(std::size_t member) const;

    /// The first `length` bytes of a member, unpacked, or all when it has fewer. Its checksum is not compared.
    Result<std::vector<std::byte>> head(std::size_t member, std::uint64_t length) const;

    /// Unpacks a member to nowhere and compares size and checksum.
    Status verify(std::size_t member) const;

    /// The whole member, unpacked and compared. The latest few are kept for the next call.
    Result<Contents> contents(std::size_t member);

private:
    ZipArchive(std::shared_ptr<const MappedFile> file, std::vector<ZipMember> members);

    void keep(std::size_t member, const Contents& contents);

    std::shared_ptr<const MappedFile> m_file; ///< the members' bytes lie in it
    std::vector<ZipMember> m_members;
    std::mutex m_mutex;
    std::list<std::pair<std::size_t, Contents>> m_kept; ///< latest first; guarded by the mutex
};

} // namespace qs
