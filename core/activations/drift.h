// SPDX-License-Identifier: GPL-3.0-or-later
// How far other data lie from those that a network was calibrated on.
#pragma once

#include "core/activations/activation_report.h"

#include <string>
#include <vector>

namespace qs {

/// One activation on two sets of data.
struct TensorDrift {
    std::string name;
    Range first; ///< min and max
    Range second;
    Range calibrated; ///< what the codes of the first set cover
    /// Width of what the two ranges share over the width of the two together: 1 the same, 0 apart.
    double overlap = 0;
    /// Share (0 … 1) of the second set's values that the codes of the first cannot reach.
    double outside = 0;
    /// Jensen–Shannon divergence of the two histograms on 256 common bins, in bits: 0 the same, 1 nothing in common.
    double divergence = 0;
    double firstDb = 0;   ///< SQNR of the second set on the grid of the first; +inf without any error
    double ownDb = 0;     ///< on its own grid
    double meanShift = 0; ///< difference of the means, in standard deviations of the first

    /// What the old grid costs, in dB; 0 where it is as good as their own, NaN where there is no signal.
    double lossDb() const;
};

struct Drift {
    std::vector<TensorDrift> tensors; ///< the largest loss first
    std::vector<Problem> problems;    ///< values that only one of the two has
};

/// Compares what one network showed on two sets of data, with the quantization of `first`.
Drift driftOf(const ActivationReport& first, const ActivationReport& second);

/// The same with another quantization than the one that `first` was asked for.
Drift driftOf(const ActivationReport& first, const ActivationReport& second, const Quantization& quantization);

/// Of two distributions, on `bins` common bins over the range of both, in bits.
double jensenShannon(const Distribution& a, const Distribution& b, int bins);

} // namespace qs
