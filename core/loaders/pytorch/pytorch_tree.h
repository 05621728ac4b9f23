// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"
#include "core/loaders/pytorch/pytorch_storage.h"
#include "core/model/model.h"

namespace qs::pytorch {

/// Finds the tensors in what a pickle describes and fills tensors, weights, metadata and problems of `model`.
///
/// Names are the keys on the way to a tensor, joined with dots, as state_dict() writes them; list members count from 0.
/// A module that was saved whole gives the names that its state_dict() would. Where all tensors but those of optimizers
/// lie under the key "state_dict" of the outermost dictionary, that word is left out of the names; metadata says so.
/// Other values become metadata. Tensors of optimizers are listed, but are no weights.
Status readTree(const pickle::Graph& graph, Storages& storages, Model& model, Progress& progress);

} // namespace qs::pytorch
