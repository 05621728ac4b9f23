// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QFile>
#include <QString>

#include <functional>
#include <hdf5.h>
#include <vector>

/// How a dataset is to be stored. Without anything it is contiguous.
struct Hdf5Options {
    bool isCompact = false;
    std::vector<hsize_t> chunk = {};
    bool mayGrow = false; ///< without limits, so that chunks may be larger than the dataset
    bool isShuffled = false;
    bool isDeflated = false;
    bool isChecked = false;      ///< Fletcher-32, the last step
    bool isCheckedFirst = false; ///< … the first one
    const void* fill = nullptr;
    std::vector<hsize_t> written = {}; ///< extents of the part to write; all of it otherwise
};

/// Writes a file with the HDF5 library.
class Hdf5File {
public:
    /// `isNew` takes the newest forms of the format instead of the oldest ones.
    explicit Hdf5File(const QString& path, bool isNew = false, hsize_t userBlock = 0)
    {
        const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
        const hid_t creation = H5Pcreate(H5P_FILE_CREATE);
        H5Pset_libver_bounds(access, isNew ? H5F_LIBVER_LATEST : H5F_LIBVER_EARLIEST, H5F_LIBVER_LATEST);
        H5Pset_userblock(creation, userBlock);
        m_id = H5Fcreate(QFile::encodeName(path).constData(), H5F_ACC_TRUNC, creation, access);
        H5Pclose(creation);
        H5Pclose(access);
        if (m_id < 0) {
            qFatal("cannot write %s", qPrintable(path));
        }
    }
    ~Hdf5File() { H5Fclose(m_id); }
    Hdf5File(const Hdf5File&) = delete;
    Hdf5File& operator=(const Hdf5File&) = delete;

    hid_t id() const { return m_id; }

    /// `data` holds elements of `type`, also in its order of bytes. Groups on the way are made.
    void add(const char* path, hid_t type, const std::vector<hsize_t>& shape, const QByteArray& data,
             const Hdf5Options& options = {}) const
    {
        const std::vector<hsize_t> most(shape.size(), H5S_UNLIMITED);
        const hid_t space = shape.empty() ? H5Screate(H5S_SCALAR)
                                          : H5Screate_simple(static_cast<int>(shape.size()), shape.data(),
                                                             options.mayGrow ? most.data() : nullptr);
        const hid_t links = H5Pcreate(H5P_LINK_CREATE);
        H5Pset_create_intermediate_group(links, 1);
        const hid_t creation = creationOf(type, options);
        const hid_t dataset = H5Dcreate2(m_id, path, type, space, links, creation, H5P_DEFAULT);
        hid_t memory = H5S_ALL;
        hid_t place = H5S_ALL;
        if (!options.written.empty()) {
            const std::vector<hsize_t> start(shape.size());
            memory = H5Screate_simple(static_cast<int>(shape.size()), options.written.data(), nullptr);
            place = H5Scopy(space);
            H5Sselect_hyperslab(place, H5S_SELECT_SET, start.data(), nullptr, options.written.data(), nullptr);
        }
        if (dataset < 0 || (!data.isEmpty() && H5Dwrite(dataset, type, memory, place, H5P_DEFAULT, data.data()) < 0)) {
            qFatal("cannot write dataset %s", path);
        }
        if (memory != H5S_ALL) {
            H5Sclose(memory);
            H5Sclose(place);
        }
        H5Dclose(dataset);
        H5Pclose(creation);
        H5Pclose(links);
        H5Sclose(space);
    }

    void addGroup(const char* path) const { H5Gclose(H5Gcreate2(m_id, path, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT)); }

    /// A list of texts as an attribute of a group.
    void addTexts(const char* group, const char* name, const std::vector<QByteArray>& texts, bool isVarying) const
    {
        qsizetype longest = 1;
        std::vector<const char*> pointers;
        for (const QByteArray& text : texts) {
            longest = std::max(longest, text.size());
            pointers.push_back(text.constData());
        }
        QByteArray fixed;
        for (const QByteArray& text : texts) {
            fixed += text.leftJustified(longest, '\0');
        }
        const hid_t type = H5Tcopy(H5T_C_S1);
        H5Tset_size(type, isVarying ? H5T_VARIABLE : static_cast<std::size_t>(longest));
        const hsize_t count = texts.size();
        const hid_t space = H5Screate_simple(1, &count, nullptr);
        const hid_t attribute =
            H5Acreate_by_name(m_id, group, name, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
        H5Awrite(attribute, type, isVarying ? static_cast<const void*>(pointers.data()) : fixed.constData());
        H5Aclose(attribute);
        H5Sclose(space);
        H5Tclose(type);
    }

private:
    static hid_t creationOf(hid_t type, const Hdf5Options& options)
    {
        const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
        if (options.isCompact) {
            H5Pset_layout(creation, H5D_COMPACT);
        }
        if (!options.chunk.empty()) {
            H5Pset_chunk(creation, static_cast<int>(options.chunk.size()), options.chunk.data());
        }
        if (options.isCheckedFirst) {
            H5Pset_fletcher32(creation);
        }
        if (options.isShuffled) {
            H5Pset_shuffle(creation);
        }
        if (options.isDeflated) {
            H5Pset_deflate(creation, 6);
        }
        if (options.isChecked) {
            H5Pset_fletcher32(creation);
        }
        if (options.fill != nullptr) {
            H5Pset_fill_value(creation, type, options.fill);
        }
        return creation;
    }

    hid_t m_id;
};
