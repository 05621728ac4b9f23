// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/loaders/hdf5/hdf5_data.h"

namespace qs::hdf5 {

/// The numbers of a dataset in chunks (see dataOf), unpacked when they are read.
Result<std::shared_ptr<const TensorData>> chunkedData(const Dataset& dataset, ElementType type, std::uint64_t count,
                                                      const FileBytes& file,
                                                      const std::shared_ptr<UnpackedParts>& parts);

} // namespace qs::hdf5
