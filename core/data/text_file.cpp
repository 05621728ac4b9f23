// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/text_file.h"

#include <cstdint>
#include <fstream>

namespace qs {

namespace {

constexpr std::uintmax_t kMostBytes = std::uintmax_t{1} << 28U;

} // namespace

Result<std::string> readTextFile(const std::filesystem::path& path)
{
    std::error_code failed;
    const std::uintmax_t size = std::filesystem::file_size(path, failed);
    if (failed) {
        return Error{ErrorCode::Io, "it cannot be read: " + failed.message()};
    }
    if (size > kMostBytes) {
        return Error{ErrorCode::Unsupported,
                     "a text of " + std::to_string(size) + " bytes is not read, at most " + std::to_string(kMostBytes)};
    }
    std::ifstream file(path, std::ios::binary);
    std::string text(size, '\0');
    if (!file || !file.read(text.data(), static_cast<std::streamsize>(size))) {
        return Error{ErrorCode::Io, file.is_open() ? "it became shorter while it was read" : "it may not be read"};
    }
    return text;
}

std::string_view withoutByteOrderMark(std::string_view text)
{
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    return text.starts_with(mark) ? text.substr(mark.size()) : text;
}

} // namespace qs
