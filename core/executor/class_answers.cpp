// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/executor/class_answers.h"

#include "core/data/decision_axis.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace qs {

namespace {

/// The order of rankings: NaN comes after every number.
bool isBefore(double value, std::size_t number, double other, std::size_t otherNumber)
{
    if (std::isnan(value) || std::isnan(other)) {
        return std::isnan(value) == std::isnan(other) ? number < otherNumber : std::isnan(other);
    }
    return value != other ? value > other : number < otherNumber;
}

std::vector<ClassRanking::Place> bestOf(std::span<const double> values)
{
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto end = order.begin() + static_cast<std::ptrdiff_t>(std::min(ClassRanking::kMost, order.size()));
    std::partial_sort(order.begin(), end, order.end(),
                      [&](std::size_t a, std::size_t b) { return isBefore(values[a], a, values[b], b); });
    std::vector<ClassRanking::Place> best;
    for (auto at = order.begin(); at != end && std::isfinite(values[*at]); ++at) {
        best.push_back({static_cast<std::int64_t>(*at), values[*at]});
    }
    return best;
}

/// How many classes come before this one.
std::size_t rankOf(std::size_t number, std::span<const double> values)
{
    std::size_t rank = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        rank += i != number && isBefore(values[i], i, values[number], number) ? 1 : 0;
    }
    return rank;
}

void count(std::int64_t label, std::span<const double> values, ClassAnswers& answers)
{
    if (label < 0) {
        return;
    }
    ++answers.labelled;
    const auto number = static_cast<std::size_t>(label);
    if (number < values.size() && !std::isnan(values[number])) {
        const std::size_t rank = rankOf(number, values);
        answers.top1 += rank == 0 ? 1 : 0;
        answers.top5 += rank < ClassRanking::kMost ? 1 : 0;
    }
}

/// The axes of what the output gives for one sample; none where the samples do not tell.
std::optional<DecisionAxis> axisOf(const OutputRun& output, std::uint64_t samples)
{
    Shape shape = output.values.shape();
    if (samples == 0 || shape.empty() || static_cast<std::uint64_t>(shape.front()) % samples != 0) {
        return std::nullopt;
    }
    shape.front() /= static_cast<std::int64_t>(samples);
    return DecisionAxis::of(shape);
}

ClassAnswers answersOf(const OutputRun& output, const DecisionAxis& axis, const Array& numbers, const NetworkRun& run,
                       const Labels& labels, std::size_t most)
{
    ClassAnswers answers{.output = output.name, .classes = axis.classes, .decisions = axis.decisions, .first = {}};
    for (std::size_t i = 0; i < run.ran.size(); ++i) {
        const std::uint64_t sample = run.ran[i];
        const bool isLabelled = sample < labels.size() && labels[sample].size() == axis.decisions;
        for (std::uint64_t d = 0; d < axis.decisions; ++d) {
            const auto values = numbers.values<double>().subspan((i * axis.decisions + d) * axis.classes, axis.classes);
            const std::int64_t label = isLabelled ? labels[sample][d] : -1;
            count(label, values, answers);
            if (axis.decisions == 1 && i < most) {
                answers.first.push_back({.sample = sample,
                                         .label = label < 0 ? std::nullopt : std::optional(label),
                                         .best = bestOf(values)});
            }
        }
    }
    return answers;
}

} // namespace

std::vector<ClassAnswers> classAnswersOf(const NetworkRun& run, const Labels& labels, std::size_t most)
{
    std::vector<ClassAnswers> all;
    for (const OutputRun& output : run.outputs) {
        const auto axis = output.error ? std::nullopt : axisOf(output, run.samples);
        const auto numbers = axis ? converted(output.values, ElementType::F64) : Result<Array>(Array());
        if (axis && numbers) {
            all.push_back(answersOf(output, *axis, *numbers, run, labels, most));
        }
    }
    return all;
}

} // namespace qs
