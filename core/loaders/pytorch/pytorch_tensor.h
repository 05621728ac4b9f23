// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/loaders/pytorch/pytorch_storage.h"
#include "core/tensor/strided.h"
#include "core/tensor/tensor.h"

#include <optional>

namespace qs::pytorch {

/// A call that makes a tensor, with the wrappers around it (parameters, subclasses) taken off.
struct TensorCall {
    std::string function; ///< without its module: "_rebuild_tensor_v2"
    pickle::Value arguments;
};

std::optional<TensorCall> tensorCall(const pickle::Value& value);

/// Why tensors made by this function are left out altogether: "a sparse tensor"; empty for those that can be listed.
std::string_view unsupportedKind(const TensorCall& call);

/// The tensor that `call` describes, without a name. What is wrong with it is in Tensor::error.
Tensor makeTensor(const TensorCall& call, Storages& storages);

/// A storage that stands for itself, by its reference: all its elements in one dimension.
Tensor makeTensor(const pickle::Value& reference, Storages& storages);

} // namespace qs::pytorch
