// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/calibration/distribution.h"
#include "core/formats/quantizer.h"

#include <span>
#include <string>
#include <string_view>

namespace qs {

/// The choice of a range rule, with its number where the rule has one.
struct CalibrationChoice {
    std::string id = "min-max"; ///< of a row in calibrations()
    double value = 0;           ///< where the row has one; percentile: percent of the values kept, e.g. 99.99
    Range range;                ///< manual: the range itself

    bool operator==(const CalibrationChoice&) const = default;
};

/// One rule that chooses a range: a pure function of what was seen. To add one: write `core/calibration/<name>.cpp` and
/// add a row in calibration.cpp.
struct Calibration {
    std::string_view id;    ///< "min-max"
    std::string_view label; ///< "Min–max"
    std::string_view help;  ///< one English sentence: the rule and its source
    bool hasValue;          ///< written "percentile:99.9"
    double defaultValue, leastValue, mostValue;
    bool needsDistribution; ///< fromDistribution reads the histogram, not only the moments
    /// For a whole tensor. The distribution is not empty.
    Range (*fromDistribution)(const Distribution&, const Quantizer&, const CalibrationChoice&);
    /// For one channel or group: exact over its values, all finite, at least one. `extremes` are theirs.
    Range (*fromValues)(std::span<const float> values, const MinMax& extremes, const Quantizer&,
                        const CalibrationChoice&);
    bool isMarked = false; ///< has a mark on the clip curve without being asked for
};

/// In the order people see them.
std::span<const Calibration> calibrations();
const Calibration* findCalibration(std::string_view id);

/// "percentile:99.9", "manual:-0.5..0.5"
std::string calibrationText(const CalibrationChoice& choice);
Result<CalibrationChoice> parseCalibration(std::string_view text);

} // namespace qs
