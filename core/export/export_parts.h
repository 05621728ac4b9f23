// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <span>
#include <string_view>
#include <vector>

namespace qs {

/// What of a layer's weight is exported.
enum class ExportPart {
    Original,       ///< the numbers of the file, in their type
    Codes,          ///< of GGUF formats also the blocks
    Scales,         ///< as they are stored, in F32
    ZeroPoints,     ///< in F32
    Reconstruction, ///< what comes back, in F32
    Stored,         ///< codes and what belongs to them of tensors that lie quantized in the file
    Others,         ///< every tensor of the model that is not among the layers, as it is
};

struct ExportPartRow {
    ExportPart part;
    std::string_view id;    ///< "zero-points"
    std::string_view label; ///< "Zero points"
    std::string_view help;  ///< one English sentence
};
/// In the order people see them, which is that of ExportPart.
std::span<const ExportPartRow> exportParts();
/// "codes,scales"; the error names what there is.
Result<std::vector<ExportPart>> parseExportParts(std::string_view text);

} // namespace qs
