// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/mapped_file.h"

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace qs {

namespace {

Error ioError(const std::string& what)
{
    return {ErrorCode::Io, what + ": " + std::strerror(errno)};
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

MappedFile::MappedFile(std::filesystem::path path, std::span<const std::byte> bytes)
    : m_path(std::move(path)), m_bytes(bytes)
{}

MappedFile::~MappedFile()
{
    if (!m_bytes.empty()) {
        // munmap takes a pointer to mutable memory; the pages themselves are read-only.
        ::munmap(const_cast<std::byte*>(m_bytes.data()), m_bytes.size());
    }
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
    if (size == 0) {
        return std::shared_ptr<const MappedFile>(new MappedFile(path, {}));
    }
    void* const address = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file.get(), 0);
    if (address == MAP_FAILED) {
        return ioError("cannot map the file into memory");
    }
    return std::shared_ptr<const MappedFile>(new MappedFile(path, {static_cast<const std::byte*>(address), size}));
}

} // namespace qs
