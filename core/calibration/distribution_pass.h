// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/calibration/distribution.h"
#include "core/tensor/tensor.h"

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace qs {

/// Gives the values first … first + count - 1 of something, from any thread; may use `scratch`.
using ReadValues = std::function<Result<std::span<const float>>(std::uint64_t first, std::uint64_t count,
                                                                std::vector<float>& scratch)>;

/// One pass over `count` values, in parallel; the same for any number of threads. Advances `progress` by `count`.
Result<Distribution> distributionOf(std::uint64_t count, const ReadValues& read, Progress& progress);
Result<Distribution> distributionOf(const Tensor& tensor, Progress& progress);

/// The moments alone, which is several times faster.
Result<Moments> momentsOf(std::uint64_t count, const ReadValues& read, Progress& progress);

} // namespace qs
