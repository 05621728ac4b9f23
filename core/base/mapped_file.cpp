// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/mapped_file.h"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <iterator>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace qs {

namespace {

Error ioError(const std::string& what)
{
    return {ErrorCode::Io, what + ": " + std::strerror(errno)};
}

thread_local OpenedFiles* t_openedFiles = nullptr;

FileStamp stampOf(const struct stat& info)
{
    return {info.st_dev, info.st_ino, info.st_size, info.st_mtim.tv_sec, info.st_mtim.tv_nsec};
}

/// Closes the descriptor on every way out; the mapping outlives it.
class Descriptor {
public:
    explicit Descriptor(int fd) : m_fd(fd) {}
    ~Descriptor()
    {
        if (m_fd >= 0) {
            ::close(m_fd);
        }
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return m_fd; }

private:
    int m_fd;
};

} // namespace

MappedFile::MappedFile(std::filesystem::path path, std::span<const std::byte> bytes, const FileStamp& stamp)
    : m_path(std::move(path)),
      m_bytes(bytes),
      m_stamp(stamp),
      m_guard(bytes.empty() ? nullptr : std::make_unique<FaultGuard>(bytes))
{}

MappedFile::~MappedFile()
{
    m_guard.reset(); // before the addresses are free for another mapping
    if (!m_bytes.empty()) {
        // munmap takes a pointer to mutable memory; the pages themselves are read-only.
        ::munmap(const_cast<std::byte*>(m_bytes.data()), m_bytes.size());
    }
}

void MappedFile::expect(std::span<const std::byte> part) const
{
#ifdef MADV_POPULATE_READ
    constexpr std::size_t kWorthACall = 65536; // as much as Linux brings in with the page that was asked for
    if (part.size() <= kWorthACall) {
        return;
    }
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    const auto begin = reinterpret_cast<std::uintptr_t>(part.data()) / page * page;
    const auto end = reinterpret_cast<std::uintptr_t>(part.data() + part.size());
    // Linux before 5.14 does not know it, and a file that was cut meanwhile has no such pages: reading finds out.
    (void)::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_POPULATE_READ);
#else
    (void)part;
#endif
}

void MappedFile::forget(std::span<const std::byte> part) const
{
    // Whole pages only: a neighbour may be in use on the outermost ones. Advice that fails changes nothing.
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    const auto begin = (reinterpret_cast<std::uintptr_t>(part.data()) + page - 1) / page * page;
    const auto end = reinterpret_cast<std::uintptr_t>(part.data() + part.size()) / page * page;
    if (begin < end) {
        (void)::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
    }
}

FileChange MappedFile::change() const
{
    if (hasFaulted()) {
        return FileChange::Cut;
    }
    // By name and not by a descriptor: a checkpoint of a thousand shards would use up the descriptors of the process.
    struct stat info = {};
    if (::stat(m_path.c_str(), &info) != 0) {
        return FileChange::Removed;
    }
    const FileStamp now = stampOf(info);
    if (now.device != m_stamp.device || now.node != m_stamp.node) {
        return FileChange::Replaced;
    }
    if (now.size < m_stamp.size) {
        return FileChange::Cut;
    }
    return now == m_stamp ? FileChange::None : FileChange::Modified;
}

Status MappedFile::intact() const
{
    const FileChange found = change();
    if (found == FileChange::Cut || found == FileChange::Modified) {
        return Error{ErrorCode::Io, changeText(found, m_path)};
    }
    return ok();
}

Error MappedFile::cutError() const
{
    return {ErrorCode::Io, changeText(FileChange::Cut, m_path)};
}

std::string changeText(FileChange change, const std::filesystem::path& path)
{
    const std::string name = "\"" + path.filename().string() + "\" was ";
    switch (change) {
    case FileChange::None:
        return {};
    case FileChange::Removed:
        return name + "removed or renamed while it was open: these numbers are of the file that was opened";
    case FileChange::Replaced:
        return name + "replaced while it was open: these numbers are of the former file, open it again for the new one";
    case FileChange::Modified:
        return name + "written to while it was open, so old and new numbers may be mixed: open it again";
    case FileChange::Cut:
        return name + "cut while it was open, or its disk cannot be read: open it again";
    }
    return {};
}

Result<std::shared_ptr<const MappedFile>> MappedFile::open(const std::filesystem::path& path)
{
    // O_NONBLOCK: opening a FIFO must not wait for a writer that may never come.
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (file.get() < 0) {
        return ioError("cannot open the file");
    }
    struct stat info = {};
    if (::fstat(file.get(), &info) != 0) {
        return ioError("cannot examine the file");
    }
    if (S_ISDIR(info.st_mode)) {
        return Error{ErrorCode::Io, "this is a folder, not a file"};
    }
    if (!S_ISREG(info.st_mode)) {
        return Error{ErrorCode::Io, "this is not a regular file"};
    }
    const auto size = static_cast<std::size_t>(info.st_size);
    std::span<const std::byte> bytes;
    if (size > 0) {
        void* const address = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file.get(), 0);
        if (address == MAP_FAILED) {
            return ioError("cannot map the file into memory");
        }
        bytes = {static_cast<const std::byte*>(address), size};
    }
    const std::shared_ptr<const MappedFile> mapped(new MappedFile(path, bytes, stampOf(info)));
    if (t_openedFiles != nullptr) {
        t_openedFiles->m_files.push_back(mapped);
    }
    return mapped;
}

OpenedFiles::OpenedFiles() : m_outer(t_openedFiles)
{
    t_openedFiles = this;
}

OpenedFiles::~OpenedFiles()
{
    t_openedFiles = m_outer;
}

void OpenedFiles::note(const std::vector<std::shared_ptr<const MappedFile>>& files)
{
    if (t_openedFiles != nullptr) {
        t_openedFiles->m_files.insert(t_openedFiles->m_files.end(), files.begin(), files.end());
    }
}

std::vector<std::shared_ptr<const MappedFile>> OpenedFiles::inUse() const
{
    std::vector<std::shared_ptr<const MappedFile>> files;
    std::ranges::copy_if(m_files, std::back_inserter(files), [](const auto& file) { return file.use_count() > 1; });
    return files;
}

} // namespace qs
