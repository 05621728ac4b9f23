// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"
#include "core/data/network_data.h"
#include "core/graph/graph.h"
#include "core/sensitivity/sensitivity.h"

#include <memory>

namespace qs {

/// Runs the network on the samples once as it is and once more for each layer with that layer quantized. What does not
/// depend on a layer is taken from the original run, so that a layer costs what follows it. The layers' own outputs are
/// compared in the network as it is; its answers come from the network with normalizations folded and activations
/// fused (AnswerNetwork), for they are most of the work. Samples run side by side; sums are merged in their order, so
/// that threads change no digit.
///
/// Takes, for each thread, the memory of all values of one sample in both networks, and of all quantized weights in
/// both.
class SensitivityStudy {
public:
    /// Folds, quantizes the weights and calibrates the inputs. Fails for choices that cannot work.
    static Result<std::shared_ptr<SensitivityStudy>> prepare(std::shared_ptr<const Model> model,
                                                             std::shared_ptr<const Graph> graph,
                                                             std::shared_ptr<const NetworkData> data,
                                                             const SensitivityRequest& request, Progress& progress);
    virtual ~SensitivityStudy() = default;

    /// Measures the samples that are not measured yet; once at a time. Cancelling keeps those that are finished, and
    /// running again goes on from there. Advances by one per sample.
    virtual Status run(Progress& progress) = 0;

    // From any thread, while it runs too.
    virtual std::uint64_t samplesDone() const = 0;
    /// Of the samples measured so far.
    virtual SensitivityReport report() const = 0;
};

/// Prepares a study and runs it to its end.
Result<SensitivityReport> measureSensitivity(const std::shared_ptr<const Model>& model,
                                             const std::shared_ptr<const Graph>& graph,
                                             const std::shared_ptr<const NetworkData>& data,
                                             const SensitivityRequest& request, Progress& progress);

} // namespace qs
