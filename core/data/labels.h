// SPDX-License-Identifier: GPL-3.0-or-later
// Where the right classes come from, and the groups that samples belong to.
#pragma once

#include "core/data/delimited_table.h"
#include "core/data/network_data.h"

namespace qs {

/// What a decision that nobody has labelled has as its label.
constexpr std::int64_t kNotAsked = -1;

/// Reads the tensor `name` of `data` as labels of `samples` samples: whole numbers, the first axis counts samples.
/// Negative numbers are decisions that are not asked.
Result<Labels> readLabels(const Model& data, const std::string& name, std::uint64_t samples);

/// Which columns of a table are wanted; empty for the usual names.
struct TableColumns {
    std::string label;
    std::string slice; ///< empty: no slices
};

/// Labels and slices of the samples of `data` from a table, put into it with notes about what is missing.
///
/// The first row is a header where a column is asked for by its name or a cell has a usual name: "file", "filename",
/// "name", "path" or "image"; "label", "labels", "class", "target", "class_id", "class_index" or "label_id". Without a
/// header one column is labels, and of two the one of whole numbers is. Rows are matched to samples that have names by
/// their path or else by the name of their file alone; samples without names, and tables without a column of files, are
/// matched by order, and their numbers have to agree. Slices by the column of the labels are called as the data name
/// their classes.
///
/// Errors: no column of the name, a label that is no whole number, two labels for one picture, no row that fits.
Status takeTable(const DelimitedTable& table, const TableColumns& columns, NetworkData& data);

/// The sub-folder that each sample's picture lies in, as labels: its number where all of them are numbers, else its
/// place among their sorted names, as torchvision's ImageFolder counts; the names are then those of the classes, unless
/// the data have others. Pictures in no sub-folder are not asked. An error where there are no sub-folders.
Status takeFolderLabels(NetworkData& data);
/// The same sub-folders as slices.
Status takeFolderSlices(NetworkData& data);

} // namespace qs
