// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/calibration/distribution.h"
#include "core/formats/number_format.h"

namespace qs {

/// Mean squared error of a quantizer on a distribution, told apart as in ErrorSums.
struct BinnedError {
    double rounding = 0;
    double clipping = 0;
    double total() const { return rounding + clipping; }
};

/// From the binned values: differs from the exact pass by less than one part in a thousand at 8 bits.
BinnedError binnedError(const Distribution& distribution, const AffineGrid& grid);

} // namespace qs
