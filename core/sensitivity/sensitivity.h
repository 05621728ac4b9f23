// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/activations/activation_choice.h"
#include "core/analysis/request.h"
#include "core/formats/range.h"
#include "core/graph/fold.h"
#include "core/sensitivity/output_error.h"

#include <optional>
#include <string>
#include <vector>

namespace qs {

/// What of a layer is quantized: its weight, the value that it reads as its data, or the two of them.
enum class QuantizedParts { Weights, Activations, Both };

/// What is asked of a study of layers.
struct SensitivityRequest {
    AnalysisRequest choices; ///< quantization, overrides and pattern of the layers; its statistics are not asked
    QuantizedParts parts = QuantizedParts::Weights;
    ActivationChoice activations; ///< where parts has them
    bool folds = false;           ///< BatchNormalization into the layers before, as runtimes do before they quantize
    bool network = true;          ///< L3 beside L2: the whole network once per layer
    bool allButOne = false;       ///< also everything quantized but one layer
    std::uint64_t samples = 0;    ///< how many, 0 for all
};

/// What became of one output of the network.
struct AnswerError {
    OutputError values;
    DecisionError decisions;
    std::vector<DecisionError> slices; ///< of decisions, by slice of the data; empty where it has none

    void merge(const AnswerError& more);
};

/// Processor time that each kind of measurement took, summed over threads, in seconds.
struct StudyCost {
    double weights = 0;   ///< L0: quantizing the weights
    double inputs = 0;    ///< calibration: looking at the layers' inputs
    double original = 0;  ///< the network as it is
    double own = 0;       ///< L2
    double isolated = 0;  ///< L3, one at a time
    double allButOne = 0; ///< L3, all but one
    double everything = 0;

    void merge(const StudyCost& more);
};

/// One layer of a study.
struct LayerSensitivity {
    std::string layer;
    std::string tensor;
    std::string kind;
    Quantization quantization;
    std::uint64_t weights = 0;
    std::optional<Error> error;      ///< why there are no numbers
    std::string input;               ///< the value that it reads as its data; empty where it reads none
    std::optional<Range> inputRange; ///< of the static grid of that value, where it is quantized

    OutputError weight;      ///< L0: the weight itself
    OutputError weighted;    ///< L1: each weight counts with the mean square of the input channel that it meets
    OutputError own;         ///< L2: its output on the inputs that it has in the original, only it quantized
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
    std::uint64_t samples = 0; ///< measured
    std::uint64_t wanted = 0;  ///< to be measured
    bool hasLabels = false;
    bool isSynthetic = false;        ///< the data are
    std::vector<std::string> slices; ///< of the data
    StudyCost cost;
    std::vector<Problem> problems;
};

} // namespace qs
