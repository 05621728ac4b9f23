// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/options.h"
#include "core/base/progress.h"
#include "core/data/network_data.h"
#include "core/graph/graph.h"

#include <memory>

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

} // namespace qs::cli
