// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/request.h"
#include "core/export/array_file.h"
#include "core/export/export_parts.h"
#include "core/model/model.h"

#include <memory>

namespace qs {

struct TensorExport {
    AnalysisRequest choices; ///< which layers, and how each is quantized
    std::vector<ExportPart> parts;
};

/// What an export will write.
struct ExportPlan {
    ArrayFileContents contents;
    std::size_t layers = 0;
    std::vector<std::string> notes; ///< sentences: what was asked for and does not exist
};

/// Plans an export without reading a value. The arrays of a tensor "w" are called
///
///   w                     the original; also the reconstruction where no original is exported
///   w.codes w.scales w.zero_points w.levels w.blocks w.reconstruction
///   w.stored.codes w.stored.scales …   what the file itself holds
///
/// A name that is taken already gets "#2", "#3" …; whole tensors are named before their parts, so that they keep their
/// names. The directory says which array is what. Fails for parts that no layer has and for a format that cannot hold
/// so many arrays.
Result<ExportPlan> planExport(const std::shared_ptr<const Model>& model, const TensorExport& wanted,
                              const ArrayFormat& format);

/// Writes the planned arrays to `path`, atomically. The error names the path and the bytes that are needed.
Status writeExport(const ExportPlan& plan, const ArrayFormat& format, const std::filesystem::path& path,
                   Progress& progress);

} // namespace qs
