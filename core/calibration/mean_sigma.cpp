// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/rules.h"

#include <algorithm>
#include <cmath>

namespace qs {

namespace {

Range aroundMean(const Moments& moments, const Quantizer& quantizer, double sigmas)
{
    const double reach = sigmas * moments.std();
    const double low = std::clamp(moments.mean - reach, moments.min, moments.max);
    const double high = std::clamp(moments.mean + reach, moments.min, moments.max);
    if (quantizer.isSymmetric()) {
        const double widest = std::max(std::abs(low), std::abs(high));
        return {-widest, widest};
    }
    return {low, high};
}

} // namespace

Range meanSigmaOfDistribution(const Distribution& distribution, const Quantizer& quantizer,
                              const CalibrationChoice& choice)
{
    return aroundMean(distribution.moments(), quantizer, choice.value);
}

Range meanSigmaOfValues(ValueSpan values, const MinMax&, const Quantizer& quantizer, const CalibrationChoice& choice)
{
    return aroundMean(momentsOf(values), quantizer, choice.value);
}

} // namespace qs
