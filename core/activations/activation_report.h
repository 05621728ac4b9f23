// SPDX-License-Identifier: GPL-3.0-or-later
// What the values inside a network were seen to hold.
#pragma once

#include "core/calibration/distribution.h"
#include "core/formats/range.h"
#include "core/model/model.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace qs {

/// One channel of an activation, over all samples.
struct ActivationChannel {
    std::uint64_t count = 0; ///< of finite values
    float min = 0;
    float max = 0;
    double sum = 0;
    double squares = 0; ///< Σx²
    std::uint64_t zeros = 0;

    double meanSquare() const { return count == 0 ? 0 : squares / static_cast<double>(count); }
    /// max |x|
    float largest() const { return -min > max ? -min : max; }
};

/// How far the range reached once so many samples were seen.
struct SettledRange {
    std::uint64_t samples = 0; ///< 1, 2, 4, 8 … and all
    Range range;               ///< min and max up to here
    Range calibrated;          ///< what the rule of the request would choose
};

/// One value that flows between nodes, over all samples.
struct ActivationTensor {
    std::string name;
    std::string producer;             ///< the node that makes it; empty for an input of the network
    std::string producerKind;         ///< its operator
    std::vector<std::string> readers; ///< layers with weights that read it as their data, by name
    std::vector<std::int64_t> shape;  ///< of the first sample
    int channelAxis = -1;             ///< −1 where it has no channels

    Distribution distribution; ///< of all samples
    Range firstHalf;           ///< min and max of the first half of the samples: static ranges meet the second half
    std::vector<ActivationChannel> channels;
    std::vector<SettledRange> settling;
    double meanSampleWidth = 0; ///< mean over samples of max − min

    /// mean sample range over overall range, 0 … 1: below 0.5 static ranges waste codes on most samples.
    double stationarity() const;
    bool isStationary() const { return stationarity() >= 0.5; }
    /// Nothing below 0 (or nothing above): symmetric codes would leave half unused.
    bool isOneSided() const;
    /// Largest max |x| of a channel over the 97.5th percentile of them; above 3.5 a few channels stretch the range.
    double outlierRatio() const;
    /// Channels whose max |x| is above 3.5 times that percentile.
    std::vector<std::size_t> outlierChannels() const;
    /// Channels that are the same number everywhere.
    std::vector<std::size_t> deadChannels() const;
};

struct ActivationReport {
    std::uint64_t samples = 0; ///< seen so far
    std::uint64_t wanted = 0;
    bool isSynthetic = false;
    std::vector<ActivationTensor> tensors; ///< in the order in which they are made
    std::vector<Problem> problems;
};

} // namespace qs
