// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/mapped_file.h"
#include "core/base/progress.h"
#include "core/model/model.h"

#include <filesystem>
#include <memory>
#include <span>
#include <string_view>

namespace qs {

/// One file format. To add one: write `core/loaders/<format>/<format>.cpp` and add a row in loader.cpp.
struct Loader {
    std::string_view id;       ///< stable: "safetensors"
    std::string_view label;    ///< shown to people: "Safetensors"
    std::string_view suffixes; ///< for file dialogs only, blank-separated: "npy npz"; content decides what a file is
    /// Whether these bytes look like this format. Looks at the content; `path` may break a tie between formats that
    /// have no mark of their own (safetensors and protobuf begin with a plain number).
    bool (*recognises)(std::span<const std::byte> bytes, const std::filesystem::path& path);
    /// Reads directory and headers, never the numbers. A damaged tensor costs its row (Tensor::error), a damaged file
    /// is an Error. Fills tensors, weights, metadata and problems of `Model`.
    Result<Model> (*load)(std::shared_ptr<const MappedFile> file, Progress& progress);
};

std::span<const Loader> loaders();

/// The loader that recognises the content of `file`; null when none does.
const Loader* loaderOf(const MappedFile& file);
/// The loader whose suffixes fit a file name, whatever the file holds; null when none does.
const Loader* loaderForName(const std::filesystem::path& path);

/// What openModel does with one mapped file: for those that read several files as one model. Errors do not name the
/// file, Model::path and fileBytes are not set, nothing is thrown.
Result<Model> loadModel(const std::shared_ptr<const MappedFile>& file, Progress& progress);

/// Opens `path`, a file or a folder (folder.h), with the loader that recognises its content. The error names the path;
/// for a file nobody recognises it says what the file looks like (a web page, a Git LFS pointer, an archive of
/// something else) and which formats open.
Result<std::shared_ptr<const Model>> openModel(const std::filesystem::path& path, Progress& progress);

} // namespace qs
