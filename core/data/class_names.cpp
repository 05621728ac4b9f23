// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/class_names.h"

#include "core/base/text.h"
#include "core/base/utf8.h"
#include "core/data/decision_axis.h"
#include "core/data/label_columns.h"
#include "core/data/text_file.h"

#include <algorithm>
#include <array>
#include <optional>

namespace qs {

namespace {

constexpr std::int64_t kMostClasses = 1 << 20;

constexpr std::array<std::string_view, 4> kNameNames{"class_name", "label_name", "name", "names"};

using Row = DelimitedTable::Row;

Error notUtf8(std::size_t line)
{
    return {ErrorCode::Format, "line " + std::to_string(line) + " is not UTF-8"};
}

/// A name in each line.
Result<ClassNames> namesInLines(std::string_view text)
{
    ClassNames names;
    std::size_t empty = 0; // the first line without a name since the last name
    for (std::size_t line = 1; !text.empty(); ++line) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string name(stripped(text.substr(0, end)));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (validUtf8(name) != name) {
            return notUtf8(line);
        }
        if (name.empty()) {
            empty = empty == 0 ? line : empty;
            continue;
        }
        if (empty != 0) {
            return Error{ErrorCode::Format,
                         "line " + std::to_string(empty) + " is empty, and each line up to the last names a class"};
        }
        if (names.size() == static_cast<std::size_t>(kMostClasses)) {
            return Error{ErrorCode::Unsupported, "it has more than " + std::to_string(kMostClasses) + " lines"};
        }
        names.push_back(std::move(name));
    }
    return names;
}

/// Which columns of a table have what; no number where the rows stand in the order of the classes.
struct Columns {
    bool hasHeader = false;
    std::size_t name = 0;
    std::optional<std::size_t> number;
};

/// The column of class numbers: the one of this name, else the first with a usual name.
std::optional<std::size_t> numberColumnOf(const std::vector<std::string>& header, const std::string& wanted)
{
    auto found = wanted.empty() ? header.end() : std::ranges::find(header, wanted);
    if (found == header.end()) {
        found = std::ranges::find_if(header, isLabelName);
    }
    return found == header.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - header.begin()));
}

Result<Columns> columnsOf(const DelimitedTable& table, const std::string& wanted)
{
    const std::vector<std::string>& first = table.rows.front().cells;
    const auto name = std::ranges::find_if(first, [](const std::string& cell) { return isOneOf(cell, kNameNames); });
    const auto number = numberColumnOf(first, wanted);
    if (name == first.end() && !number) {
        if (first.size() == 1) {
            return Columns{};
        }
        if (first.size() == 2 && areLabels(table, 0) != areLabels(table, 1)) {
            const std::size_t names = areLabels(table, 0) ? 1 : 0;
            return Columns{.hasHeader = false, .name = names, .number = 1 - names};
        }
    }
    if (name == first.end()) {
        return Error{ErrorCode::Usage,
                     "none of its columns is called \"class_name\" or \"name\": it has " + listed(first)};
    }
    if (!number && first.size() > 1) {
        return Error{ErrorCode::Usage, "none of its columns is called \"label\" or \"class\", for the numbers of the "
                                       "classes: it has " +
                                           listed(first)};
    }
    return Columns{.hasHeader = true, .name = static_cast<std::size_t>(name - first.begin()), .number = number};
}

/// Puts the name of one row where it belongs; `lines` has where each class got its name.
Status takeRow(const Row& row, const Columns& columns, ClassNames& names, std::vector<std::size_t>& lines)
{
    const std::string& name = row.cells[columns.name];
    const auto number =
        columns.number ? labelFrom(row.cells[*columns.number]) : std::optional(static_cast<std::int64_t>(names.size()));
    if (validUtf8(name) != name) {
        return notUtf8(row.line);
    }
    if (!number || *number >= kMostClasses) {
        return Error{ErrorCode::Format, "line " + std::to_string(row.line) + " has the class \"" +
                                            row.cells[*columns.number] + "\", which is no number of one"};
    }
    if (*number < 0) {
        return ok(); // what nobody has labelled
    }
    if (name.empty()) {
        return Error{ErrorCode::Format,
                     "line " + std::to_string(row.line) + " has no name for class " + std::to_string(*number)};
    }
    const auto at = static_cast<std::size_t>(*number);
    if (at >= names.size()) {
        names.resize(at + 1);
        lines.resize(at + 1);
    }
    if (!names[at].empty() && names[at] != name) {
        return Error{ErrorCode::Format, "lines " + std::to_string(lines[at]) + " and " + std::to_string(row.line) +
                                            " give class " + std::to_string(at) + " different names, \"" + names[at] +
                                            "\" and \"" + name + "\""};
    }
    names[at] = name;
    lines[at] = row.line;
    return ok();
}

/// The names of a table, and whether it has those of all classes.
struct Read {
    ClassNames names;
    bool isComplete = true;
};

Result<Read> namesInTable(const std::filesystem::path& path, const std::string& numberColumn)
{
    const auto table = readTable(path);
    QS_TRY(table);
    if (table->rows.empty()) {
        return Read{};
    }
    const auto columns = columnsOf(*table, numberColumn);
    QS_TRY(columns);
    Read read{.names = {}, .isComplete = !columns->number};
    std::vector<std::size_t> lines;
    for (std::size_t i = columns->hasHeader ? 1 : 0; i < table->rows.size(); ++i) {
        QS_TRY(takeRow(table->rows[i], *columns, read.names, lines));
    }
    return read;
}

Result<Read> namesIn(const std::filesystem::path& path, const std::string& numberColumn)
{
    const std::string suffix = path.extension().string();
    if (suffix == ".csv" || suffix == ".tsv") {
        return namesInTable(path, numberColumn);
    }
    const auto text = readTextFile(path);
    QS_TRY(text);
    auto names = namesInLines(withoutByteOrderMark(*text));
    QS_TRY(names);
    return Read{.names = std::move(*names), .isComplete = true};
}

/// An error where no output of the network has these classes, as far as the file declares what they have.
Status checkCount(const Read& read, const Graph& network)
{
    const std::uint64_t count = read.names.size();
    std::optional<std::uint64_t> most;
    const GraphValue* widest = nullptr;
    for (const GraphValue& output : network.outputs) {
        const auto classes = declaredClasses(output);
        if (classes && (read.isComplete ? *classes == count : *classes >= count)) {
            return ok();
        }
        if (classes && *classes > most.value_or(0)) {
            most = classes;
            widest = &output;
        }
    }
    if (!most) {
        return ok();
    }
    const std::string what = read.isComplete ? std::to_string(count) + (count == 1 ? " class" : " classes")
                                             : "class " + std::to_string(count - 1);
    return Error{ErrorCode::Shape, "it names " + what + ", but the output \"" + widest->name +
                                       "\" of the network has " + std::to_string(*most) + " classes, from 0 on"};
}

} // namespace

Result<ClassNames> readClassNames(const std::filesystem::path& path, const std::string& numberColumn,
                                  const Graph& network)
{
    auto read = namesIn(path, numberColumn);
    QS_TRY(read);
    if (read->names.empty()) {
        return Error{ErrorCode::Format, "it names no classes"};
    }
    QS_TRY(checkCount(*read, network));
    return std::move(read->names);
}

std::string classText(const ClassNames& names, std::int64_t number)
{
    const bool isNamed = number >= 0 && static_cast<std::uint64_t>(number) < names.size() &&
                         !names[static_cast<std::size_t>(number)].empty();
    return std::to_string(number) + (isNamed ? " " + names[static_cast<std::size_t>(number)] : "");
}

} // namespace qs
