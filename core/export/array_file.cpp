// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/array_file.h"

#include "core/base/utf8.h"
#include "core/export/numpy_arrays.h"

#include <algorithm>
#include <array>

namespace qs {

namespace {

bool holdsAll(ElementType)
{
    return true;
}

std::string asItIs(std::string name)
{
    return name;
}

/// A name in an archive is a path for programs that unpack it: none may lead out of their folder.
std::string archiveName(std::string name)
{
    const bool leadsOut = name.starts_with('/') || name == ".." || name.starts_with("../") || name.ends_with("/..") ||
                          name.find("/../") != std::string::npos;
    for (char& c : name) {
        c = c == '\0' || c == '\\' || (c == '/' && leadsOut) ? '_' : c;
    }
    return name;
}

constexpr std::array kFormats{
    ArrayFormat{"npz", "NumPy archive", "npz", true, numpyHolds, archiveName, kDirectoryName, writeNpzFile},
    ArrayFormat{"safetensors", "Safetensors", "safetensors", true, holdsAll, asItIs, "__metadata__",
                writeSafetensorsFile},
    ArrayFormat{"npy", "NumPy array", "npy", false, numpyHolds, asItIs, "", writeNpyFile},
};

std::string lowerCase(std::string text)
{
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

} // namespace

std::uint64_t bytesOfElement(ElementType type)
{
    switch (type) {
    case ElementType::F64:
    case ElementType::I64:
    case ElementType::U64:
        return 8;
    case ElementType::F32:
    case ElementType::I32:
    case ElementType::U32:
        return 4;
    case ElementType::F16:
    case ElementType::BF16:
    case ElementType::I16:
    case ElementType::U16:
        return 2;
    default:
        return 1;
    }
}

std::uint64_t ExportArray::bytes() const
{
    return count * bytesOfElement(type);
}

std::uint64_t ArrayFileContents::bytes() const
{
    std::uint64_t sum = 0;
    for (const ExportArray& array : arrays) {
        sum += array.bytes();
    }
    return sum;
}

std::span<const ArrayFormat> arrayFormats()
{
    return kFormats;
}

Result<const ArrayFormat*> arrayFormatFor(const std::filesystem::path& path)
{
    const std::string suffix = lowerCase(path.extension().string());
    std::string known;
    for (const ArrayFormat& format : kFormats) {
        if (suffix == "." + std::string(format.suffix)) {
            return &format;
        }
        known += (known.empty() ? "." : ", .") + std::string(format.suffix);
    }
    return Error{ErrorCode::Usage, "\"" + validUtf8(path.string()) +
                                       "\": the suffix decides the format of exported tensors and must be one of " +
                                       known};
}

Status writeElements(const ExportArray& array, std::ostream& out, Progress& progress)
{
    std::uint64_t written = 0;
    const Status status = array.write(
        [&](std::span<const std::byte> bytes) -> Status {
            if (progress.cancelled()) {
                return Error{ErrorCode::Cancelled, "cancelled"};
            }
            written += bytes.size();
            out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
            return out ? ok() : Status(Error{ErrorCode::Io, "the output could not be written completely"});
        },
        progress);
    QS_TRY(status);
    if (written != array.bytes()) {
        return Error{ErrorCode::Shape, "array \"" + array.name + "\" should have " + std::to_string(array.bytes()) +
                                           " bytes, and " + std::to_string(written) + " were made"};
    }
    return ok();
}

} // namespace qs
