// SPDX-License-Identifier: GPL-3.0-or-later
// The two rules that need no search: the whole range, and a range given by hand.
#include "core/calibration/rules.h"

#include <algorithm>

namespace qs {

Range minMaxOfDistribution(const Distribution& distribution, const Quantizer&, const CalibrationChoice&)
{
    return {distribution.moments().min, distribution.moments().max};
}

Range minMaxOfValues(ValueSpan, const MinMax& extremes, const Quantizer&, const CalibrationChoice&)
{
    return {extremes.min, extremes.max};
}

Range manualOfDistribution(const Distribution&, const Quantizer&, const CalibrationChoice& choice)
{
    return choice.range;
}

Range manualOfValues(ValueSpan, const MinMax& extremes, const Quantizer&, const CalibrationChoice& choice)
{
    // A range wider than a channel's values would only cost it codes.
    const double low = std::max(choice.range.low, double{extremes.min});
    const double high = std::min(choice.range.high, double{extremes.max});
    return low <= high ? Range{low, high} : choice.range;
}

} // namespace qs
