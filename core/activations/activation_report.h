// SPDX-License-Identifier: GPL-3.0-or-later
// What the values inside a network were seen to hold.
#pragma once

#include "core/activations/activation_choice.h"
#include "core/activations/channel_histogram.h"
#include "core/calibration/distribution.h"
#include "core/formats/range.h"
#include "core/graph/fold.h"
#include "core/model/model.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace qs {

/// What is asked of a study of activations.
struct ActivationRequest {
    Quantization quantization = ActivationChoice::usual(); ///< one grid per tensor
    /// Regular expression (ECMAScript) found in the names of values. Empty: what a layer with weights reads as its data
    /// or makes, and the inputs of the network.
    std::string valuePattern;
    bool folds = false;        ///< BatchNormalization into the layers before, as runtimes do before they quantize
    std::uint64_t samples = 0; ///< how many, 0 for all

    bool operator==(const ActivationRequest&) const = default;
};

/// One channel of an activation, over all samples.
struct ActivationChannel {
    std::uint64_t count = 0; ///< of finite values
    float min = 0;
    float max = 0;
    double sum = 0;
    double squares = 0; ///< Σx²
    std::uint64_t zeros = 0;
    ChannelHistogram histogram;

    double mean() const { return count == 0 ? 0 : sum / static_cast<double>(count); }
    double meanSquare() const { return count == 0 ? 0 : squares / static_cast<double>(count); }
    /// max |x|
    float largest() const { return -min > max ? -min : max; }
    void merge(const ActivationChannel& more);
};

/// How far the range reached once so many samples were seen.
struct SettledRange {
    std::uint64_t samples = 0; ///< 1, 2, 4, 8 … and all
    Range range;               ///< min and max up to here
    Range calibrated;          ///< what the rule of the request would choose
};

/// The codes of the second half of the samples: on the grid that the first half calibrates, and with a min–max range
/// for each sample, as dynamic quantization has it.
struct HalfError {
    double signal = 0;    ///< Σ x² of the second half
    double fixed = 0;     ///< Σ error² on the one static grid
    double perSample = 0; ///< Σ error² on the samples' own grids

    void merge(const HalfError& more);
    // In dB, higher is better: +inf where nothing changed, NaN where there is no second half or no signal.
    double staticDb() const;
    double dynamicDb() const;
};

/// One value that flows between nodes, over all samples.
struct ActivationTensor {
    std::string name;
    std::string producer;             ///< the node that makes it; empty for an input of the network
    std::string producerKind;         ///< its operator
    std::vector<std::string> readers; ///< layers with weights that read it as their data, by name
    std::vector<std::int64_t> shape;  ///< of the first sample
    /// Of the channels that its first reader calculates with, else of those its maker gives it (channelAxisOf() in
    /// observed_values.h); −1 where it has none.
    int channelAxis = -1;

    Distribution distribution; ///< of all samples
    Range firstHalf;           ///< min and max of the first half of the samples: static ranges meet the second half
    HalfError secondHalf;      ///< how they do
    std::vector<ActivationChannel> channels;
    std::vector<SettledRange> settling;
    double sampleWidths = 0;       ///< Σ over samples of max − min
    std::uint64_t sampleCount = 0; ///< samples in which it has a finite value

    double meanSampleWidth() const;
    /// mean sample range over overall range, 0 … 1 (PyTorch's dynamic–static detector); 1 where it never changes.
    double stationarity() const;
    /// At 0.5 and less a static range wastes codes on most samples.
    bool isStationary() const { return stationarity() > 0.5; }
    /// Nothing below 0 (or nothing above): symmetric codes would leave half unused. Not where all is 0.
    bool isOneSided() const;

    /// Largest max |x| of a channel over the 97.5th percentile of them; above kOutlierRatio a few channels stretch the
    /// range. Of the n channels that are not all 0, the percentile is the ⌊0.975·(n − 1)⌋th of them in ascending order,
    /// counted from 0 (NumPy's method "lower"), so that it is a channel's own value: the outliers have no part in it.
    /// NaN with fewer than two of them.
    double outlierRatio() const;
    /// Channels whose max |x| is above kOutlierRatio times that percentile.
    std::vector<std::size_t> outlierChannels() const;
    /// Channels that are the same number everywhere.
    std::vector<std::size_t> deadChannels() const;

    static constexpr double kOutlierRatio = 3.5; ///< PyTorch's outlier detector
};

struct ActivationReport {
    ActivationRequest request;
    std::uint64_t samples = 0; ///< seen so far
    std::uint64_t wanted = 0;
    bool isSynthetic = false;
    std::vector<ActivationTensor> tensors; ///< in the order in which they are made, the inputs of the network first
    std::vector<FoldedGraph::Fold> folds;
    std::vector<Problem> problems;

    /// Null where there is no such value.
    const ActivationTensor* find(std::string_view name) const;
};

} // namespace qs
