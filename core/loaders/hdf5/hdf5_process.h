// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace qs::hdf5 {

/// An HDF5 file: `bytes` bytes from byte `begin` of an open file on. Inside an archive it begins somewhere.
struct FilePart {
    int descriptor = -1;
    std::uint64_t begin = 0;
    std::uint64_t bytes = 0;
};

/// What listing a file may take.
struct Limits {
    std::uint64_t cpuSeconds = 0;
    std::uint64_t wallSeconds = 0;
    std::uint64_t megabytes = 0;   ///< of memory
    std::uint64_t outputBytes = 0; ///< in the answer
};

/// For a file of this many bytes: ample for a sound one, seconds for a damaged one.
Limits limitsFor(std::uint64_t fileBytes);

/// The program that lists HDF5 files: the environment variable QUANTSCOPE_HDF5, else the one beside the running
/// program, else the installed one. It need not exist.
std::filesystem::path listerPath();

/// What the lister prints about `part` (app/hdf5/main.cpp tells the form). It runs as a process of its own with limits
/// on memory, processor time and output that follow from the size of the file, so that a damaged file costs neither a
/// crash nor the memory, and no more than seconds. The output comes from a program that damage may have led astray:
/// check it.
Result<std::string> runLister(const FilePart& part, const Limits& limits, Progress& progress);

} // namespace qs::hdf5
