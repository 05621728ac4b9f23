// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tensor/channel_rows.h"

#include <cstdint>
#include <vector>

namespace qs {

/// A part of a weight that is worked on at once: some rows, or a piece of one long row.
struct Tile {
    std::uint64_t row = 0;
    std::uint64_t rows = 1;
    std::uint64_t column = 0;
    std::uint64_t columns = 0;

    std::uint64_t values() const { return rows * columns; }
};

/// Rows up to this long are always taken whole: a channel's search then sees all its values in cache or close to it.
inline constexpr std::uint64_t kWholeRow = 1 << 20;

/// Cuts `rows` into tiles. Depends on the shape alone, so that sums merge in the same order on any number of threads.
/// Pieces of long rows end at multiples of `columnMultiple` (a group size, or the product of several): no group is cut.
std::vector<Tile> tilesOf(const ChannelRows& rows, std::uint64_t columnMultiple);

} // namespace qs
