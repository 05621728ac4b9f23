// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/executor/execution_plan.h"
#include "core/sensitivity/sensitivity.h"

#include <optional>
#include <utility>
#include <vector>

namespace qs {

/// A weight as its quantized form reads back.
struct QuantizedConstant {
    std::string tensor; ///< the constant of the network
    Array values;       ///< in its type and shape
};

/// The layers that `choices` are about, each with its quantized weight, or with the reason why it has none.
Result<std::vector<std::pair<LayerSensitivity, std::optional<QuantizedConstant>>>>
quantizeConstants(const Model& model, const ExecutionPlan& plan, const AnalysisRequest& choices, Progress& progress);

} // namespace qs
