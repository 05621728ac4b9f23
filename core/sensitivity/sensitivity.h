// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/request.h"
#include "core/base/progress.h"
#include "core/executor/samples.h"
#include "core/graph/fold.h"
#include "core/sensitivity/output_error.h"

#include <memory>
#include <string>
#include <vector>

namespace qs {

/// What is asked of a study of layers: their weights are quantized, activations stay as they are.
struct SensitivityRequest {
    AnalysisRequest choices;   ///< quantization, overrides and pattern of the layers; its statistics are not asked
    bool folds = false;        ///< BatchNormalization into the layers before, as runtimes do before they quantize
    bool network = true;       ///< L3 beside L2: the whole network once per layer
    bool allButOne = false;    ///< also everything quantized but one layer
    std::uint64_t samples = 0; ///< how many, 0 for all
};

/// What became of one output of the network.
struct AnswerError {
    OutputError values;
    DecisionError decisions;

    void merge(const AnswerError& more);
};

/// One layer of a study.
struct LayerSensitivity {
    std::string layer;
    std::string tensor;
    std::string kind;
    Quantization quantization;
    std::uint64_t weights = 0;
    std::optional<Error> error; ///< why there are no numbers

    OutputError own;         ///< L2: its output on the inputs that it has in the original, only its weights quantized
    OutputError accumulated; ///< its output where all layers are quantized: the error that arrives here and its own
    std::vector<AnswerError> isolated;  ///< L3 by output of the network: only this layer quantized
    std::vector<AnswerError> allButOne; ///< the same, all layers but this one quantized
};

struct SensitivityReport {
    SensitivityRequest request;
    std::vector<std::string> outputs;     ///< of the network, by name
    std::vector<LayerSensitivity> layers; ///< in the order of the file
    std::vector<AnswerError> everything;  ///< all layers quantized, by output
    std::vector<FoldedGraph::Fold> folds;
    std::uint64_t samples = 0;
    bool hasLabels = false;
    std::vector<Problem> problems;
};

/// The labels of all samples: by sample, one number per decision of the network.
using Labels = std::vector<std::vector<std::int64_t>>;

/// Reads the tensor `name` of `data` as labels of `samples` samples: whole numbers, the first axis counts samples.
Result<Labels> readLabels(const Model& data, const std::string& name, std::uint64_t samples);

/// Runs the network on the samples once as it is and once more for each layer, weights quantized. What does not depend
/// on a layer is taken from the original run, so that a layer costs what follows it. Samples run side by side; sums are
/// merged in their order. `labels` is empty or has one entry per sample. Advances by one per sample.
///
/// Takes, for each thread, the memory of all values of one sample, and of all quantized weights once more.
Result<SensitivityReport> measureSensitivity(const Model& model, std::shared_ptr<const Graph> graph,
                                             const Samples& samples, const Labels& labels,
                                             const SensitivityRequest& request, Progress& progress);

} // namespace qs
