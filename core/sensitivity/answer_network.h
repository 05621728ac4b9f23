// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/executor/execution_plan.h"
#include "core/graph/fold.h"
#include "core/sensitivity/layer_changes.h"

#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace qs {

/// A network as it runs where its answers alone are asked for, normalizations folded and activations fused, with what
/// changes in it when the layers of the network as it is in the file are quantized. A quantized weight is folded too:
/// quantized first, as in the file, and multiplied with the factors of the normalization after that, which gives the
/// same answers up to the rounding of floats.
struct AnswerNetwork {
    std::shared_ptr<const ExecutionPlan> plan;
    std::vector<NetworkChange> changes; ///< by layer

    /// None where nothing of the network can be joined, or where a change is about a value that is gone then.
    static Result<std::optional<AnswerNetwork>> make(const ExecutionPlan& plan, std::span<const LayerChange> changes);
};

} // namespace qs
