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
    const BinnedQuality quality = binnedQuality(*state.distribution, *shown.grid);
    //: read-out while the clip range moves; mean squared errors at the end
    return DistributionText::tr("Range %1 · clips %2 · SQNR %3 · rounding %4, clipping %5 (from the histogram)")
        .arg(rangeText(shown.range), percentText(quality.clippedFraction), decibelText(quality.sqnrDb),
             valueText(quality.error.rounding, 3), valueText(quality.error.clipping, 3));
}

/// What the band means where no single scale belongs to it.
QString perPartReadout(const Quantization& quantization, const Range& range)
{
    const bool isGroup = quantization.granularity.sharing == Sharing::Group;
    if (quantization.calibration.id == "manual") {
        return isGroup ? DistributionText::tr("Every group has a scale of its own, none reaching beyond %1.")
                             .arg(rangeText(range))
                       : DistributionText::tr("Every channel has a scale of its own, none reaching beyond %1.")
                             .arg(rangeText(range));
    }
    return isGroup
               ? DistributionText::tr("Every group has a scale of its own; the band shows the extremes. Drag a handle "
                                      "to limit them all.")
               : DistributionText::tr(
                     "Every channel has a scale of its own; the band shows the extremes. Drag a handle "
                     "to limit them all.");
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
    case Source::Report: {
        const LayerResult& layer = *state.selectedLayer();
        return DistributionText::tr("Range %1 · clips %2 · SQNR %3 · rounding %4, clipping %5 (over every value)")
            .arg(rangeText(shown.range), percentText(layer.sums.clippedFraction()), decibelText(layer.sums.sqnrDb()),
                 valueText(layer.sums.roundingMse(), 3), valueText(layer.sums.clippingMse(), 3));
    }
    case Source::Preview:
    case Source::Expected:
        break;
    }
    return shown.grid ? qualityText(state, shown) : DistributionText::tr("Range %1").arg(rangeText(shown.range));
}

QString cursorReadout(double value, const ShownRange& shown)
{
    if (!shown.grid) {
        return DistributionText::tr("Value %1").arg(valueText(value));
    }
    const auto x = static_cast<float>(value);
    const int code = codeOf(x, *shown.grid);
    const double back = valueOf(code, *shown.grid);
    return DistributionText::tr("Value %1 · code %2 · reads back as %3 · error %4 · step %5")
        .arg(valueText(value), valueText(code), valueText(back), signedValueText(back - value, 3),
             valueText(shown.grid->scale, 3));
}

} // namespace qs
