// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/executor/execution_plan.h"
#include "core/model/model.h"

#include <string>
#include <vector>

namespace qs {

/// Two layers with nothing between them but functions for which f(s·x) = s·f(x), s > 0: what the first makes of a
/// channel can be divided by any factor that the second multiplies it with (cross-layer equalization: Nagel et al.
/// 2019).
struct EqualizationPair {
    std::string first;
    std::string second;
    std::string firstTensor;
    std::string secondTensor;
    // By channel between the two.
    std::vector<float> made; ///< max |w| of the first layer's output channel
    std::vector<float> read; ///< max |w| of the second layer's input channel

    /// s = √(made / read), after which both maxima are √(made · read); 1 where either is 0.
    std::vector<double> factors() const;
    /// Largest factor over the smallest: 1 where nothing is to be equalized.
    double ratio() const;
};

/// The pairs of a network, in the order of the first layers. Between them only functions of one reader each stand:
/// Relu, LeakyRelu, PRelu, poolings and what changes nothing. A normalization in between has to be folded first.
Result<std::vector<EqualizationPair>> equalizationPairs(const Model& model, const ExecutionPlan& plan);

} // namespace qs
