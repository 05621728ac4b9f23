// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace qs {

/// The whole of a file. Errors, which do not name the file: it cannot be read, or has more than 256 MiB.
Result<std::string> readTextFile(const std::filesystem::path& path);

/// What follows the mark that some programs put before UTF-8.
std::string_view withoutByteOrderMark(std::string_view text);

} // namespace qs
