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

} // namespace

std::optional<Quantizer> rangedQuantizer(const Quantization& quantization)
{
    const NumberFormat* format = findNumberFormat(quantization.format);
    if (!format || format->fixed || !findScaleStorage(quantization.scaleStorage)) {
        return std::nullopt;
    }
    return quantizerOf(effective(quantization));
}

std::optional<Grid> gridOf(const Quantization& quantization, const Range& range)
{
    const std::optional<Quantizer> quantizer = rangedQuantizer(quantization);
    return quantizer ? std::optional(quantizer->gridOf(range)) : std::nullopt;
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
    const bool isManual = quantization.calibration.id == "manual";
    if (state.preview) {
        return ShownRange{Source::Preview, *state.preview, gridOf(quantization, *state.preview)};
    }
    if (layer->grid) {
        // What was set by hand stays where it was put; the grid's own ends may lie a fraction of a step beside it.
        const std::optional<Quantizer> quantizer = rangedQuantizer(quantization);
        if (!quantizer) { // its levels are not a grid that handles could move
            return ShownRange{Source::PerPart, dataRange(*state.distribution), std::nullopt};
        }
        const Range range = isManual && quantization.scheme == Scheme::Asymmetric ? quantization.calibration.range
                                                                                  : quantizer->covered(*layer->grid);
        return ShownRange{Source::Report, range, layer->grid};
    }
    if (quantization.granularity.sharing == Sharing::Tensor || isManual) {
        if (const auto range = rangeByRule(*state.distribution, quantization, quantization.calibration)) {
            auto grid =
                quantization.granularity.sharing == Sharing::Tensor ? gridOf(quantization, *range) : std::nullopt;
            return ShownRange{grid ? Source::Expected : Source::PerPart, *range, grid};
        }
    }
    return ShownRange{Source::PerPart, dataRange(*state.distribution), std::nullopt};
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
