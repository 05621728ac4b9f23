// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/views/distribution_text.h"

#include "widgets/core_text.h"
#include "widgets/number_text.h"

#include <QCoreApplication>

#include <algorithm>
#include <climits>

namespace qs {

namespace {

struct DistributionText {
    Q_DECLARE_TR_FUNCTIONS(DistributionText)
};

QString qualityText(const ViewState& state, const ShownRange& shown)
{
    const BinnedQuality quality = binnedQuality(*state.distribution, *shown.quantizer, *shown.grid);
    //: read-out while the clip range moves; mean squared errors at the end
    return DistributionText::tr("Range %1 · clips %2 · SQNR %3 · rounding %4, clipping %5 (from the histogram)")
        .arg(rangeText(shown.range), percentText(quality.clippedFraction), decibelText(quality.sqnrDb),
             valueText(quality.error.rounding, 3), valueText(quality.error.clipping, 3));
}

/// Over every value; only of a finished layer.
QString exactQuality(const LayerResult& layer)
{
    return DistributionText::tr("clips %1 · SQNR %2 · rounding %3, clipping %4 (over every value)")
        .arg(percentText(layer.sums.clippedFraction()), decibelText(layer.sums.sqnrDb()),
             valueText(layer.sums.roundingMse(), 3), valueText(layer.sums.clippingMse(), 3));
}

QString fixedReadout(const LayerResult& layer)
{
    const QString why = DistributionText::tr("%1 brings its own scales, so there is no range to choose")
                            .arg(coreLabel(CoreTable::Format, layer.quantization.format));
    //: two parts of a read-out
    return layer.state == LayerResult::State::Done
               ? DistributionText::tr("%1 · %2", "parts of a read-out").arg(why, exactQuality(layer))
               : why;
}

/// What the band means where no single scale belongs to it.
QString perPartReadout(const Quantization& quantization, const Range& range)
{
    QString part;
    switch (quantization.granularity.sharing) {
    case Sharing::Tensor:
    case Sharing::Channel:
        part = DistributionText::tr("Every channel has a scale of its own");
        break;
    case Sharing::InputChannel:
        part = DistributionText::tr("Every input channel has a scale of its own");
        break;
    case Sharing::Group:
        part = DistributionText::tr("Every group has a scale of its own");
        break;
    case Sharing::Block:
        part = DistributionText::tr("Every block has a scale of its own");
        break;
    }
    if (quantization.calibration.id == "manual") {
        //: %1 is a sentence without its full stop, %2 a range
        return DistributionText::tr("%1, none reaching beyond %2.").arg(part, rangeText(range));
    }
    //: %1 is a sentence without its full stop
    return DistributionText::tr("%1; the band shows the extremes. Drag a handle to limit them all.").arg(part);
}

} // namespace

QString distributionTitle(const ViewState& state)
{
    const LayerResult& layer = *state.selectedLayer();
    //: title of a figure: name of a tensor, then the number format and how its range is chosen
    return DistributionText::tr("%1 as %2").arg(isolated(layer.tensor), quantizationLabel(layer.quantization));
}

QString distributionSummary(const ViewState& state)
{
    const LayerResult& layer = *state.selectedLayer();
    const Moments& moments = state.distribution->moments();
    const QString first =
        DistributionText::tr("Histogram of %1: %Ln value(s) from %2 to %3, mean %4, standard deviation %5.", nullptr,
                             static_cast<int>(std::min<std::uint64_t>(moments.count, INT_MAX)))
            .arg(isolated(layer.tensor), valueText(moments.min), valueText(moments.max), valueText(moments.mean, 3),
                 valueText(moments.std(), 3));
    if (layer.state != LayerResult::State::Done) {
        return first;
    }
    const QString second = layer.worstChannel
                               ? DistributionText::tr("%1 clips %2; SQNR %3, worst channel %4.")
                                     .arg(coreLabel(CoreTable::Format, layer.quantization.format),
                                          percentText(layer.sums.clippedFraction()), decibelText(layer.sums.sqnrDb()),
                                          decibelText(layer.worstChannelSqnrDb()))
                               : DistributionText::tr("%1 clips %2; SQNR %3.")
                                     .arg(coreLabel(CoreTable::Format, layer.quantization.format),
                                          percentText(layer.sums.clippedFraction()), decibelText(layer.sums.sqnrDb()));
    //: two sentences after each other
    return DistributionText::tr("%1 %2", "sentences").arg(first, second);
}

QString distributionHelp()
{
    return DistributionText::tr("The grey area is the histogram of the layer's values. Blue marks are the codes: each "
                                "stands where its value lies "
                                "and as high as the values it receives. The handles are the ends of the range; what "
                                "lies beyond them is clipped "
                                "(hatched). Drag a handle, or press Tab and use the arrow keys: Shift for larger and "
                                "Ctrl for smaller steps, Home "
                                "and End for the ends of the values, M for the smallest mean squared error, P for the "
                                "percentile, Esc to give up. "
                                "The wheel zooms, 0 shows everything, 9 the range, L switches to logarithmic counts.");
}

QString rangeReadout(const ViewState& state, const ShownRange& shown)
{
    using Source = ShownRange::Source;
    switch (shown.source) {
    case Source::PerPart:
        return perPartReadout(state.selectedLayer()->quantization, shown.range);
    case Source::Fixed:
        return fixedReadout(*state.selectedLayer());
    case Source::Report:
        return DistributionText::tr("Range %1 · %2").arg(rangeText(shown.range), exactQuality(*state.selectedLayer()));
    case Source::Preview:
    case Source::Expected:
        break;
    }
    return shown.grid ? qualityText(state, shown) : DistributionText::tr("Range %1").arg(rangeText(shown.range));
}

QString cursorReadout(double value, const ShownRange& shown)
{
    if (!shown.grid || !shown.quantizer) {
        return DistributionText::tr("Value %1").arg(valueText(value));
    }
    const Quantized result = quantized(static_cast<float>(value), shown.quantizer->rule(), *shown.grid);
    const double back = result.value;
    const QString scale = valueText(shown.grid->scale, 3);
    if (!codesAreCounted(shown.quantizer->rule(), *shown.grid)) {
        return DistributionText::tr("Value %1 · reads back as %2 · error %3 · scale %4")
            .arg(valueText(value), valueText(back), signedValueText(back - value, 3), scale);
    }
    const bool isEven = shown.quantizer->format().isInteger();
    const QString unit =
        isEven ? DistributionText::tr("step %1").arg(scale) : DistributionText::tr("scale %1").arg(scale);
    return DistributionText::tr("Value %1 · code %2 · reads back as %3 · error %4 · %5")
        .arg(valueText(value), valueText(result.code), valueText(back), signedValueText(back - value, 3), unit);
}

} // namespace qs
