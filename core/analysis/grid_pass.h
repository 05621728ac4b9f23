// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/plan.h"
#include "core/base/progress.h"
#include "core/tensor/channel_rows.h"

namespace qs {

/// Fills `plan.grids` of a plan that needsAllGrids() and shares more finely than the tensor: one pass over the values
/// for the ranges, then the scales together as they are stored. Rows of a channel are at most kWholeRow long. Advances
/// `progress` by the number of values.
Status findAllGrids(Plan& plan, const ChannelRows& rows, Progress& progress);

/// The grids of ranges whose scales are stored together.
std::vector<Grid> gridsTogether(const Quantizer& quantizer, const std::vector<Range>& ranges);

} // namespace qs
