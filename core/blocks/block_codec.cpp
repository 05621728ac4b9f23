// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/blocks/block_codec.h"

#include "core/blocks/codecs.h"

#include <algorithm>
#include <array>

namespace qs {

namespace {

const std::array<BlockCodec, 0> kCodecs{};

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
