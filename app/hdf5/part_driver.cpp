// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hdf5/part_driver.h"

#if __has_include(<H5FDdevelop.h>)
#include <H5FDdevelop.h> // from HDF5 1.14 on drivers are declared here
#endif

#include <algorithm>
#include <cstring>
#include <iterator>
#include <new>
#include <unistd.h>

namespace qs::hdf5 {

namespace {

// A driver of HDF5 (H5FD) is a table of functions that the library calls for every access to the file. The library
// takes no state along when it opens one, so the part is kept here; the program opens one file in its life.

struct Part {
    int descriptor = -1;
    std::uint64_t begin = 0;
    std::uint64_t bytes = 0;
} gPart;

struct PartFile {
    H5FD_t base; ///< first: the library takes one for the other
    haddr_t end; ///< of what the library has allocated in the file
};

PartFile* own(H5FD_t* file)
{
    return reinterpret_cast<PartFile*>(file);
}

H5FD_t* openFile(const char*, unsigned, hid_t, haddr_t)
{
    auto* const file = new (std::nothrow) PartFile{};
    return file == nullptr ? nullptr : &file->base;
}

herr_t closeFile(H5FD_t* file)
{
    delete own(file);
    return 0;
}

herr_t query(const H5FD_t*, unsigned long* flags)
{
    if (flags != nullptr) {
        *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA;
    }
    return 0;
}

haddr_t endOfAllocation(const H5FD_t* file, H5FD_mem_t)
{
    return reinterpret_cast<const PartFile*>(file)->end;
}

herr_t setEndOfAllocation(H5FD_t* file, H5FD_mem_t, haddr_t end)
{
    own(file)->end = end;
    return 0;
}

haddr_t endOfFile(const H5FD_t*, H5FD_mem_t)
{
    return gPart.bytes;
}

/// Bytes behind the end read as zeros, as the library expects it of its own drivers.
herr_t readBytes(H5FD_t*, H5FD_mem_t, hid_t, haddr_t at, size_t size, void* buffer)
{
    auto* out = static_cast<char*>(buffer);
    const std::uint64_t inside = at < gPart.bytes ? std::min<std::uint64_t>(size, gPart.bytes - at) : 0;
    std::memset(out + inside, 0, size - inside);
    for (std::uint64_t done = 0; done < inside;) {
        const ssize_t came =
            ::pread(gPart.descriptor, out + done, inside - done, static_cast<off_t>(gPart.begin + at + done));
        if (came <= 0) { // an error, or the file has become shorter
            return -1;
        }
        done += static_cast<std::uint64_t>(came);
    }
    return 0;
}

herr_t refuseWriting(H5FD_t*, H5FD_mem_t, hid_t, haddr_t, size_t, const void*)
{
    return -1;
}

H5FD_class_t driver()
{
    H5FD_class_t table = {};
#ifdef H5FD_CLASS_VERSION
    table.version = H5FD_CLASS_VERSION;
    table.value = static_cast<H5FD_class_value_t>(600); // of the range for drivers that are not registered
#endif
    table.name = "part of an open file";
    table.maxaddr = HADDR_MAX;
    table.fc_degree = H5F_CLOSE_STRONG;
    table.open = openFile;
    table.close = closeFile;
    table.query = query;
    table.get_eoa = endOfAllocation;
    table.set_eoa = setEndOfAllocation;
    table.get_eof = endOfFile;
    table.read = readBytes;
    table.write = refuseWriting;
    std::fill(std::begin(table.fl_map), std::end(table.fl_map), H5FD_MEM_SUPER); // one kind of space for everything
    return table;
}

} // namespace

hid_t openPart(int descriptor, std::uint64_t begin, std::uint64_t bytes)
{
    gPart = {descriptor, begin, bytes};
    static const H5FD_class_t table = driver();
    const hid_t id = H5FDregister(&table);
    const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    if (id < 0 || access < 0 || H5Pset_driver(access, id, nullptr) < 0) {
        return -1;
    }
    return H5Fopen("part", H5F_ACC_RDONLY, access);
}

} // namespace qs::hdf5
