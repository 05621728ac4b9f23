// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/terminal.h"

#include "core/export/exporter.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstring>
#include <iostream>
#include <memory>
#include <mutex>
#include <unistd.h>

namespace qs::cli {

namespace {

volatile std::sig_atomic_t g_interrupts = 0;

void onInterrupt(int)
{
    g_interrupts = g_interrupts + 1;
    if (g_interrupts > 1) {
        _exit(130);
    }
}

/// Characters, not bytes: continuation bytes of UTF-8 take no column.
std::size_t width(const std::string& text)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

/// One line that is written over, at most ten times a second.
class ProgressLine {
public:
    void show(const std::string& stage, std::size_t done, std::size_t total)
    {
        const std::scoped_lock lock(m_mutex);
        const auto now = std::chrono::steady_clock::now();
        if (done < total && now - m_last < std::chrono::milliseconds(100)) {
            return;
        }
        m_last = now;
        const std::size_t percent = total == 0 ? 100 : 100 * done / total;
        std::cerr << '\r' << stage << ": " << percent << " %" << (done >= total ? "\r\033[K" : "") << std::flush;
    }

private:
    std::mutex m_mutex;
    std::chrono::steady_clock::time_point m_last;
};

} // namespace

void complain(const std::string& sentence)
{
    std::cerr << "quantscope-cli: " << printable(sentence) << '\n';
}

void catchInterrupts()
{
    std::signal(SIGINT, onInterrupt);
    std::signal(SIGTERM, onInterrupt);
    // A reader that closes the pipe early makes writing fail, which is reported, instead of ending the program.
    std::signal(SIGPIPE, SIG_IGN);
}

bool interrupted()
{
    return g_interrupts > 0;
}

bool isTerminal()
{
    return ::isatty(STDERR_FILENO) != 0;
}

Progress terminalProgress()
{
    if (!isTerminal()) {
        return {interrupted, {}};
    }
    const auto line = std::make_shared<ProgressLine>();
    return {interrupted,
            [line](const std::string& stage, std::size_t done, std::size_t total) { line->show(stage, done, total); }};
}

std::string printable(const std::string& text)
{
    std::string clean = text;
    std::ranges::replace_if(
        clean, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, '?');
    return clean;
}

std::string fixed(double value, int digits)
{
    if (std::isnan(value)) {
        return "-";
    }
    if (std::isinf(value)) {
        return "exact";
    }
    char buffer[64];
    std::snprintf(buffer, sizeof(buffer), "%.*f", digits, value);
    const std::string text = buffer;
    const bool zero = text.find_first_not_of("-0.") == std::string::npos;
    return zero && text.front() == '-' ? text.substr(1) : text; // no minus before a zero
}

void printTable(std::ostream& out, const std::vector<std::vector<std::string>>& rows, std::size_t leftAligned)
{
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i) {
            widths[i] = std::max(widths[i], width(row[i]));
        }
    }
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const std::string padding(widths[i] - width(row[i]), ' ');
            line += (i == 0 ? "" : "  ") + (i < leftAligned ? row[i] + padding : padding + row[i]);
        }
        out << line.substr(0, line.find_last_not_of(' ') + 1) << '\n';
    }
}

Status writeTo(const std::string& target, const std::function<Status(std::ostream&)>& write)
{
    if (target != "-") {
        return writeFileAtomically(target, write);
    }
    errno = 0;
    QS_TRY(write(std::cout));
    std::cout.flush();
    if (!std::cout) {
        return Error{ErrorCode::Io, std::string("cannot write to standard output: ") +
                                        (errno == 0 ? "it is closed" : std::strerror(errno))};
    }
    return ok();
}

} // namespace qs::cli
