// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/loaders/loader.h"

#include <span>
#include <string>
#include <vector>

namespace qs {

/// A file of a folder and the id of the loader that recognises it.
struct FolderFile {
    std::string name;
    std::string loader;

    bool operator==(const FolderFile&) const = default;
};

/// A file that is read as a part of the folder's model.
struct FolderPart {
    std::string name;
    std::string prefix; ///< in front of the names of its tensors: "encoder/"; empty for none

    bool operator==(const FolderPart&) const = default;
};

/// What of a folder is opened.
struct FolderPlan {
    std::vector<FolderPart> parts;  ///< none: the folder has no model
    std::vector<std::string> notes; ///< sentences: what is missing, what was left out and why
    bool operator==(const FolderPlan&) const = default;
};

/// Chooses among the files of a folder, sorted by name:
///
/// 1. The first that exists of the names that Hugging Face's tools write, in their order: model.safetensors,
///    model.safetensors.index.json, the same with pytorch_model.bin, then those of diffusion models and adapters.
/// 2. Else the first index of shards.
/// 3. Else all files that a loader recognises, without those that hold the same model once more: of files whose names
///    differ in the suffix only, one stays (Safetensors before GGUF, PyTorch, ONNX and the rest).
///    Numbered parts ("x-00001-of-00003.safetensors") belong together; of GGUF parts the first one stands for all,
///    because its loader finds the others.
/// 4. One file, or one set of numbered parts, is the model. Several are opened as one model, with the file's name
///    without its suffix and a "/" in front of every tensor's name.
FolderPlan planOf(std::span<const FolderFile> files);

/// Opens the model that the folder at `path` holds; only the folder itself is looked at, not what lies below it. Facts
/// of a config.json become metadata "config.model_type" and so on. The error for a folder without models says what was
/// looked for.
Result<Model> loadFolder(const std::filesystem::path& path, Progress& progress);

} // namespace qs
