// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/loaders/loader.h"

namespace qs::onnx {

bool recognises(std::span<const std::byte> bytes, const std::filesystem::path& path);
Result<Model> load(std::shared_ptr<const MappedFile> file, Progress& progress);

} // namespace qs::onnx
