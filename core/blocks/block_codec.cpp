// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/blocks/block_codec.h"

#include "core/blocks/codecs.h"
#include "core/blocks/k_codecs.h"

#include <algorithm>
#include <array>

namespace qs {

namespace {

constexpr std::array kCodecs{
    searchedCodec<Q2K>("q2_k"),     searchedCodec<Q3K>("q3_k"), searchedCodec<Q4K>("q4_k"),
    searchedCodec<Q5K>("q5_k"),     searchedCodec<Q6K>("q6_k"), searchedCodec<Iq4Nl>("iq4_nl"),
    searchedCodec<Iq4Xs>("iq4_xs"),
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
