// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/tile.h"

#include <algorithm>

namespace qs {

std::vector<Tile> tilesOf(const ChannelRows& rows, std::uint64_t columnMultiple)
{
    constexpr std::uint64_t kTile = 65536;      // 256 kB of floats: fits the second-level cache
    constexpr std::uint64_t kRowsToGather = 16; // neighbouring channels share cache lines where rows are not contiguous
    std::vector<Tile> tiles;
    const std::uint64_t length = rows.rowLength();
    if (length == 0 || rows.rows() == 0) {
        return tiles;
    }
    if (length > kWholeRow) {
        const std::uint64_t piece = std::max<std::uint64_t>(1, kTile / columnMultiple) * columnMultiple;
        for (std::uint64_t row = 0; row < rows.rows(); ++row) {
            for (std::uint64_t column = 0; column < length; column += piece) {
                tiles.push_back({row, 1, column, std::min(piece, length - column)});
            }
        }
        return tiles;
    }
    const std::uint64_t least = rows.contiguous() ? 1 : std::clamp<std::uint64_t>(kWholeRow / length, 1, kRowsToGather);
    const std::uint64_t together = std::max(least, kTile / length);
    for (std::uint64_t row = 0; row < rows.rows(); row += together) {
        tiles.push_back({row, std::min(together, rows.rows() - row), 0, length});
    }
    return tiles;
}

} // namespace qs
