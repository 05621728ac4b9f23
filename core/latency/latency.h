// SPDX-License-Identifier: GPL-3.0-or-later
// How long a network takes in floats and in codes of 8 bits, on the machine this runs on.
#pragma once

#include "core/base/progress.h"
#include "core/data/samples.h"
#include "core/graph/graph.h"

#include <optional>
#include <string>
#include <vector>

namespace qs {

/// Seconds of repeated runs.
struct Timing {
    double median = 0;
    double low = 0;  ///< 5 of 100 runs took less
    double high = 0; ///< 95 of 100 runs took less
    std::size_t rounds = 0;

    /// 0 without any.
    static Timing of(std::vector<double> seconds);
};

/// One layer on the input that it had in the first sample, all forms in turn.
struct LayerLatency {
    std::string layer;
    std::string tensor;       ///< its weight
    std::string op;           ///< "Conv", "Gemm", "MatMul"
    bool isDepthwise = false; ///< one input channel per group
    std::string activation;   ///< that the layer was run with, or empty
    Shape input;
    std::uint64_t products = 0;     ///< multiplications and additions in one run
    std::uint64_t floatBytes = 0;   ///< of its weights
    std::uint64_t integerBytes = 0; ///< of codes, scales and the bias of 32 bits
    Timing floats;
    Timing codes;   ///< from codes to codes, as between layers that hand on codes; grids fixed beforehand
    Timing encode;  ///< quantizing its input, where a layer before it leaves floats
    Timing decode;  ///< dequantizing its output, where a layer after it wants floats
    Timing dynamic; ///< a grid for each input, from floats to floats: quantizing is part of it;
                    ///< without rounds where the network has no operator for it (before opset 11)
    std::size_t biasOverflows = 0;
    std::int64_t largestAccumulator =
        0;                      ///< that any codes of the input reach: beyond 2^31 − 1 the sums may wrap around
    std::optional<Error> error; ///< instead of the times

    /// Of codes to codes.
    double speedup() const { return codes.median > 0 ? floats.median / codes.median : 0; }
};

/// An output of the network in codes against the one in floats, over all samples.
struct OutputFidelity {
    std::string name;
    double sqnrDb = 0; ///< 10 log10 Σy² / Σ(y − ŷ)²; infinite where nothing differs, NaN where it cannot be told
};

struct LatencyOptions {
    std::uint64_t samples = 0; ///< the first ones, 0 for all
    std::size_t rounds = 30;   ///< of each layer, and of the network
};

struct LatencyReport {
    std::string instructionSet;   ///< that oneDNN uses: "AVX-512 with VNNI"
    bool hasByteProducts = false; ///< whether products of bytes are exact there, so that oneDNN's integer code is used
    int threads = 1;
    std::uint64_t samples = 0;
    std::vector<LayerLatency> layers;
    std::size_t nodes = 0; ///< of the network
    Timing floats;         ///< of the whole network
    Timing codes;          ///< with every layer above in codes
    std::vector<OutputFidelity> fidelity;
    std::vector<Problem> problems;

    std::uint64_t floatBytes() const;
    std::uint64_t integerBytes() const;
    /// What the times say about quantizing this network for this machine, in sentences. A ratio within 5 % of 1 is no
    /// difference.
    std::vector<std::string> advice() const;
};

/// Runs the network on the samples to find the range of each value (least to greatest), then layers and network in
/// floats and in codes by turns, so that what else the machine does meets both alike. Normalizations are folded and
/// activations fused in both. Advances by one per sample and per layer.
Result<LatencyReport> measureLatency(const Graph& graph, const Samples& samples, const LatencyOptions& options,
                                     Progress& progress);

} // namespace qs
