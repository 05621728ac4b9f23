// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/executor/execution_plan.h"
#include "core/model/model.h"

#include <optional>
#include <string>
#include <vector>

namespace qs {

/// A value of a network that a study of activations looks at.
struct ObservedValue {
    std::string name;
    std::string producer; ///< the node that makes it, by name or else by its first output; empty for an input
    std::string producerKind;
    std::vector<std::string> readers; ///< layers with weights that read it as their data
    std::optional<std::size_t> maker; ///< step of the plan
    /// The first step of a layer that reads it, and as which of its inputs.
    struct Reading {
        std::size_t step = 0;
        std::size_t input = 0;
    };
    std::optional<Reading> reading;
};

/// The values that differ from run to run and that `pattern` finds, in the order in which they are made; with an empty
/// pattern those that a layer of `model` reads as its data or makes, and the inputs of the network. Their types are
/// known only once the network runs. An error where the pattern is no regular expression.
Result<std::vector<ObservedValue>> observedValues(const Model& model, const ExecutionPlan& plan,
                                                  const std::string& pattern);

/// Along which axis of a value with `rank` axes its channels lie, or −1. The layer that reads it decides: axis 1 for
/// convolutions; for products of matrices (MatMul, Gemm with its transpositions) the axis that the product runs along;
/// the last one for recurrent layers. Without such a reader its maker does: axis 1 of convolutions, the last axis of
/// products (of W·x the last but one), of recurrent layers and embeddings; activation functions, normalizations,
/// poolings and sums hand on what they read.
int channelAxisOf(const ObservedValue& value, const ExecutionPlan& plan, std::size_t rank);

} // namespace qs
