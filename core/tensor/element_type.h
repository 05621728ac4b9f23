// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace qs {

/// How one stored number is encoded. Names as safetensors writes them; `inspect` shows them for every file format.
enum class ElementType : std::uint8_t {
    F64,
    F32,
    F16,
    BF16,
    F8E4M3,
    F8E5M2,
    F8E4M3Fnuz,
    F8E5M2Fnuz,
    F8E8M0,
    I64,
    I32,
    I16,
    I8,
    U64,
    U32,
    U16,
    U8,
    Bool,
};

/// All that is known of one element type.
struct ElementTypeRow {
    ElementType type;
    std::string_view name; ///< "F32", "BF16", "F8_E4M3" …
    int bytes;             ///< per element
    bool isFloat;          ///< a floating-point type: what `analyze` scores
    /// Decodes `out.size()` little-endian elements at `in`, which needs no alignment. To float: rounds to nearest even,
    /// beyond the range of float gives an infinity. To double: exact but for integers beyond 2^53.
    void (*toFloat)(const std::byte* in, std::span<float> out);
    void (*toDouble)(const std::byte* in, std::span<double> out);
};

std::span<const ElementTypeRow> elementTypes();
const ElementTypeRow& rowOf(ElementType type);
/// By the name above; null for a name nobody knows.
const ElementTypeRow* findElementType(std::string_view name);

} // namespace qs
