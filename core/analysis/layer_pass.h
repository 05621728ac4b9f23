// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/report.h"
#include "core/base/progress.h"
#include "core/tensor/channel_rows.h"

#include <span>
#include <vector>

namespace qs {

/// What is measured beside the errors.
struct Measurement {
    bool statistics = true; ///< LayerResult::statistics: one more pass, and the codes are counted
};

/// The weight as the quantization sees it: one row per output channel, or per input channel where those share a scale.
ChannelRows rowsFor(const Model& model, const Weight& weight, const Quantization& quantization);

/// Measures one weight under several quantizations in as few passes over its values as they need: one over the whole
/// tensor first if any of them shares a scale that widely, and one for the errors. Answers in the order of
/// `quantizations`, which are checked and effective. Advances `progress` by valuesSeen(…).
Result<std::vector<LayerResult>> measureLayer(const Model& model, const Weight& weight,
                                              std::span<const Quantization> quantizations,
                                              const Measurement& measurement, Progress& progress);

/// How far measureLayer will advance the progress.
std::uint64_t valuesSeen(const Model& model, const Weight& weight, std::span<const Quantization> quantizations,
                         const Measurement& measurement);

} // namespace qs
