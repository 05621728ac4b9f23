// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/views/shown_range.h"

#include "core/calibration/binned_error.h"

#include <cmath>
#include <limits>

namespace qs {

namespace {

Range dataRange(const Distribution& distribution)
{
    return {distribution.moments().min, distribution.moments().max};
}

/// What a format that brings its own scales has made of the layer: levels where the whole tensor shares them.
ShownRange fixedRange(const LayerResult& layer, const Distribution& distribution)
{
    ShownRange shown{ShownRange::Source::Fixed, dataRange(distribution), std::nullopt, std::nullopt};
    const NumberFormat& format = *findNumberFormat(layer.quantization.format);
    const bool isFitted = format.fittedBits > 0;
    if (!layer.grid || format.blockCodec() != nullptr || (isFitted && layer.levels.size() < 2)) {
        return shown;
    }
    shown.grid = layer.grid;
    shown.quantizer = quantizerOf(effective(layer.quantization));
    if (isFitted) {
        shown.quantizer->fitTo(layer.levels);
    }
    return shown;
}

} // namespace

bool hasFixedRange(const Quantization& quantization)
{
    const NumberFormat* format = findNumberFormat(quantization.format);
    return format != nullptr && format->fixed.has_value();
}

std::optional<Quantizer> rangedQuantizer(const Quantization& quantization)
{
    const NumberFormat* format = findNumberFormat(quantization.format);
    if (!format || format->fixed || !findScaleStorage(quantization.scaleStorage)) {
        return std::nullopt;
    }
    return quantizerOf(effective(quantization));
}

ShownRange previewed(const Quantization& quantization, const Range& range)
{
    ShownRange shown{ShownRange::Source::Preview, range, std::nullopt, rangedQuantizer(quantization)};
    if (shown.quantizer) {
        shown.grid = shown.quantizer->gridOf(range);
    }
    return shown;
}

std::optional<Range> rangeByRule(const Distribution& distribution, const Quantization& quantization,
                                 const CalibrationChoice& choice)
{
    const std::optional<Quantizer> quantizer = rangedQuantizer(quantization);
    const Calibration* rule = findCalibration(choice.id);
    if (!quantizer || !rule || distribution.empty()) {
        return std::nullopt;
    }
    return rule->fromDistribution(distribution, *quantizer, choice);
}

std::optional<ShownRange> shownRange(const ViewState& state)
{
    const LayerResult* layer = state.selectedLayer();
    if (!layer || !state.distribution || state.distribution->empty()) {
        return std::nullopt;
    }
    using Source = ShownRange::Source;
    const Quantization& quantization = layer->quantization;
    if (hasFixedRange(quantization)) {
        return fixedRange(*layer, *state.distribution);
    }
    if (state.preview) {
        return previewed(quantization, *state.preview);
    }
    const std::optional<Quantizer> quantizer = rangedQuantizer(quantization);
    const bool isManual = quantization.calibration.id == "manual";
    const bool isWhole = quantization.granularity.sharing == Sharing::Tensor;
    if (layer->grid && quantizer) {
        // What was set by hand stays where it was put; the grid's own ends may lie a fraction of a step beside it.
        const bool isTyped = isManual && quantization.scheme == Scheme::Asymmetric;
        const Range range = isTyped ? quantization.calibration.range : quantizer->covered(*layer->grid);
        return ShownRange{Source::Report, range, layer->grid, quantizer};
    }
    if (quantizer && (isWhole || isManual)) {
        if (const auto range = rangeByRule(*state.distribution, quantization, quantization.calibration)) {
            const auto grid = isWhole ? std::optional(quantizer->gridOf(*range)) : std::nullopt;
            return ShownRange{grid ? Source::Expected : Source::PerPart, *range, grid, quantizer};
        }
    }
    return ShownRange{Source::PerPart, dataRange(*state.distribution), std::nullopt, std::nullopt};
}

double signalPower(const Distribution& distribution)
{
    const Moments& moments = distribution.moments();
    return moments.variance() + moments.mean * moments.mean;
}

BinnedQuality binnedQuality(const Distribution& distribution, const Quantizer& quantizer, const Grid& grid)
{
    BinnedQuality quality;
    quality.error = binnedError(distribution, quantizer, grid);
    const double signal = signalPower(distribution);
    const double noise = quality.error.total();
    quality.sqnrDb = signal > 0 ? 10 * std::log10(signal / noise) : std::numeric_limits<double>::quiet_NaN();
    const Range start = quantizer.clippingStart(grid);
    const auto count = static_cast<double>(distribution.moments().count);
    const double kept = distribution.below(start.high).count - distribution.below(start.low).count;
    // Running sums of large counts leave a rest that is no value.
    const double clipped = std::max(0.0, count - kept);
    quality.clippedFraction = count > 0 && clipped > 1e-6 ? clipped / count : 0;
    return quality;
}

} // namespace qs
