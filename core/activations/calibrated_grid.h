// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/request.h"
#include "core/calibration/binned_error.h"
#include "core/calibration/distribution.h"

#include <vector>

namespace qs {

/// The one grid of an activation, and what it costs on values that were seen as a distribution.
class CalibratedGrid {
public:
    /// The range that the calibration of `quantization` chooses for the values of `seen`; a choice that
    /// checkActivationChoice() accepts. What was never seen gets the range 0 … 0.
    CalibratedGrid(const Distribution& seen, const Quantization& quantization);

    const Quantizer& quantizer() const { return m_quantizer; }
    const CalibrationChoice& calibration() const { return m_calibration; }
    const Range& range() const { return m_range; } ///< what the rule chose, before zero is put inside
    const Grid& grid() const { return m_grid; }

    /// What these codes do to some values, of the same activation or another. All from the bins, see binnedError().
    struct Cost {
        BinnedError error;        ///< mean squared
        double signal = 0;        ///< mean of x²
        double clippedValues = 0; ///< share (0 … 1) of the values that lie beyond the outermost codes
        /// Of the codes, how many lie within the values' own range; 0 where they are not counted.
        std::uint64_t reachedCodes = 0;

        double sqnrDb() const;        ///< +inf where nothing changed, NaN where there is no signal
        double clippingShare() const; ///< of the error, 0 … 1; 0 where there is none
    };
    Cost costOn(const Distribution& values) const;

private:
    Quantizer m_quantizer;
    CalibrationChoice m_calibration;
    Range m_range;
    Grid m_grid;
};

/// Every calibration rule that finds a range by itself, in the order of calibrations(), with `quantization` otherwise:
/// the rules for hand-set ranges and for ternary codes are left out.
std::vector<CalibratedGrid> calibratedGrids(const Distribution& seen, const Quantization& quantization);

} // namespace qs
