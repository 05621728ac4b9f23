// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/activations/smoothing.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace qs {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr float kFloor = 1e-5F; // of smooth.py

} // namespace

std::vector<double> SmoothingRequest::usualAlphas()
{
    constexpr int kSteps = 20;
    std::vector<double> alphas;
    for (int i = 0; i <= kSteps; ++i) {
        alphas.push_back(i * 1.0 / kSteps);
    }
    return alphas;
}

void ErrorShare::merge(const ErrorShare& more)
{
    count += more.count;
    zeroed += more.zeroed;
    signal += more.signal;
    error += more.error;
}

double ErrorShare::sqnrDb() const
{
    constexpr double kPerDecade = 10;
    return signal > 0 ? kPerDecade * std::log10(signal / error) : kNaN;
}

double ErrorShare::zeroedShare() const
{
    return count == 0 ? 0 : static_cast<double>(zeroed) / static_cast<double>(count);
}

std::vector<double> LayerSmoothing::balance() const
{
    std::vector<double> ratios;
    std::vector<double> known;
    for (std::size_t i = 0; i < inputLargest.size(); ++i) {
        const bool isKnown = inputLargest[i] > 0 && weightLargest[i] > 0;
        ratios.push_back(isKnown ? double{inputLargest[i]} / weightLargest[i] : kNaN);
        if (isKnown) {
            known.push_back(ratios.back());
        }
    }
    if (known.empty()) {
        return ratios;
    }
    const auto middle = known.begin() + static_cast<std::ptrdiff_t>(known.size() / 2);
    std::ranges::nth_element(known, middle);
    for (double& ratio : ratios) {
        ratio /= *middle;
    }
    return ratios;
}

std::optional<std::size_t> LayerSmoothing::best() const
{
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < smoothed.size(); ++i) {
        const double db = smoothed[i].sqnrDb();
        if (!std::isnan(db) && (!found || db > smoothed[*found].sqnrDb())) {
            found = i;
        }
    }
    return found;
}

double LayerSmoothing::gainDb() const
{
    const auto at = best();
    if (!at) {
        return kNaN;
    }
    const double after = smoothed[*at].sqnrDb();
    return after == plain.sqnrDb() ? 0 : after - plain.sqnrDb();
}

std::vector<float> smoothingFactors(const std::vector<float>& inputLargest, const std::vector<float>& weightLargest,
                                    double alpha)
{
    std::vector<float> factors;
    for (std::size_t i = 0; i < inputLargest.size(); ++i) {
        const double x = std::max(inputLargest[i], kFloor);
        const double w = std::max(weightLargest[i], kFloor);
        factors.push_back(std::max(static_cast<float>(std::pow(x, alpha) / std::pow(w, 1 - alpha)), kFloor));
    }
    return factors;
}

} // namespace qs
