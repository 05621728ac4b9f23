// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/hdf5/hdf5_process.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace qs::hdf5 {

namespace {

using Clock = std::chrono::steady_clock;

/// The two ends of a pipe, closed on every way out.
class Pipe {
public:
    Pipe() { m_isOpen = ::pipe2(m_ends.data(), O_CLOEXEC) == 0; }
    ~Pipe()
    {
        closeEnd(0);
        closeEnd(1);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;

    bool isOpen() const { return m_isOpen; }
    int reading() const { return m_ends[0]; }
    int writing() const { return m_ends[1]; }
    void closeWriting() { closeEnd(1); }

private:
    void closeEnd(std::size_t end)
    {
        if (m_ends[end] >= 0) {
            ::close(m_ends[end]);
            m_ends[end] = -1;
        }
    }

    std::array<int, 2> m_ends{-1, -1};
    bool m_isOpen = false;
};

/// A started process that does not outlive this.
class Child {
public:
    explicit Child(pid_t pid) : m_pid(pid) {}
    ~Child()
    {
        if (m_pid > 0) {
            wait(Clock::time_point::min());
        }
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    /// Its exit status as waitpid() gives it, once it ends; it is ended when that takes too long.
    int wait(Clock::time_point deadline)
    {
        int status = -1;
        pid_t ended = 0;
        while ((ended = ::waitpid(m_pid, &status, WNOHANG)) == 0 || (ended < 0 && errno == EINTR)) {
            if (Clock::now() > deadline) {
                ::kill(m_pid, SIGKILL);
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        m_pid = -1;
        return ended < 0 ? 0 : status; // where nobody is told about children, the output has to tell
    }

private:
    pid_t m_pid;
};

Error missing(const std::filesystem::path& path, const std::string& reason)
{
    return {ErrorCode::Unsupported, "the program that lists HDF5 files cannot be started (\"" + path.string() +
                                        "\": " + reason + "); it is a part of Quantscope: install it again"};
}

/// Starts the lister with the file as its standard input and the pipe as its standard output.
Result<pid_t> start(const std::filesystem::path& program, const FilePart& part, const Limits& limits, const Pipe& pipe)
{
    std::array<std::string, 5> words{program.string(), std::to_string(part.begin), std::to_string(part.bytes),
                                     std::to_string(limits.cpuSeconds), std::to_string(limits.megabytes)};
    std::array<char*, 6> arguments{};
    std::ranges::transform(words, arguments.begin(), [](std::string& word) { return word.data(); });

    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    if (posix_spawn_file_actions_init(&actions) != 0 || posix_spawnattr_init(&attributes) != 0) {
        return Error{ErrorCode::OutOfMemory, "not enough memory to start a program"};
    }
    posix_spawn_file_actions_adddup2(&actions, part.descriptor, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, pipe.writing(), STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    // A signal that this program ignores or blocks must still end the other.
    sigset_t all;
    sigset_t none;
    sigfillset(&all);
    sigemptyset(&none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    pid_t pid = -1;
    const int failure = posix_spawn(&pid, program.c_str(), &actions, &attributes, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    if (failure != 0) {
        return missing(program, std::strerror(failure));
    }
    return pid;
}

Error damaged(const std::string& how)
{
    return {ErrorCode::Format, "the file's directory is damaged: the HDF5 library " + how};
}

/// Everything that comes out of the pipe, as long as the limits allow.
Result<std::string> readAll(int descriptor, const Limits& limits, Clock::time_point deadline, Progress& progress)
{
    constexpr int patience = 50; // milliseconds between two looks at whether to stop
    std::string output;
    std::array<char, 65536> piece;
    while (true) {
        pollfd wait{descriptor, POLLIN, 0};
        const int ready = ::poll(&wait, 1, patience);
        if (progress.cancelled()) {
            return Error{ErrorCode::Cancelled, "opening was cancelled"};
        }
        if (Clock::now() > deadline) {
            return damaged("did not finish reading it within " + std::to_string(limits.wallSeconds) + " seconds");
        }
        if (ready <= 0) {
            continue;
        }
        const ssize_t came = ::read(descriptor, piece.data(), piece.size());
        if (came == 0) {
            return output;
        }
        if (came < 0) {
            if (errno == EINTR) {
                continue;
            }
            return Error{ErrorCode::Io, std::string("cannot read from the lister: ") + std::strerror(errno)};
        }
        output.append(piece.data(), static_cast<std::size_t>(came));
        if (output.size() > limits.outputBytes) {
            return damaged("finds more in it than the file can hold");
        }
    }
}

} // namespace

std::filesystem::path listerPath()
{
    if (const char* const given = std::getenv("QUANTSCOPE_HDF5"); given != nullptr && *given != '\0') {
        return given;
    }
    const std::filesystem::path name = "quantscope-hdf5";
    std::error_code error;
    const auto folder = std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
    if (auto beside = folder / name; std::filesystem::exists(beside, error)) {
        return beside;
    }
    return folder.parent_path() / QUANTSCOPE_LIBEXECDIR / "quantscope" / name;
}

Limits limitsFor(std::uint64_t fileBytes)
{
    Limits limits;
    limits.cpuSeconds = 4 + std::min<std::uint64_t>(fileBytes >> 25U, 116);
    limits.wallSeconds = limits.cpuSeconds + 30; // the disk may be slow
    limits.megabytes = 256 + (fileBytes >> 24U);
    limits.outputBytes = (std::uint64_t{1} << 20U) + 8 * fileBytes;
    return limits;
}

Result<std::string> runLister(const FilePart& part, const Limits& limits, Progress& progress)
{
    const std::filesystem::path program = listerPath();
    Pipe pipe;
    if (!pipe.isOpen()) {
        return Error{ErrorCode::Io, std::string("cannot make a pipe: ") + std::strerror(errno)};
    }
    const auto pid = start(program, part, limits, pipe);
    if (!pid) {
        return pid.error();
    }
    Child child(*pid);
    pipe.closeWriting();
    const auto deadline = Clock::now() + std::chrono::seconds(limits.wallSeconds);
    auto output = readAll(pipe.reading(), limits, deadline, progress);
    if (!output) {
        return output;
    }
    const int status = child.wait(deadline);
    if (WIFSIGNALED(status)) {
        const int signal = WTERMSIG(status);
        return damaged(signal == SIGXCPU || signal == SIGKILL
                           ? "did not finish reading it within " + std::to_string(limits.cpuSeconds) + " seconds"
                           : "crashed on it (signal " + std::to_string(signal) + ")");
    }
    constexpr int cannotStart = 127; // as shells and posix_spawn() of some systems tell it
    if (WEXITSTATUS(status) == cannotStart) {
        return missing(program, "it does not start");
    }
    if (WEXITSTATUS(status) != 0) {
        return damaged("cannot read it");
    }
    return output;
}

} // namespace qs::hdf5
