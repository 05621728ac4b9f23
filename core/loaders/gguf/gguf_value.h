// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/byte_reader.h"
#include "core/base/progress.h"

#include <cstdint>
#include <optional>
#include <string>

namespace qs::gguf {

/// A value of the metadata.
struct Value {
    std::string text;                   ///< for people; long texts and arrays are cut and say how long they are
    std::optional<std::uint64_t> whole; ///< where it is one whole number and not negative
};

/// A length of 64 bits and as many bytes. `what` names it in the error.
Result<std::string_view> readString(ByteReader& reader, const char* what);

/// The type of a value and the value. Arrays may hold arrays, but not endlessly. Long lists of texts are walked
/// through, so it asks `progress` whether to go on.
Result<Value> readValue(ByteReader& reader, const Progress& progress);

} // namespace qs::gguf
