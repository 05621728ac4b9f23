// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/range.h"

#include <cstddef>
#include <span>
#include <vector>

namespace qs {

/// Bins of PyTorch's HistogramObserver.
inline constexpr int kObserverBins = 2048;

/// Counts of finite `values` in even bins over [min, max], min < max; the bin of each is found in float, as torch.histc
/// does.
std::vector<double> observerHistogram(std::span<const float> values, float min, float max);

/// The search of PyTorch's HistogramObserver (torch/ao/quantization/observer.py, after caffe2's norm minimization) over
/// a histogram of kObserverBins bins. `levels` is 2^bits of the type. In float where PyTorch computes in float.
Range observerRange(std::span<const double> counts, float min, float max, std::size_t levels);

} // namespace qs
