// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hdf5/describe.h"

#include "app/hdf5/handle.h"

#include <array>
#include <ctime>
#include <vector>

namespace qs::hdf5 {

namespace {

using Json = nlohmann::json;

std::string hex(const std::vector<unsigned char>& bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const unsigned char byte : bytes) {
        text += digits[byte >> 4U];
        text += digits[byte & 15U];
    }
    return text;
}

/// A floating-point layout and its name.
struct FloatLayout {
    size_t bytes, sign, exponent, exponentBits, mantissa, mantissaBits, bias;
    const char* name;
};

// IEEE 754 formats and the upper half of the 32-bit one.
constexpr std::array kFloats{
    FloatLayout{8, 63, 52, 11, 0, 52, 1023, "F64"}, FloatLayout{4, 31, 23, 8, 0, 23, 127, "F32"},
    FloatLayout{2, 15, 10, 5, 0, 10, 15, "F16"},    FloatLayout{2, 15, 7, 8, 0, 7, 127, "BF16"},
    FloatLayout{1, 7, 3, 4, 0, 3, 7, "F8_E4M3"},    FloatLayout{1, 7, 2, 5, 0, 2, 15, "F8_E5M2"},
};

std::string floatName(hid_t type)
{
    size_t sign = 0;
    size_t exponent = 0;
    size_t exponentBits = 0;
    size_t mantissa = 0;
    size_t mantissaBits = 0;
    const size_t bytes = H5Tget_size(type);
    if (H5Tget_fields(type, &sign, &exponent, &exponentBits, &mantissa, &mantissaBits) >= 0 &&
        H5Tget_norm(type) == H5T_NORM_IMPLIED) {
        for (const FloatLayout& row : kFloats) {
            if (row.bytes == bytes && row.sign == sign && row.exponent == exponent &&
                row.exponentBits == exponentBits && row.mantissa == mantissa && row.mantissaBits == mantissaBits &&
                row.bias == H5Tget_ebias(type)) {
                return row.name;
            }
        }
    }
    return "float of " + std::to_string(bytes) + " bytes";
}

std::string integerName(hid_t type)
{
    const size_t bytes = H5Tget_size(type);
    const bool isPlain = H5Tget_precision(type) == 8 * bytes && H5Tget_offset(type) == 0 &&
                         (bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8);
    const bool isSigned = H5Tget_sign(type) == H5T_SGN_2;
    return isPlain ? (isSigned ? "I" : "U") + std::to_string(8 * bytes)
                   : "integer of " + std::to_string(H5Tget_precision(type)) + " bits";
}

/// h5py writes truth values as an enumeration of bytes with these two names.
bool isBool(hid_t type)
{
    if (H5Tget_size(type) != 1 || H5Tget_nmembers(type) != 2) {
        return false;
    }
    const std::array<std::string_view, 2> names{"FALSE", "TRUE"};
    for (unsigned i = 0; i < names.size(); ++i) {
        char* const name = H5Tget_member_name(type, i);
        const bool isIt = name != nullptr && name == names[i];
        H5free_memory(name);
        unsigned char value = 255;
        if (!isIt || H5Tget_member_value(type, i, &value) < 0 || value != i) {
            return false;
        }
    }
    return true;
}

std::string typeName(hid_t type)
{
    switch (H5Tget_class(type)) {
    case H5T_FLOAT:
        return floatName(type);
    case H5T_INTEGER:
        return integerName(type);
    case H5T_ENUM:
        return isBool(type) ? "BOOL" : "enumeration";
    case H5T_STRING:
        return "text";
    case H5T_COMPOUND:
        return "record";
    case H5T_VLEN:
        return "lists of varying length";
    case H5T_ARRAY:
        return "array";
    case H5T_REFERENCE:
        return "references";
    case H5T_OPAQUE:
        return "opaque bytes";
    case H5T_BITFIELD:
        return "bit field";
    default:
        return "unknown type";
    }
}

Json shapeOf(hid_t space)
{
    Json shape = Json::array();
    const int rank = H5Sget_simple_extent_ndims(space);
    if (rank <= 0) {
        return H5Sget_simple_extent_type(space) == H5S_NULL ? Json::array({0}) : shape;
    }
    std::vector<hsize_t> extents(static_cast<size_t>(rank));
    H5Sget_simple_extent_dims(space, extents.data(), nullptr);
    for (const hsize_t extent : extents) {
        shape.push_back(extent);
    }
    return shape;
}

Json filtersOf(hid_t plist)
{
    Json filters = Json::array();
    for (int i = 0; i < H5Pget_nfilters(plist); ++i) {
        std::array<char, 64> name{};
        unsigned flags = 0;
        unsigned config = 0;
        size_t values = 0;
        const H5Z_filter_t number = H5Pget_filter2(plist, static_cast<unsigned>(i), &flags, &values, nullptr,
                                                   name.size() - 1, name.data(), &config);
        filters.push_back({number, std::string(name.data())});
    }
    return filters;
}

std::clock_t gChunkTime = 0; ///< that tables of chunks may still take

bool addChunks(hid_t dataset, hid_t plist, hid_t space, size_t rank, Json& row)
{
    std::vector<hsize_t> extents(rank);
    hsize_t count = 0;
    if (rank == 0 || H5Pget_chunk(plist, static_cast<int>(rank), extents.data()) != static_cast<int>(rank) ||
        H5Dget_num_chunks(dataset, space, &count) < 0) {
        return false;
    }
    row["chunk"] = extents;
    row["filters"] = filtersOf(plist);
    Json chunks = Json::array();
    std::vector<hsize_t> at(rank);
    const std::clock_t begin = std::clock();
    for (hsize_t i = 0; i < count; ++i) {
        constexpr hsize_t betweenLooks = 64;
        if (i % betweenLooks == 0 && std::clock() - begin > gChunkTime) {
            row["layout"] = std::to_string(count) + " chunks, too many to list in time";
            break;
        }
        unsigned mask = 0;
        haddr_t offset = HADDR_UNDEF;
        hsize_t bytes = 0;
        if (H5Dget_chunk_info(dataset, space, i, at.data(), &mask, &offset, &bytes) < 0) {
            return false;
        }
        Json entry = {mask, offset, bytes};
        for (const hsize_t coordinate : at) {
            entry.push_back(coordinate);
        }
        chunks.push_back(std::move(entry));
    }
    gChunkTime -= std::clock() - begin;
    row["chunks"] = std::move(chunks);
    return true;
}

/// Whether something of the user's stands before the HDF5 file. Versions of the library differ in whether the places of
/// chunks count from there.
bool hasUserBlock(hid_t dataset)
{
    const Handle file(H5Iget_file_id(dataset), H5Fclose);
    const Handle plist(H5Fget_create_plist(file.get()), H5Pclose);
    hsize_t bytes = 0;
    return H5Pget_userblock(plist.get(), &bytes) < 0 || bytes > 0;
}

void addFill(hid_t plist, hid_t type, size_t bytes, Json& row)
{
    H5D_fill_value_t state = H5D_FILL_VALUE_ERROR;
    if (H5Pfill_value_defined(plist, &state) < 0 || state == H5D_FILL_VALUE_ERROR) {
        return;
    }
    std::vector<unsigned char> fill(bytes); // zeros, where nobody defined one
    if (state != H5D_FILL_VALUE_UNDEFINED && H5Pget_fill_value(plist, type, fill.data()) < 0) {
        return;
    }
    row["fill"] = hex(fill);
}

/// Small datasets lie in their header, at an address that the library keeps to itself.
bool addCompact(hid_t dataset, hid_t type, Json& row)
{
    const hsize_t bytes = H5Dget_storage_size(dataset);
    constexpr hsize_t most = 65536; // of a message in a header
    std::vector<unsigned char> data(bytes <= most ? bytes : 0);
    const Handle space(H5Dget_space(dataset), H5Sclose);
    const hssize_t elements = H5Sget_simple_extent_npoints(space.get());
    if (elements < 0 || static_cast<hsize_t>(elements) * H5Tget_size(type) > data.size() ||
        H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data.data()) < 0) {
        return false;
    }
    row["data"] = hex(data);
    return true;
}

bool addLayout(hid_t dataset, hid_t type, hid_t space, size_t rank, Json& row)
{
    const Handle plist(H5Dget_create_plist(dataset), H5Pclose);
    if (!plist) {
        return false;
    }
    switch (H5Pget_layout(plist.get())) {
    case H5D_CONTIGUOUS:
        row["layout"] = H5Pget_external_count(plist.get()) > 0 ? "external" : "contiguous";
        if (const haddr_t offset = H5Dget_offset(dataset); offset != HADDR_UNDEF) {
            row["offset"] = offset;
        }
        row["bytes"] = H5Dget_storage_size(dataset);
        return true;
    case H5D_COMPACT:
        row["layout"] = "compact";
        return addCompact(dataset, type, row);
    case H5D_CHUNKED: {
        if (hasUserBlock(dataset)) {
            row["layout"] = "chunks behind a user block";
            return true;
        }
        row["layout"] = "chunked";
        unsigned options = 0;
        if (H5Pget_chunk_opts(plist.get(), &options) >= 0 && options != 0) {
            row["layout"] = "chunks with unfiltered edges";
            return true;
        }
        addFill(plist.get(), type, H5Tget_size(type), row);
        return addChunks(dataset, plist.get(), space, rank, row);
    }
    case H5D_VIRTUAL:
        row["layout"] = "virtual";
        return true;
    default:
        return false;
    }
}

} // namespace

void limitChunkTables(double seconds)
{
    gChunkTime = static_cast<std::clock_t>(seconds * CLOCKS_PER_SEC);
}

Json describeDataset(hid_t dataset, const std::string& path)
{
    Json row;
    row["path"] = path;
    const Handle type(H5Dget_type(dataset), H5Tclose);
    const Handle space(H5Dget_space(dataset), H5Sclose);
    if (!type || !space) {
        row["error"] = "its type or shape is damaged";
        return row;
    }
    row["shape"] = shapeOf(space.get());
    row["dtype"] = typeName(type.get());
    row["size"] = H5Tget_size(type.get());
    row["big_endian"] = H5Tget_order(type.get()) == H5T_ORDER_BE;
    if (H5Tget_class(type.get()) == H5T_FLOAT && H5Tget_order(type.get()) == H5T_ORDER_VAX) {
        row["dtype"] = "VAX float";
    }
    const H5T_class_t kind = H5Tget_class(type.get());
    const bool isNumber = kind == H5T_FLOAT || kind == H5T_INTEGER || kind == H5T_ENUM;
    if (isNumber && !addLayout(dataset, type.get(), space.get(), row["shape"].size(), row)) {
        row["error"] = "the description of where its numbers lie is damaged";
    }
    return row;
}

} // namespace qs::hdf5
