// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/fault_guard.h"
#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace qs {

/// What became of a file after it was mapped, the harmless first.
enum class FileChange {
    None,
    Removed,  ///< nothing has its name any more; the mapping still shows what was opened
    Replaced, ///< another file has its name; the mapping still shows what was opened
    Modified, ///< written to: the mapping may show old and new bytes in any mixture
    Cut,      ///< shortened, or its disk failed: a part of the mapping shows zeros
};

/// A sentence about a change of the file `path` for people; empty for None.
std::string changeText(FileChange change, const std::filesystem::path& path);

/// Which file it is and in which state, as far as the system tells.
struct FileStamp {
    std::uint64_t device = 0;
    std::uint64_t node = 0;
    std::int64_t size = 0;
    std::int64_t seconds = 0; ///< of the last time of writing
    std::int64_t nanoseconds = 0;

    bool operator==(const FileStamp&) const = default;
};

/// A regular file mapped read-only into memory. Pages are read when touched and cost no private memory. A file that is
/// cut meanwhile gives zeros instead of a crash; whoever hands numbers on asks intact() after reading them.
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

    /// Brings the pages of `part`, which are about to be read, in at once: touching them one after the other asks the
    /// system every few pages.
    void expect(std::span<const std::byte> part) const;

    /// Takes the pages of `part` out of this process's memory; touching them again maps them anew. A file larger than
    /// the memory can be walked through this way without pushing everything else out.
    void forget(std::span<const std::byte> part) const;

    /// Whether a page was touched that could not be read. One load: cheap enough for every read.
    bool hasFaulted() const { return m_guard && m_guard->hasFaulted(); }
    /// Also compares the file's size and time of writing with those it was opened with: one system call. A cut inside
    /// the last page that is left, which no touch notices, shows here. A write within the same tick of the file
    /// system's clock as the opening does not.
    FileChange change() const;
    /// The sentence about a file that was cut or modified; fine while the bytes are those that were opened.
    Status intact() const;
    Error cutError() const;

private:
    MappedFile(std::filesystem::path path, std::span<const std::byte> bytes, const FileStamp& stamp);

    std::filesystem::path m_path;
    std::span<const std::byte> m_bytes;
    FileStamp m_stamp;
    std::unique_ptr<FaultGuard> m_guard; ///< none for an empty file
};

/// Notes every file that this thread maps while it lives, so that a model knows what it lies in whichever loader read
/// it. Of nested ones the innermost notes.
class OpenedFiles {
public:
    OpenedFiles();
    ~OpenedFiles();
    OpenedFiles(const OpenedFiles&) = delete;
    OpenedFiles& operator=(const OpenedFiles&) = delete;

    const std::vector<std::shared_ptr<const MappedFile>>& all() const { return m_files; }
    /// Notes files that another thread has mapped for this one.
    static void note(const std::vector<std::shared_ptr<const MappedFile>>& files);
    /// Those that somebody else has, too.
    std::vector<std::shared_ptr<const MappedFile>> inUse() const;

private:
    friend class MappedFile;

    std::vector<std::shared_ptr<const MappedFile>> m_files;
    OpenedFiles* m_outer;
};

} // namespace qs
