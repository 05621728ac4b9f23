// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace qs {

/// Bytes that programs can still take without others being written to disk: what Linux calls available, or what is left
/// of the control group's limit where that is less. Nothing where the system does not tell.
std::optional<std::uint64_t> freeMemory();

/// The same from these files, as /proc/meminfo and the memory controller of cgroup v2 have them; files that are not
/// there tell nothing.
std::optional<std::uint64_t> freeMemory(const std::filesystem::path& meminfo,
                                        const std::filesystem::path& controlGroup);

} // namespace qs
