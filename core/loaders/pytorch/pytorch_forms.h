// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"
#include "core/loaders/pytorch/pytorch_storage.h"
#include "core/model/model.h"

/// The two forms of the files.
namespace qs::pytorch {

/// Since PyTorch 1.6: an archive with the pickle in `data.pkl` and every storage in a member of its own.
Result<Model> loadZip(const std::shared_ptr<const MappedFile>& file, Progress& progress);

/// Before: pickles one behind the other, then the storages.
Result<Model> loadLegacy(const std::shared_ptr<const MappedFile>& file, Progress& progress);

/// Name of the folder in the archive that holds `data.pkl`, with its slash; nothing without one.
std::optional<std::string> rootFolder(std::span<const ZipMember> members);

/// Whether every reference to something outside of the pickle is one that torch writes.
Status checkReferences(const pickle::Graph& graph);

} // namespace qs::pytorch
