// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/report.h"
#include "core/base/progress.h"

#include <span>
#include <vector>

namespace qs {

/// Measures one weight under several quantizations in as few passes over its values as they need: one over the whole
/// tensor first if any of them shares a scale that widely, and one for the errors. Answers in the order of
/// `quantizations`, which are checked. Advances `progress` by valuesSeen(…).
Result<std::vector<LayerResult>> measureLayer(const Model& model, const Weight& weight,
                                              std::span<const Quantization> quantizations, Progress& progress);

/// How far measureLayer will advance the progress.
std::uint64_t valuesSeen(const Model& model, const Weight& weight, std::span<const Quantization> quantizations);

} // namespace qs
