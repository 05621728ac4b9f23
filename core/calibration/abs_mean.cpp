// SPDX-License-Identifier: GPL-3.0-or-later
// The mean magnitude as the scale. BitNet b1.58 (Ma et al. 2024) divides by the mean of |w|, at least 1e-5, and rounds
// to −1, 0 and 1; for a sign alone the mean magnitude is also the scale of least squared error (XNOR-Net, Rastegari et
// al. 2016). Nothing but the scale is defined there, so it is the scale for every other format too: formats with many
// codes then reach far beyond the values.
#include "core/calibration/rules.h"
#include "core/calibration/scale_unit.h"

#include <algorithm>
#include <cmath>

namespace qs {

namespace {

constexpr double kLeastMean = 1e-5;

Range rangeOfMean(double meanMagnitude, const Quantizer& quantizer)
{
    const double scale = std::max(meanMagnitude, kLeastMean);
    if (quantizer.isSymmetric()) {
        return symmetricRangeOf(quantizer, scale);
    }
    const double halfSpan = scale * (quantizer.highCode() - quantizer.lowCode()) / 2;
    return {-halfSpan, halfSpan};
}

} // namespace

Range absMeanOfDistribution(const Distribution& distribution, const Quantizer& quantizer, const CalibrationChoice&)
{
    return rangeOfMean(distribution.absSum() / static_cast<double>(distribution.moments().count), quantizer);
}

Range absMeanOfValues(ValueSpan values, const MinMax&, const Quantizer& quantizer, const CalibrationChoice&)
{
    double sum = 0;
    for (const float x : values) {
        sum += std::abs(double{x});
    }
    return rangeOfMean(sum / static_cast<double>(values.size()), quantizer);
}

} // namespace qs
