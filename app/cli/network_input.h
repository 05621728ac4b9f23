// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/options.h"
#include "core/base/progress.h"
#include "core/data/network_data.h"
#include "core/graph/graph.h"
#include "core/sensitivity/study_need.h"

#include <memory>
#include <optional>

namespace qs::cli {

/// A network with what it runs on.
struct NetworkInput {
    std::shared_ptr<const Model> model;
    std::shared_ptr<const Graph> network;
    std::shared_ptr<const NetworkData> data;
};

/// Opens what the options name: the model, its network and its data, with the labels; `notes` of the data are told to a
/// person at a terminal.
Result<NetworkInput> openNetworkInput(const Options& options, Progress& progress);

/// How many samples the options ask for, of those that there are.
std::uint64_t wantedSamples(const Options& options, const NetworkData& data);

/// What the network takes, found by running it on its first sample; nothing where that cannot be had.
std::optional<NetworkFootprint> footprintOf(const NetworkInput& input, Progress& progress);

/// Tells a person how much memory a study needs, and everybody where it is more than is free.
void mentionNeed(const StudyNeed& need);

} // namespace qs::cli
