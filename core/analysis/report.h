// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/request.h"
#include "core/analysis/tensor_statistics.h"
#include "core/kernels/error_sums.h"
#include "core/kernels/moments.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace qs {

/// One output channel of a layer.
struct ChannelResult {
    float min = 0; ///< of the finite values; 0 when there are none
    float max = 0;
    ErrorSums sums;

    bool operator==(const ChannelResult&) const = default;
};

/// Everything found about one weight tensor. Numbers are exact over every value.
struct LayerResult {
    enum class State { Pending, Done, Failed };
    State state = State::Pending;
    std::optional<Error> error; ///< why it failed

    std::string name; ///< the layer
    std::string tensor;
    std::string kind; ///< operator, may be empty
    std::string dtype;
    std::string storedScheme; ///< of a weight that lies quantized in its file, see StoredCodes::scheme; else empty
    Shape shape;
    std::uint64_t count = 0;
    int axis = 0; ///< of the output channels
    Quantization quantization;

    Moments moments;           ///< min, max, mean, std of the values; NaN and infinities counted
    std::optional<Grid> grid;  ///< only where the whole tensor shares one
    std::vector<float> levels; ///< fitted to the tensor, in units of the values; empty for other formats
    ErrorSums sums;
    std::uint64_t channelCount = 0;
    std::vector<ChannelResult> channels; ///< empty until measured, and where nobody keeps them
    std::uint64_t rowLength = 0;         ///< values per channel
    std::uint64_t scaleCount = 0;
    std::uint64_t shortGroup = 0; ///< length of the short last group of each row; 0 when the group size divides
    std::optional<std::size_t> worstChannel; ///< lowest SQNR; nothing when no channel has a signal
    ErrorSums worstChannelSums;              ///< of that channel, also where `channels` are not kept
    std::optional<int> codesUsed;            ///< nothing for formats of more than 8 bits, whose codes are not counted
    std::uint64_t codesAvailable = 0;
    double bitsPerWeight = 0; ///< with every scale and zero point
    std::uint64_t bytesBefore = 0;
    std::uint64_t bytesAfter = 0;
    std::optional<TensorStatistics> statistics; ///< once they are known
    std::vector<std::string> notes;             ///< one English sentence each: what is special about these values

    double worstChannelSqnrDb() const; ///< NaN without a worst channel

    bool operator==(const LayerResult&) const = default;
};

/// A tensor that stays as it is, and why.
struct KeptTensor {
    std::string tensor;
    std::string dtype;
    Shape shape;
    std::uint64_t count = 0;
    std::uint64_t bytes = 0;
    std::string reason; ///< "one dimension", "integers" …

    bool operator==(const KeptTensor&) const = default;
};

/// Sums over the finished layers, and what the whole file becomes.
struct ReportTotal {
    std::uint64_t layers = 0;  ///< finished
    std::uint64_t weights = 0; ///< values in them
    ErrorSums sums;
    std::uint64_t bytesBefore = 0; ///< of the finished layers
    std::uint64_t bytesAfter = 0;
    std::uint64_t keptBytes = 0;           ///< of the tensors that stay as they are
    double bitsPerWeight = 0;              ///< bytesAfter in bits over weights
    std::optional<std::size_t> worstLayer; ///< index into layers, lowest SQNR

    bool operator==(const ReportTotal&) const = default;
};

/// Everything found. Never changes once made; shared by pointer.
struct AnalysisReport {
    std::string modelPath;
    std::string loader;
    std::uint64_t parameters = 0;
    std::uint64_t modelBytes = 0;
    AnalysisRequest request;
    std::vector<LayerResult> layers; ///< in model order, one per selected weight
    std::vector<KeptTensor> kept;
    std::vector<Problem> problems; ///< of the file and of the layers that failed
    std::string fileChange;        ///< what became of the file meanwhile, also a problem; empty when nothing did
    bool cancelled = false;        ///< stopped early: finished layers stand, the others are Pending
    ReportTotal total;

    bool operator==(const AnalysisReport&) const = default;
};

/// Fills `total` and the layers' problems from `layers`. Called again and again while layers arrive.
void summarise(AnalysisReport& report);

} // namespace qs
