// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace qs {

/// One member of a ZIP archive, as its directory describes it.
struct ZipMember {
    std::string name;                  ///< as stored, UTF-8 in all new archives; a label, never a path on disk
    std::uint64_t bytes = 0;           ///< unpacked; a claim until the member was unpacked
    std::uint32_t checksum = 0;        ///< CRC-32 of the unpacked bytes
    bool isStored = false;             ///< not compressed
    std::span<const std::byte> packed; ///< in the file
    std::optional<Error> error;        ///< why this member cannot be had
};

/// Reads the directory at the end of `archive`. A damaged member costs its row, a damaged directory is an error.
///
/// Not left to libzip: 1.7 does not tell where a stored member lies, so that it could not be mapped, and takes members
/// whose own header is damaged.
Result<std::vector<ZipMember>> readZipDirectory(std::span<const std::byte> archive);

} // namespace qs
