// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/model.h"

#include <cstdint>
#include <string>
#include <tflite_generated.h>
#include <vector>

namespace qs::tflite {

/// Where a tensor of the model stands in the file.
struct TensorPlace {
    std::uint32_t graph = 0; ///< number of the subgraph
    std::uint32_t index = 0; ///< of the tensor in it
};

/// The weights among `tensors`, whose places are `places`: which operator uses them and where it has its channels. An
/// operator has no name in this format; it is called like its first output.
std::vector<Weight> weightsOf(const format::Model& model, const std::vector<Tensor>& tensors,
                              const std::vector<TensorPlace>& places);

} // namespace qs::tflite
