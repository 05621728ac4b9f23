// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/tensor/shape.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace qs::safetensors {

/// What the header says about one tensor. Offsets count from the first byte behind the header.
struct Entry {
    std::string name;
    std::string dtype;
    Shape shape;
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};

struct Header {
    std::vector<Entry> entries; ///< in the order of the header
    std::map<std::string, std::string> metadata;
};

/// Reads the JSON text of a header. Stricter than JSON: one object, no byte order mark, no name twice, whole numbers.
Result<Header> parseHeader(std::string_view json);

} // namespace qs::safetensors
