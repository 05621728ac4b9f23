// SPDX-License-Identifier: GPL-3.0-or-later
// The functions behind the rows of calibrations(); each pair is defined in the file of its name.
#pragma once

#include "core/calibration/calibration.h"

namespace qs {

using ValueSpan = std::span<const float>;

Range minMaxOfDistribution(const Distribution&, const Quantizer&, const CalibrationChoice&);
Range minMaxOfValues(ValueSpan, const MinMax&, const Quantizer&, const CalibrationChoice&);

Range percentileOfDistribution(const Distribution&, const Quantizer&, const CalibrationChoice&);
Range percentileOfValues(ValueSpan, const MinMax&, const Quantizer&, const CalibrationChoice&);

Range meanSquareOfDistribution(const Distribution&, const Quantizer&, const CalibrationChoice&);
Range meanSquareOfValues(ValueSpan, const MinMax&, const Quantizer&, const CalibrationChoice&);

Range exactSquareOfDistribution(const Distribution&, const Quantizer&, const CalibrationChoice&);
Range exactSquareOfValues(ValueSpan, const MinMax&, const Quantizer&, const CalibrationChoice&);

Range lpOfDistribution(const Distribution&, const Quantizer&, const CalibrationChoice&);
Range lpOfValues(ValueSpan, const MinMax&, const Quantizer&, const CalibrationChoice&);

Range entropyOfDistribution(const Distribution&, const Quantizer&, const CalibrationChoice&);
Range entropyOfValues(ValueSpan, const MinMax&, const Quantizer&, const CalibrationChoice&);

Range histogramOfDistribution(const Distribution&, const Quantizer&, const CalibrationChoice&);
Range histogramOfValues(ValueSpan, const MinMax&, const Quantizer&, const CalibrationChoice&);

Range movingAverageOfDistribution(const Distribution&, const Quantizer&, const CalibrationChoice&);
Range movingAverageOfValues(ValueSpan, const MinMax&, const Quantizer&, const CalibrationChoice&);

Range ortEntropyOfDistribution(const Distribution&, const Quantizer&, const CalibrationChoice&);
Range ortEntropyOfValues(ValueSpan, const MinMax&, const Quantizer&, const CalibrationChoice&);

Range tfEnhancedOfDistribution(const Distribution&, const Quantizer&, const CalibrationChoice&);
Range tfEnhancedOfValues(ValueSpan, const MinMax&, const Quantizer&, const CalibrationChoice&);

Range hqqOfDistribution(const Distribution&, const Quantizer&, const CalibrationChoice&);
Range hqqOfValues(ValueSpan, const MinMax&, const Quantizer&, const CalibrationChoice&);

Range absMeanOfDistribution(const Distribution&, const Quantizer&, const CalibrationChoice&);
Range absMeanOfValues(ValueSpan, const MinMax&, const Quantizer&, const CalibrationChoice&);

Range meanSigmaOfDistribution(const Distribution&, const Quantizer&, const CalibrationChoice&);
Range meanSigmaOfValues(ValueSpan, const MinMax&, const Quantizer&, const CalibrationChoice&);

Range aciqOfDistribution(const Distribution&, const Quantizer&, const CalibrationChoice&);
Range aciqOfValues(ValueSpan, const MinMax&, const Quantizer&, const CalibrationChoice&);

Range aciqGaussOfDistribution(const Distribution&, const Quantizer&, const CalibrationChoice&);
Range aciqGaussOfValues(ValueSpan, const MinMax&, const Quantizer&, const CalibrationChoice&);

Range aciqLaplaceOfDistribution(const Distribution&, const Quantizer&, const CalibrationChoice&);
Range aciqLaplaceOfValues(ValueSpan, const MinMax&, const Quantizer&, const CalibrationChoice&);

Range manualOfDistribution(const Distribution&, const Quantizer&, const CalibrationChoice&);
Range manualOfValues(ValueSpan, const MinMax&, const Quantizer&, const CalibrationChoice&);

} // namespace qs
