// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/configuration_advice.h"

#include "widgets/core_text.h"
#include "widgets/number_text.h"

#include <QCoreApplication>

namespace qs {
namespace {

struct ConfigurationAdvice {
    Q_DECLARE_TR_FUNCTIONS(ConfigurationAdvice)
};

} // namespace

QStringList configurationAdvice(const Quantization& quantization, const LayerResult* layer)
{
    QStringList advice;
    const NumberFormat* format = findNumberFormat(quantization.format);
    const bool measured = layer != nullptr && layer->state == LayerResult::State::Done && layer->moments.count > 0;
    const bool symmetric = quantization.scheme == Scheme::Symmetric;
    // What the analysis says about a layer comes with its result; here is what can be said before, and about the
    // choice.
    const bool isCentred = quantization.arithmetic.unsignedZero == UnsignedZero::Middle;
    if (format != nullptr && symmetric && !format->isSigned && !isCentred && !measured) {
        advice << ConfigurationAdvice::tr("Unsigned codes hold no negative values when symmetric.");
    }
    const bool isCut = quantization.granularity.sharing == Sharing::Group && format != nullptr && !format->fixed;
    if (isCut && layer != nullptr && layer->rowLength > 0) {
        const auto size = static_cast<std::uint64_t>(quantization.granularity.size);
        if (size > layer->rowLength) {
            advice << ConfigurationAdvice::tr("The group is larger than a row of %1 values: each row gets one scale.")
                          .arg(countText(layer->rowLength));
        }
    }
    if (quantization.calibration.id == "manual" && measured) {
        const Range& range = quantization.calibration.range;
        if (range.low > layer->moments.max || range.high < layer->moments.min) {
            advice << ConfigurationAdvice::tr("The range holds none of the values.");
        }
        if (!symmetric && quantization.arithmetic.rangeHoldsZero && (range.low > 0 || range.high < 0)) {
            advice << ConfigurationAdvice::tr("The range is stretched to contain 0, so that 0 stays exact.");
        }
    }
    if (layer != nullptr) {
        for (const std::string& note : layer->notes) {
            advice << noteText(note);
        }
    }
    return advice;
}

QString fixedChoicesText(const Quantization& quantization)
{
    const NumberFormat* format = findNumberFormat(quantization.format);
    if (format == nullptr || !format->fixed) {
        return {};
    }
    if (format->blockCodec() != nullptr) {
        return ConfigurationAdvice::tr("Its blocks bring their own scales and the rule for them.");
    }
    return format->fittedBits > 0 ? ConfigurationAdvice::tr("Its levels stand in a table, so there is no scale.")
                                  : ConfigurationAdvice::tr("It decides what shares a scale, the range and how scales "
                                                            "are stored.");
}

namespace {

/// "Codes −7 … 7 (15)", "16 levels", "4.5 bits in blocks"
QString codesText(const Quantization& quantization, const NumberFormat& format)
{
    if (const BlockCodec* codec = format.blockCodec()) {
        return ConfigurationAdvice::tr("Blocks of %1 values in %2 bytes")
            .arg(countText(static_cast<std::uint64_t>(codec->values)),
                 countText(static_cast<std::uint64_t>(codec->bytes)));
    }
    if (format.fittedBits > 0) {
        return ConfigurationAdvice::tr("%1 levels")
            .arg(countText(std::uint64_t{1} << static_cast<unsigned>(format.fittedBits)));
    }
    const Quantizer quantizer = quantizerOf(quantization);
    if (!format.isInteger()) {
        return ConfigurationAdvice::tr("%1 levels").arg(countText(quantizer.codeCount()));
    }
    //: lowest code, highest code, how many there are
    return ConfigurationAdvice::tr("Codes %1 … %2 (%3)")
        .arg(valueText(quantizer.lowCode(), 6), valueText(quantizer.highCode(), 6), countText(quantizer.codeCount()));
}

} // namespace

QString codeRangeText(const Quantization& quantization, const LayerResult* layer)
{
    const NumberFormat* format = findNumberFormat(quantization.format);
    if (format == nullptr) {
        return {};
    }
    const QString codes = codesText(effective(quantization), *format);
    //: the codes, then the bits
    return layer == nullptr
               ? codes
               : ConfigurationAdvice::tr("%1, %2 bits per weight").arg(codes, bitsText(layer->bitsPerWeight));
}

} // namespace qs
