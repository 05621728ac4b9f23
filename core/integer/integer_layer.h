// SPDX-License-Identifier: GPL-3.0-or-later
// Layers that run in codes of 8 bits, as hardware for integers runs them: what they have in common.
#pragma once

#include "core/base/progress.h"
#include "core/integer/code_grid.h"
#include "core/integer/requantization.h"

#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace qs {

struct IntegerLayerOptions {
    bool perChannel = true;       ///< weight scales: one per output channel, or one
    bool symmetricWeights = true; ///< −127 … 127 around 0, or all 256 codes with a zero point
    /// The codes of the input, as a calibration found them; without: found for each input (dynamic quantization, U8).
    std::optional<CodeGrid> input = {};
    /// The codes of the output; without, the accumulators become floats.
    std::optional<CodeGrid> output = {};
    Requantization requantization = Requantization::Float; ///< where the output has codes
};

/// What one run of a layer went through.
struct IntegerLayerReport {
    std::int64_t largestSeen = 0;     ///< |accumulator| with its bias
    std::int64_t largestPossible = 0; ///< with these weights and any input codes
    std::size_t biasOverflows = 0;    ///< biases that do not fit into 32 bits
    std::size_t saturatedInputs = 0;  ///< elements whose codes lay outside
    std::size_t saturatedOutputs = 0; ///< … of the output, where it has codes
    std::size_t outputs = 0;

    /// Whether some input could make the sums wrap around; where it cannot, largestSeen is exact.
    bool canOverflow() const { return largestPossible > std::numeric_limits<std::int32_t>::max(); }
};

struct IntegerLayerRun {
    Array output;       ///< F32
    Array codes;        ///< of the output, where it has codes
    Array accumulators; ///< I32, with the bias
    CodeGrid input;     ///< that was used
    IntegerLayerReport report;
};

/// Accumulators [outer, channels, plane].
struct AccumulatorLayout {
    std::size_t channels = 1;
    std::size_t plane = 1;
};

/// Weights, bias and choices of a layer.
class IntegerLayer {
public:
    /// `bias` (F32) may be absent. Errors for weights without elements, a bias of another
    /// length, grids that are none.
    static Result<IntegerLayer> make(const Array& weights, const Array& bias, const IntegerLayerOptions& options);

    const WeightCodes& weights() const { return m_weights; }
    const IntegerLayerOptions& options() const { return m_options; }

    /// The grid of the codes of `x`: fixed, or by its range.
    CodeGrid inputGrid(const Array& x) const;
    /// From the sums of products, which become the accumulators, to the output.
    Result<IntegerLayerRun> finish(Array sums, AccumulatorLayout layout, const CodeGrid& input,
                                   std::size_t saturatedInputs) const;

private:
    std::vector<float> factors(float inputScale) const;
    Status requantize(IntegerLayerRun& run, AccumulatorLayout layout) const;

    WeightCodes m_weights;
    std::vector<float> m_bias;
    IntegerLayerOptions m_options;
};

} // namespace qs
