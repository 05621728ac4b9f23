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
    if (format != nullptr && symmetric && !format->isSigned && !measured) {
        advice << ConfigurationAdvice::tr("Unsigned codes hold no negative values when symmetric.");
    }
    if (quantization.granularity.sharing == Sharing::Group && layer != nullptr && layer->rowLength > 0) {
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
        if (!symmetric && (range.low > 0 || range.high < 0)) {
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

QString codeRangeText(const Quantization& quantization, const LayerResult* layer)
{
    const NumberFormat* format = findNumberFormat(quantization.format);
    if (format == nullptr) {
        return {};
    }
    const int low = format->lowCode(quantization.scheme);
    const int high = format->highCode(quantization.scheme);
    const auto codes = static_cast<std::uint64_t>(high - low + 1);
    //: lowest code, highest code, how many there are
    const QString range =
        ConfigurationAdvice::tr("Codes %1 … %2 (%3)").arg(valueText(low, 6), valueText(high, 6), countText(codes));
    if (layer == nullptr) {
        return range;
    }
    //: the codes, then the bits
    return ConfigurationAdvice::tr("%1, %2 bits per weight").arg(range, bitsText(layer->bitsPerWeight));
}

} // namespace qs
