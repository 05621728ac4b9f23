// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/rules.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace qs {

namespace {

/// Linear interpolation between order statistics, position p · (n − 1): the default of NumPy's quantile (type 7 of
/// Hyndman and Fan 1996). Reorders `values`.
double exactQuantile(std::vector<float>& values, double p)
{
    const double position = p * static_cast<double>(values.size() - 1);
    const auto index = static_cast<std::size_t>(position);
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(index);
    std::ranges::nth_element(values, at);
    const double lower = *at;
    if (index + 1 >= values.size()) {
        return lower;
    }
    const double upper = *std::ranges::min_element(at + 1, values.end());
    return lower + (upper - lower) * (position - static_cast<double>(index));
}

/// Asymmetric: half of what is cut off lies at each end (ONNX Runtime's rule).
double cutAtEachEnd(const CalibrationChoice& choice)
{
    return (100 - choice.value) / 200;
}

} // namespace

Range percentileOfDistribution(const Distribution& distribution, const Quantizer& quantizer,
                               const CalibrationChoice& choice)
{
    if (quantizer.scheme() == Scheme::Symmetric) {
        const double threshold = distribution.absQuantile(choice.value / 100);
        return {-threshold, threshold};
    }
    const double cut = cutAtEachEnd(choice);
    return {distribution.quantile(cut), distribution.quantile(1 - cut)};
}

Range percentileOfValues(ValueSpan values, const MinMax&, const Quantizer& quantizer, const CalibrationChoice& choice)
{
    std::vector<float> copy(values.begin(), values.end());
    if (quantizer.scheme() == Scheme::Symmetric) {
        std::ranges::transform(copy, copy.begin(), [](float x) { return std::abs(x); });
        const double threshold = exactQuantile(copy, choice.value / 100);
        return {-threshold, threshold};
    }
    const double cut = cutAtEachEnd(choice);
    const double low = exactQuantile(copy, cut);
    return {low, exactQuantile(copy, 1 - cut)};
}

} // namespace qs
