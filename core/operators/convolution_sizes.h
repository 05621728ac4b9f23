// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/operators/window.h"

namespace qs {

/// What a convolution or its transpose has to calculate. The window always slides over the larger side: the input of a
/// convolution, the output of its transpose.
struct ConvolutionSizes {
    bool isTransposed = false;
    bool hasBias = false;
    std::int64_t batch = 1;
    std::int64_t groups = 1;
    std::int64_t inputChannels = 0;
    std::int64_t outputChannels = 0;
    Window window;

    /// Of a node with an input and weights. Errors for what does not go together.
    static Result<ConvolutionSizes> of(const Call& call);
    static Result<ConvolutionSizes> ofTransposed(const Call& call);

    bool operator==(const ConvolutionSizes&) const = default;

    Shape inputShape() const;
    Shape outputShape() const;
    /// As ONNX orders them: output channels of all groups and inputs of one, the transpose the other way round.
    Shape weightShape() const;
};

} // namespace qs
