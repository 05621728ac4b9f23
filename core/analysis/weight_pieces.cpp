// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/weight_pieces.h"

#include <numeric>

namespace qs {

namespace {

constexpr std::uint64_t kPiece = std::uint64_t{1} << 22; ///< values

/// `wanted`, at least one, rounded up to a multiple.
std::uint64_t multipleOf(std::uint64_t wanted, std::uint64_t multiple)
{
    return (std::max<std::uint64_t>(wanted, 1) + multiple - 1) / multiple * multiple;
}

} // namespace

std::vector<Tile> piecesOf(const ChannelRows& rows, std::uint64_t columnMultiple)
{
    std::vector<Tile> pieces;
    const std::uint64_t length = rows.rowLength();
    if (rows.rows() == 0 || length == 0) {
        return pieces;
    }
    if (rows.contiguous()) {
        const std::uint64_t together = std::max<std::uint64_t>(1, kPiece / length);
        const std::uint64_t columns = std::min(length, multipleOf(kPiece, columnMultiple));
        for (std::uint64_t row = 0; row < rows.rows(); row += together) {
            for (std::uint64_t column = 0; column < length; column += columns) {
                pieces.push_back(
                    {row, std::min(together, rows.rows() - row), column, std::min(columns, length - column)});
            }
        }
        return pieces;
    }
    // Enough columns at once that a row has something to do.
    constexpr std::uint64_t leastColumns = 32;
    const std::uint64_t wanted = std::max(leastColumns, kPiece / rows.rowsPerGroup());
    const std::uint64_t columns = std::min(length, multipleOf(wanted, std::lcm(columnMultiple, rows.together())));
    for (std::uint64_t row = 0; row < rows.rows(); row += rows.rowsPerGroup()) {
        for (std::uint64_t column = 0; column < length; column += columns) {
            pieces.push_back({row, rows.rowsPerGroup(), column, std::min(columns, length - column)});
        }
    }
    return pieces;
}

std::vector<Tile> partsOf(const Tile& piece, std::uint64_t columnMultiple)
{
    constexpr std::uint64_t kPart = 65536; // 256 kB of floats: fits the second-level cache
    std::vector<Tile> parts;
    const std::uint64_t rows = std::max<std::uint64_t>(1, kPart / piece.columns);
    const std::uint64_t columns = piece.rows == 1 ? multipleOf(kPart, columnMultiple) : piece.columns;
    for (std::uint64_t row = 0; row < piece.rows; row += rows) {
        for (std::uint64_t column = 0; column < piece.columns; column += columns) {
            parts.push_back({piece.row + row, std::min(rows, piece.rows - row), piece.column + column,
                             std::min(columns, piece.columns - column)});
        }
    }
    return parts;
}

} // namespace qs
