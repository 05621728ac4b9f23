// SPDX-License-Identifier: GPL-3.0-or-later
// Checkpoints in several files, and the index beside them that says which file holds which tensor: the
// `model.safetensors.index.json` and `pytorch_model.bin.index.json` of Hugging Face's tools. The index is a JSON object
// whose "weight_map" maps names of tensors to names of files in its own folder.
#pragma once

#include "core/loaders/loader.h"

#include <string>
#include <utility>
#include <vector>

namespace qs::shards {

bool recognises(std::span<const std::byte> bytes, const std::filesystem::path& path);
/// The tensors of all shards in the order of the index. Each shard is opened by whichever loader recognises it; one
/// that cannot be had costs its tensors. The model's loader is that of the shards where they agree.
Result<Model> load(std::shared_ptr<const MappedFile> file, Progress& progress);

/// What an index says.
struct Index {
    std::vector<std::pair<std::string, std::string>> shardOf; ///< tensor name, file name
    std::map<std::string, std::string> metadata;
};
Result<Index> parseIndex(std::string_view json);

} // namespace qs::shards
