// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"
#include "core/export/json_document.h"
#include "core/tensor/element_type.h"
#include "core/tensor/shape.h"

#include <filesystem>
#include <functional>
#include <map>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qs {

/// Takes the next bytes of an array.
using ByteSink = std::function<Status(std::span<const std::byte>)>;

/// One array of an export. Its elements are made while they are written, so that no file has to fit the memory.
struct ExportArray {
    std::string name; ///< valid UTF-8, no other array has it
    ElementType type = ElementType::F32;
    Shape shape;
    std::uint64_t count = 0;
    /// Hands on the elements in row-major order, little endian: exactly bytes() of them. Advances by `count`.
    std::function<Status(const ByteSink& sink, Progress& progress)> write;

    std::uint64_t bytes() const;
};

/// Everything that goes into one file.
struct ArrayFileContents {
    std::vector<ExportArray> arrays;
    Json directory;                              ///< what the arrays are, for formats that have a place for it; or null
    std::map<std::string, std::string> metadata; ///< the same in short, for formats with texts by name

    std::uint64_t bytes() const; ///< of all arrays, without headers
};

/// One file format for arrays. To add one: write `core/export/<name>.cpp` and add a row in array_file.cpp.
struct ArrayFormat {
    std::string_view id;     ///< "npz"
    std::string_view label;  ///< "NumPy archive"
    std::string_view suffix; ///< "npz", without a dot
    bool holdsMany;          ///< more than one array
    bool (*holds)(ElementType type);
    /// The name under which the format can keep an array of this name.
    std::string (*nameFor)(std::string name);
    std::string_view reserved; ///< a name that means something else in this format
    Status (*write)(const ArrayFileContents& contents, std::ostream& out, Progress& progress);
};

/// In the order people see them.
std::span<const ArrayFormat> arrayFormats();
/// By the suffix of `path`; the error lists the suffixes that exist.
Result<const ArrayFormat*> arrayFormatFor(const std::filesystem::path& path);

/// How many bytes an element of a written array takes.
std::uint64_t bytesOfElement(ElementType type);

/// Writes the elements of `array`. An error when it gives more or fewer bytes than announced or `out` takes no more.
Status writeElements(const ExportArray& array, std::ostream& out, Progress& progress);

// The functions behind the rows.
Status writeNpyFile(const ArrayFileContents& contents, std::ostream& out, Progress& progress);
Status writeNpzFile(const ArrayFileContents& contents, std::ostream& out, Progress& progress);
Status writeSafetensorsFile(const ArrayFileContents& contents, std::ostream& out, Progress& progress);

} // namespace qs
