// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/shard_index.h"

#include "core/base/parallel.h"
#include "core/loaders/json_members.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace qs::shards {

namespace {

using Json = nlohmann::json;

/// As large as the largest header of a single Safetensors file.
constexpr std::uint64_t kLargestIndex = 100'000'000;

Error formatError(std::string message)
{
    return {ErrorCode::Format, std::move(message)};
}

std::string_view textOf(std::span<const std::byte> bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Status readWeightMap(const Json& map, Index& index)
{
    if (!map.is_object()) {
        return formatError("its weight_map is not a JSON object");
    }
    for (const auto& [tensor, shard] : map.items()) {
        if (!shard.is_string()) {
            return formatError("it names no file for tensor \"" + tensor + "\"");
        }
        index.shardOf.emplace_back(tensor, shard.get<std::string>());
    }
    return ok();
}

/// One opened shard, or why it cannot be had; and where its tensors are in it.
struct Shard {
    Result<Model> model = formatError("not opened");
    std::unordered_map<std::string, std::size_t> tensors;
    std::unordered_map<std::size_t, const Weight*> weights; ///< by tensor
    std::vector<std::shared_ptr<const MappedFile>> files;   ///< mapped for it
    std::uint64_t fileBytes = 0;
    std::size_t listed = 0; ///< tensors that the index puts here
};
using Shards = std::map<std::string, Shard>; // by name

/// The name of a shard comes from the file, so it is a label for a neighbour and never a path.
Status checkShardName(const std::string& name)
{
    if (name.empty() || name == "." || name == ".." || name.find_first_of("/\\") != std::string::npos ||
        name.find('\0') != std::string::npos) {
        return formatError("the shard \"" + name + "\" is not a plain file name inside the model's folder: refused");
    }
    return ok();
}

void openShard(const std::filesystem::path& folder, const std::string& name, Progress& progress, Shard& shard)
{
    const std::string where = "shard \"" + name + "\"";
    if (const auto plain = checkShardName(name); !plain) {
        shard.model = plain.error();
        return;
    }
    const auto file = MappedFile::open(folder / std::filesystem::path(std::u8string(name.begin(), name.end())));
    if (!file) {
        shard.model = file.error().in(where + " is missing or cannot be read");
        return;
    }
    if (recognises((*file)->bytes(), (*file)->path())) {
        shard.model = formatError(where + " is an index itself, not a file with tensors");
        return;
    }
    // Shards are opened side by side, so their loaders do not write to the one progress.
    Progress own([&progress] { return progress.cancelled(); }, {});
    shard.model = loadModel(*file, own);
    shard.fileBytes = (*file)->bytes().size();
    if (!shard.model) {
        shard.model = shard.model.error().in(where);
        return;
    }
    for (std::size_t i = 0; i < shard.model->tensors.size(); ++i) {
        shard.tensors.emplace(shard.model->tensors[i].name, i);
    }
    for (const Weight& weight : shard.model->weights) {
        shard.weights.emplace(weight.tensor, &weight);
    }
}

Status openShards(const std::filesystem::path& folder, Shards& shards, Progress& progress)
{
    std::vector<Shards::value_type*> all;
    for (auto& shard : shards) {
        all.push_back(&shard);
    }
    progress.begin("Opening the shards", all.size());
    const Status opened = parallelFor(all.size(), progress, [&](std::size_t i) {
        const OpenedFiles mapped; // by this thread
        openShard(folder, all[i]->first, progress, all[i]->second);
        all[i]->second.files = mapped.all();
        progress.advance();
        return ok();
    });
    for (Shards::value_type* const shard : all) {
        OpenedFiles::note(std::exchange(shard->second.files, {}));
    }
    return opened || opened.error().code != ErrorCode::Cancelled ? opened
                                                                 : Error{ErrorCode::Cancelled, "opening was cancelled"};
}

/// Puts tensor `name` of `shard` into the model, with what its loader knows of it as a weight.
void addTensor(const std::string& name, const std::string& shardName, const Shard& shard, Model& model)
{
    Tensor tensor;
    tensor.name = name;
    if (!shard.model) {
        tensor.error = shard.model.error();
    } else if (const auto found = shard.tensors.find(name); found == shard.tensors.end()) {
        tensor.error = formatError("the index puts it into shard \"" + shardName + "\", but it is not in that file");
    } else {
        tensor = shard.model->tensors[found->second];
        if (const auto weight = shard.weights.find(found->second); weight != shard.weights.end()) {
            model.weights.push_back(*weight->second);
            model.weights.back().tensor = model.tensors.size();
        }
    }
    model.tensors.push_back(std::move(tensor));
}

/// What a shard tells beside its tensors.
void addFacts(const std::string& name, const Shard& shard, Model& model)
{
    model.fileBytes += shard.fileBytes;
    if (!shard.model) {
        return;
    }
    model.metadata.insert(shard.model->metadata.begin(), shard.model->metadata.end()); // the index's own stay
    const std::string where = "shard \"" + name + "\"";
    for (const Problem& problem : shard.model->problems) {
        model.problems.push_back({problem.tensor, where + ": " + problem.message});
    }
    if (shard.tensors.size() > shard.listed) {
        model.problems.push_back({"", where + " holds " + std::to_string(shard.tensors.size()) +
                                          " tensors, and the index lists only " + std::to_string(shard.listed) +
                                          " of them"});
    }
    model.loader = model.loader.empty() || model.loader == shard.model->loader ? shard.model->loader : "index";
}

} // namespace

Result<Index> parseIndex(std::string_view json)
{
    Index index;
    bool hasMap = false;
    json.remove_prefix(std::min(json.find_first_not_of(" \t\r\n"), json.size()));
    const auto read = forEachMember(json, "its text", [&](const std::string& name, const Json& value) -> Status {
        if (name == "metadata" && value.is_object()) {
            for (const auto& [key, item] : value.items()) { // total_size is a number here
                index.metadata[key] = item.is_string() ? item.get<std::string>() : item.dump();
            }
        }
        if (name != "weight_map") {
            return ok();
        }
        hasMap = true;
        return readWeightMap(value, index);
    });
    if (!read) {
        return read.error().in("the index of a sharded model");
    }
    if (!hasMap) {
        return formatError("the JSON text has no weight_map: it is not the index of a sharded model");
    }
    return index;
}

bool recognises(std::span<const std::byte> bytes, const std::filesystem::path&)
{
    // The length that begins a Safetensors file can be a "{" too, but as a 64-bit number it goes on with zeros, which
    // no text has.
    constexpr std::size_t lengthBytes = 8;
    const auto start = bytes.first(std::min(bytes.size(), lengthBytes));
    if (std::ranges::find(start, std::byte{0}) != start.end() || bytes.size() > kLargestIndex) {
        return false;
    }
    constexpr std::size_t blanks = 4096;
    const auto text = textOf(bytes.first(std::min(bytes.size(), blanks)));
    const auto first = text.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && text[first] == '{' &&
           textOf(bytes).find("\"weight_map\"") != std::string_view::npos;
}

Result<Model> load(std::shared_ptr<const MappedFile> file, Progress& progress)
{
    if (file->bytes().size() > kLargestIndex) {
        return formatError("the index has " + std::to_string(file->bytes().size()) + " bytes, and " +
                           std::to_string(kLargestIndex) + " is the limit");
    }
    auto index = parseIndex(textOf(file->bytes()));
    if (!index) {
        return index.error();
    }
    Shards shards;
    for (const auto& [tensor, shardName] : index->shardOf) {
        ++shards[shardName].listed;
    }
    QS_TRY(openShards(file->path().parent_path(), shards, progress));

    Model model;
    model.metadata = std::move(index->metadata);
    model.tensors.reserve(index->shardOf.size());
    for (const auto& [tensor, shardName] : index->shardOf) {
        addTensor(tensor, shardName, shards[shardName], model);
    }
    for (const auto& [name, shard] : shards) {
        addFacts(name, shard, model);
    }
    return model;
}

} // namespace qs::shards
