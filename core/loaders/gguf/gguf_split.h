// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/loaders/gguf/gguf_directory.h"

#include <filesystem>
#include <optional>

namespace qs::gguf {

/// What a file says about the model whose part it is, as llama.cpp's gguf-split writes it: keys split.no, split.count
/// and split.tensors.count, names that end in "-00002-of-00003.gguf".
struct Split {
    std::uint64_t part = 0;  ///< from 0
    std::uint64_t parts = 1; ///< of the whole model
    std::optional<std::uint64_t> tensors;

    bool isWhole() const { return parts <= 1; }
};

Split splitOf(const Directory& directory);

/// Where part `part` of the same model would lie: the name of the opened file with another number. Nothing where that
/// name does not end as the names of parts do.
std::optional<std::filesystem::path> pathOfPart(const std::filesystem::path& opened, const Split& split,
                                                std::uint64_t part);

/// "2 and 3", "2, 3 and 7", "2, 3, 4 and 60 more", for the numbers of parts.
std::string partsText(const std::vector<std::uint64_t>& parts);

} // namespace qs::gguf
