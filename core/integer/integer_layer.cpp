// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/integer/integer_layer.h"

#include "core/integer/headroom.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>

namespace qs {

namespace {

/// Adds the bias of each channel, modulo 2^32; the largest |sum| before that.
std::int64_t addBias(std::span<std::int32_t> sums, AccumulatorLayout layout, std::span<const std::int32_t> bias)
{
    std::int64_t largest = 0;
    for (std::size_t i = 0; i < sums.size(); ++i) {
        const std::int64_t sum = std::int64_t{sums[i]} + (bias.empty() ? 0 : bias[i / layout.plane % layout.channels]);
        largest = std::max(largest, std::abs(sum));
        sums[i] = static_cast<std::int32_t>(static_cast<std::uint32_t>(static_cast<std::uint64_t>(sum)));
    }
    return largest;
}

template <typename T>
std::size_t requantizedTo(const Array& sums, AccumulatorLayout layout, const Requantizer& requantizer, std::span<T> out)
{
    const auto values = sums.values<std::int32_t>();
    if (layout.plane == 1) {
        return requantizer.runAcross(values, out.data());
    }
    std::size_t saturated = 0;
    for (std::size_t i = 0; i < values.size() / layout.plane; ++i) {
        saturated += requantizer.run(values.subspan(i * layout.plane, layout.plane), i % layout.channels,
                                     out.data() + i * layout.plane);
    }
    return saturated;
}

template <typename T>
void decode(std::span<const T> codes, const CodeGrid& grid, std::span<float> out)
{
    std::ranges::transform(codes, out.begin(),
                           [&](T q) { return static_cast<float>(q - grid.zeroPoint) * grid.scale; });
}

Status checkGrid(const std::optional<CodeGrid>& grid)
{
    if (!grid) {
        return ok();
    }
    const bool isByte = grid->type == ElementType::I8 || grid->type == ElementType::U8;
    if (!isByte || !std::isnormal(grid->scale) || grid->scale < 0 || grid->zeroPoint < grid->range().low ||
        grid->zeroPoint > grid->range().high) {
        return Error{ErrorCode::Usage, "codes " + std::string(rowOf(grid->type).name) + " with the scale " +
                                           std::to_string(grid->scale) + " and the zero point " +
                                           std::to_string(grid->zeroPoint) + " are no codes of 8 bits"};
    }
    return ok();
}

} // namespace

Result<IntegerLayer> IntegerLayer::make(const Array& weights, const Array& bias, const IntegerLayerOptions& options)
{
    QS_TRY(checkGrid(options.input));
    QS_TRY(checkGrid(options.output));
    auto codes = WeightCodes::of(weights, options.perChannel, options.symmetricWeights);
    if (!codes) {
        return codes.error();
    }
    IntegerLayer layer;
    layer.m_weights = std::move(*codes);
    layer.m_options = options;
    if (!bias.isAbsent()) {
        if (bias.type() != ElementType::F32 || bias.count() != layer.m_weights.channels()) {
            return Error{ErrorCode::Shape, "a bias " + std::string(rowOf(bias.type()).name) + " " +
                                               shapeText(bias.shape()) + " for " +
                                               std::to_string(layer.m_weights.channels()) + " channels"};
        }
        const auto values = bias.values<float>();
        layer.m_bias.assign(values.begin(), values.end());
    }
    return layer;
}

CodeGrid IntegerLayer::inputGrid(const Array& x) const
{
    if (m_options.input || x.type() != ElementType::F32) {
        return m_options.input.value_or(CodeGrid());
    }
    const DynamicGrid grid = dynamicGridOf(x.values<float>());
    return {ElementType::U8, grid.scale, grid.zeroPoint};
}

/// s_a · s_w of each channel, or of all.
std::vector<float> IntegerLayer::factors(float inputScale) const
{
    std::vector<float> products;
    for (const float scale : m_weights.scales) {
        products.push_back(inputScale * scale);
    }
    return products;
}

Status IntegerLayer::requantize(IntegerLayerRun& run, AccumulatorLayout layout) const
{
    const CodeGrid& grid = *m_options.output;
    auto codes = Array::make(grid.type, run.output.shape());
    if (!codes) {
        return codes.error();
    }
    const auto factors = requantizationFactors(m_options.requantization, run.input.scale, m_weights.scales, grid.scale);
    const Requantizer requantizer(m_options.requantization, factors, grid.range(), grid.zeroPoint);
    const auto out = run.output.edit<float>();
    if (grid.type == ElementType::I8) {
        run.report.saturatedOutputs = requantizedTo(run.accumulators, layout, requantizer, codes->edit<std::int8_t>());
        decode(codes->values<std::int8_t>(), grid, out);
    } else {
        run.report.saturatedOutputs = requantizedTo(run.accumulators, layout, requantizer, codes->edit<std::uint8_t>());
        decode(codes->values<std::uint8_t>(), grid, out);
    }
    run.codes = std::move(*codes);
    return ok();
}

Result<IntegerLayerRun> IntegerLayer::finish(Array sums, AccumulatorLayout layout, const CodeGrid& input,
                                             std::size_t saturatedInputs) const
{
    auto output = Array::make(ElementType::F32, sums.shape());
    if (!output) {
        return output.error();
    }
    const QuantizedBias bias = quantizedBias(m_bias, input.scale, m_weights.scales);
    IntegerLayerRun run;
    run.input = input;
    run.report.outputs = sums.count();
    run.report.biasOverflows = bias.overflowed;
    run.report.saturatedInputs = saturatedInputs;
    run.report.largestPossible = largestAccumulator(m_weights, input, bias.values);
    run.report.largestSeen = addBias(sums.edit<std::int32_t>(), layout, bias.values);
    run.accumulators = std::move(sums);
    run.output = std::move(*output);
    if (m_options.output) {
        QS_TRY(requantize(run, layout));
        return run;
    }
    const std::vector<float> products = factors(input.scale);
    const auto values = run.accumulators.values<std::int32_t>();
    const auto out = run.output.edit<float>();
    for (std::size_t i = 0; i < values.size(); ++i) {
        const std::size_t channel = products.size() > 1 ? i / layout.plane % layout.channels : 0;
        out[i] = static_cast<float>(values[i]) * products[channel];
    }
    return run;
}

} // namespace qs
