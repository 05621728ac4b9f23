// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/blocks/block_codec.h"
#include "core/blocks/block_parameters.h"
#include "core/tensor/tensor.h"

namespace qs {

/// Blocks as they lie in a file, whole ones without holes. `file` may be null where they lie elsewhere; then whoever
/// has the bytes keeps them longer than what is made of them.
struct BlockRun {
    const BlockCodec& codec;
    std::span<const std::byte> bytes;
    std::shared_ptr<const MappedFile> file;

    std::uint64_t blocks() const { return bytes.size() / static_cast<std::uint64_t>(codec.bytes); }
};

/// The values of the blocks, decoded when they are read, only the blocks that are asked for. As the format's reference
/// decodes them: in float, also when read as double.
std::shared_ptr<const TensorData> blockValues(BlockRun run);

/// The codes of the values, 0 … codes − 1. The codec must have `codesOf`.
std::shared_ptr<const TensorData> blockCodes(BlockRun run);

/// A parameter of the blocks, `perBlock` numbers for each.
std::shared_ptr<const TensorData> blockParameter(BlockRun run, const BlockParameter& parameter);

} // namespace qs
