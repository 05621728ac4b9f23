// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/number_rows.h"

#include "widgets/core_text.h"
#include "widgets/number_text.h"

#include <QCoreApplication>

#include <array>

namespace qs {
namespace {

struct Numbers {
    Q_DECLARE_TR_FUNCTIONS(Numbers)
};

QString scaleText(const LayerResult& layer)
{
    return layer.grid ? valueText(static_cast<double>(layer.grid->scale))
                      : Numbers::tr("%n scale(s)", nullptr, static_cast<int>(layer.scaleCount));
}

QString zeroPointText(const LayerResult& layer)
{
    const NumberFormat* format = findNumberFormat(layer.quantization.format);
    if (format == nullptr || !format->isInteger()) {
        return QStringLiteral("–"); // no zero point at all, or one of the block format's own
    }
    if (layer.grid) {
        return valueText(layer.grid->zeroPoint, 6);
    }
    return effective(layer.quantization).scheme == Scheme::Symmetric ? valueText(0) : Numbers::tr("one per scale");
}

QString codesText(const LayerResult& layer)
{
    if (!layer.codesUsed) {
        //: codes are not counted; %1 is how many there are
        return isolated(Numbers::tr("– of %1").arg(countText(layer.codesAvailable)));
    }
    //: codes that occur, codes there are
    return isolated(Numbers::tr("%1 of %2")
                        .arg(countText(static_cast<std::uint64_t>(*layer.codesUsed)), countText(layer.codesAvailable)));
}

QString worstChannelText(const LayerResult& layer)
{
    if (!layer.worstChannel) {
        return QStringLiteral("–");
    }
    //: the SQNR and the number of a channel
    return isolated(
        Numbers::tr("%1, no. %2").arg(decibelText(layer.worstChannelSqnrDb()), countText(*layer.worstChannel)));
}

QString worstLayerText(const AnalysisReport& report)
{
    if (!report.total.worstLayer) {
        return QStringLiteral("–");
    }
    const LayerResult& layer = report.layers[*report.total.worstLayer];
    //: the SQNR and the name of a layer
    return isolated(Numbers::tr("%1, %2").arg(decibelText(layer.sums.sqnrDb()), isolated(layer.name)));
}

QString sizeText(std::uint64_t before, std::uint64_t after)
{
    //: a size before and after
    return isolated(Numbers::tr("%1 → %2").arg(byteText(before), byteText(after)));
}

/// A statistic that may be absent.
template <auto Member, auto Text>
QString statistic(const LayerResult& layer)
{
    const auto& value = layer.statistics ? (*layer.statistics).*Member : std::nullopt;
    return value ? Text(*value) : QStringLiteral("–");
}

QString threeDigits(double value)
{
    return valueText(value, 3);
}

QString familyText(const FamilyFit& fit)
{
    const QString label = coreLabel(CoreTable::Family, rowOf(fit.shape.family).id);
    //: a family of densities of which the values are one half
    return fit.isOneSided ? Numbers::tr("%1, one-sided").arg(label) : label;
}

QString bitsPerValue(double bits)
{
    //: %1 is a number
    return isolated(Numbers::tr("%1 bits").arg(bitsText(bits)));
}

constexpr std::array kLayer{
    NumberRow<LayerResult>{"sqnr", QT_TRANSLATE_NOOP("Numbers", "SQNR"),
                           QT_TRANSLATE_NOOP("Numbers", "Signal to quantization noise: 10·log10(Σx² / Σ(x̂ − x)²)."),
                           [](const LayerResult& l) { return decibelText(l.sums.sqnrDb()); }},
    NumberRow<LayerResult>{
        "worst-channel", QT_TRANSLATE_NOOP("Numbers", "Worst channel"),
        QT_TRANSLATE_NOOP("Numbers", "The output channel with the lowest SQNR. A double click selects it."),
        worstChannelText},
    NumberRow<LayerResult>{"mse", QT_TRANSLATE_NOOP("Numbers", "Mean squared error"),
                           QT_TRANSLATE_NOOP("Numbers", "Σ(x̂ − x)² over the number of values."),
                           [](const LayerResult& l) { return valueText(l.sums.mse()); }},
    NumberRow<LayerResult>{"rounding", QT_TRANSLATE_NOOP("Numbers", "– from rounding"),
                           QT_TRANSLATE_NOOP("Numbers", "The part of the values inside the range. With the clipping it "
                                                        "adds up to the whole exactly."),
                           [](const LayerResult& l) { return valueText(l.sums.roundingMse()); }},
    NumberRow<LayerResult>{"clipping", QT_TRANSLATE_NOOP("Numbers", "– from clipping"),
                           QT_TRANSLATE_NOOP("Numbers", "The part of the values outside the range."),
                           [](const LayerResult& l) { return valueText(l.sums.clippingMse()); }},
    NumberRow<LayerResult>{"max-error", QT_TRANSLATE_NOOP("Numbers", "Largest error"),
                           QT_TRANSLATE_NOOP("Numbers", "The largest |x̂ − x| of all values."),
                           [](const LayerResult& l) { return valueText(l.sums.maxAbsError); }},
    NumberRow<LayerResult>{"clipped", QT_TRANSLATE_NOOP("Numbers", "Clipped"),
                           QT_TRANSLATE_NOOP("Numbers", "Share of the values beyond the outermost codes."),
                           [](const LayerResult& l) { return percentText(l.sums.clippedFraction()); }},
    NumberRow<LayerResult>{"zeroed", QT_TRANSLATE_NOOP("Numbers", "Rounded to zero"),
                           QT_TRANSLATE_NOOP("Numbers", "Share of the values other than 0 that come back as 0."),
                           [](const LayerResult& l) { return percentText(l.sums.zeroedFraction()); }},
    NumberRow<LayerResult>{"cosine", QT_TRANSLATE_NOOP("Numbers", "Cosine similarity"),
                           QT_TRANSLATE_NOOP("Numbers", "Between the values and what they read back as; 1 is the same "
                                                        "direction."),
                           [](const LayerResult& l) { return valueText(l.sums.cosine(), 6); }},
    NumberRow<LayerResult>{
        "scale", QT_TRANSLATE_NOOP("Numbers", "Scale"),
        QT_TRANSLATE_NOOP("Numbers", "What codes are multiplied with: x̂ = s·(q − z), or s times a level."), scaleText},
    NumberRow<LayerResult>{"zero-point", QT_TRANSLATE_NOOP("Numbers", "Zero point"),
                           QT_TRANSLATE_NOOP("Numbers", "The code z that reads back as 0; always 0 when symmetric."),
                           zeroPointText},
    NumberRow<LayerResult>{
        "codes", QT_TRANSLATE_NOOP("Numbers", "Codes used"),
        QT_TRANSLATE_NOOP("Numbers", "How many of the available codes occur at all; not counted for more than 8 bits."),
        codesText},
    NumberRow<LayerResult>{"bits", QT_TRANSLATE_NOOP("Numbers", "Bits per weight"),
                           QT_TRANSLATE_NOOP("Numbers", "With every scale and zero point counted."),
                           [](const LayerResult& l) { return bitsText(l.bitsPerWeight); }},
    NumberRow<LayerResult>{"bytes", QT_TRANSLATE_NOOP("Numbers", "Size"),
                           QT_TRANSLATE_NOOP("Numbers", "Bytes in the file and after quantization."),
                           [](const LayerResult& l) { return sizeText(l.bytesBefore, l.bytesAfter); }},
    NumberRow<LayerResult>{
        "range", QT_TRANSLATE_NOOP("Numbers", "Values"),
        QT_TRANSLATE_NOOP("Numbers", "The smallest and the largest finite value."),
        [](const LayerResult& l) {
            return l.moments.count == 0 ? QStringLiteral("–") : rangeText({l.moments.min, l.moments.max});
        }},
    NumberRow<LayerResult>{"std", QT_TRANSLATE_NOOP("Numbers", "Standard deviation"),
                           QT_TRANSLATE_NOOP("Numbers", "σ of the finite values, around their mean."),
                           [](const LayerResult& l) { return valueText(l.moments.std()); }},
    NumberRow<LayerResult>{"skewness", QT_TRANSLATE_NOOP("Numbers", "Skewness"),
                           QT_TRANSLATE_NOOP("Numbers", "m₃ / σ³: 0 where both sides are alike."),
                           statistic<&TensorStatistics::skewness, threeDigits>},
    NumberRow<LayerResult>{"kurtosis", QT_TRANSLATE_NOOP("Numbers", "Excess kurtosis"),
                           QT_TRANSLATE_NOOP("Numbers", "m₄ / σ⁴ − 3: 0 for normal values, 3 for Laplace, more for "
                                                        "heavier tails."),
                           statistic<&TensorStatistics::excessKurtosis, threeDigits>},
    NumberRow<LayerResult>{"outliers", QT_TRANSLATE_NOOP("Numbers", "Outliers"),
                           QT_TRANSLATE_NOOP("Numbers", "Share of the values beyond mean ± 3σ; 0.27 % of normal data."),
                           statistic<&TensorStatistics::outlierRatio, percentText>},
    NumberRow<LayerResult>{"family", QT_TRANSLATE_NOOP("Numbers", "Resembles"),
                           QT_TRANSLATE_NOOP("Numbers", "The family of densities that the values resemble most; theory "
                                                        "below is about it."),
                           statistic<&TensorStatistics::family, familyText>},
    NumberRow<LayerResult>{"code-entropy", QT_TRANSLATE_NOOP("Numbers", "Entropy of the codes"),
                           QT_TRANSLATE_NOOP("Numbers", "Bits per value that a lossless code of the codes would need."),
                           statistic<&TensorStatistics::codeEntropy, bitsPerValue>},
    NumberRow<LayerResult>{"optimum-even", QT_TRANSLATE_NOOP("Numbers", "Best even levels"),
                           QT_TRANSLATE_NOOP("Numbers", "SQNR that the best evenly spaced levels of as many bits reach "
                                                        "for endless data of the family, with one range."),
                           statistic<&TensorStatistics::optimumUniformDb, decibelText>},
    NumberRow<LayerResult>{"optimum-levels", QT_TRANSLATE_NOOP("Numbers", "Best levels"),
                           QT_TRANSLATE_NOOP("Numbers", "The same for levels anywhere (Lloyd–Max)."),
                           statistic<&TensorStatistics::optimumNonUniformDb, decibelText>},
    NumberRow<LayerResult>{"bound", QT_TRANSLATE_NOOP("Numbers", "Bound"),
                           QT_TRANSLATE_NOOP("Numbers", "SQNR that no code of as many bits passes for endless data of "
                                                        "the family (Shannon)."),
                           statistic<&TensorStatistics::boundDb, decibelText>},
};

constexpr std::array kModel{
    NumberRow<AnalysisReport>{"sqnr", QT_TRANSLATE_NOOP("Numbers", "SQNR"),
                              QT_TRANSLATE_NOOP("Numbers", "Over every value of the finished layers."),
                              [](const AnalysisReport& r) { return decibelText(r.total.sums.sqnrDb()); }},
    NumberRow<AnalysisReport>{
        "worst-layer", QT_TRANSLATE_NOOP("Numbers", "Worst layer"),
        QT_TRANSLATE_NOOP("Numbers", "The finished layer with the lowest SQNR. A double click selects it."),
        worstLayerText},
    NumberRow<AnalysisReport>{"clipped", QT_TRANSLATE_NOOP("Numbers", "Clipped"),
                              QT_TRANSLATE_NOOP("Numbers", "Share of the values beyond the outermost codes."),
                              [](const AnalysisReport& r) { return percentText(r.total.sums.clippedFraction()); }},
    NumberRow<AnalysisReport>{"zeroed", QT_TRANSLATE_NOOP("Numbers", "Rounded to zero"),
                              QT_TRANSLATE_NOOP("Numbers", "Share of the values other than 0 that come back as 0."),
                              [](const AnalysisReport& r) { return percentText(r.total.sums.zeroedFraction()); }},
    NumberRow<AnalysisReport>{"bits", QT_TRANSLATE_NOOP("Numbers", "Bits per weight"),
                              QT_TRANSLATE_NOOP("Numbers", "With every scale and zero point counted."),
                              [](const AnalysisReport& r) { return bitsText(r.total.bitsPerWeight); }},
    NumberRow<AnalysisReport>{
        "bytes", QT_TRANSLATE_NOOP("Numbers", "Size"),
        QT_TRANSLATE_NOOP("Numbers", "Bytes of the finished layers, before and after."),
        [](const AnalysisReport& r) { return sizeText(r.total.bytesBefore, r.total.bytesAfter); }},
    NumberRow<AnalysisReport>{
        "kept", QT_TRANSLATE_NOOP("Numbers", "Kept as it is"),
        QT_TRANSLATE_NOOP("Numbers", "Bytes of the tensors that are not quantized, such as biases."),
        [](const AnalysisReport& r) { return byteText(r.total.keptBytes); }},
};

} // namespace

std::span<const NumberRow<LayerResult>> layerNumbers()
{
    return kLayer;
}

std::span<const NumberRow<AnalysisReport>> modelNumbers()
{
    return kModel;
}

} // namespace qs
