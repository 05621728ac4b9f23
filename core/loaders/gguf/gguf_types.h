// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/blocks/block_codec.h"
#include "core/tensor/element_type.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace qs::gguf {

/// How GGUF numbers the types of tensors, and what they are here. (ggml.h, enum ggml_type.)
struct TensorType {
    std::uint32_t id;
    std::string_view name;  ///< as ggml writes it: "F32", "Q4_K"
    ElementType element;    ///< of the numbers that are read
    std::string_view codec; ///< id of the BlockCodec; empty for plain numbers

    bool isPlain() const { return codec.empty(); }
};

/// Null for a number without a type that is read here.
const TensorType* findTensorType(std::uint32_t id);

/// Why a type is not in the table, as the end of a sentence: "type 4 (Q4_2), which ggml has given up".
std::string unknownTypeText(std::uint32_t id);

} // namespace qs::gguf
