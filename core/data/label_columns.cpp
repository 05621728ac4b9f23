// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/label_columns.h"

#include "core/base/text.h"
#include "core/data/labels.h"

#include <cmath>

namespace qs {

std::string lowered(std::string text)
{
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

bool isLabelName(const std::string& cell)
{
    constexpr std::array<std::string_view, 7> names{"label",    "labels",      "class",   "target",
                                                    "class_id", "class_index", "label_id"};
    return isOneOf(cell, names);
}

std::string listed(const std::vector<std::string>& cells)
{
    std::string text;
    for (const std::string& cell : cells) {
        text += (text.empty() ? "\"" : ", \"") + cell + "\"";
    }
    return text;
}

std::optional<std::int64_t> labelFrom(const std::string& text)
{
    if (text.empty() || lowered(text) == "nan") {
        return kNotAsked;
    }
    if (const auto whole = parseInteger(text)) {
        return std::max<std::int64_t>(*whole, kNotAsked);
    }
    constexpr double exactBelow = 0x1p53;
    const auto number = parseNumber(text);
    if (!number || std::abs(*number) >= exactBelow || std::trunc(*number) != *number) {
        return std::nullopt;
    }
    return std::max(static_cast<std::int64_t>(*number), kNotAsked);
}

bool areLabels(const DelimitedTable& table, std::size_t column)
{
    return std::ranges::all_of(
        table.rows, [&](const DelimitedTable::Row& row) { return labelFrom(row.cells[column]).has_value(); });
}

} // namespace qs
