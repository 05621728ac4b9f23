// SPDX-License-Identifier: GPL-3.0-or-later
// NumPy's .npy layout (numpy/lib/format.py, "Format Version 1.0") for the arrays of an export.
#pragma once

#include "core/export/array_file.h"

namespace qs {

/// The array of an archive that holds the directory, as UTF-8 bytes: a plain array, so that every reader of NumPy's
/// archives opens all of it. json.loads(bytes(archive["quantscope.json"]))
inline constexpr std::string_view kDirectoryName = "quantscope.json";

/// Whether NumPy has a type for these elements; it knows no BF16 and no FP8.
bool numpyHolds(ElementType type);

/// What stands before the elements: the mark, the version and the dictionary, a multiple of 64 bytes long.
std::string npyHeader(ElementType type, const Shape& shape);

} // namespace qs
