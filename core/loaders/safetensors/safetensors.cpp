// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/safetensors/safetensors.h"

#include "core/base/byte_reader.h"
#include "core/loaders/safetensors/safetensors_header.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace qs::safetensors {

namespace {

// Layout: a 64-bit header length, the header (JSON), then the tensors' bytes without holes.
// (github.com/huggingface/safetensors, README "Format".)

constexpr std::uint64_t kLengthBytes = 8;
/// The reference reader's limit.
constexpr std::uint64_t kLargestHeader = 100'000'000;

/// Types of the format whose elements are no real numbers: listed, not read.
struct ForeignType {
    std::string_view name;
    std::uint64_t bits;
};
constexpr std::array kForeignTypes{ForeignType{"C64", 64}};

std::string_view textOf(std::span<const std::byte> bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Error formatError(std::string message)
{
    return {ErrorCode::Format, std::move(message)};
}

Status checkSize(const Entry& entry, std::uint64_t wanted)
{
    if (entry.end < entry.begin) {
        return formatError("its data_offsets are reversed: it begins at byte " + std::to_string(entry.begin) +
                           " and ends at " + std::to_string(entry.end));
    }
    if (entry.end - entry.begin != wanted) {
        return formatError("shape " + shapeText(entry.shape) + " of " + entry.dtype + " needs " +
                           std::to_string(wanted) + " bytes, but data_offsets give it " +
                           std::to_string(entry.end - entry.begin));
    }
    return ok();
}

/// The tensor without its numbers. A type that is known but cannot be read sets Tensor::error.
Result<Tensor> describe(const Entry& entry)
{
    Tensor tensor;
    tensor.name = entry.name;
    tensor.dtype = entry.dtype;
    tensor.shape = entry.shape;
    const auto count = elementCount(entry.shape);
    if (!count) {
        return count.error();
    }
    tensor.count = *count;
    tensor.bytes = entry.end - entry.begin;

    std::uint64_t bits = 0;
    if (const auto* row = findElementType(entry.dtype)) {
        tensor.type = row->type;
        bits = static_cast<std::uint64_t>(row->bits);
    } else if (const auto* foreign = std::ranges::find(kForeignTypes, entry.dtype, &ForeignType::name);
               foreign != kForeignTypes.end()) {
        bits = foreign->bits;
        tensor.error = Error{ErrorCode::Unsupported, "numbers of dtype " + entry.dtype + " cannot be read yet"};
    } else {
        return formatError("its dtype \"" + entry.dtype + "\" is unknown");
    }
    const auto allBits = byteCount(*count, bits);
    if (!allBits) {
        return allBits.error();
    }
    QS_TRY(checkSize(entry, (*allBits + 7) / 8));
    return tensor;
}

/// The tensors must cover the data exactly: what lies between or behind them would be bytes of unknown meaning, and an
/// overlap means that one of two descriptions is wrong.
Status checkCoverage(const std::vector<Entry>& entries, std::uint64_t dataBytes)
{
    std::vector<std::size_t> order(entries.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return std::pair(entries[i].begin, entries[i].end); });
    std::uint64_t covered = 0;
    for (const std::size_t i : order) {
        const Entry& entry = entries[i];
        const std::string where = "tensor \"" + entry.name + "\"";
        if (entry.end > dataBytes) {
            return formatError(where + " needs bytes " + std::to_string(entry.begin) + " to " +
                               std::to_string(entry.end) + " of the data, but only " + std::to_string(dataBytes) +
                               " bytes follow the header: the file is truncated");
        }
        if (entry.begin != covered) {
            return formatError(
                where + " begins at byte " + std::to_string(entry.begin) + " of the data, but the " +
                (entry.begin < covered ? "tensor before it ends at " : "bytes before it are used up to ") +
                std::to_string(covered) + (entry.begin < covered ? ": they overlap" : ": there is a hole"));
        }
        covered = entry.end;
    }
    if (covered != dataBytes) {
        return formatError(std::to_string(dataBytes - covered) + " bytes behind the last tensor belong to no tensor");
    }
    return ok();
}

} // namespace

bool recognises(std::span<const std::byte> bytes, const std::filesystem::path&)
{
    ByteReader reader(bytes);
    const auto length = reader.number<std::uint64_t>("the header length");
    return length && *length >= 2 && *length <= reader.remaining() && bytes[kLengthBytes] == std::byte{'{'};
}

Result<Model> load(std::shared_ptr<const MappedFile> file, Progress&)
{
    ByteReader reader(file->bytes());
    const auto length = reader.number<std::uint64_t>("the header length");
    if (!length) {
        return length.error();
    }
    if (*length > kLargestHeader) {
        return formatError("not a Safetensors file: its first 8 bytes announce a header of " + std::to_string(*length) +
                           " bytes, and " + std::to_string(kLargestHeader) + " is the limit");
    }
    const auto json = reader.take(*length, "the header");
    if (!json) {
        return json.error();
    }
    auto header = parseHeader(textOf(*json));
    if (!header) {
        return header.error();
    }
    const auto data = file->bytes().subspan(reader.position());

    Model model;
    model.metadata = std::move(header->metadata);
    model.tensors.reserve(header->entries.size());
    for (const Entry& entry : header->entries) {
        auto tensor = describe(entry);
        if (!tensor) {
            return tensor.error().in("tensor \"" + entry.name + "\"");
        }
        model.tensors.push_back(std::move(*tensor));
    }
    QS_TRY(checkCoverage(header->entries, data.size()));
    for (std::size_t i = 0; i < model.tensors.size(); ++i) {
        Tensor& tensor = model.tensors[i];
        if (!tensor.error) {
            tensor.data = plainData(tensor.type, data.subspan(header->entries[i].begin, tensor.bytes), file);
        }
    }
    model.weights = weightsByShape(model.tensors);
    return model;
}

} // namespace qs::safetensors
