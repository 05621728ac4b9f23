// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/hdf5/hdf5_chunks.h"

#include "core/loaders/hdf5/hdf5_filters.h"

#include <algorithm>
#include <new>

namespace qs::hdf5 {

namespace {

using Bytes = std::vector<std::byte>;

Error formatError(std::string message)
{
    return {ErrorCode::Format, std::move(message)};
}

/// Sizes in elements and bytes that follow from the shapes of a dataset and its chunks. All are checked.
struct Sizes {
    std::uint64_t element = 0;  ///< bytes
    std::uint64_t chunk = 0;    ///< bytes of a chunk without packing; chunks at the edges are as long as all others
    std::uint64_t row = 1;      ///< elements of one index of the first axis
    std::uint64_t rows = 0;     ///< extent of the first axis
    std::uint64_t partRows = 0; ///< of them in one part: the chunks that begin at the same index
};

/// Takes the dataset apart along its first axis: all chunks that begin at the same index of it make one part, which is
/// unpacked at once and has its elements in order.
class ChunkedData final : public TensorData {
public:
    ChunkedData(Dataset dataset, ElementType type, const Sizes& sizes, FileBytes file,
                std::shared_ptr<UnpackedParts> parts)
        : m_dataset(std::move(dataset)),
          m_row(rowOf(type)),
          m_sizes(sizes),
          m_file(std::move(file)),
          m_parts(std::move(parts))
    {}

    Status read(std::uint64_t first, std::span<float> out) const override { return decode(first, out, m_row.toFloat); }
    Status read(std::uint64_t first, std::span<double> out) const override
    {
        return decode(first, out, m_row.toDouble);
    }

private:
    template <typename Out>
    Status decode(std::uint64_t first, std::span<Out> out, void (*toNumbers)(const std::byte*, std::span<Out>)) const
    {
        const std::uint64_t partElements = m_sizes.partRows * m_sizes.row;
        while (!out.empty()) {
            const std::uint64_t part = first / partElements;
            const std::uint64_t inside = first % partElements;
            const auto bytes = m_parts->get({this, part}, [&] { return unpack(part); });
            if (!bytes) {
                return bytes.error();
            }
            const std::uint64_t left = (*bytes)->size() / m_sizes.element - inside;
            const std::size_t some = std::min<std::uint64_t>(left, out.size());
            toNumbers((*bytes)->data() + inside * m_sizes.element, out.first(some));
            out = out.subspan(some);
            first += some;
        }
        return ok();
    }

    Result<UnpackedParts::Bytes> unpack(std::uint64_t part) const
    {
        try {
            const std::uint64_t begin = part * m_sizes.partRows;
            const std::uint64_t rows = std::min(m_sizes.partRows, m_sizes.rows - begin);
            auto whole = std::make_shared<Bytes>(rows * m_sizes.row * m_sizes.element);
            // Not as one call: clang 14 does not compile the subrange that it returns.
            const auto firstRow = [](const Chunk& chunk) { return chunk.at.front(); };
            const auto row = static_cast<std::int64_t>(begin);
            const auto from = std::ranges::lower_bound(m_dataset.chunks, row, {}, firstRow);
            const auto to = std::ranges::upper_bound(m_dataset.chunks, row, {}, firstRow);
            fillUnwritten(static_cast<std::size_t>(to - from), *whole);
            Bytes one(m_sizes.chunk);
            for (auto chunk = from; chunk != to; ++chunk) {
                QS_TRY(unpackChunk(m_file.bytes.subspan(chunk->offset, chunk->bytes), m_dataset.filters,
                                   chunk->filterMask, m_sizes.element, one));
                place(*chunk, one, rows, *whole);
            }
            if (m_dataset.isBigEndian && m_sizes.element > 1) {
                for (auto at = whole->begin(); at != whole->end(); at += static_cast<std::ptrdiff_t>(m_sizes.element)) {
                    std::reverse(at, at + static_cast<std::ptrdiff_t>(m_sizes.element));
                }
            }
            return UnpackedParts::Bytes(whole);
        } catch (const std::bad_alloc&) {
            return Error{ErrorCode::OutOfMemory, "not enough memory to unpack a part of its numbers"};
        }
    }

    /// Elements of chunks that the file does not have get the fill value.
    void fillUnwritten(std::size_t chunks, Bytes& whole) const
    {
        std::size_t complete = 1;
        for (std::size_t axis = 1; axis < m_dataset.shape.size(); ++axis) {
            const std::int64_t extent = m_dataset.chunkShape[axis];
            complete *= static_cast<std::size_t>((m_dataset.shape[axis] - 1) / extent + 1);
        }
        if (chunks == complete) {
            return;
        }
        for (std::size_t at = 0; at < whole.size(); at += m_sizes.element) {
            std::ranges::copy(m_dataset.fill, whole.begin() + static_cast<std::ptrdiff_t>(at));
        }
    }

    /// Copies what lies inside the dataset, run by run along the last axis.
    void place(const Chunk& chunk, const Bytes& one, std::uint64_t rows, Bytes& whole) const
    {
        const std::size_t rank = m_dataset.shape.size();
        std::vector<std::uint64_t> inside(rank); // extents of the chunk up to the edge of the dataset
        for (std::size_t axis = 0; axis < rank; ++axis) {
            inside[axis] = static_cast<std::uint64_t>(
                std::min(m_dataset.chunkShape[axis], m_dataset.shape[axis] - chunk.at[axis]));
        }
        inside[0] = std::min(inside[0], rows);
        std::vector<std::uint64_t> index(rank); // within the chunk; the last one stays 0
        while (true) {
            std::uint64_t from = 0;
            std::uint64_t to = 0;
            for (std::size_t axis = 0; axis < rank; ++axis) {
                const auto begin = axis == 0 ? 0 : static_cast<std::uint64_t>(chunk.at[axis]);
                from = from * static_cast<std::uint64_t>(m_dataset.chunkShape[axis]) + index[axis];
                to = to * static_cast<std::uint64_t>(m_dataset.shape[axis]) + begin + index[axis];
            }
            std::copy_n(one.begin() + static_cast<std::ptrdiff_t>(from * m_sizes.element),
                        inside[rank - 1] * m_sizes.element,
                        whole.begin() + static_cast<std::ptrdiff_t>(to * m_sizes.element));
            std::size_t axis = rank - 1;
            while (axis > 0 && ++index[axis - 1] == inside[axis - 1]) {
                index[--axis] = 0;
            }
            if (axis == 0) {
                return;
            }
        }
    }

    Dataset m_dataset; ///< its chunks sorted by their first elements
    const ElementTypeRow& m_row;
    Sizes m_sizes;
    FileBytes m_file;
    std::shared_ptr<UnpackedParts> m_parts;
};

std::string textOf(const Chunk& chunk)
{
    return "the chunk at " + shapeText(chunk.at);
}

Status checkChunk(const Chunk& chunk, const Dataset& dataset, const Sizes& sizes, std::uint64_t fileBytes)
{
    for (std::size_t axis = 0; axis < chunk.at.size(); ++axis) {
        const std::int64_t at = chunk.at[axis];
        if (at < 0 || at >= dataset.shape[axis] || at % dataset.chunkShape[axis] != 0) {
            return formatError(textOf(chunk) + " is no place for one of shape " + shapeText(dataset.chunkShape) +
                               " in a dataset of shape " + shapeText(dataset.shape));
        }
    }
    if (chunk.offset > fileBytes || chunk.bytes > fileBytes - chunk.offset) {
        return formatError(textOf(chunk) + " needs " + std::to_string(chunk.bytes) + " bytes from byte " +
                           std::to_string(chunk.offset) + " on, but the file ends at " + std::to_string(fileBytes) +
                           ": the file is truncated");
    }
    if (mostUnpacked(dataset.filters, chunk.filterMask, chunk.bytes) < sizes.chunk) {
        return formatError(textOf(chunk) + " has " + std::to_string(chunk.bytes) + " bytes, which cannot hold the " +
                           std::to_string(sizes.chunk) + " of its shape " + shapeText(dataset.chunkShape));
    }
    return ok();
}

/// Shapes of the dataset and its chunks against each other and against what a file of this size can hold.
Result<Sizes> sizesOf(const Dataset& dataset, std::uint64_t count, std::uint64_t fileBytes)
{
    const bool isShape = dataset.chunkShape.size() == dataset.shape.size() &&
                         std::ranges::all_of(dataset.chunkShape, [](std::int64_t extent) { return extent > 0; });
    const auto chunkCount = isShape ? elementCount(dataset.chunkShape) : Result<std::uint64_t>(formatError(""));
    const auto chunkBytes = chunkCount ? byteCount(*chunkCount, dataset.elementBytes) : chunkCount;
    if (!chunkBytes) {
        return formatError("chunks of shape " + shapeText(dataset.chunkShape) + " do not fit its shape " +
                           shapeText(dataset.shape));
    }
    // Chunks may be missing, and then the fill value stands for them; without a limit a file of nothing but a header
    // could stand for any number of them.
    const std::vector<Filter> deflate{{1, {}}};
    const std::uint64_t most = mostUnpacked(deflate, 0, fileBytes);
    if (const auto bytes = byteCount(count, dataset.elementBytes); !bytes || *bytes > most) {
        return formatError("shape " + shapeText(dataset.shape) + " of " + dataset.dtype + " is more than a file of " +
                           std::to_string(fileBytes) + " bytes can hold");
    }
    Sizes sizes{.element = dataset.elementBytes, .chunk = *chunkBytes};
    sizes.rows = static_cast<std::uint64_t>(dataset.shape.front());
    sizes.row = count / sizes.rows;
    sizes.partRows = static_cast<std::uint64_t>(std::min(dataset.chunkShape.front(), dataset.shape.front()));
    return sizes;
}

} // namespace

Result<std::shared_ptr<const TensorData>> chunkedData(const Dataset& dataset, ElementType type, std::uint64_t count,
                                                      const FileBytes& file,
                                                      const std::shared_ptr<UnpackedParts>& parts)
{
    if (count == 0) {
        return plainData(type, {}, file.owner);
    }
    QS_TRY(checkFilters(dataset.filters));
    if (dataset.shape.empty()) {
        return formatError("a single number cannot be stored in chunks");
    }
    const auto sizes = sizesOf(dataset, count, file.bytes.size());
    if (!sizes) {
        return sizes.error();
    }
    if (dataset.chunks.empty()) {
        return formatError("its numbers were never written to the file");
    }
    if (dataset.fill.size() != sizes->element) {
        return formatError("its fill value has " + std::to_string(dataset.fill.size()) + " bytes instead of " +
                           std::to_string(sizes->element));
    }
    Dataset sorted = dataset;
    std::ranges::sort(sorted.chunks, {}, &Chunk::at);
    for (std::size_t i = 0; i < sorted.chunks.size(); ++i) {
        QS_TRY(checkChunk(sorted.chunks[i], sorted, *sizes, file.bytes.size()));
        if (i > 0 && sorted.chunks[i].at == sorted.chunks[i - 1].at) {
            return formatError(textOf(sorted.chunks[i]) + " is there twice");
        }
    }
    return std::shared_ptr<const TensorData>(
        std::make_shared<ChunkedData>(std::move(sorted), type, *sizes, file, parts));
}

} // namespace qs::hdf5
