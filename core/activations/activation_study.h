// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/activations/activation_report.h"
#include "core/base/progress.h"
#include "core/data/network_data.h"
#include "core/graph/graph.h"

#include <memory>

namespace qs {

/// Runs the network on the samples and looks at the values between its nodes. Each is seen once, batch by batch, and
/// only its distribution and its channels are kept: the memory does not depend on the number of samples. Samples run
/// side by side and are merged in their order, so that threads and interruptions change no digit.
class ActivationStudy {
public:
    /// Folds and finds the values that are looked at. Fails for choices that cannot work and where no value is left.
    static Result<std::shared_ptr<ActivationStudy>> prepare(std::shared_ptr<const Model> model,
                                                            std::shared_ptr<const Graph> graph,
                                                            std::shared_ptr<const NetworkData> data,
                                                            const ActivationRequest& request);
    virtual ~ActivationStudy() = default;

    /// The most memory, in bytes, that what is kept of `values` values with `channels` channels together takes: once
    /// for the report and once for each sample that runs beside others. Beside it stands what running the network
    /// itself takes.
    static std::uint64_t bytesFor(std::uint64_t values, std::uint64_t channels, int samplesAtOnce);

    /// How many values are looked at, those among them that turn out to be no floating-point numbers included.
    virtual std::size_t valueCount() const = 0;

    /// Looks at the samples that were not seen yet; once at a time. Cancelling keeps those that are finished, and
    /// running again goes on from there. Advances by one per sample.
    virtual Status run(Progress& progress) = 0;

    // From any thread, while it runs too.
    virtual std::uint64_t samplesDone() const = 0;
    /// Of the samples seen so far: the first so many of the data.
    virtual ActivationReport report() const = 0;
};

/// Prepares a study and runs it to its end.
Result<ActivationReport> observeActivations(const std::shared_ptr<const Model>& model,
                                            const std::shared_ptr<const Graph>& graph,
                                            const std::shared_ptr<const NetworkData>& data,
                                            const ActivationRequest& request, Progress& progress);

} // namespace qs
