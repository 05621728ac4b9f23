// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/tflite/tflite.h"

#include "core/loaders/tflite/tflite_tensor.h"
#include "core/loaders/tflite/tflite_usage.h"
#include "core/loaders/unique_names.h"

#include <algorithm>
#include <limits>

namespace qs::tflite {

namespace {

constexpr std::size_t kMarkOffset = 4; // behind the offset of the root table

/// The tables, after every offset in them was followed and found inside the file. Only the first 2 GB can hold tables,
/// because their offsets have 32 bits; in larger files the numbers lie behind.
Result<const format::Model*> verifiedModel(std::span<const std::byte> bytes)
{
    constexpr std::uint64_t smallestTable = 8; // an offset to its list of fields, and an offset that leads to it
    constexpr int deepest = 16;                // twice as deep as the tables of the format are nested
    const std::uint64_t size = std::min<std::uint64_t>(bytes.size(), FLATBUFFERS_MAX_BUFFER_SIZE - 1);
    flatbuffers::Verifier verifier(reinterpret_cast<const std::uint8_t*>(bytes.data()), size, deepest,
                                   static_cast<flatbuffers::uoffset_t>(size / smallestTable));
    if (!format::VerifyModelBuffer(verifier)) {
        return Error{ErrorCode::Format, "the tables of the TensorFlow Lite file are damaged or cut short: not every "
                                        "offset in them leads to where it should"};
    }
    return format::GetModel(bytes.data());
}

std::string textOf(std::span<const std::byte> bytes)
{
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return std::string(text.substr(0, text.find('\0')));
}

std::map<std::string, std::string> metadataOf(const format::Model& model, const TensorReader& reader)
{
    // Most entries are tables of their own formats (labels, associated files); these are short texts.
    constexpr std::string_view shortText = "min_runtime_version";
    constexpr std::size_t longest = 64;
    std::map<std::string, std::string> metadata{{"schema version", std::to_string(model.version())}};
    if (model.description() != nullptr && model.description()->size() > 0) {
        metadata["description"] = model.description()->str();
    }
    if (model.metadata() == nullptr) {
        return metadata;
    }
    for (const format::Metadata* const entry : *model.metadata()) {
        const auto bytes = reader.buffer(entry->buffer());
        if (entry->name() == nullptr || !bytes) {
            continue;
        }
        const std::string name = entry->name()->str();
        metadata[name] =
            name == shortText && bytes->size() <= longest ? textOf(*bytes) : std::to_string(bytes->size()) + " bytes";
    }
    return metadata;
}

void addGraph(const format::Model& model, std::uint32_t number, const TensorReader& reader, UniqueNames& names,
              Model& result, std::vector<TensorPlace>& places)
{
    const format::SubGraph& graph = *model.subgraphs()->Get(number);
    for (std::uint32_t i = 0; graph.tensors() != nullptr && i < graph.tensors()->size(); ++i) {
        auto tensor = reader.read(graph, *graph.tensors()->Get(i));
        if (!tensor) {
            continue;
        }
        tensor->name = names.next(tensor->name.empty() ? "tensor " + std::to_string(i) : tensor->name);
        result.tensors.push_back(std::move(*tensor));
        places.push_back({number, i});
    }
}

} // namespace

bool recognises(std::span<const std::byte> bytes, const std::filesystem::path&)
{
    const std::string_view mark = format::ModelIdentifier();
    return bytes.size() >= kMarkOffset + mark.size() &&
           std::string_view(reinterpret_cast<const char*>(bytes.data()) + kMarkOffset, mark.size()) == mark;
}

Result<Model> load(std::shared_ptr<const MappedFile> file, Progress& progress)
{
    if (!recognises(file->bytes(), file->path())) {
        return Error{ErrorCode::Format, "not a TensorFlow Lite file: its bytes 4 to 7 are not \"TFL3\""};
    }
    const auto source = verifiedModel(file->bytes());
    if (!source) {
        return source.error();
    }
    const TensorReader reader(**source, file);
    Model model;
    model.metadata = metadataOf(**source, reader);
    UniqueNames names;
    std::vector<TensorPlace> places;
    const std::uint32_t graphs = (*source)->subgraphs() == nullptr ? 0 : (*source)->subgraphs()->size();
    progress.begin("Reading the tensors", graphs);
    for (std::uint32_t i = 0; i < graphs; ++i) {
        if (progress.cancelled()) {
            return Error{ErrorCode::Cancelled, "opening was cancelled"};
        }
        addGraph(**source, i, reader, names, model, places);
        progress.advance();
    }
    model.weights = weightsOf(**source, model.tensors, places);
    return model;
}

} // namespace qs::tflite
