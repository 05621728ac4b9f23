// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/loaders/gguf/gguf_value.h"
#include "core/tensor/shape.h"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace qs::gguf {

/// What the directory says about one tensor.
struct TensorInfo {
    std::string name;
    Shape shape; ///< row-major: the file has the extents the other way round
    std::uint32_t type = 0;
    std::uint64_t offset = 0; ///< from the first byte of the data
    std::optional<Error> error;
};

/// Everything in front of the tensors' data.
struct Directory {
    std::map<std::string, Value> metadata;
    std::vector<TensorInfo> tensors; ///< in file order, no name twice
    std::uint64_t alignment = 0;     ///< of the data and of each tensor in it, a power of two
    std::uint64_t dataBegin = 0;     ///< may lie behind the end of a file without data
};

bool hasMagic(std::span<const std::byte> bytes);

/// Versions 2 and 3, little-endian. Every count and length is compared with what is left of the file before it is used.
/// An impossible shape costs its tensor.
Result<Directory> readDirectory(std::span<const std::byte> bytes, const Progress& progress);

} // namespace qs::gguf
