// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/numpy_arrays.h"

#include "core/export/zip_writer.h"

#include <algorithm>
#include <array>

namespace qs {

namespace {

struct NumpyType {
    ElementType type;
    std::string_view description;
};
constexpr std::array kTypes{
    NumpyType{ElementType::F64, "<f8"}, NumpyType{ElementType::F32, "<f4"}, NumpyType{ElementType::F16, "<f2"},
    NumpyType{ElementType::I64, "<i8"}, NumpyType{ElementType::I32, "<i4"}, NumpyType{ElementType::I16, "<i2"},
    NumpyType{ElementType::I8, "|i1"},  NumpyType{ElementType::U64, "<u8"}, NumpyType{ElementType::U32, "<u4"},
    NumpyType{ElementType::U16, "<u2"}, NumpyType{ElementType::U8, "|u1"},  NumpyType{ElementType::Bool, "|b1"},
};

/// As Python writes a tuple: (), (3,), (2, 3)
std::string tupleText(const Shape& shape)
{
    std::string text;
    for (const std::int64_t extent : shape) {
        text += (text.empty() ? "" : ", ") + std::to_string(extent);
    }
    return "(" + text + (shape.size() == 1 ? ",)" : ")");
}

Status writeArray(const ExportArray& array, std::ostream& out, Progress& progress)
{
    out << npyHeader(array.type, array.shape);
    return writeElements(array, out, progress);
}

} // namespace

bool numpyHolds(ElementType type)
{
    return std::ranges::find(kTypes, type, &NumpyType::type) != kTypes.end();
}

std::string npyHeader(ElementType type, const Shape& shape)
{
    const auto row = std::ranges::find(kTypes, type, &NumpyType::type);
    std::string dictionary = "{'descr': '" + std::string(row == kTypes.end() ? "|V1" : row->description) +
                             "', 'fortran_order': False, 'shape': " + tupleText(shape) + ", }";
    // Version 1 counts the dictionary in 16 bits; a shape that needs more has thousands of extents.
    constexpr std::size_t alignment = 64;
    constexpr std::size_t before = 10; // mark, version, length
    const std::size_t padding = alignment - (before + dictionary.size() + 1) % alignment;
    dictionary += std::string(padding % alignment, ' ') + '\n';
    const std::size_t length = dictionary.size();
    std::string header = "\x93NUMPY";
    header += {'\x01', '\x00', static_cast<char>(length & 0xff), static_cast<char>(length >> 8)};
    return header + dictionary;
}

Status writeNpyFile(const ArrayFileContents& contents, std::ostream& out, Progress& progress)
{
    if (contents.arrays.size() != 1) {
        return Error{ErrorCode::Usage,
                     "a .npy file holds one array, and these are " + std::to_string(contents.arrays.size())};
    }
    return writeArray(contents.arrays.front(), out, progress);
}

Status writeNpzFile(const ArrayFileContents& contents, std::ostream& out, Progress& progress)
{
    ZipWriter zip(out);
    for (const ExportArray& array : contents.arrays) {
        const std::uint64_t bytes = npyHeader(array.type, array.shape).size() + array.bytes();
        QS_TRY(zip.add(array.name + ".npy", bytes,
                       [&](std::ostream& member) { return writeArray(array, member, progress); }));
    }
    if (contents.directory.is_null()) { // the arrays say it all
        return zip.finish();
    }
    const std::string text = jsonText(contents.directory);
    const std::string header = npyHeader(ElementType::U8, {static_cast<std::int64_t>(text.size())});
    QS_TRY(zip.add(std::string(kDirectoryName) + ".npy", header.size() + text.size(), [&](std::ostream& member) {
        member << header << text;
        return ok();
    }));
    return zip.finish();
}

} // namespace qs
