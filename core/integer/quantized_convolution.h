// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/integer/integer_convolution.h"
#include "core/integer/integer_layer.h"

namespace qs {

/// A convolution in codes of 8 bits with accumulators of 32: immutable, so threads can share one.
class QuantizedConvolution {
public:
    /// `weights` [outputs, inputs / groups, kernel …] and `bias` [outputs] (or absent) as floats.
    static Result<QuantizedConvolution> make(const Array& weights, const Array& bias, ConvolutionSteps steps,
                                             const IntegerLayerOptions& options);

    /// Of x [images, inputs, spatial …] as floats.
    Result<IntegerLayerRun> run(const Array& x, Progress& progress) const;

    const IntegerLayer& layer() const { return m_layer; }
    const ConvolutionSteps& steps() const { return m_steps; }

private:
    QuantizedConvolution(IntegerLayer layer, ConvolutionSteps steps)
        : m_layer(std::move(layer)), m_steps(std::move(steps))
    {}

    IntegerLayer m_layer;
    ConvolutionSteps m_steps;
};

} // namespace qs
