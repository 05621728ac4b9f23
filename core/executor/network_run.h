// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/samples.h"
#include "core/executor/executor.h"

#include <string>
#include <vector>

namespace qs {

/// One output of a network over all samples.
struct OutputRun {
    std::string name;
    Array values; ///< of all samples: along the first axis, or along one more where the samples have no such axis
    std::optional<Error> error; ///< instead of the values

    // Of the finite values.
    double min = 0;
    double max = 0;
    double mean = 0;
    std::uint64_t notFinite = 0; ///< NaN and infinities
};

/// What a network answered.
struct NetworkRun {
    std::uint64_t samples = 0;      ///< that were run
    std::vector<std::uint64_t> ran; ///< their numbers, in the order of the outputs' values
    std::vector<Samples::Match> inputs;
    std::vector<std::string> unusedArrays;
    std::vector<OutputRun> outputs;
    double medianSeconds = 0; ///< of a sample; the first one, which also prepares, is left out where there are others
    std::vector<Problem> problems;
};

/// Runs the first `most` samples (0: all), one after the other. `problems` has what cannot be run, the samples that
/// cannot be had, which the outputs leave out, and what became of the network's files meanwhile. An error where no
/// sample can be had. Advances by one per sample.
Result<NetworkRun> runNetwork(const std::shared_ptr<const Graph>& graph, const Samples& samples, std::uint64_t most,
                              Progress& progress);

} // namespace qs
