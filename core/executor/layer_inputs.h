// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/executor/execution_plan.h"

#include <cstddef>
#include <string>
#include <vector>

namespace qs {

/// Where a layer reads its data.
struct LayerInput {
    std::size_t step = 0;  ///< of the plan
    std::size_t input = 0; ///< place among the step's inputs
    std::size_t value = 0; ///< what it reads there
};

/// The places where the layers of a constant read what flows through the network: of each step that calculates with the
/// constant, the first input that is not the same in every run. A bias, the states of a recurrent layer and the other
/// operand of an addition are not among them; a step that reads nothing else than constants has none. In the order of
/// the steps.
std::vector<LayerInput> layerInputs(const ExecutionPlan& plan, const std::string& constant);

} // namespace qs
