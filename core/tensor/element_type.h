// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

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
    F4,
    F6E2M3,
    F6E3M2,
    I4,
    U4,
    I2,
    U2,
};

/// All that is known of one element type.
struct ElementTypeRow {
    ElementType type;
    std::string_view name; ///< "F32", "BF16", "F8_E4M3" …
    int bits;              ///< per element; types of less than 8 lie packed, the first element in the lowest bits
    bool isFloat;          ///< a floating-point type: what `analyze` scores
    /// Decodes `out.size()` little-endian elements at `in`, which needs no alignment. To float: rounds to nearest even,
    /// beyond the range of float gives an infinity. To double: exact but for integers beyond 2^53.
    ///
    /// Packed elements are read from the lowest bit of `in` on, and no byte is touched that holds none of them.
    void (*toFloat)(const std::byte* in, std::span<float> out);
    void (*toDouble)(const std::byte* in, std::span<double> out);

    /// Several elements share a byte.
    bool isPacked() const { return bits < 8; }
    /// Bytes of one element of a type that is not packed.
    int bytes() const { return bits / 8; }
};

std::span<const ElementTypeRow> elementTypes();
const ElementTypeRow& rowOf(ElementType type);
/// What `count` elements of `type` occupy, a last byte that is not full included; checked against overflow.
Result<std::uint64_t> storedBytes(ElementType type, std::uint64_t count);
/// By the name above; null for a name nobody knows.
const ElementTypeRow* findElementType(std::string_view name);

} // namespace qs
