// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/free_memory.h"

#include <algorithm>
#include <fstream>
#include <string>

namespace qs {

namespace {

/// The line "MemAvailable:   123456 kB".
std::optional<std::uint64_t> availableBytes(const std::filesystem::path& meminfo)
{
    std::ifstream file(meminfo);
    std::string key;
    std::uint64_t number = 0;
    std::string rest;
    while (file >> key >> number) {
        std::getline(file, rest);
        if (key == "MemAvailable:") {
            constexpr std::uint64_t kibi = 1024;
            return number * kibi;
        }
    }
    return std::nullopt;
}

/// Nothing for "max", which is no number.
std::optional<std::uint64_t> numberIn(const std::filesystem::path& path)
{
    std::ifstream file(path);
    std::uint64_t number = 0;
    return file >> number ? std::optional(number) : std::nullopt;
}

} // namespace

std::optional<std::uint64_t> freeMemory(const std::filesystem::path& meminfo, const std::filesystem::path& controlGroup)
{
    std::optional<std::uint64_t> bytes = availableBytes(meminfo);
    const auto limit = numberIn(controlGroup / "memory.max");
    const auto used = numberIn(controlGroup / "memory.current");
    if (limit && used) {
        const std::uint64_t left = *limit > *used ? *limit - *used : 0;
        bytes = std::min(bytes.value_or(left), left);
    }
    return bytes;
}

std::optional<std::uint64_t> freeMemory()
{
    return freeMemory("/proc/meminfo", "/sys/fs/cgroup");
}

} // namespace qs
