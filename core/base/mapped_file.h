// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>

namespace qs {

/// A regular file mapped read-only into memory. Pages are read when touched and cost no private memory.
class MappedFile {
public:
    /// Fails with a sentence for a missing file, a folder, a device or one that may not be read. An empty file maps to
    /// no bytes.
    static Result<std::shared_ptr<const MappedFile>> open(const std::filesystem::path& path);
    ~MappedFile();
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    std::span<const std::byte> bytes() const { return m_bytes; }
    const std::filesystem::path& path() const { return m_path; }

    /// Takes the pages of `part` out of this process's memory; touching them again maps them anew. A file larger than
    /// the memory can be walked through this way without pushing everything else out.
    void forget(std::span<const std::byte> part) const;

private:
    MappedFile(std::filesystem::path path, std::span<const std::byte> bytes);

    std::filesystem::path m_path;
    std::span<const std::byte> m_bytes;
};

} // namespace qs
