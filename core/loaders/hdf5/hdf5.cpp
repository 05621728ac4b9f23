// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/hdf5/hdf5.h"

#include "core/base/byte_reader.h"
#include "core/loaders/hdf5/keras.h"
#include "core/loaders/unique_names.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace qs::hdf5 {

namespace {

constexpr std::string_view kMark = "\x89HDF\r\n\x1a\n";

std::string_view textOf(std::span<const std::byte> bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Where the superblock is: at the start, or behind a block of the user's of 512, 1024, 2048 … bytes.
std::optional<std::uint64_t> superblock(std::span<const std::byte> bytes)
{
    constexpr std::uint64_t smallestBlock = 512;
    for (std::uint64_t at = 0; at <= bytes.size() && bytes.size() - at >= kMark.size();
         at = at == 0 ? smallestBlock : 2 * at) {
        if (textOf(bytes.subspan(at, kMark.size())) == kMark) {
            return at;
        }
    }
    return std::nullopt;
}

/// Compares the length that the superblock names with the file's, which tells truncated files at once. (HDF5 File
/// Format Specification 3.0, "Format Signature and Superblock".) What else is in it is for the library.
Status checkLength(std::span<const std::byte> bytes, std::uint64_t at)
{
    ByteReader reader(bytes.subspan(at + kMark.size()));
    const auto version = reader.number<std::uint8_t>("the superblock");
    if (!version) {
        return version.error();
    }
    constexpr std::uint8_t last = 3;
    if (*version > last) {
        return Error{ErrorCode::Unsupported, "its HDF5 superblock has version " + std::to_string(*version) + ", and " +
                                                 std::to_string(last) + " is the latest known here"};
    }
    // Of versions 0 and 1: numbers before the sizes of offsets; then those before the base address.
    const bool isOld = *version < 2;
    QS_TRY(reader.take(isOld ? 4 : 0, "the superblock"));
    const auto offsetBytes = reader.number<std::uint8_t>("the superblock");
    if (!offsetBytes) {
        return offsetBytes.error();
    }
    if (*offsetBytes != sizeof(std::uint64_t)) {
        return ok(); // none that anybody writes; the library may judge
    }
    QS_TRY(reader.take(isOld ? (*version == 0 ? 10 : 14) : 2, "the superblock"));
    QS_TRY(reader.take(2 * sizeof(std::uint64_t), "the superblock")); // base, and free space or extension
    const auto end = reader.number<std::uint64_t>("the superblock");
    if (!end) {
        return end.error();
    }
    if (*end > bytes.size()) {
        return Error{ErrorCode::Format, "the file is truncated: it should have " + std::to_string(*end) +
                                            " bytes, but has " + std::to_string(bytes.size())};
    }
    return ok();
}

/// A file opened for the lister; closed on every way out.
class OpenFile {
public:
    explicit OpenFile(const std::filesystem::path& path)
        : m_descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK))
    {}
    ~OpenFile()
    {
        if (m_descriptor >= 0) {
            ::close(m_descriptor);
        }
    }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;

    int descriptor() const { return m_descriptor; }
    bool hasLength(std::uint64_t bytes) const
    {
        struct stat info = {};
        return ::fstat(m_descriptor, &info) == 0 && static_cast<std::uint64_t>(info.st_size) == bytes;
    }

private:
    int m_descriptor;
};

Tensor tensorOf(const Dataset& dataset, const FileBytes& file, const std::shared_ptr<UnpackedParts>& parts)
{
    Tensor tensor;
    tensor.name = dataset.path;
    tensor.dtype = dataset.dtype;
    tensor.shape = dataset.shape;
    const auto fail = [&](Error error) {
        tensor.error = std::move(error);
        return tensor;
    };
    if (dataset.error) {
        return fail({ErrorCode::Format, *dataset.error});
    }
    const auto count = elementCount(dataset.shape);
    if (!count) {
        return fail(count.error());
    }
    tensor.count = *count;
    const ElementTypeRow* const row = findElementType(dataset.dtype);
    if (row == nullptr) {
        return fail({ErrorCode::Unsupported, "elements of type \"" + dataset.dtype + "\" cannot be read"});
    }
    if (static_cast<std::uint64_t>(row->bytes()) != dataset.elementBytes) {
        return fail({ErrorCode::Format,
                     "its " + dataset.dtype + " have " + std::to_string(dataset.elementBytes) + " bytes each"});
    }
    tensor.type = row->type;
    auto data = dataOf(dataset, row->type, *count, file, parts);
    if (!data) {
        return fail(data.error());
    }
    tensor.data = std::move(*data);
    tensor.bytes = *count * dataset.elementBytes; // checked by dataOf
    if (dataset.layout == "chunked") {            // as stored
        tensor.bytes = 0;
        for (const Chunk& chunk : dataset.chunks) {
            tensor.bytes += chunk.bytes; // each at most the file
        }
    }
    return tensor;
}

} // namespace

bool recognises(std::span<const std::byte> bytes, const std::filesystem::path&)
{
    return superblock(bytes).has_value();
}

Result<Model> modelOf(std::string_view listing, const FileBytes& bytes, std::string_view configuration)
{
    auto directory = parseDirectory(listing);
    if (!directory) {
        return directory.error();
    }
    Model model;
    const keras::Network network(*directory, configuration);
    network.sortLikeLayers(directory->datasets);
    model.metadata = network.metadata();
    model.problems = std::move(directory->problems);
    const auto parts = std::make_shared<UnpackedParts>();
    UniqueNames names; // paths differ, but names that are no valid UTF-8 may have become equal
    for (const Dataset& dataset : directory->datasets) {
        model.tensors.push_back(tensorOf(dataset, bytes, parts));
        model.tensors.back().name = names.next(model.tensors.back().name);
    }
    model.weights = network.weightsOf(model.tensors);
    return model;
}

Result<Model> readModel(const FilePart& part, const FileBytes& bytes, std::string_view configuration,
                        Progress& progress)
{
    const auto start = superblock(bytes.bytes);
    if (!start) {
        return Error{ErrorCode::Format, "not an HDF5 file: its first bytes are not the mark of one"};
    }
    QS_TRY(checkLength(bytes.bytes, *start));
    progress.begin("Listing the datasets", 1);
    const auto output = runLister(part, limitsFor(part.bytes), progress);
    if (!output) {
        return output.error();
    }
    auto model = modelOf(*output, bytes, configuration);
    progress.advance();
    return model;
}

Result<Model> readMapped(const std::shared_ptr<const MappedFile>& file, std::uint64_t begin, std::uint64_t length,
                         std::string_view configuration, Progress& progress)
{
    const OpenFile opened(file->path());
    if (opened.descriptor() < 0) {
        return Error{ErrorCode::Io, std::string("cannot open the file: ") + std::strerror(errno)};
    }
    if (!opened.hasLength(file->bytes().size())) {
        return Error{ErrorCode::Io, "the file is being changed: open it again when it is complete"};
    }
    return readModel({opened.descriptor(), begin, length}, {file->bytes().subspan(begin, length), file, file},
                     configuration, progress);
}

Result<Model> load(std::shared_ptr<const MappedFile> file, Progress& progress)
{
    return readMapped(file, 0, file->bytes().size(), {}, progress);
}

} // namespace qs::hdf5
