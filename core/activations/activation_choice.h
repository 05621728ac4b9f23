// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/request.h"

namespace qs {

/// How the values that layers read are quantized.
struct ActivationChoice {
    /// One grid per tensor, in the format, scheme, calibration and arithmetic named here.
    Quantization quantization = usual();
    bool isDynamic = false; ///< each sample gets the range of its own values instead of one calibrated over all

    /// INT8, asymmetric, per tensor, min–max.
    static Quantization usual();
    bool operator==(const ActivationChoice&) const = default;
};

/// The first thing that is wrong with the choice itself: also a format whose scales are not one per tensor.
Status checkActivationChoice(const ActivationChoice& choice);

} // namespace qs
