// SPDX-License-Identifier: GPL-3.0-or-later
// Labels and slices out of a table.
#include "core/data/label_columns.h"
#include "core/data/labels.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>

namespace qs {

namespace {

constexpr std::array<std::string_view, 6> kFileNames{"file", "filename", "file_name", "name", "path", "image"};

using Row = DelimitedTable::Row;

std::string inLine(const Row& row)
{
    return "line " + std::to_string(row.line);
}

/// Where in a row things stand.
struct Columns {
    bool hasHeader = false;
    std::optional<std::size_t> file;
    std::optional<std::size_t> label;
    std::optional<std::size_t> slice;
};

/// The column of this name. An error where there is none.
Result<std::size_t> columnCalled(const Row& header, const std::string& name)
{
    const auto found = std::ranges::find(header.cells, name);
    if (found == header.cells.end()) {
        return Error{ErrorCode::Usage, "there is no column \"" + name + "\", but " + listed(header.cells)};
    }
    return static_cast<std::size_t>(found - header.cells.begin());
}

Result<Columns> columnsWithoutHeader(const DelimitedTable& table)
{
    Columns columns;
    const std::size_t width = table.rows.front().cells.size();
    if (width == 1) {
        columns.label = 0;
        return columns;
    }
    if (width == 2 && areLabels(table, 0) != areLabels(table, 1)) {
        columns.label = areLabels(table, 0) ? 0 : 1;
        columns.file = 1 - *columns.label;
        return columns;
    }
    return Error{ErrorCode::Usage, "its " + std::to_string(width) +
                                       " columns do not tell which one has the labels, for it has no header with "
                                       "\"label\", \"class\" or \"target\""};
}

Result<Columns> columnsOf(const DelimitedTable& table, const TableColumns& wanted)
{
    const Row& first = table.rows.front();
    Columns columns;
    columns.hasHeader = !wanted.label.empty() || !wanted.slice.empty();
    for (std::size_t i = 0; i < first.cells.size(); ++i) {
        if (!columns.file && isOneOf(first.cells[i], kFileNames)) {
            columns.file = i;
        } else if (!columns.label && isLabelName(first.cells[i])) {
            columns.label = i;
        }
    }
    columns.hasHeader = columns.hasHeader || columns.file || columns.label;
    if (!columns.hasHeader) {
        return columnsWithoutHeader(table);
    }
    if (!wanted.label.empty()) {
        const auto column = columnCalled(first, wanted.label);
        QS_TRY(column);
        columns.label = *column;
    }
    if (!wanted.slice.empty()) {
        const auto column = columnCalled(first, wanted.slice);
        QS_TRY(column);
        columns.slice = *column;
    }
    if (!columns.label && !columns.slice) {
        return Error{ErrorCode::Usage,
                     "none of its columns is called \"label\", \"class\" or \"target\": it has " + listed(first.cells)};
    }
    return columns;
}

std::string fileOf(std::string_view path)
{
    const auto slash = path.find_last_of("/\\");
    return std::string(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

/// The row of each sample; null where there is none.
using RowOfSample = std::vector<const Row*>;

Result<RowOfSample> rowsByOrder(std::span<const Row> rows, std::uint64_t samples)
{
    if (rows.size() != samples) {
        return Error{ErrorCode::Shape, "it has " + std::to_string(rows.size()) + " rows for " +
                                           std::to_string(samples) + (samples == 1 ? " sample" : " samples")};
    }
    RowOfSample found;
    for (const Row& row : rows) {
        found.push_back(&row);
    }
    return found;
}

Result<RowOfSample> rowsByName(std::span<const Row> rows, const Columns& columns, NetworkData& data)
{
    std::unordered_map<std::string, std::size_t> byPath;
    std::unordered_map<std::string, std::vector<std::size_t>> byFile;
    for (std::size_t i = 0; i < data.names.size(); ++i) {
        byPath.emplace(data.names[i], i);
        byFile[fileOf(data.names[i])].push_back(i);
    }
    RowOfSample found(data.names.size(), nullptr);
    std::size_t others = 0;
    for (const Row& row : rows) {
        const std::string& path = row.cells[*columns.file];
        std::optional<std::size_t> sample;
        if (const auto exact = byPath.find(path); exact != byPath.end()) {
            sample = exact->second;
        } else if (const auto file = byFile.find(fileOf(path)); file != byFile.end() && file->second.size() == 1) {
            sample = file->second.front();
        }
        if (!sample) {
            ++others;
            continue;
        }
        const Row*& own = found[*sample];
        if (own != nullptr && own->cells != row.cells) {
            return Error{ErrorCode::Format, "lines " + std::to_string(own->line) + " and " + std::to_string(row.line) +
                                                " say different things about \"" + data.names[*sample] + "\""};
        }
        own = &row;
    }
    if (others == rows.size()) {
        return Error{ErrorCode::Usage,
                     "no row is about one of the pictures: " +
                         (rows.empty() ? std::string("there are none")
                                       : inLine(rows.front()) + " names \"" + rows.front().cells[*columns.file] +
                                             "\", and the first picture is \"" + data.names.front() + "\"")};
    }
    if (others > 0) {
        data.notes.push_back(std::to_string(others) +
                             (others == 1 ? " row of the labels belongs" : " rows of the labels belong") +
                             " to no picture");
    }
    return found;
}

Status takeLabels(const RowOfSample& rows, std::size_t column, NetworkData& data)
{
    Labels labels;
    for (const Row* const row : rows) {
        const std::string text = row == nullptr ? "" : row->cells[column];
        const auto number = labelFrom(text);
        if (!number) {
            return Error{ErrorCode::Format, inLine(*row) + " has the label \"" + text +
                                                "\": labels are whole numbers, the places of the classes among the "
                                                "network's outputs"};
        }
        labels.push_back({*number});
    }
    data.labels = std::move(labels);
    return ok();
}

/// What the slice of a cell is called: its text, or the class where the column is that of the labels.
std::string sliceName(const std::string& cell, bool areLabels, const ClassNames& names)
{
    const auto number = areLabels ? labelFrom(cell) : std::nullopt;
    return cell.empty() ? "none" : number && *number >= 0 ? classText(names, *number) : cell;
}

void takeSlices(const RowOfSample& rows, std::size_t column, bool areLabels, NetworkData& data)
{
    Slices slices;
    std::unordered_map<std::string, std::size_t> known;
    for (const Row* const row : rows) {
        const std::string text = sliceName(row == nullptr ? "" : row->cells[column], areLabels, data.classNames);
        const auto [place, isNew] = known.emplace(text, slices.names.size());
        if (isNew) {
            slices.names.push_back(text);
        }
        slices.ofSample.push_back(place->second);
    }
    data.slices = std::move(slices);
}

} // namespace

Status takeTable(const DelimitedTable& table, const TableColumns& wanted, NetworkData& data)
{
    if (table.rows.empty()) {
        return Error{ErrorCode::Format, "the table is empty"};
    }
    const auto columns = columnsOf(table, wanted);
    QS_TRY(columns);
    const auto rows = std::span(table.rows).subspan(columns->hasHeader ? 1 : 0);
    const bool byName = columns->file && !data.names.empty();
    const auto ofSample = byName ? rowsByName(rows, *columns, data) : rowsByOrder(rows, data.samples.count());
    QS_TRY(ofSample);
    if (columns->label) {
        QS_TRY(takeLabels(*ofSample, *columns->label, data));
    }
    if (columns->slice) {
        takeSlices(*ofSample, *columns->slice, columns->slice == columns->label, data);
    }
    return ok();
}

} // namespace qs
