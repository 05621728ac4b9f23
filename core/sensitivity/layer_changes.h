// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"
#include "core/data/network_data.h"
#include "core/executor/executor.h"
#include "core/executor/layer_inputs.h"
#include "core/sensitivity/sensitivity.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace qs {

/// What is different in a network when a layer is quantized.
struct NetworkChange {
    std::map<std::string, Array> constants; ///< the quantized weight; empty where weights stay as they are
    std::vector<InputChange> inputs;        ///< the quantized data; empty where they stay as they are
};

/// What a study changes at one layer, and what it needs to know of it.
struct LayerChange {
    std::size_t layer = 0; ///< of the report
    std::string tensor;    ///< its weight
    NetworkChange change;
    std::vector<LayerInput> reads;          ///< where it reads its data
    std::vector<OutputError> errorsByInput; ///< of the weight; empty where its input channels are not known
};

/// Quantizes the weights and calibrates the inputs as the request of `report` says. Adds the layers to the report,
/// those that cannot be changed with the reason, and returns the changes of the others. The plan is that of the graph.
Result<std::vector<LayerChange>> layerChanges(const std::shared_ptr<const Model>& model,
                                              const std::shared_ptr<const Graph>& graph,
                                              const std::shared_ptr<const ExecutionPlan>& plan,
                                              const std::shared_ptr<const NetworkData>& data, SensitivityReport& report,
                                              Progress& progress);

} // namespace qs
