// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/utf8.h"
#include "core/export/exporter.h"
#include "core/export/writers.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <random>
#include <streambuf>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace qs {
namespace {

namespace fs = std::filesystem;

/// Writes to a file descriptor. After the first failure it swallows the rest and keeps counting, so that the error can
/// say how many bytes were meant; where that is known before, it takes no more. A file can be written to out of order.
class DescriptorBuffer : public std::streambuf {
public:
    /// `knownBytes`: how many bytes are meant, 0 where nobody knows.
    DescriptorBuffer(int descriptor, std::uint64_t knownBytes) : m_descriptor(descriptor), m_known(knownBytes)
    {
        setp(m_buffer.data(), end());
        struct stat info = {};
        m_isFile = ::fstat(descriptor, &info) == 0 && S_ISREG(info.st_mode);
    }

    int firstError() const { return m_error; }
    std::uint64_t meant() const { return m_known != 0 ? m_known : m_meant; }

protected:
    pos_type seekoff(off_type offset, std::ios_base::seekdir from, std::ios_base::openmode) override
    {
        drain();
        const int whence = from == std::ios_base::beg ? SEEK_SET : from == std::ios_base::cur ? SEEK_CUR : SEEK_END;
        const off_t position = m_isFile ? ::lseek(m_descriptor, offset, whence) : -1;
        if (position < 0 && m_isFile && m_error == 0) {
            m_error = errno;
        }
        return {off_type(position)};
    }
    pos_type seekpos(pos_type position, std::ios_base::openmode mode) override
    {
        return seekoff(off_type(position), std::ios_base::beg, mode);
    }
    int_type overflow(int_type character) override
    {
        drain();
        if (m_error != 0 && m_known != 0) {
            return traits_type::eof();
        }
        if (!traits_type::eq_int_type(character, traits_type::eof())) {
            *pptr() = traits_type::to_char_type(character);
            pbump(1);
        }
        return traits_type::not_eof(character);
    }
    int sync() override
    {
        drain();
        return 0;
    }

private:
    char* end() { return m_buffer.data() + m_buffer.size(); }

    void drain()
    {
        const char* from = pbase();
        m_meant += static_cast<std::uint64_t>(pptr() - from);
        while (from < pptr() && m_error == 0) {
            const ssize_t written = ::write(m_descriptor, from, static_cast<std::size_t>(pptr() - from));
            if (written > 0) {
                from += written;
            } else if (written == 0 || errno != EINTR) {
                m_error = written == 0 ? EIO : errno;
            }
        }
        setp(m_buffer.data(), end());
    }

    int m_descriptor;
    const std::uint64_t m_known;
    bool m_isFile = false; ///< devices and pipes know no position
    int m_error = 0;
    std::uint64_t m_meant = 0;
    std::array<char, 65536> m_buffer;
};

/// An open file that is closed, and removed unless it was kept.
class TemporaryFile {
public:
    TemporaryFile() = default;
    ~TemporaryFile()
    {
        if (m_descriptor >= 0) {
            ::close(m_descriptor);
        }
        if (!m_path.empty()) {
            ::unlink(m_path.c_str());
        }
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    /// A new file beside `target`, with the permissions that any new file gets. 0 or errno.
    int create(const fs::path& target)
    {
        std::random_device random;
        for (int attempt = 0; attempt < 100; ++attempt) {
            const fs::path path = target.parent_path() / ("." + target.filename().string().substr(0, 200) + "." +
                                                          std::to_string(random()) + ".tmp");
            m_descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
            if (m_descriptor >= 0) {
                m_path = path;
                return 0;
            }
            if (errno != EEXIST) {
                return errno;
            }
        }
        return EEXIST;
    }
    int descriptor() const { return m_descriptor; }

    /// Puts the finished file in the place of `target`. 0 or errno.
    int moveTo(const fs::path& target)
    {
        if (::fsync(m_descriptor) != 0 && errno != EINVAL && errno != ENOTSUP) {
            return errno;
        }
        const int descriptor = m_descriptor;
        m_descriptor = -1;
        // Network file systems report a full disk as late as here.
        if (::close(descriptor) != 0) {
            return errno;
        }
        if (::rename(m_path.c_str(), target.c_str()) != 0) {
            return errno;
        }
        m_path.clear();
        return 0;
    }

private:
    int m_descriptor = -1;
    fs::path m_path;
};

Error cannotWrite(const fs::path& path, int reason)
{
    return {ErrorCode::Io,
            "cannot write \"" + validUtf8(path.string()) + "\": " + std::generic_category().message(reason)};
}

/// Lets `write` fill `descriptor`.
Status fill(int descriptor, const fs::path& path, std::uint64_t knownBytes,
            const std::function<Status(std::ostream&)>& write)
{
    DescriptorBuffer buffer(descriptor, knownBytes);
    std::ostream out(&buffer);
    const Status written = write(out);
    out.flush();
    if (buffer.firstError() != 0) {
        Error error = cannotWrite(path, buffer.firstError());
        error.message += " (the file needs " + std::to_string(buffer.meant()) + " bytes)";
        return error;
    }
    QS_TRY(written);
    if (!out) {
        return cannotWrite(path, EIO);
    }
    return ok();
}

/// Devices and pipes are written to, never replaced.
Status writeInPlace(const fs::path& path, std::uint64_t knownBytes, const std::function<Status(std::ostream&)>& write)
{
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return cannotWrite(path, errno);
    }
    Status written = fill(descriptor, path, knownBytes, write);
    if (::close(descriptor) != 0 && written) {
        return cannotWrite(path, errno);
    }
    return written;
}

/// A rename is on the disk only once its folder is. What fails here has no remedy: the file itself is complete.
void syncFolderOf(const fs::path& path)
{
    const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0) {
        ::fsync(descriptor);
        ::close(descriptor);
    }
}

} // namespace

Status writeFileAtomically(const std::filesystem::path& path, const std::function<Status(std::ostream&)>& write,
                           std::uint64_t knownBytes)
{
    std::error_code failure;
    fs::path target = path;
    if (fs::is_symlink(path, failure)) {
        // The link stays a link; what it points to is replaced.
        target = fs::weakly_canonical(path, failure);
        if (failure) {
            return cannotWrite(path, failure.value());
        }
    }

    struct stat former = {};
    const bool exists = ::stat(target.c_str(), &former) == 0;
    if (exists && S_ISDIR(former.st_mode)) {
        return cannotWrite(path, EISDIR);
    }
    if (exists && !S_ISREG(former.st_mode)) {
        return writeInPlace(target, knownBytes, write);
    }
    if (exists && ::access(target.c_str(), W_OK) != 0) {
        return cannotWrite(path, errno);
    }

    TemporaryFile file;
    if (const int reason = file.create(target); reason != 0) {
        return cannotWrite(path, reason);
    }
    QS_TRY(fill(file.descriptor(), path, knownBytes, write));
    if (exists) {
        ::fchmod(file.descriptor(), former.st_mode & 07777);
    }
    if (const int reason = file.moveTo(target); reason != 0) {
        return cannotWrite(path, reason);
    }
    syncFolderOf(target);
    return ok();
}

} // namespace qs
