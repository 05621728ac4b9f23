// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/moments.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace qs {

/// A format that turns a run of values into a block of bytes with scales of its own: the GGUF families. Its rule for
/// scales and codes is part of the format. Layouts and rules as ggml's ggml-common.h and ggml-quants.c define them.
///
/// The functions with a `ByDefinition` take one value after the other; the others are fast and give the same bytes and
/// the same bits on every CPU target. All values are finite. Nothing is aligned. A value too large for a block's half
/// precision scale makes that scale an infinity, as in the reference.
struct BlockCodec {
    using Encode = void (*)(const float* values, std::size_t blocks, std::byte* out);
    using Decode = void (*)(const std::byte* in, std::size_t blocks, float* out);
    /// One code per value, 0 … codes − 1, in the order of the values.
    using CodesOf = void (*)(const std::byte* in, std::size_t blocks, std::uint8_t* codes);
    /// For each sub-block the values beyond which an error counts as clipping: half the outermost step beyond the
    /// lowest and the highest level it can hold. A sub-block whose levels are all equal: that level twice.
    using ClippingStart = void (*)(const std::byte* in, std::size_t blocks, MinMax* perSubBlock);

    std::string_view id; ///< "q4_0"
    int values;          ///< per block
    int bytes;           ///< per block
    int subBlock;        ///< values that share the finest scale; divides `values`
    int codes;           ///< how many codes a value can have, at most 256
    int writtenCodes;    ///< how many of them the encoder ever writes
    Encode encode;       ///< null where only decoding is known
    Encode encodeByDefinition;
    Decode decode;
    Decode decodeByDefinition;
    CodesOf codesOf;             ///< null where encode is
    ClippingStart clippingStart; ///< null where encode is

    double bitsPerValue() const { return 8.0 * bytes / values; }
};

/// In the order people see them.
std::span<const BlockCodec> blockCodecs();
const BlockCodec* findBlockCodec(std::string_view id);

} // namespace qs
