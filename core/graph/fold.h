// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/graph.h"
#include "core/model/model.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace qs {

/// What a weight is multiplied with when a normalization becomes part of its layer.
struct OutputFactors {
    std::vector<double> ofChannel; ///< one per output channel
    std::uint64_t groups = 1;
    bool isTransposed = false; ///< the weight is [in, out / groups, …] of a ConvTranspose, not [out, in / groups, …]

    /// `weight` has the shape that they were made for.
    void applyTo(std::span<double> weight, const Shape& shape) const;
};

/// A network whose normalizations were made parts of the layers before them.
struct FoldedGraph {
    struct Fold {
        std::string layer;         ///< the node that was left, as people find it
        std::string normalization; ///< the node that is gone
        std::string weight;        ///< the constant that took its factors
        std::string source;        ///< the constant of the network before that it was made of, often the same name
        OutputFactors factors;
    };
    Graph graph;
    std::vector<Fold> folds; ///< in the order of the nodes
};

/// Folds each BatchNormalization into the Conv or ConvTranspose whose only reader it is: with a = γ / √(σ² + ε) per
/// output channel the weight becomes W · a and the bias (b − μ) · a + β, calculated in double and rounded to float.
/// This is what runtimes do before they quantize, and it is why layers need a scale per channel: a differs between
/// channels by orders of magnitude (Jacob et al. 2018, section 3.2; Nagel et al. 2019). A normalization that cannot be
/// folded stays.
Result<FoldedGraph> foldBatchNormalization(const Graph& graph);

/// `model` with the weights of the folded network in the place of its own, under their names.
Model withFoldedWeights(const Model& model, const FoldedGraph& folded);

} // namespace qs
