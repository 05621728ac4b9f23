// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/blocks/block_codec.h"

#include "core/blocks/codecs.h"
#include "core/blocks/k_codecs.h"

#include <algorithm>
#include <array>

namespace qs {

namespace {

template <class Block>
void encodeEach(const float* values, std::size_t blocks, std::byte* out)
{
    for (std::size_t i = 0; i < blocks; ++i) {
        Block::encode(values + i * Block::kValues, out + i * Block::kBytes);
    }
}

template <class Block>
void decodeEach(const std::byte* in, std::size_t blocks, float* out)
{
    for (std::size_t i = 0; i < blocks; ++i) {
        Block::decode(in + i * Block::kBytes, out + i * Block::kValues);
    }
}

template <class Block>
void codesOfEach(const std::byte* in, std::size_t blocks, std::uint8_t* codes)
{
    for (std::size_t i = 0; i < blocks; ++i) {
        Block::codesOf(in + i * Block::kBytes, codes + i * Block::kValues);
    }
}

template <class Block>
void clippingStartOfEach(const std::byte* in, std::size_t blocks, MinMax* perSubBlock)
{
    for (std::size_t i = 0; i < blocks; ++i) {
        Block::clippingStart(in + i * Block::kBytes, perSubBlock + i * (Block::kValues / Block::kSubBlock));
    }
}

template <class Block>
constexpr BlockCodec codec(std::string_view id, BlockCodec::Encode encode, BlockCodec::Decode decode)
{
    return {.id = id,
            .values = Block::kValues,
            .bytes = Block::kBytes,
            .subBlock = Block::kSubBlock,
            .codes = Block::kCodes,
            .writtenCodes = Block::kWrittenCodes,
            .encode = encode,
            .encodeByDefinition = encodeEach<Block>,
            .decode = decode,
            .decodeByDefinition = decodeEach<Block>,
            .codesOf = codesOfEach<Block>,
            .clippingStart = clippingStartOfEach<Block>};
}

template <class Block>
constexpr BlockCodec decoder(std::string_view id, BlockCodec::Decode decode)
{
    return {.id = id,
            .values = Block::kValues,
            .bytes = Block::kBytes,
            .subBlock = Block::kSubBlock,
            .codes = Block::kCodes,
            .writtenCodes = Block::kWrittenCodes,
            .encode = nullptr,
            .encodeByDefinition = nullptr,
            .decode = decode,
            .decodeByDefinition = decodeEach<Block>,
            .codesOf = nullptr,
            .clippingStart = nullptr};
}

constexpr std::array kCodecs{
    codec<Q80Block>("q8_0", encodeQ80, decodeQ80),
    searchedCodec<Q6K>("q6_k"),
    searchedCodec<Q5K>("q5_k"),
    codec<Q51Block>("q5_1", encodeQ51, decodeQ51),
    codec<Q50Block>("q5_0", encodeQ50, decodeQ50),
    searchedCodec<Q4K>("q4_k"),
    codec<Q41Block>("q4_1", encodeQ41, decodeQ41),
    codec<Q40Block>("q4_0", encodeQ40, decodeQ40),
    searchedCodec<Iq4Nl>("iq4_nl"),
    searchedCodec<Iq4Xs>("iq4_xs"),
    searchedCodec<Q3K>("q3_k"),
    searchedCodec<Q2K>("q2_k"),
    codec<Tq20Block>("tq2_0", encodeTq20, decodeTq20),
    codec<Tq10Block>("tq1_0", encodeTq10, decodeTq10),
    codec<Mxfp4Block>("gguf-mxfp4", encodeMxfp4, decodeMxfp4),
    codec<Nvfp4Block>("gguf-nvfp4", encodeNvfp4, decodeNvfp4),
    decoder<Iq3SBlock>("iq3_s", decodeIq3S),
    decoder<Iq3XxsBlock>("iq3_xxs", decodeIq3Xxs),
    decoder<Iq2SBlock>("iq2_s", decodeIq2S),
    decoder<Iq2XsBlock>("iq2_xs", decodeIq2Xs),
    decoder<Iq2XxsBlock>("iq2_xxs", decodeIq2Xxs),
    decoder<Iq1MBlock>("iq1_m", decodeIq1M),
    decoder<Iq1SBlock>("iq1_s", decodeIq1S),
    decoder<Q8KBlock>("q8_k", decodeQ8K),
    decoder<Q81Block>("q8_1", decodeQ81),
    decoder<Q20Block>("q2_0", decodeQ20),
    decoder<Q10Block>("q1_0", decodeQ10),
};

} // namespace

std::span<const BlockCodec> blockCodecs()
{
    return kCodecs;
}

const BlockCodec* findBlockCodec(std::string_view id)
{
    const auto codecs = blockCodecs();
    const auto found = std::ranges::find(codecs, id, &BlockCodec::id);
    return found == codecs.end() ? nullptr : &*found;
}

} // namespace qs
