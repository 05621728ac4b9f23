// SPDX-License-Identifier: GPL-3.0-or-later
// The cells of tables about samples, as labels and class names read them.
#pragma once

#include "core/data/delimited_table.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qs {

/// ASCII letters made small.
std::string lowered(std::string text);

/// Whether `cell` is one of `names`, whatever the case of its letters.
template <std::size_t count>
bool isOneOf(const std::string& cell, const std::array<std::string_view, count>& names)
{
    return std::ranges::find(names, lowered(cell)) != names.end();
}

/// Whether columns of class numbers are called so: "label", "class" and their like.
bool isLabelName(const std::string& cell);

/// The cells in quotes with commas between, for errors.
std::string listed(const std::vector<std::string>& cells);

/// A class number, also as spreadsheets write it ("3.0"); kNotAsked for an empty cell, "nan" and what is below 0.
/// Nothing for everything else.
std::optional<std::int64_t> labelFrom(const std::string& text);

/// Whether all cells of a column are class numbers.
bool areLabels(const DelimitedTable& table, std::size_t column);

} // namespace qs
