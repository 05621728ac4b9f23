// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/mapped_file.h"
#include "core/loaders/archive/zip_archive.h"
#include "core/loaders/pytorch/pickle.h"
#include "core/loaders/pytorch/pytorch_names.h"

#include <memory>
#include <mutex>

namespace qs::pytorch {

/// What a pickle says about a storage: ('storage', class, key, device, count) and in the legacy format a part of it.
struct StorageId {
    const Dtype* dtype = nullptr; ///< null for a storage of plain bytes
    std::string_view key;
    std::uint64_t count = 0; ///< elements; of plain bytes their number
    std::uint64_t first = 0; ///< of the elements that are meant …
    std::uint64_t last = 0;  ///< … and one behind the last of them
};

Result<StorageId> storageId(const pickle::Value& persistent);

/// One run of bytes that tensors are cut out of. Safe to use from several threads.
class Storage {
public:
    /// In the file, without a checksum.
    Storage(std::shared_ptr<const MappedFile> file, std::span<const std::byte> bytes);
    /// A member of an archive. Its checksum is compared when it is first read.
    Storage(std::shared_ptr<const MappedFile> file, std::shared_ptr<ZipArchive> archive, std::size_t member);

    std::uint64_t bytes() const { return m_bytes; } ///< as far as they can be had
    /// The bytes in the file; none for a compressed member.
    std::span<const std::byte> mapped() const { return m_mapped; }
    const std::shared_ptr<const MappedFile>& file() const { return m_file; }
    /// Whether the bytes are what was written; the answer of the first call is kept.
    const Status& check() const;

    struct Held {
        std::span<const std::byte> bytes;
        std::shared_ptr<const void> owner; ///< keeps them
    };
    /// All bytes, checked and unpacked.
    Result<Held> hold() const;

private:
    std::shared_ptr<const MappedFile> m_file;
    std::shared_ptr<ZipArchive> m_archive; ///< null outside of an archive
    std::size_t m_member = 0;
    std::uint64_t m_bytes = 0;
    std::span<const std::byte> m_mapped;
    mutable std::once_flag m_once;
    mutable Status m_status = ok();
};

/// The storages of one file by their keys.
class Storages {
public:
    virtual ~Storages() = default;
    virtual Result<std::shared_ptr<const Storage>> find(std::string_view key) = 0;
    virtual bool isBigEndian() const { return false; }
};

} // namespace qs::pytorch
