// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/model.h"
#include "core/tensor/shape.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qs::hdf5 {

/// A step in which chunks were packed: its number in HDF5's registry of filters.
struct Filter {
    std::int64_t number = 0;
    std::string name;
};

/// A box of elements that lies in one piece.
struct Chunk {
    std::uint64_t filterMask = 0; ///< bit i: step i was left out
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
    Shape at; ///< its first element
};

/// A dataset as the lister describes it. Nothing in it has been compared with the file.
struct Dataset {
    std::string path;
    Shape shape;
    std::string dtype; ///< in safetensors spelling, or a word for people
    std::uint64_t elementBytes = 0;
    bool isBigEndian = false;
    std::string layout; ///< "contiguous", "compact", "chunked", or a word for people
    std::optional<std::uint64_t> offset;
    std::uint64_t bytes = 0;
    std::vector<std::byte> data; ///< of a compact one
    Shape chunkShape;
    std::vector<Chunk> chunks;
    std::vector<Filter> filters; ///< in the order in which they were applied
    std::vector<std::byte> fill; ///< an element that was never written; empty where that is unknown
    std::optional<std::string> error;
};

/// The texts in the attributes of a group, by name; one text is a list of one.
using Attributes = std::map<std::string, std::vector<std::string>>;

struct Directory {
    std::vector<Dataset> datasets;
    std::map<std::string, Attributes> groups; ///< by path; the file itself is ""
    std::vector<Problem> problems;
};

/// Reads what the lister printed (app/hdf5/describe.h has the keys). Anything unexpected is an error.
Result<Directory> parseDirectory(std::string_view output);

} // namespace qs::hdf5
