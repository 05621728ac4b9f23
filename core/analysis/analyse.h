// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/report.h"
#include "core/base/progress.h"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace qs {

/// How the work is done; never changes what is found.
struct AnalysisOptions {
    /// Called with each finished (or failed) layer and its index in the report, one call at a time but from any thread.
    std::function<void(std::size_t index, const LayerResult& layer)> onLayer;
    /// Tensor that is analysed before the others, when it is one of them.
    std::string first;
};

/// Quantizes every selected weight and measures the error over every value. Any number of threads gives the same
/// report. A layer that fails is Failed and a Problem; a request that cannot work at all is an Error. A cancelled
/// analysis returns the finished layers with `cancelled` set.
Result<AnalysisReport> analyse(const Model& model, const AnalysisRequest& request, Progress& progress,
                               const AnalysisOptions& options = {});

/// The layer as it looks before its numbers are known: names, shape, sizes and bits per weight.
LayerResult pendingLayer(const Model& model, const Weight& weight, const Quantization& quantization);

/// A report whose layers are all Pending: what the layer table shows the moment a file is open.
Result<AnalysisReport> pendingReport(const Model& model, const AnalysisRequest& request);

/// Several choices in one pass over the weights: report i answers quantizations[i]. `onLayer` gets the index of the
/// quantization first.
struct SweepOptions {
    std::function<void(std::size_t quantization, std::size_t layer, const LayerResult& result)> onLayer;
    /// LayerResult::channels of a large model under a hundred choices take more memory than its weights.
    bool keepsChannels = true;
};
Result<std::vector<AnalysisReport>> sweep(const Model& model, const std::vector<Quantization>& quantizations,
                                          const std::string& layerPattern, Progress& progress,
                                          const SweepOptions& options = {});

} // namespace qs
