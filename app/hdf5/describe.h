// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <hdf5.h>
#include <nlohmann/json.hpp>
#include <string>

namespace qs::hdf5 {

/// What the core has to know to read a dataset itself:
///
///     path, shape          as in the file
///     dtype, big_endian    the numbers, in safetensors spelling; for others a word for people
///     size                 bytes of an element
///     layout               "contiguous", "compact", "chunked", or a word for people
///     offset, bytes        contiguous: where it lies; without an offset it was never written
///     data                 compact: the bytes, in hexadecimal
///     chunk, chunks        chunked: the extents, and [filter mask, offset, bytes, coordinates…] of each
///     filters              [number, name] in the order in which they were applied
///     fill                 the bytes of an element that was never written, in hexadecimal; none where that is unknown
///
/// Offsets count from the beginning of the file. What is wrong stands under `error` instead of the layout.
nlohmann::json describeDataset(hid_t dataset, const std::string& path);

/// The processor time that tables of chunks may take, all together. The library looks each chunk up by walking from the
/// first one, so a long table takes quadratic time; one that does not fit is no reason to lose the other datasets.
void limitChunkTables(double seconds);

/// Texts in the attributes of a group or of the file: name → text, or list of texts.
nlohmann::json textAttributes(hid_t object);

} // namespace qs::hdf5
