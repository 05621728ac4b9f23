// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/tile.h"

#include <algorithm>
#include <span>
#include <vector>

namespace qs {

/// Cuts a weight into pieces whose values lie together in the tensor, in its order: some million values each, or as
/// many as `columnMultiple` columns of all rows that alternate have. Every piece begins at a multiple of
/// `columnMultiple` columns, for block formats the values of a block; 1 for any.
std::vector<Tile> piecesOf(const ChannelRows& rows, std::uint64_t columnMultiple);

/// Cuts a piece into parts for several threads, as piecesOf does not cutting blocks.
std::vector<Tile> partsOf(const Tile& piece, std::uint64_t columnMultiple);

/// Puts what became of a row from `column` on to its places in `piece`, which holds the elements of the tensor from
/// `first` on.
template <typename T>
void placeRow(const ChannelRows& rows, std::uint64_t row, std::uint64_t column, std::span<const T> found,
              std::span<T> piece, std::uint64_t first)
{
    const std::uint64_t together = rows.contiguous() ? found.size() : rows.together();
    for (std::uint64_t i = 0; i < found.size(); i += together) {
        std::copy_n(found.data() + i, together, piece.data() + (rows.elementOf(row, column + i) - first));
    }
}

} // namespace qs
