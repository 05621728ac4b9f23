// SPDX-License-Identifier: GPL-3.0-or-later
// How much memory a study of a network takes, told before it starts.
#pragma once

#include "core/base/progress.h"
#include "core/executor/memory_need.h"
#include "core/graph/graph.h"
#include "core/model/model.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace qs {

/// What the memory of every study of a network comes from.
struct NetworkFootprint {
    MemoryNeed run;
    std::uint64_t weights = 0;  ///< bytes of those of the model that are constants of the network, as floats
    std::uint64_t observed = 0; ///< values that a study of activations looks at
    std::uint64_t channels = 0; ///< of these together

    bool operator==(const NetworkFootprint&) const = default;
};

/// Runs the network once on a sample. An error where it cannot be run at all.
Result<NetworkFootprint> footprintOf(const Model& model, const std::shared_ptr<const Graph>& network,
                                     const std::map<std::string, Array>& sample, Progress& progress);

/// Bytes that a study takes beside the program with the open file: once, and again for each sample that runs beside
/// others. What primitives keep for themselves is estimated by the weights, which they rearrange.
struct StudyNeed {
    std::uint64_t once = 0;
    std::uint64_t perSample = 0;
    std::uint64_t samplesAtOnce = 1;

    std::uint64_t bytes() const { return once + perSample * samplesAtOnce; }
    bool operator==(const StudyNeed&) const = default;
};

/// Of SensitivityStudy: the quantized weights and, for each of `threads` threads but not more than there are samples,
/// all values of one sample, in the network as it is and as it runs with normalizations folded.
StudyNeed sensitivityNeed(const NetworkFootprint& footprint, std::uint64_t samples, int threads);
/// Of ActivationStudy: what it keeps of values and channels, and a run for each sample at once.
StudyNeed activationsNeed(const NetworkFootprint& footprint, std::uint64_t samples, int threads);
/// Of measureLatency(): all values of the first sample, and the network in floats and in codes.
StudyNeed latencyNeed(const NetworkFootprint& footprint);

/// "needs about 150 MB of memory: 30 MB, and 60 MB for each of 2 samples at once"
std::string textOf(const StudyNeed& need);

/// "more than the 1.2 GB that are free"; nothing where it is not more, or nobody knows.
std::optional<std::string> shortageText(const StudyNeed& need, std::optional<std::uint64_t> free);

} // namespace qs
