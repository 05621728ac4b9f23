// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/mapped_file.h"
#include "core/loaders/gguf/gguf_directory.h"
#include "core/tensor/tensor.h"

#include <memory>
#include <vector>

namespace qs::gguf {

/// The tensors of a directory with their data in the file. What is wrong with one of them is its Tensor::error; a file
/// that ends too early, or two tensors in the same bytes, are an error of the file.
Result<std::vector<Tensor>> tensorsOf(const Directory& directory, const std::shared_ptr<const MappedFile>& file);

} // namespace qs::gguf
