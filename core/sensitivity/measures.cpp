// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sensitivity/measures.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace qs {

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kPercent = 100;

template <typename Of>
double ofAnswer(const std::vector<AnswerError>& answers, Of of)
{
    return answers.empty() ? kNan : of(answers.front());
}

double answerDb(const AnswerError& answer)
{
    return answer.values.sqnrDb();
}

double flipsPercent(const AnswerError& answer)
{
    return kPercent * answer.decisions.flipShare();
}

double lostAccuracy(const AnswerError& answer)
{
    const DecisionError& decisions = answer.decisions;
    return decisions.labelled == 0
               ? kNan
               : kPercent * (static_cast<double>(decisions.correct) - static_cast<double>(decisions.otherCorrect)) /
                     static_cast<double>(decisions.labelled);
}

constexpr SensitivityMeasure kMeasures[] = {
    {"weight-sqnr", "Weight SQNR", "dB", "L0",
     "Power of the weights over power of their quantization error, 10·log10(Σw² / Σ(ŵ − w)²): needs no data and says "
     "nothing of what the layer does with them.",
     true, [](const LayerSensitivity& layer) { return layer.weight.sqnrDb(); },
     [](const StudyCost& cost) { return cost.weights; }},
    {"weighted-sqnr", "Input-weighted SQNR", "dB", "L1",
     "The same with each weight counted by the mean square of the input channel that it multiplies, "
     "10·log10(Σ E[x²]·w² / Σ E[x²]·(ŵ − w)²): the error of the output where inputs are uncorrelated.",
     true, [](const LayerSensitivity& layer) { return layer.weighted.sqnrDb(); },
     [](const StudyCost& cost) { return cost.weights + cost.inputs; }},
    {"own-sqnr", "Own output SQNR", "dB", "L2",
     "Power of the layer's output over power of its error, 10·log10(Σy² / Σ(ŷ − y)²), on the inputs that the layer has "
     "in the original network.",
     true, [](const LayerSensitivity& layer) { return layer.own.sqnrDb(); },
     [](const StudyCost& cost) { return cost.weights + cost.own; }},
    {"accumulated-sqnr", "Accumulated SQNR", "dB", "L2",
     "The same while every layer is quantized: the error that arrives from the layers before and the layer's own. It "
     "shows where along the depth the signal is lost.",
     true, [](const LayerSensitivity& layer) { return layer.accumulated.sqnrDb(); },
     [](const StudyCost& cost) { return cost.weights + cost.everything; }},
    {"answer-sqnr", "Answer SQNR", "dB", "L3",
     "Power of the network's first output over power of its error while only this layer is quantized.", true,
     [](const LayerSensitivity& layer) { return ofAnswer(layer.isolated, answerDb); },
     [](const StudyCost& cost) { return cost.weights + cost.isolated; }},
    {"answer-kl", "Answer KL", "nats", "L3",
     "Kullback–Leibler divergence of the softmax of the network's first output from that of the original, mean over "
     "decisions, while only this layer is quantized.",
     false,
     [](const LayerSensitivity& layer) {
         return ofAnswer(layer.isolated, [](const AnswerError& answer) { return answer.decisions.meanDivergence(); });
     },
     [](const StudyCost& cost) { return cost.weights + cost.isolated; }},
    {"answer-flips", "Flipped decisions", "%", "L3",
     "Share of decisions whose class with the largest value is another one than in the original while only this layer "
     "is quantized.",
     false, [](const LayerSensitivity& layer) { return ofAnswer(layer.isolated, flipsPercent); },
     [](const StudyCost& cost) { return cost.weights + cost.isolated; }},
    {"lost-accuracy", "Lost accuracy", "%", "L3",
     "Accuracy of the original minus accuracy while only this layer is quantized, in percentage points, over the "
     "decisions that have a label.",
     false, [](const LayerSensitivity& layer) { return ofAnswer(layer.isolated, lostAccuracy); },
     [](const StudyCost& cost) { return cost.weights + cost.isolated; }},
    {"all-but-one-sqnr", "All-but-one SQNR", "dB", "L3",
     "Power of the network's first output over power of its error while every layer is quantized but this one: high "
     "where this layer alone is what spoils the answer.",
     false, [](const LayerSensitivity& layer) { return ofAnswer(layer.allButOne, answerDb); },
     [](const StudyCost& cost) { return cost.weights + cost.allButOne; }},
};

/// Places from 0 on of ascending values; equal ones share the mean of theirs, NaN has none.
std::vector<double> places(const std::vector<double>& values)
{
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!std::isnan(values[i])) {
            order.push_back(i);
        }
    }
    std::ranges::sort(order, {}, [&](std::size_t i) { return values[i]; });
    std::vector<double> found(values.size(), kNan);
    for (std::size_t first = 0; first < order.size();) {
        std::size_t end = first + 1;
        while (end < order.size() && values[order[end]] == values[order[first]]) {
            ++end;
        }
        for (std::size_t i = first; i < end; ++i) {
            found[order[i]] = static_cast<double>(first + end - 1) / 2;
        }
        first = end;
    }
    return found;
}

std::vector<double> badness(const SensitivityReport& report, const SensitivityMeasure& measure)
{
    std::vector<double> values;
    for (const LayerSensitivity& layer : report.layers) {
        const double value = layer.error ? kNan : measure.of(layer);
        values.push_back(measure.isHigherBetter ? value : -value);
    }
    return values;
}

double correlation(const std::vector<double>& x, const std::vector<double>& y)
{
    const double count = static_cast<double>(x.size());
    const double meanX = std::accumulate(x.begin(), x.end(), 0.0) / count;
    const double meanY = std::accumulate(y.begin(), y.end(), 0.0) / count;
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        xx += (x[i] - meanX) * (x[i] - meanX);
        yy += (y[i] - meanY) * (y[i] - meanY);
        xy += (x[i] - meanX) * (y[i] - meanY);
    }
    return xx == 0 || yy == 0 ? kNan : xy / std::sqrt(xx * yy);
}

} // namespace

std::span<const SensitivityMeasure> sensitivityMeasures()
{
    return kMeasures;
}

const SensitivityMeasure* findMeasure(std::string_view id)
{
    const auto found = std::ranges::find(kMeasures, id, &SensitivityMeasure::id);
    return found == std::ranges::end(kMeasures) ? nullptr : &*found;
}

std::vector<double> ranksOf(const SensitivityReport& report, const SensitivityMeasure& measure)
{
    return places(badness(report, measure));
}

double rankAgreement(const SensitivityReport& report, const SensitivityMeasure& a, const SensitivityMeasure& b)
{
    const std::vector<double> first = badness(report, a);
    const std::vector<double> second = badness(report, b);
    std::vector<double> x;
    std::vector<double> y;
    for (std::size_t i = 0; i < first.size(); ++i) {
        if (!std::isnan(first[i]) && !std::isnan(second[i])) {
            x.push_back(first[i]);
            y.push_back(second[i]);
        }
    }
    return x.size() < 2 ? kNan : correlation(places(x), places(y));
}

} // namespace qs
