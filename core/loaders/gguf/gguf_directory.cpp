// SPDX-License-Identifier: GPL-3.0-or-later
// Layout: "GGUF", version, two counts, metadata, descriptions of the tensors, padding, the tensors' data.
// (github.com/ggml-org/ggml, docs/gguf.md.)
#include "core/loaders/gguf/gguf_directory.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <unordered_set>

namespace qs::gguf {

namespace {

constexpr std::array kMagic{std::byte{'G'}, std::byte{'G'}, std::byte{'U'}, std::byte{'F'}};
constexpr std::uint32_t kOldestVersion = 2;
constexpr std::uint32_t kNewestVersion = 3;
constexpr std::uint64_t kUsualAlignment = 32;
/// The specification's limit.
constexpr std::uint32_t kMostDimensions = 4;

/// The shortest descriptions there can be: empty names, values of one byte, scalars.
constexpr std::uint64_t kShortestMetadata = 8 + 4 + 1;
constexpr std::uint64_t kShortestTensor = 8 + 4 + 4 + 8;

Error formatError(std::string message)
{
    return {ErrorCode::Format, std::move(message)};
}

Status readMagic(ByteReader& reader)
{
    const auto magic = reader.take(kMagic.size(), "the magic \"GGUF\"");
    if (!magic) {
        return magic.error();
    }
    if (!std::ranges::equal(*magic, kMagic)) {
        return formatError("not a GGUF file: it does not begin with the magic \"GGUF\"");
    }
    return ok();
}

Status readVersion(ByteReader& reader)
{
    const auto version = reader.number<std::uint32_t>("the version");
    if (!version) {
        return version.error();
    }
    if (*version >= kOldestVersion && *version <= kNewestVersion) {
        return ok();
    }
    if (*version != 0 && (*version & 0xffffU) == 0) {
        return Error{ErrorCode::Unsupported, "this is a big-endian GGUF file (its version reads as " +
                                                 std::to_string(*version) + "), and only little-endian ones open here"};
    }
    const std::string found = "GGUF version " + std::to_string(*version);
    if (*version == 1) {
        return Error{ErrorCode::Unsupported,
                     found + " was in use for some weeks of 2023 and does not open here; versions 2 and 3 do"};
    }
    return Error{ErrorCode::Unsupported, found + (*version == 0 ? " does not exist" : " is newer than this program") +
                                             "; versions 2 and 3 open here"};
}

/// A number of things, each of which takes at least `least` bytes.
Result<std::uint64_t> readCount(ByteReader& reader, std::uint64_t least, const char* what)
{
    const auto count = reader.number<std::uint64_t>(what);
    if (!count) {
        return count.error();
    }
    if (*count > reader.remaining() / least) {
        return formatError(std::string(what) + " is " + std::to_string(*count) + ", but the " +
                           std::to_string(reader.remaining()) +
                           " bytes that are left cannot hold so many: the file is damaged or truncated");
    }
    return *count;
}

Status readMetadata(ByteReader& reader, std::uint64_t count, const Progress& progress, Directory& directory)
{
    for (std::uint64_t i = 0; i < count; ++i) {
        if (progress.cancelled()) {
            return Error{ErrorCode::Cancelled, "opening was cancelled"};
        }
        const auto key = readString(reader, "a metadata key");
        if (!key) {
            return key.error();
        }
        auto value = readValue(reader, progress);
        if (!value) {
            return value.error().in("metadata key \"" + std::string(key->substr(0, 256)) + "\"");
        }
        if (!directory.metadata.emplace(std::string(*key), std::move(*value)).second) {
            return formatError("duplicate metadata key: \"" + std::string(key->substr(0, 256)) +
                               "\" stands there twice");
        }
    }
    return ok();
}

Status findAlignment(Directory& directory)
{
    const auto found = directory.metadata.find("general.alignment");
    if (found == directory.metadata.end()) {
        directory.alignment = kUsualAlignment;
        return ok();
    }
    const std::uint64_t alignment = found->second.whole.value_or(0);
    if (!std::has_single_bit(alignment) || alignment > std::numeric_limits<std::uint32_t>::max()) {
        return formatError("general.alignment is " + found->second.text.substr(0, 64) +
                           ", and an alignment is a power of two");
    }
    directory.alignment = alignment;
    return ok();
}

/// The extents, and what is impossible about them as the error of the tensor.
Status readShape(ByteReader& reader, TensorInfo& info)
{
    const auto dimensions = reader.number<std::uint32_t>("the number of dimensions");
    if (!dimensions) {
        return dimensions.error();
    }
    if (*dimensions > reader.remaining() / sizeof(std::uint64_t)) {
        return formatError("its number of dimensions is " + std::to_string(*dimensions) + ", which the " +
                           std::to_string(reader.remaining()) +
                           " bytes that are left cannot hold: the file is damaged or truncated");
    }
    if (*dimensions > kMostDimensions) {
        info.error = formatError("it has " + std::to_string(*dimensions) + " dimensions, and GGUF knows at most " +
                                 std::to_string(kMostDimensions));
    }
    for (std::uint32_t i = 0; i < *dimensions; ++i) {
        const auto extent = reader.number<std::uint64_t>("a dimension");
        if (!extent) {
            return extent.error();
        }
        if (*extent > std::uint64_t{std::numeric_limits<std::int64_t>::max()}) {
            info.error = Error{ErrorCode::Shape, "its dimension " + std::to_string(*extent) + " overflows 63 bits"};
        }
        if (!info.error) {
            info.shape.push_back(static_cast<std::int64_t>(*extent));
        }
    }
    if (info.error) {
        info.shape.clear();
    }
    std::ranges::reverse(info.shape);
    return ok();
}

Status readTensor(ByteReader& reader, TensorInfo& info)
{
    QS_TRY(readShape(reader, info));
    const auto type = reader.number<std::uint32_t>("the type");
    if (!type) {
        return type.error();
    }
    const auto offset = reader.number<std::uint64_t>("the offset");
    if (!offset) {
        return offset.error();
    }
    info.type = *type;
    info.offset = *offset;
    return ok();
}

Status readTensors(ByteReader& reader, std::uint64_t count, const Progress& progress, Directory& directory)
{
    std::unordered_set<std::string_view> names; // views of the file
    for (std::uint64_t i = 0; i < count; ++i) {
        if (progress.cancelled()) {
            return Error{ErrorCode::Cancelled, "opening was cancelled"};
        }
        const auto name = readString(reader, "the name of a tensor");
        if (!name) {
            return name.error().in("tensor " + std::to_string(i + 1) + " of " + std::to_string(count));
        }
        TensorInfo info;
        info.name = *name;
        const std::string where = "tensor \"" + info.name.substr(0, 256) + "\"";
        if (const auto read = readTensor(reader, info); !read) {
            return read.error().in(where);
        }
        if (!names.insert(*name).second) {
            return formatError("two tensors have the same name: " + where);
        }
        directory.tensors.push_back(std::move(info));
    }
    return ok();
}

} // namespace

bool hasMagic(std::span<const std::byte> bytes)
{
    return bytes.size() >= kMagic.size() && std::ranges::equal(bytes.first(kMagic.size()), kMagic);
}

Result<Directory> readDirectory(std::span<const std::byte> bytes, const Progress& progress)
{
    ByteReader reader(bytes);
    QS_TRY(readMagic(reader));
    QS_TRY(readVersion(reader));
    const auto tensors = readCount(reader, kShortestTensor, "the tensor count");
    if (!tensors) {
        return tensors.error();
    }
    const auto metadata = readCount(reader, kShortestMetadata, "the metadata count");
    if (!metadata) {
        return metadata.error();
    }
    Directory directory;
    QS_TRY(readMetadata(reader, *metadata, progress, directory));
    QS_TRY(findAlignment(directory));
    QS_TRY(readTensors(reader, *tensors, progress, directory));
    directory.dataBegin = (reader.position() + directory.alignment - 1) / directory.alignment * directory.alignment;
    return directory;
}

} // namespace qs::gguf
