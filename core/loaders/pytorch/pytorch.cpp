// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/pytorch/pytorch.h"

#include "core/loaders/archive/zip_directory.h"
#include "core/loaders/pytorch/pytorch_forms.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace qs::pytorch {

namespace {

std::string_view textOfBytes(std::span<const std::byte> bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

bool isZip(std::string_view text)
{
    return text.starts_with("PK");
}

/// The magic number of the legacy form as any protocol writes it, behind the protocol's own mark.
bool hasMagic(std::string_view text)
{
    constexpr std::string_view binary("\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19", 12);
    constexpr std::string_view digits = "L119547037146038801333356L\n";
    constexpr std::size_t farthest = 16; // protocol mark and frame: 11 bytes
    const auto at = text.substr(0, farthest + binary.size()).find(binary);
    return at != std::string_view::npos || text.starts_with(digits);
}

bool isTar(std::string_view text)
{
    constexpr std::size_t at = 257; // POSIX.1-1988
    return text.size() > at && text.substr(at).starts_with("ustar");
}

/// The oldest form, a tar archive with exactly these members in any order.
bool isOldTar(std::string_view text)
{
    constexpr std::array<std::string_view, 4> members{"sys_info", "pickle", "tensors", "storages"};
    const std::string_view first = text.substr(0, std::min<std::size_t>(text.find('\0'), 100));
    return isTar(text) && std::ranges::find(members, first) != members.end();
}

} // namespace

bool recognises(std::span<const std::byte> bytes, const std::filesystem::path&)
{
    const std::string_view text = textOfBytes(bytes);
    if (!isZip(text)) {
        return hasMagic(text) || isOldTar(text);
    }
    const auto members = readZipDirectory(bytes);
    return members && rootFolder(*members);
}

Result<Model> load(std::shared_ptr<const MappedFile> file, Progress& progress)
{
    const std::string_view text = textOfBytes(file->bytes());
    if (isOldTar(text)) {
        return Error{ErrorCode::Unsupported, "this is PyTorch's oldest form, a tar archive from before version 0.1.10, "
                                             "which is not supported; load it with an early PyTorch and save it again"};
    }
    if (isTar(text)) {
        return Error{ErrorCode::Format, "this is a tar archive, not a PyTorch file; unpack it first"};
    }
    if (isZip(text)) {
        return loadZip(file, progress);
    }
    const bool isPickle = text.starts_with('\x80') || hasMagic(text);
    if (!isPickle) {
        return Error{ErrorCode::Format,
                     "this is not a PyTorch file: it begins neither as a ZIP archive nor as a pickle"};
    }
    return loadLegacy(file, progress);
}

} // namespace qs::pytorch
