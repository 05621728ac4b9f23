// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/mapped_file.h"
#include "core/loaders/hdf5/hdf5_directory.h"
#include "core/tensor/tensor.h"

#include <list>
#include <memory>
#include <mutex>
#include <span>
#include <utility>

namespace qs::hdf5 {

/// The bytes of an HDF5 file and what keeps them alive.
struct FileBytes {
    std::span<const std::byte> bytes;
    std::shared_ptr<const void> owner;
    std::shared_ptr<const MappedFile> mapped; ///< where they lie in a mapped file; else null
};

/// Unpacked parts of a file's datasets; the latest stay. Safe to use from several threads.
class UnpackedParts {
public:
    using Key = std::pair<const void*, std::uint64_t>; ///< dataset and number of the part
    using Bytes = std::shared_ptr<const std::vector<std::byte>>;

    /// The part, from `unpack` where it was not kept. Other threads wait meanwhile: they may want the same one.
    template <typename Unpack>
    Result<Bytes> get(const Key& key, Unpack unpack)
    {
        const std::lock_guard lock(m_mutex);
        if (const Bytes kept = find(key)) {
            return kept;
        }
        auto bytes = unpack();
        if (bytes) {
            keep(key, *bytes);
        }
        return bytes;
    }

private:
    Bytes find(const Key& key);
    void keep(const Key& key, Bytes bytes);

    std::mutex m_mutex;
    std::list<std::pair<Key, Bytes>> m_kept; ///< latest first; guarded by the mutex
};

/// The numbers of a dataset of `count` elements of `type`. Checks everything that the description says about places and
/// sizes against the file; the error says what does not fit.
Result<std::shared_ptr<const TensorData>> dataOf(const Dataset& dataset, ElementType type, std::uint64_t count,
                                                 const FileBytes& file, const std::shared_ptr<UnpackedParts>& parts);

} // namespace qs::hdf5
