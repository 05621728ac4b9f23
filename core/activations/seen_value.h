// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/activations/activation_report.h"
#include "core/activations/calibrated_grid.h"
#include "core/tensor/array.h"

#include <vector>

namespace qs {

/// What one sample shows of one value.
struct SeenValue {
    Distribution distribution;
    std::vector<ActivationChannel> channels;
    Shape shape;
    int channelAxis = -1;
    HalfError half;
    bool isSeen = false;

    /// Adds an array of floating-point numbers with its channels along `axis` (−1: none), which a value that a body
    /// makes has several of. `calibrated` is the grid of the first half of the samples; null before the second.
    Status look(const Array& value, int axis, const CalibratedGrid* calibrated);
};

} // namespace qs
