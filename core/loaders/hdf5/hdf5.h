// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/loaders/hdf5/hdf5_data.h"
#include "core/loaders/hdf5/hdf5_process.h"
#include "core/loaders/loader.h"

/// HDF5, as Keras saves models and weights (.h5). A program of its own lists the datasets with the HDF5 library; the
/// numbers are read here, from the mapped file.
namespace qs::hdf5 {

bool recognises(std::span<const std::byte> bytes, const std::filesystem::path& path);
Result<Model> load(std::shared_ptr<const MappedFile> file, Progress& progress);

/// The model in `bytes`, which are those of `part`. `configuration` is Keras's description of the network where it
/// stands elsewhere than in the file; else empty.
Result<Model> readModel(const FilePart& part, const FileBytes& bytes, std::string_view configuration,
                        Progress& progress);

/// The model in `bytes`, `listing` being what the lister printed about them.
Result<Model> modelOf(std::string_view listing, const FileBytes& bytes, std::string_view configuration);

/// readModel() of `length` bytes from byte `begin` of a mapped file on.
Result<Model> readMapped(const std::shared_ptr<const MappedFile>& file, std::uint64_t begin, std::uint64_t length,
                         std::string_view configuration, Progress& progress);

} // namespace qs::hdf5
