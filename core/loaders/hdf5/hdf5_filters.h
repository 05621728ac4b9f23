// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/loaders/hdf5/hdf5_directory.h"

#include <span>

namespace qs::hdf5 {

/// Why chunks packed in these steps cannot be unpacked, or ok.
Status checkFilters(const std::vector<Filter>& filters);

/// The most bytes that a chunk of `packed` bytes can hold after these steps.
std::uint64_t mostUnpacked(const std::vector<Filter>& filters, std::uint64_t filterMask, std::uint64_t packed);

/// Undoes the steps, last one first. `out` is as long as the chunk is without packing; anything else is an error.
/// `filters` have passed checkFilters().
Status unpackChunk(std::span<const std::byte> packed, const std::vector<Filter>& filters, std::uint64_t filterMask,
                   std::uint64_t elementBytes, std::span<std::byte> out);

} // namespace qs::hdf5
