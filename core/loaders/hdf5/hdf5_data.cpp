// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/hdf5/hdf5_data.h"

#include "core/loaders/hdf5/hdf5_chunks.h"
#include "core/loaders/numpy/npy_array.h"

namespace qs::hdf5 {

namespace {

Error formatError(std::string message)
{
    return {ErrorCode::Format, std::move(message)};
}

/// Elements one after the other in the order of the shape.
std::shared_ptr<const TensorData> plainElements(const Dataset& dataset, ElementType type, std::uint64_t count,
                                                std::span<const std::byte> bytes, const FileBytes& file)
{
    if (!dataset.isBigEndian && file.mapped != nullptr) {
        return plainData(type, bytes, file.mapped);
    }
    const npy::Header header{.type = type,
                             .bigEndian = dataset.isBigEndian && dataset.elementBytes > 1,
                             .fortranOrder = false,
                             .shape = dataset.shape,
                             .count = count,
                             .dataBytes = bytes.size(),
                             .dataOffset = 0};
    return npy::arrayData(header, bytes, file.owner);
}

} // namespace

UnpackedParts::Bytes UnpackedParts::find(const Key& key)
{
    for (auto at = m_kept.begin(); at != m_kept.end(); ++at) {
        if (at->first == key) {
            m_kept.splice(m_kept.begin(), m_kept, at);
            return at->second;
        }
    }
    return nullptr;
}

void UnpackedParts::keep(const Key& key, Bytes bytes)
{
    constexpr std::size_t fewest = 2; // neighbouring parts are read in turns where one ends and the next begins
    constexpr std::uint64_t mostBytes = std::uint64_t{64} << 20U;
    m_kept.emplace_front(key, std::move(bytes));
    std::uint64_t total = 0;
    for (const auto& entry : m_kept) {
        total += entry.second->size();
    }
    while (m_kept.size() > fewest && total > mostBytes) {
        total -= m_kept.back().second->size();
        m_kept.pop_back();
    }
}

Result<std::shared_ptr<const TensorData>> dataOf(const Dataset& dataset, ElementType type, std::uint64_t count,
                                                 const FileBytes& file, const std::shared_ptr<UnpackedParts>& parts)
{
    const auto needed = byteCount(count, dataset.elementBytes);
    if (!needed) {
        return needed.error();
    }
    if (dataset.layout == "chunked") {
        return chunkedData(dataset, type, count, file, parts);
    }
    if (dataset.layout == "compact") {
        if (dataset.data.size() < *needed) {
            return formatError("shape " + shapeText(dataset.shape) + " needs " + std::to_string(*needed) +
                               " bytes, but there are " + std::to_string(dataset.data.size()));
        }
        const auto owner = std::make_shared<std::vector<std::byte>>(dataset.data);
        return plainElements(dataset, type, count, std::span<const std::byte>(*owner).first(*needed),
                             {*owner, owner, nullptr});
    }
    if (dataset.layout != "contiguous") {
        return Error{ErrorCode::Unsupported,
                     "its numbers are stored as \"" + dataset.layout + "\", which cannot be read yet"};
    }
    if (count == 0) {
        return plainElements(dataset, type, 0, {}, file);
    }
    if (!dataset.offset) {
        return formatError("its numbers were never written to the file");
    }
    const std::uint64_t all = file.bytes.size();
    if (*dataset.offset > all || *needed > all - *dataset.offset) {
        return formatError("it needs " + std::to_string(*needed) + " bytes from byte " +
                           std::to_string(*dataset.offset) + " on, but the file ends at " + std::to_string(all) +
                           ": the file is truncated");
    }
    if (dataset.bytes < *needed) {
        return formatError("shape " + shapeText(dataset.shape) + " needs " + std::to_string(*needed) +
                           " bytes, but the dataset has " + std::to_string(dataset.bytes));
    }
    return plainElements(dataset, type, count, file.bytes.subspan(*dataset.offset, *needed), file);
}

} // namespace qs::hdf5
