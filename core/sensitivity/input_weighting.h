// SPDX-License-Identifier: GPL-3.0-or-later
// How much a layer's weights matter to its output, from the inputs that they meet: evidence L1.
#pragma once

#include "core/model/model.h"
#include "core/sensitivity/output_error.h"
#include "core/tensor/array.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace qs {

/// Σx² of each input channel of a layer, over all that it read.
struct InputSquares {
    std::vector<double> sums;
    std::uint64_t count = 0; ///< values per channel

    /// An error where the channels are not as many as before.
    Status merge(const InputSquares& more);
    /// E[x²] of a channel.
    double mean(std::size_t channel) const { return count == 0 ? 0 : sums[channel] / static_cast<double>(count); }
};

/// Of floating-point data; values that are not finite count as 0.
Result<InputSquares> inputSquares(const Array& data, std::size_t channelAxis);

/// The errors of a weight by the input channel that each of its elements multiplies. `groups` is that of a convolution
/// whose weight has the input channels of one group only ([out, in / groups, …]); 1 otherwise.
Result<std::vector<OutputError>> errorsByInput(const Array& weight, const Array& quantized, const ChannelAxis& outputs,
                                               std::int64_t groups);

/// Their sum, each weighted with the mean square of its channel: what the error of the output would be if inputs were
/// uncorrelated and zero on average (as in llama.cpp's importance matrix). None where the channels do not fit.
std::optional<OutputError> weightedError(std::span<const OutputError> byInput, const InputSquares& squares);

} // namespace qs
