// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tensor/tensor.h"

#include <string>
#include <vector>

namespace qs {

/// What a tensor consists of that its file holds quantized already. Tensor::data gives what the file's own rule reads
/// back from these, Tensor::dtype is the file's name of the format, Tensor::type is F32.
struct StoredCodes {
    std::string scheme;             ///< for people: "GGUF Q4_K", "GPTQ, 4 bits, groups of 128"
    double bitsPerWeight = 0;       ///< of the codes and of everything that belongs to them
    Tensor codes;                   ///< whole numbers, in the shape of the tensor
    std::vector<Tensor> parameters; ///< named "scales", "zero_points" …, each in the shape it has in the file
};

} // namespace qs
