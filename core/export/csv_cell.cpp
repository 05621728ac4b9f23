// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/csv_cell.h"

#include "core/base/utf8.h"

#include <string_view>

namespace qs {

std::string csvCell(const std::string& text)
{
    std::string cell = validUtf8(text);
    if (!cell.empty() && std::string_view("=+-@\t\r").find(cell.front()) != std::string_view::npos) {
        cell.insert(0, 1, '\'');
    }
    if (cell.find_first_of(",\"\r\n") == std::string::npos) {
        return cell;
    }
    std::string quoted = "\"";
    for (const char c : cell) {
        quoted += c;
        if (c == '"') {
            quoted += c;
        }
    }
    return quoted + "\"";
}

} // namespace qs
