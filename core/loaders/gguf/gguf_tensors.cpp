// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/gguf/gguf_tensors.h"

#include "core/blocks/block_data.h"
#include "core/loaders/gguf/gguf_types.h"
#include "core/tensor/stored_codes.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace qs::gguf {

namespace {

Error formatError(std::string message)
{
    return {ErrorCode::Format, std::move(message)};
}

/// Fills type and sizes, or fails with what is wrong with the description.
Status describe(const TensorInfo& info, std::uint64_t alignment, Tensor& tensor)
{
    const TensorType* const type = findTensorType(info.type);
    tensor.dtype = type == nullptr ? "type " + std::to_string(info.type) : std::string(type->name);
    if (info.error) {
        return *info.error;
    }
    if (type == nullptr) {
        return Error{ErrorCode::Unsupported, "its numbers are of " + unknownTypeText(info.type)};
    }
    tensor.type = type->element;
    const auto count = elementCount(info.shape);
    if (!count) {
        return count.error();
    }
    tensor.count = *count;
    const auto* const codec = type->isPlain() ? nullptr : findBlockCodec(type->codec);
    const auto inBlock = codec == nullptr ? 1 : static_cast<std::uint64_t>(codec->values);
    const auto row = info.shape.empty() ? 1 : static_cast<std::uint64_t>(info.shape.back());
    if (row % inBlock != 0) {
        return Error{ErrorCode::Shape, "its rows have " + std::to_string(row) + " values, which is no multiple of " +
                                           std::to_string(inBlock) + ", the block of " + tensor.dtype};
    }
    const int bytesEach = codec == nullptr ? rowOf(type->element).bytes() : codec->bytes;
    const auto bytes = byteCount(*count / inBlock, static_cast<std::uint64_t>(bytesEach));
    if (!bytes) {
        return bytes.error();
    }
    tensor.bytes = *bytes;
    if (info.offset % alignment != 0) {
        return formatError("its offset " + std::to_string(info.offset) + " is no multiple of the alignment, " +
                           std::to_string(alignment));
    }
    return ok();
}

/// A tensor in the data, sorted by where it begins.
struct Place {
    std::uint64_t begin = 0;
    std::uint64_t bytes = 0;
    std::size_t tensor = 0;

    bool fits(std::uint64_t dataBytes) const { return begin <= dataBytes && bytes <= dataBytes - begin; }
};

/// Compares the places of the tensors with the data and with each other.
class PlaceCheck {
public:
    PlaceCheck(const Directory& directory, std::uint64_t fileBytes, std::vector<Tensor>& tensors)
        : m_directory(directory),
          m_fileBytes(fileBytes),
          m_dataBytes(fileBytes - std::min(fileBytes, directory.dataBegin)),
          m_tensors(tensors)
    {
        for (std::size_t i = 0; i < tensors.size(); ++i) {
            if (!tensors[i].error && tensors[i].bytes > 0) {
                m_places.push_back({directory.tensors[i].offset, tensors[i].bytes, i});
            }
        }
        std::ranges::stable_sort(m_places, {}, &Place::begin);
    }

    Status run()
    {
        const Place* before = nullptr;
        for (std::size_t i = 0; i < m_places.size(); ++i) {
            const Place& place = m_places[i];
            if (!place.fits(m_dataBytes)) {
                if (const auto wrong = wrongPlace(i, before)) {
                    m_tensors[place.tensor].error = wrong;
                    continue;
                }
                return truncated(place);
            }
            if (before != nullptr && place.begin < before->begin + before->bytes) {
                return formatError("tensors " + nameOf(*before) + " and " + nameOf(place) +
                                   " overlap: one ends at byte " + std::to_string(before->begin + before->bytes) +
                                   " of the data, the other begins at byte " + std::to_string(place.begin));
            }
            before = &place;
        }
        return ok();
    }

private:
    /// Why only this tensor is wrong about where it lies. Nothing where the file simply ends too early: then the tensor
    /// begins where the one before it ends, and no other begins inside it.
    std::optional<Error> wrongPlace(std::size_t i, const Place* before) const
    {
        const Place& place = m_places[i];
        const std::uint64_t end = before == nullptr ? 0 : before->begin + before->bytes;
        const std::uint64_t next = (end + m_directory.alignment - 1) / m_directory.alignment * m_directory.alignment;
        if (place.begin > m_dataBytes && place.begin != next) {
            return formatError("its offset " + std::to_string(place.begin) +
                               " lies past the end of the data, which has " + std::to_string(m_dataBytes) + " bytes");
        }
        if (i + 1 < m_places.size() && m_places[i + 1].begin < m_dataBytes) {
            return formatError("it needs bytes " + std::to_string(place.begin) + " to " +
                               std::to_string(place.begin + place.bytes) + " of the data, but tensor " +
                               nameOf(m_places[i + 1]) + " begins at byte " + std::to_string(m_places[i + 1].begin) +
                               " and the file ends before: its size is wrong");
        }
        return std::nullopt;
    }

    Error truncated(const Place& place) const
    {
        const std::uint64_t begin = m_directory.dataBegin + place.begin; // both below 2^63: no wrap-around
        return formatError("tensor " + nameOf(place) + " needs bytes " + std::to_string(begin) + " to " +
                           std::to_string(begin + place.bytes) + " of the file, which ends at " +
                           std::to_string(m_fileBytes) + ": it is truncated");
    }

    std::string nameOf(const Place& place) const { return '"' + m_tensors[place.tensor].name + '"'; }

    const Directory& m_directory;
    std::uint64_t m_fileBytes;
    std::uint64_t m_dataBytes;
    std::vector<Tensor>& m_tensors;
    std::vector<Place> m_places;
};

/// The shape of something of which there are `perBlock` for each block of a row.
Shape shapePerBlock(const Shape& shape, const BlockCodec& codec, int perBlock)
{
    Shape result = shape;
    if (!result.empty()) {
        result.back() = result.back() / codec.values * perBlock;
    }
    return result;
}

Tensor parameterTensor(const Tensor& tensor, const BlockRun& run, const BlockParameter& parameter)
{
    Tensor result;
    result.name = parameter.name;
    result.dtype = rowOf(result.type).name;
    result.shape = shapePerBlock(tensor.shape, run.codec, parameter.perBlock);
    result.count = run.blocks() * static_cast<std::uint64_t>(parameter.perBlock);
    result.bytes = run.blocks() * static_cast<std::uint64_t>(parameter.bytes);
    result.data = blockParameter(run, parameter);
    return result;
}

Tensor codesTensor(const Tensor& tensor, const BlockRun& run, std::uint64_t parameterBytes)
{
    Tensor codes;
    codes.name = "codes";
    codes.type = ElementType::U8;
    codes.dtype = rowOf(codes.type).name;
    codes.shape = tensor.shape;
    codes.count = tensor.count;
    if (run.codec.codesOf == nullptr) {
        codes.error = Error{ErrorCode::Unsupported, tensor.dtype + " has no codes that can be told value by value"};
        return codes;
    }
    const int bits = std::bit_width(static_cast<unsigned>(run.codec.codes - 1));
    // Three trits' worth of two bits is more than TQ1_0 spends.
    codes.bytes = std::min(tensor.count / 8 * static_cast<std::uint64_t>(bits), tensor.bytes - parameterBytes);
    codes.data = blockCodes(run);
    return codes;
}

/// What a tensor of blocks consists of.
std::shared_ptr<const StoredCodes> storedCodes(const Tensor& tensor, const BlockRun& run)
{
    auto stored = std::make_shared<StoredCodes>();
    std::uint64_t parameterBytes = 0;
    for (const BlockParameter& parameter : parametersOf(run.codec.id)) {
        stored->parameters.push_back(parameterTensor(tensor, run, parameter));
        parameterBytes += stored->parameters.back().bytes;
    }
    const std::string_view rule = ruleTextOf(run.codec.id);
    stored->scheme = "GGUF " + tensor.dtype + ", blocks of " + std::to_string(run.codec.values) + ": " +
                     (rule.empty() ? "codes and scales are not shown apart" : std::string(rule));
    stored->bitsPerWeight = run.codec.bitsPerValue();
    stored->codes = codesTensor(tensor, run, parameterBytes);
    return stored;
}

void attachData(const TensorType& type, std::span<const std::byte> bytes, const std::shared_ptr<const MappedFile>& file,
                Tensor& tensor)
{
    if (type.isPlain()) {
        tensor.data = plainData(type.element, bytes, file);
        return;
    }
    const BlockRun run{*findBlockCodec(type.codec), bytes, file};
    tensor.data = blockValues(run);
    tensor.stored = storedCodes(tensor, run);
}

} // namespace

Result<std::vector<Tensor>> tensorsOf(const Directory& directory, const std::shared_ptr<const MappedFile>& file)
{
    std::vector<Tensor> tensors;
    tensors.reserve(directory.tensors.size());
    for (const TensorInfo& info : directory.tensors) {
        Tensor& tensor = tensors.emplace_back();
        tensor.name = info.name;
        tensor.shape = info.shape;
        if (const auto described = describe(info, directory.alignment, tensor); !described) {
            tensor.error = described.error();
        }
    }
    QS_TRY(PlaceCheck(directory, file->bytes().size(), tensors).run());
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        const TensorInfo& info = directory.tensors[i];
        if (!tensors[i].error) {
            const auto bytes = tensors[i].bytes == 0
                                   ? std::span<const std::byte>()
                                   : file->bytes().subspan(directory.dataBegin + info.offset, tensors[i].bytes);
            attachData(*findTensorType(info.type), bytes, file, tensors[i]);
        }
    }
    return tensors;
}

} // namespace qs::gguf
