// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/executor/layer_inputs.h"

#include <algorithm>
#include <unordered_set>

namespace qs {

std::vector<LayerInput> layerInputs(const ExecutionPlan& plan, const std::string& constant)
{
    std::vector<LayerInput> found;
    const std::size_t number = plan.valueOf(constant);
    if (number == Step::kNone) {
        return found;
    }
    std::unordered_set<std::size_t> fixed{Step::kNone};
    for (const auto& [value, tensor] : plan.constants()) {
        fixed.insert(value);
    }
    for (const Step& step : plan.steps()) {
        if (step.isStatic) {
            fixed.insert(step.outputs.begin(), step.outputs.end());
        }
    }
    for (const std::size_t index : plan.readersOf(number)) {
        const std::vector<std::size_t>& inputs = plan.steps()[index].inputs;
        const auto data = std::ranges::find_if(inputs, [&](std::size_t value) { return !fixed.contains(value); });
        if (data != inputs.end()) {
            found.push_back({index, static_cast<std::size_t>(data - inputs.begin()), *data});
        }
    }
    return found;
}

} // namespace qs
