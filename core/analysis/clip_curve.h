// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/request.h"
#include "core/calibration/binned_error.h"
#include "core/calibration/calibration.h"
#include "core/calibration/distribution.h"

#include <string>
#include <vector>

namespace qs {

/// Where one calibration rule would put the threshold, and what it costs there.
struct ClipMark {
    std::string calibration; ///< "min-max", "percentile:99.99" …
    Range range;             ///< what it chose
    double threshold = 0;    ///< where that lies on the curve's axis
    BinnedError error;
};

/// Mean squared error of one format against the clipping threshold.
struct ClipCurve {
    std::string format;
    Scheme scheme = Scheme::Symmetric;
    std::vector<double> rounding; ///< one per threshold
    std::vector<double> clipping;
    std::size_t best = 0; ///< index of the smallest total
    std::vector<ClipMark> marks;
};

/// Curves of several formats over the same thresholds, from the binned distribution.
struct ClipCurves {
    std::vector<double>
        thresholds;         ///< ascending, the last is max |x|. Symmetric: ±t. Asymmetric: both ends, at most t from 0
    double signalPower = 0; ///< mean of x²
    double std = 0;         ///< of the values, for a second axis in σ
    std::vector<ClipCurve> curves;
};

/// The range at `threshold`: the data's own ends, neither further than `threshold` from zero; ±threshold if symmetric.
Range rangeAtThreshold(const Distribution& distribution, Scheme scheme, double threshold);

/// `points` thresholds (2 … 65536), evenly spaced up to max |x|. The formats are ids; unknown ones
/// and those that bring their own scales are an error. `quantization` has scheme, storage and arithmetic.
Result<ClipCurves> clipCurves(const Distribution& distribution, const std::vector<std::string>& formats,
                              const Quantization& quantization, int points);

/// SQNR in dB of signed integers against bits 2 … 8 for each calibration rule, from the binned distribution, per
/// tensor.
struct BitsCurve {
    std::string calibration;
    std::vector<int> bits;
    std::vector<double> sqnrDb;
};
std::vector<BitsCurve> bitsCurves(const Distribution& distribution, const Quantization& quantization);

} // namespace qs
