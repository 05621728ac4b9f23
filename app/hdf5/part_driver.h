// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <hdf5.h>

namespace qs::hdf5 {

/// Opens the HDF5 file that is a part of an open file: `bytes` bytes from byte `begin` on, which is where a member of
/// an archive lies. Only reads, only through the descriptor: no path is opened again, so it is the file the caller
/// meant. A negative id tells a failure.
hid_t openPart(int descriptor, std::uint64_t begin, std::uint64_t bytes);

} // namespace qs::hdf5
