// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/network_data.h"
#include "core/executor/network_run.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace qs {

/// The classes with the largest values, the largest first; of equal ones the lower number first.
struct ClassRanking {
    struct Place {
        std::int64_t number = 0; ///< of the class
        double value = 0;
    };
    static constexpr std::size_t kMost = 5;

    std::uint64_t sample = 0;
    std::optional<std::int64_t> label; ///< where there is one that is asked
    std::vector<Place> best;           ///< at most kMost, finite ones
};

/// What an output that decides between classes (decision_axis.h) answers.
struct ClassAnswers {
    std::string output;
    std::uint64_t classes = 0;
    std::uint64_t decisions = 0;     ///< in one sample
    std::vector<ClassRanking> first; ///< of the first samples that were run; empty where one has several decisions
    std::uint64_t labelled = 0;      ///< decisions that have a label
    std::uint64_t top1 = 0;          ///< of these, those whose label has the largest value
    std::uint64_t top5 = 0;          ///< … one of the five largest
};

/// Of every output that decides, in their order, with the rankings of at most `most` samples. Labels that are not one
/// for each decision of an output say nothing about it.
std::vector<ClassAnswers> classAnswersOf(const NetworkRun& run, const Labels& labels, std::size_t most);

} // namespace qs
