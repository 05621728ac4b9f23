// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace qs::packed {

/// What the files beside a checkpoint say about its quantization, as far as the tensors leave it open.
struct QuantizationConfig {
    std::string source;           ///< where it stands: "config.json"; empty where nothing says anything
    std::string method;           ///< quant_method: "gptq", "awq", "compressed-tensors" …
    std::string checkpointFormat; ///< of GPTQ: "gptq" (zero points minus one), "gptq_v2"
    std::vector<std::int64_t> bits;
    std::optional<std::int64_t> groupSize; ///< along the inputs; nothing for one group per output
    std::vector<std::int64_t> blockSize;   ///< [rows, columns] that share a scale
};

/// Reads `config.json` (its member quantization_config), `quantize_config.json` or `quant_config.json` in `folder`, or
/// the metadata of the model, whichever is there first. None of them is no error; one that cannot be read is.
Result<QuantizationConfig> findQuantizationConfig(const std::filesystem::path& folder,
                                                  const std::map<std::string, std::string>& metadata);

/// The settings in a JSON text. `what` names it in errors.
Result<QuantizationConfig> parseQuantizationConfig(std::string_view json, const std::string& what);

} // namespace qs::packed
