// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/loaders/loader.h"

/// What Keras 3 saves (.keras): a ZIP archive with the network's description as JSON and its weights as an HDF5 file.
namespace qs::keras {

bool recognises(std::span<const std::byte> bytes, const std::filesystem::path& path);
Result<Model> load(std::shared_ptr<const MappedFile> file, Progress& progress);

} // namespace qs::keras
