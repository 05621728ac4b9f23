// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/integer/integer_layer.h"

namespace qs {

/// y = x · Wᵀ + b in codes of 8 bits with accumulators of 32: immutable, so threads can share one.
class QuantizedLinear {
public:
    /// `weights` [outputs, inputs] and `bias` [outputs] (or absent) as floats.
    static Result<QuantizedLinear> make(const Array& weights, const Array& bias, const IntegerLayerOptions& options);

    /// Of x [… , inputs] as floats.
    Result<IntegerLayerRun> run(const Array& x) const;

    const IntegerLayer& layer() const { return m_layer; }

private:
    QuantizedLinear(IntegerLayer layer, Array transposed)
        : m_layer(std::move(layer)), m_transposed(std::move(transposed))
    {}

    IntegerLayer m_layer;
    Array m_transposed; ///< the codes of the weights, [inputs, outputs]
};

} // namespace qs
