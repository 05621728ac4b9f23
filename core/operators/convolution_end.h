// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/operators/operator.h"

namespace qs {

/// What ONNX Runtime's fused convolution does with each sum (onnxruntime, docs/ContribOperators.md,
/// com.microsoft.FusedConv).
class ConvolutionEnd {
public:
    /// As the attributes activation and activation_params say; an error for an activation that nobody here knows.
    static Result<ConvolutionEnd> of(const GraphNode& node);

    /// activation(y + z), in place where y has the shape of the sum. z goes with y as ONNX's Add has it, or is absent.
    Result<Array> apply(Array y, const Array& z, const Call& call) const;

private:
    enum class Activation { None, Relu, LeakyRelu, Clip, HardSigmoid, Sigmoid, Tanh };
    struct Name;
    template <typename T>
    void applyTo(std::span<T> y, std::span<const T> z) const;

    Activation m_activation = Activation::None;
    float m_first = 0; ///< parameters of the activation
    float m_second = 0;
};

} // namespace qs
