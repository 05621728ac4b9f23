// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"
#include "core/calibration/distribution.h"
#include "core/model/model.h"

namespace qs {

/// The distribution of one output channel of a weight, numbered as LayerResult::channels.
Result<Distribution> channelDistributionOf(const Tensor& tensor, const ChannelAxis& channels, std::size_t channel,
                                           Progress& progress);

} // namespace qs
