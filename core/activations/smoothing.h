// SPDX-License-Identifier: GPL-3.0-or-later
// How evenly a layer's input and its weight share the difficulty of being quantized, and what moving some of it from
// one to the other would bring (SmoothQuant: Xiao et al. 2023).
#pragma once

#include "core/activations/activation_report.h"
#include "core/activations/equalization.h"
#include "core/base/progress.h"
#include "core/data/network_data.h"
#include "core/graph/graph.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace qs {

struct SmoothingRequest {
    Quantization weights;                                 ///< of the layers
    Quantization activations = ActivationChoice::usual(); ///< of their inputs; its calibration becomes min–max
    std::string layerPattern;                             ///< as of AnalysisRequest
    std::vector<double> alphas = usualAlphas();           ///< each 0 … 1
    std::uint64_t samples = 4; ///< the first so many are run; all values of each are kept in memory

    /// 0, 0.05 … 1.
    static std::vector<double> usualAlphas();
};

/// Sums over elements that were quantized.
struct ErrorShare {
    std::uint64_t count = 0;  ///< finite ones
    std::uint64_t zeroed = 0; ///< other than 0, and 0 afterwards
    double signal = 0;        ///< Σ x²
    double error = 0;         ///< Σ (x̂ − x)²

    void merge(const ErrorShare& more);
    /// In dB, higher is better: +inf where nothing changed, NaN where there is no signal.
    double sqnrDb() const;
    double zeroedShare() const; ///< 0 … 1; 0 of nothing
};

/// One layer: y = Σ_j x_j · w_j over the input channels j, the same as Σ_j (x_j / s_j) · (s_j · w_j) for any s.
struct LayerSmoothing {
    std::string layer;
    std::string tensor;
    std::string kind;
    std::string input;          ///< the value that it reads
    std::optional<Error> error; ///< why there are no numbers

    // By input channel.
    std::vector<float> inputLargest;  ///< max |x| over all samples of the report
    std::vector<float> weightLargest; ///< max |w| over all layers that read the same value
    std::vector<ErrorShare> channels; ///< the input's values on its grid as they are, without factors

    ErrorShare plain;                 ///< the layer's output, both quantized, without factors
    std::vector<ErrorShare> smoothed; ///< by α of the request

    /// (max|x_j| / max|w_j|) of each channel over the median of these ratios: where it is far from 1, the channel is
    /// out of balance. NaN where either is 0 throughout.
    std::vector<double> balance() const;
    /// Of the α with the highest SQNR; none without numbers.
    std::optional<std::size_t> best() const;
    /// What the best α brings against no factors, in dB; NaN without numbers.
    double gainDb() const;
};

/// s_j = max|x_j|^α / max|w_j|^(1 − α), each maximum and s at least 1e-5 (as SmoothQuant's smooth.py has it).
std::vector<float> smoothingFactors(const std::vector<float>& inputLargest, const std::vector<float>& weightLargest,
                                    double alpha);

struct SmoothingReport {
    SmoothingRequest request;
    std::vector<LayerSmoothing> layers;  ///< in the order of the file
    std::vector<EqualizationPair> pairs; ///< neighbours whose weights could be balanced against each other
    std::uint64_t samples = 0;           ///< measured
    std::vector<Problem> problems;
};

/// Measures the outputs of layers on inputs that they have in the original network, each α with weights quantized anew.
/// `seen` is what a study of the same network and folding saw; the ranges of the inputs are its. Whether the maker of
/// an input could take the factors in (a normalization or a linear layer can) is not asked.
Result<SmoothingReport> measureSmoothing(const std::shared_ptr<const Model>& model,
                                         const std::shared_ptr<const Graph>& graph,
                                         const std::shared_ptr<const NetworkData>& data, const ActivationReport& seen,
                                         const SmoothingRequest& request, Progress& progress);

} // namespace qs
