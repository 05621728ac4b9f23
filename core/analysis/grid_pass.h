// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/plan.h"
#include "core/base/progress.h"
#include "core/tensor/channel_rows.h"
#include "core/tensor/tensor.h"

namespace qs {

/// Fills `plan.grids` of a plan that needsAllGrids() and shares more finely than the tensor: one pass over the values
/// for the ranges, then the scales together as they are stored. Rows of a channel are at most kWholeRow long. Advances
/// `progress` by the number of values.
Status findAllGrids(Plan& plan, const ChannelRows& rows, Progress& progress);

/// Fills `plan.grids` of a plan with a scale per channel whose rows are too long to be searched whole: one pass over
/// the values. Advances `progress` by their number.
Status findLongRowGrids(Plan& plan, const ChannelRows& rows, Progress& progress);

/// Finds every grid of `plan`, of whatever sharing, before any value is quantized: the grids that the analysis of the
/// tensor uses. Fits the levels of a format that has none of its own. Nothing to do for GGUF formats. Two passes over
/// the values at most; advances `progress`.
Status findEveryGrid(Plan& plan, const Tensor& tensor, const ChannelRows& rows, Progress& progress);

/// The grids of ranges whose scales are stored together.
std::vector<Grid> gridsTogether(const Quantizer& quantizer, const std::vector<Range>& ranges);

} // namespace qs
