// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"
#include "core/kernels/moments.h"
#include "core/model/model.h"

#include <vector>

namespace qs {

/// What `inspect --stats` tells of one tensor. Decoded to double, so every stored value is exact but integers beyond
/// 2^53.
struct TensorSummary {
    Moments moments;
    std::vector<double> first; ///< up to four values, row-major
    std::vector<double> last;  ///< the last value, or none
};

Result<TensorSummary> summaryOf(const Tensor& tensor, Progress& progress);

} // namespace qs
