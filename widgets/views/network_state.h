// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/activations/activation_report.h"
#include "core/data/network_data.h"
#include "core/graph/graph.h"
#include "core/latency/latency.h"
#include "core/sensitivity/sensitivity.h"
#include "core/sensitivity/study_need.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace qs {

/// What is asked of a study beside the quantization of the weights.
struct StudyOptions {
    QuantizedParts parts = QuantizedParts::Weights;
    ActivationChoice activations;
    std::optional<bool> folds; ///< nothing: where there is something to fold
    bool allButOne = false;
    std::uint64_t samples = 0;                    ///< how many, 0 for all
    std::size_t rounds = LatencyOptions().rounds; ///< how often layers and network are timed

    bool operator==(const StudyOptions&) const = default;
};

/// One configuration and what the network on the data said of it so far.
struct Study {
    enum class State { Waiting, Running, Stopped, Done, Failed };

    State state = State::Waiting;
    SensitivityRequest request;
    /// Of the samples measured so far; null until the weights are quantized.
    std::shared_ptr<const SensitivityReport> report;
    std::optional<Error> error; ///< why it failed
};

/// What was seen of the values inside the network.
struct Observation {
    enum class State { None, Running, Stopped, Done, Failed };

    State state = State::None;
    ActivationRequest request;
    std::shared_ptr<const ActivationReport> report; ///< of the samples seen so far; null until there is one
    std::optional<Error> error;                     ///< why it failed
};

/// How long layers and network took in floats and in codes of 8 bits.
struct LatencyMeasurement {
    /// Waiting: until nothing else runs, which would take part of the time.
    enum class State { None, Waiting, Running, Done, Failed };

    State state = State::None;
    LatencyOptions options;                      ///< of the report
    std::shared_ptr<const LatencyReport> report; ///< stays while it is measured anew; null until there is one
    std::optional<Error> error;                  ///< why it failed

    bool isBusy() const { return state == State::Waiting || state == State::Running; }
};

/// The network that the open file holds, what it runs on, and what was measured: values and shared pointers to things
/// that never change.
struct NetworkState {
    std::shared_ptr<const Graph> network; ///< null while it is opened, and where the file holds none
    std::optional<Error> networkError;    ///< why there is none
    std::size_t foldable = 0;             ///< normalizations that can be folded
    bool isLoading = false;               ///< data are on their way
    std::shared_ptr<const NetworkData> data;
    /// What studies take; nothing until it is known, and where the network does not run.
    std::optional<NetworkFootprint> footprint;
    std::optional<std::uint64_t> freeMemory; ///< bytes; nothing where the system does not tell
    StudyOptions options;
    std::shared_ptr<const std::vector<Study>> studies; ///< in the order in which they were asked for; null for none
    std::optional<std::size_t> shown;                  ///< index of the one that views are about
    bool isStale = false;                              ///< the one that is shown is of other choices than those now

    Observation observation;
    std::shared_ptr<const NetworkData> otherData; ///< to see how far values drift from these; null for none
    Observation other;                            ///< of the values on these
    LatencyMeasurement latency;

    const Study* shownStudy() const
    {
        return studies && shown && *shown < studies->size() ? &(*studies)[*shown] : nullptr;
    }
    /// Of the study that is shown; null without.
    const SensitivityReport* report() const { return shownStudy() != nullptr ? shownStudy()->report.get() : nullptr; }
    bool isMeasuring() const;
    /// The values were seen in another network or on other samples than what is asked for now.
    bool isObservationStale() const
    {
        return observation.report &&
               (observation.request.folds != folds() || observation.request.samples != options.samples);
    }
    /// The times are of other samples, or of more or fewer rounds, than what is asked for now.
    bool isLatencyStale() const
    {
        return latency.report &&
               (latency.options.samples != options.samples || latency.options.rounds != options.rounds);
    }
    bool isObserving() const
    {
        return observation.state == Observation::State::Running || other.state == Observation::State::Running;
    }
    /// What was seen on the other data, where it can be compared; else null.
    std::shared_ptr<const ActivationReport> comparable() const
    {
        const bool isSeen = observation.report && other.report && other.report->samples > 0;
        return isSeen && other.request.folds == observation.request.folds ? other.report : nullptr;
    }
    /// How many samples are asked for.
    std::uint64_t sampleCount() const
    {
        const std::uint64_t all = data ? data->samples.count() : 0;
        return options.samples == 0 ? all : std::min(options.samples, all);
    }
    /// What is asked for is folded.
    bool folds() const { return options.folds.value_or(foldable > 0) && foldable > 0; }
};

inline bool NetworkState::isMeasuring() const
{
    for (std::size_t i = 0; studies && i < studies->size(); ++i) {
        if ((*studies)[i].state == Study::State::Running) {
            return true;
        }
    }
    return false;
}

} // namespace qs
