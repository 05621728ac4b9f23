// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/model.h"

#include <filesystem>

namespace qs {

/// Checkpoints of quantized networks hold a layer as several tensors: packed codes, scales, zero points. Puts them
/// together: one tensor per layer, [out, in] as PyTorch has it, whose numbers are the reconstruction and whose parts
/// are in Tensor::stored. The parts are no tensors of their own any more. What is wrong with a layer stands in
/// Tensor::error of its codes; its other tensors stay as they are then.
///
/// For models of files that know names and tensors only. `folder` is the one with the model's files: settings of
/// the quantization are looked for there (config.json, quantize_config.json) and in the model's metadata. No numbers are read but those
/// that say what the codes are: shapes and the description that bitsandbytes keeps in a tensor.
void combinePackedWeights(Model& model, const std::filesystem::path& folder);

} // namespace qs
