// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/delimited_table.h"

#include "core/base/text.h"
#include "core/data/text_file.h"

#include <algorithm>
#include <array>

namespace qs {

namespace {

/// Walks over the text once.
class Parser {
public:
    Parser(std::string_view text, char separator) : m_text(text), m_separator(separator) {}

    Result<DelimitedTable> table()
    {
        DelimitedTable table;
        while (m_at < m_text.size()) {
            DelimitedTable::Row row{.line = m_line, .cells = {}};
            QS_TRY(takeRow(row));
            if (row.cells.size() == 1 && row.cells.front().empty()) {
                continue; // an empty line
            }
            if (!table.rows.empty() && row.cells.size() != table.rows.front().cells.size()) {
                return Error{ErrorCode::Format,
                             "line " + std::to_string(row.line) + " has " + std::to_string(row.cells.size()) +
                                 (row.cells.size() == 1 ? " cell" : " cells") + ", the first row has " +
                                 std::to_string(table.rows.front().cells.size())};
            }
            table.rows.push_back(std::move(row));
        }
        return table;
    }

private:
    bool isLineEnd() const { return m_text[m_at] == '\n' || m_text[m_at] == '\r'; }

    void takeLineEnd()
    {
        m_at += m_text.substr(m_at, 2) == "\r\n" ? 2 : 1;
        ++m_line;
    }

    Status takeRow(DelimitedTable::Row& row)
    {
        while (true) {
            auto cell = takeCell();
            QS_TRY(cell);
            row.cells.push_back(std::move(*cell));
            if (m_at == m_text.size()) {
                return ok();
            }
            if (isLineEnd()) {
                takeLineEnd();
                return ok();
            }
            ++m_at; // the separator
        }
    }

    /// Stands on a separator, a line end or the end of the text afterwards.
    Result<std::string> takeCell()
    {
        const std::size_t start = m_at;
        while (m_at < m_text.size() && m_text[m_at] == ' ') {
            ++m_at;
        }
        if (m_at < m_text.size() && m_text[m_at] == '"') {
            return takeQuoted();
        }
        m_at = start;
        while (m_at < m_text.size() && m_text[m_at] != m_separator && !isLineEnd()) {
            ++m_at;
        }
        return std::string(stripped(m_text.substr(start, m_at - start)));
    }

    Result<std::string> takeQuoted()
    {
        const std::size_t line = m_line;
        std::string cell;
        ++m_at;
        while (m_at < m_text.size()) {
            if (m_text[m_at] == '"') {
                if (m_text.substr(m_at, 2) != "\"\"") {
                    break;
                }
                ++m_at;
            }
            m_line += m_text[m_at] == '\n' ? 1 : 0;
            cell += m_text[m_at++];
        }
        if (m_at == m_text.size()) {
            return Error{ErrorCode::Format, "the quote in line " + std::to_string(line) + " is never closed"};
        }
        ++m_at;
        while (m_at < m_text.size() && m_text[m_at] == ' ') {
            ++m_at;
        }
        if (m_at < m_text.size() && m_text[m_at] != m_separator && !isLineEnd()) {
            return Error{ErrorCode::Format, "line " + std::to_string(m_line) + " goes on behind a closing quote"};
        }
        return cell;
    }

    std::string_view m_text;
    char m_separator;
    std::size_t m_at = 0;
    std::size_t m_line = 1;
};

char separatorOf(std::string_view text)
{
    const std::string_view line = text.substr(0, text.find_first_of("\r\n"));
    constexpr std::array candidates{',', ';', '\t'};
    return *std::ranges::max_element(candidates, {}, [&](char c) { return std::ranges::count(line, c); });
}

} // namespace

Result<DelimitedTable> parseTable(std::string_view text, char separator)
{
    return Parser(withoutByteOrderMark(text), separator).table();
}

Result<DelimitedTable> readTable(const std::filesystem::path& path)
{
    const auto text = readTextFile(path);
    QS_TRY(text);
    return parseTable(*text, path.extension() == ".tsv" ? '\t' : separatorOf(*text));
}

} // namespace qs
