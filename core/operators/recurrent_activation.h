// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/graph.h"

#include <span>
#include <string>
#include <vector>

namespace qs {

/// An activation that a recurrent node names, with its numbers.
struct RecurrentActivation {
    enum class Kind {
        Affine,
        Elu,
        HardSigmoid,
        LeakyRelu,
        Relu,
        ScaledTanh,
        Sigmoid,
        Softplus,
        Softsign,
        Tanh,
        ThresholdedRelu
    };

    Kind kind = Kind::Tanh;
    double alpha = 0;
    double beta = 0;

    /// Of every value, in place.
    template <typename T>
    void apply(std::span<T> values) const;
};

/// The attribute "activations" with its alphas and betas, which those that take one consume in order; `defaults` by
/// name where it is not there.
Result<std::vector<RecurrentActivation>> activationsOf(const GraphNode& node, const std::vector<std::string>& defaults);

} // namespace qs
