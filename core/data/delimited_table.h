// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace qs {

/// Rows of cells as text, all of them as wide as the first.
struct DelimitedTable {
    struct Row {
        std::size_t line = 0; ///< where it begins, from 1
        std::vector<std::string> cells;
    };

    std::vector<Row> rows; ///< without empty lines
};

/// Reads rows as RFC 4180 writes them: cells in quotes may hold separators, line ends and doubled quotes. Also takes a
/// byte order mark, "\n" and "\r" as line ends, and blanks around cells without quotes, which it leaves out. Errors
/// name the line: a quote that is never closed, text behind a closing quote, a row of another width.
Result<DelimitedTable> parseTable(std::string_view text, char separator);

/// Reads the file: tabs between the cells of .tsv, else whichever of comma, semicolon and tab the first line has most
/// of. The error does not name the file.
Result<DelimitedTable> readTable(const std::filesystem::path& path);

} // namespace qs
