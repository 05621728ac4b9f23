// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/graph.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace qs {

/// What the classes that a network decides between are called, by their numbers; empty for one without a name.
using ClassNames = std::vector<std::string>;

/// Reads them from a file, UTF-8:
/// - a text with a name in each line, the first one for class 0, for every class of one of the network's outputs;
/// - a table (.csv, .tsv) with a column of class numbers (`numberColumn`, or else "label", "class", "target",
/// "class_id"
///   and their like) and one of names ("class_name", "label_name", "name", "names"), which may leave classes out and
///   say the same again: a table of labels with names will do. Without a header one column is the names of all classes,
///   and of two the one of whole numbers is the classes.
///
/// Errors, which name lines and numbers: nothing is named, a line without a name, bytes that are not UTF-8, columns
/// that cannot be told, two names for one class, more or fewer classes than the network declares.
Result<ClassNames> readClassNames(const std::filesystem::path& path, const std::string& numberColumn,
                                  const Graph& network);

/// "281 tabby cat", or the number alone where `names` has none for it.
std::string classText(const ClassNames& names, std::int64_t number);

} // namespace qs
