// SPDX-License-Identifier: GPL-3.0-or-later
// The GGUF formats whose encoder searches: Q2_K to Q6_K, IQ4_NL and IQ4_XS.
#pragma once

#include "core/blocks/block_codec.h"
#include "core/blocks/iq4_layouts.h"

namespace qs {

/// The functions behind a row of blockCodecs(), for each layout.
template <typename Layout>
struct SearchedCodec {
    static void encode(const float* values, std::size_t blocks, std::byte* out);
    static void encodeByDefinition(const float* values, std::size_t blocks, std::byte* out);
    static void decode(const std::byte* in, std::size_t blocks, float* out);
    static void decodeByDefinition(const std::byte* in, std::size_t blocks, float* out);
    static void codesOf(const std::byte* in, std::size_t blocks, std::uint8_t* codes);
    static void clippingStart(const std::byte* in, std::size_t blocks, MinMax* perSubBlock);
};

/// One statement per layout, for what templates cannot repeat.
#define QS_EACH_SEARCHED_LAYOUT(DO) DO(Q2K) DO(Q3K) DO(Q4K) DO(Q5K) DO(Q6K) DO(Iq4Nl) DO(Iq4Xs)

template <typename Layout>
constexpr BlockCodec searchedCodec(std::string_view id)
{
    using Codec = SearchedCodec<Layout>;
    return {id,
            Layout::kValues,
            Layout::kBytes,
            Layout::kSubBlock,
            Layout::kCodes,
            Layout::kCodes,
            Codec::encode,
            Codec::encodeByDefinition,
            Codec::decode,
            Codec::decodeByDefinition,
            Codec::codesOf,
            Codec::clippingStart};
}

} // namespace qs
