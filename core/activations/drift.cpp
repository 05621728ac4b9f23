// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/activations/drift.h"

#include "core/activations/calibrated_grid.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace qs {

namespace {

Range rangeOf(const Distribution& distribution)
{
    return {distribution.moments().min, distribution.moments().max};
}

double overlapOf(const Range& a, const Range& b)
{
    const double all = std::max(a.high, b.high) - std::min(a.low, b.low);
    const double shared = std::min(a.high, b.high) - std::max(a.low, b.low);
    return all > 0 ? std::max(0.0, shared) / all : 1; // both are the same single number
}

/// p·log2(p/m), whose limit at p = 0 is 0.
double term(double p, double m)
{
    return p > 0 ? p * std::log2(p / m) : 0;
}

TensorDrift driftOf(const ActivationTensor& first, const ActivationTensor& second, const Quantization& quantization)
{
    constexpr int kBins = 256;
    const CalibratedGrid before(first.distribution, quantization);
    const CalibratedGrid own(second.distribution, quantization);
    const CalibratedGrid::Cost cost = before.costOn(second.distribution);
    TensorDrift drift;
    drift.name = first.name;
    drift.first = rangeOf(first.distribution);
    drift.second = rangeOf(second.distribution);
    drift.calibrated = before.quantizer().covered(before.grid());
    drift.overlap = overlapOf(drift.first, drift.second);
    drift.outside = cost.clippedValues;
    drift.divergence = jensenShannon(first.distribution, second.distribution, kBins);
    drift.firstDb = cost.sqnrDb();
    drift.ownDb = own.costOn(second.distribution).sqnrDb();
    const double std = first.distribution.moments().std();
    const double shift = second.distribution.moments().mean - first.distribution.moments().mean;
    drift.meanShift = std > 0 ? shift / std : std::numeric_limits<double>::quiet_NaN();
    return drift;
}

} // namespace

double TensorDrift::lossDb() const
{
    return ownDb == firstDb ? 0 : ownDb - firstDb; // of two infinities too
}

double jensenShannon(const Distribution& a, const Distribution& b, int bins)
{
    const Range first = rangeOf(a);
    const Range second = rangeOf(b);
    const double low = std::min(first.low, second.low);
    const double high = std::max(first.high, second.high);
    if (a.empty() || b.empty() || !(high > low)) {
        return 0;
    }
    const std::vector<double> p = a.rebinned(low, high, bins);
    const std::vector<double> q = b.rebinned(low, high, bins);
    const auto all = static_cast<double>(a.moments().count);
    const auto others = static_cast<double>(b.moments().count);
    double divergence = 0;
    for (std::size_t i = 0; i < p.size(); ++i) {
        const double x = p[i] / all;
        const double y = q[i] / others;
        divergence += (term(x, (x + y) / 2) + term(y, (x + y) / 2)) / 2;
    }
    return std::clamp(divergence, 0.0, 1.0);
}

Drift driftOf(const ActivationReport& first, const ActivationReport& second)
{
    return driftOf(first, second, first.request.quantization);
}

Drift driftOf(const ActivationReport& first, const ActivationReport& second, const Quantization& quantization)
{
    Drift drift;
    for (const ActivationTensor& tensor : first.tensors) {
        const ActivationTensor* const other = second.find(tensor.name);
        if (other == nullptr || other->distribution.empty() || tensor.distribution.empty()) {
            drift.problems.push_back({tensor.name, "has no finite values in one of the two sets of data"});
            continue;
        }
        drift.tensors.push_back(driftOf(tensor, *other, quantization));
    }
    for (const ActivationTensor& tensor : second.tensors) {
        if (first.find(tensor.name) == nullptr) {
            drift.problems.push_back({tensor.name, "was not seen on the first set of data"});
        }
    }
    std::ranges::stable_sort(drift.tensors, [](const TensorDrift& a, const TensorDrift& b) {
        const auto rank = [](double loss) {
            return std::isnan(loss) ? -std::numeric_limits<double>::infinity() : loss;
        };
        return rank(a.lossDb()) > rank(b.lossDb());
    });
    return drift;
}

} // namespace qs
