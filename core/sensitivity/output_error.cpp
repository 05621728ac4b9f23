// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sensitivity/output_error.h"

#include "core/kernels/pair_sums.h"
#include "core/tensor/layout.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace qs {

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// Two arrays of one type whose elements of equal index belong together.
struct Pair {
    Array original;
    Array quantized;
};

Result<Pair> pairOf(const Array& original, const Array& quantized, ElementType type)
{
    if (original.shape() != quantized.shape()) {
        return Error{ErrorCode::Shape, "the quantized network gives the shape " + shapeText(quantized.shape()) +
                                           " in the place of " + shapeText(original.shape())};
    }
    const auto ordered = inLayout(quantized, original.layout());
    QS_TRY(ordered);
    auto first = converted(original, type);
    auto second = converted(*ordered, type);
    if (!first || !second) {
        return first ? second.error() : first.error();
    }
    return Pair{std::move(*first), std::move(*second)};
}

/// The natural logarithms of the probabilities that `values` stand for.
void logProbabilities(std::span<const double> values, std::vector<double>& logs)
{
    constexpr double nearlyOne = 1e-3;
    double sum = 0;
    bool isDistribution = true;
    for (const double x : values) {
        sum += x;
        isDistribution = isDistribution && x >= 0;
    }
    logs.assign(values.begin(), values.end());
    if (isDistribution && std::abs(sum - 1) < nearlyOne) {
        constexpr double least = 1e-12; // a class that got nothing is not infinitely far away
        std::ranges::transform(logs, logs.begin(), [=](double x) { return std::log(std::max(x, least)); });
        return;
    }
    const double largest = *std::ranges::max_element(values);
    double total = 0;
    for (const double x : values) {
        total += std::exp(x - largest);
    }
    const double shift = largest + std::log(total);
    std::ranges::transform(logs, logs.begin(), [=](double x) { return x - shift; });
}

std::size_t largestOf(std::span<const double> values)
{
    return static_cast<std::size_t>(std::ranges::max_element(values) - values.begin());
}

} // namespace

Status OutputError::add(const Array& original, const Array& quantized)
{
    const bool areFloats = original.type() == ElementType::F32 && quantized.type() == ElementType::F32;
    const auto pair = pairOf(original, quantized, areFloats ? ElementType::F32 : ElementType::F64);
    QS_TRY(pair);
    PairSums sums;
    if (areFloats) {
        addPairs(pair->original.values<float>(), pair->quantized.values<float>(), sums, {});
    } else {
        addPairsByDefinition(pair->original.values<double>(), pair->quantized.values<double>(), sums, {});
    }
    merge({.count = sums.finite,
           .notFinite = sums.count - sums.finite,
           .signal = sums.signal,
           .error = sums.noise,
           .other = sums.otherSignal,
           .product = sums.product});
    return ok();
}

void OutputError::merge(const OutputError& more)
{
    count += more.count;
    notFinite += more.notFinite;
    signal += more.signal;
    error += more.error;
    other += more.other;
    product += more.product;
}

double OutputError::sqnrDb() const
{
    if (signal == 0) {
        return kNan;
    }
    return error == 0 ? std::numeric_limits<double>::infinity() : 10 * std::log10(signal / error);
}

double OutputError::relative() const
{
    return signal == 0 ? kNan : std::sqrt(error / signal);
}

double OutputError::cosine() const
{
    return signal == 0 || other == 0 ? kNan : product / std::sqrt(signal * other);
}

Status DecisionError::add(const Array& original, const Array& quantized, std::span<const std::int64_t> labels)
{
    const auto axis = DecisionAxis::of(original.shape());
    if (!axis) {
        return ok();
    }
    if (!labels.empty() && labels.size() != axis->decisions) {
        return Error{ErrorCode::Shape, "there are " + std::to_string(labels.size()) + " labels for a sample with " +
                                           std::to_string(axis->decisions) + " decisions"};
    }
    const auto pair = pairOf(original, quantized, ElementType::F64);
    QS_TRY(pair);
    std::vector<double> p;
    std::vector<double> q;
    for (std::uint64_t i = 0; i < axis->decisions; ++i) {
        const auto y = pair->original.values<double>().subspan(i * axis->classes, axis->classes);
        const auto z = pair->quantized.values<double>().subspan(i * axis->classes, axis->classes);
        const auto isFinite = [](double x) { return std::isfinite(x); };
        const bool isAsked = labels.empty() || labels[i] >= 0;
        if (!isAsked || !std::ranges::all_of(y, isFinite)) {
            continue;
        }
        ++decisions;
        const std::size_t first = largestOf(y);
        const bool isSound = std::ranges::all_of(z, isFinite);
        const std::size_t second = isSound ? largestOf(z) : axis->classes; // no decision at all
        flips += first != second ? 1 : 0;
        if (isSound) {
            logProbabilities(y, p);
            logProbabilities(z, q);
            for (std::size_t c = 0; c < p.size(); ++c) {
                divergence += std::exp(p[c]) * (p[c] - q[c]);
            }
        } else {
            divergence = std::numeric_limits<double>::infinity();
        }
        if (!labels.empty()) {
            const auto label = static_cast<std::uint64_t>(labels[i]);
            ++labelled;
            correct += first == label ? 1 : 0;
            otherCorrect += second == label ? 1 : 0;
        }
    }
    return ok();
}

void DecisionError::merge(const DecisionError& more)
{
    decisions += more.decisions;
    flips += more.flips;
    divergence += more.divergence;
    labelled += more.labelled;
    correct += more.correct;
    otherCorrect += more.otherCorrect;
}

double DecisionError::meanDivergence() const
{
    return decisions == 0 ? kNan : divergence / static_cast<double>(decisions);
}

double DecisionError::flipShare() const
{
    return decisions == 0 ? kNan : static_cast<double>(flips) / static_cast<double>(decisions);
}

} // namespace qs
